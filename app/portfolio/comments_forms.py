"""The forms of a thread: a new comment, and other words for one that is there."""

from uuid import UUID

from wtforms import HiddenField

from app.core.ids import new_id
from app.portfolio.comments import EMPTY
from app.portfolio.starting import number_from
from app.web.fields import LongTextField
from app.web.forms import Form

LONGEST = 4_000


class CommentForm(Form):
    """A new comment; `new_entry` is the number for it that the page proposes."""

    new_entry = HiddenField(default=lambda: str(new_id()))
    text = LongTextField(
        "Your comment",
        required=EMPTY,
        longest=LONGEST,
        hint="Plain text, without anything that identifies a patient. No signature covers it.",
        rows=4,
    )

    @property
    def proposed(self) -> UUID:
        """Return the number for the comment that the page proposed."""
        return number_from(str(self.new_entry.data or ""))


class ChangeForm(Form):
    """Other words for an own comment; `revision` is the one on which they rest."""

    revision = HiddenField()
    text = LongTextField("Your comment", required=EMPTY, longest=LONGEST, rows=4)

    @property
    def base_revision(self) -> int:
        """Return the revision that the page showed; 0 where the form does not say."""
        given = str(self.revision.data or "")
        return int(given) if given.isascii() and given.isdecimal() and len(given) < len("9999999999") else 0
