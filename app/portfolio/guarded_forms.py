"""Forms that make a thing once for each page that asked for it, or change it only as the page showed it."""

from uuid import UUID

from wtforms import HiddenField

from app.core.ids import new_id
from app.portfolio.starting import number_from
from app.web.forms import Form


class OnceForm(Form):
    """Makes something new; `new_entry` is the number for it that the page proposes."""

    new_entry = HiddenField(default=lambda: str(new_id()))

    @property
    def proposed(self) -> UUID:
        """Return the number that the page proposed."""
        return number_from(str(self.new_entry.data or ""))


class RevisedForm(Form):
    """Changes something; `revision` is the one on which what is typed rests."""

    revision = HiddenField()

    @property
    def base_revision(self) -> int:
        """Return the revision that the page showed; 0 where the form does not say."""
        given = str(self.revision.data or "")
        return int(given) if given.isascii() and given.isdecimal() and len(given) < len("9999999999") else 0
