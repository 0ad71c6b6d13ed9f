"""The form in which a person chooses how often mail comes about each kind of notice."""

from collections.abc import Iterator, Mapping

from wtforms import Field

from app.mail.values import Cadence, NoticeKind
from app.web.fields import ChoiceField
from app.web.forms import Form


class ChoicesForm(Form):
    """One drop-down list for each kind of notice."""

    def rows(self) -> Iterator[Field]:
        """Return the lists in order."""
        for kind in NoticeKind:
            yield self[_name(kind)]

    def chosen(self) -> dict[NoticeKind, Cadence]:
        """Return what was chosen."""
        return {kind: Cadence(self[_name(kind)].data) for kind in NoticeKind}


def choices_form(now: Mapping[NoticeKind, Cadence]) -> ChoicesForm:
    """Return the form, with what holds at present filled in."""
    form: ChoicesForm = _Form(data={_name(kind): cadence.value for kind, cadence in now.items()})
    return form


def _name(kind: NoticeKind) -> str:
    return kind.value.replace("-", "_")


_Form = type(
    "_Form",
    (ChoicesForm,),
    {
        _name(kind): ChoiceField(
            kind.words,
            [(cadence.value, cadence.words) for cadence in Cadence],
            required="Choose how often mail about this comes.",
            drop_down=True,
        )
        for kind in NoticeKind
    },
)
