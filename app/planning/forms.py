"""The forms of a plan: many items at once, the typical weeks with blocks chosen, a new version, an act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, ValidationError
from wtforms import Form as PlainForm

from app.planning.reading import Ground, Unit
from app.planning.typed_weeks import read_weeks, typed
from app.planning.values import Line, Lines
from app.standards.tree import CatalogueItem
from app.web.fields import ChoiceField, LongTextField, TextField, TickField
from app.web.forms import Form
from app.web.text import showable

ANYWHERE = "anywhere"
LONGEST_WEEKS = 40
LONGEST_PLACE = 200
LONGEST_NOTE = 500
LONGEST_REASON = 2_000
ONLY_AWAY = "Tick “Cannot be done at this site”, or leave this empty."


class SeenForm(Form):
    """A form that knows which revision of a version its page showed; 0: none was in the making."""

    revision = HiddenField()

    def seen(self) -> int:
        """Return the revision; -1, which none has, where it is no number."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST_WEEKS else -1


class ShortField(TextField):
    """One line of text that the page of many items draws itself."""

    @property
    def shown(self) -> str:
        """Return what the field shows."""
        return showable(self.data or "")


class InWeeks:
    """Validator: the text says weeks of the placement."""

    def __call__(self, form: PlainForm, field: Field) -> None:
        """Raise ValidationError with the sentence for the person."""
        if problem := read_weeks(field.data or "", getattr(form, "length", None)).problem:
            raise ValidationError(problem)


@dataclass(frozen=True)
class Fields:
    """The fields of one item in the form of many."""

    item: CatalogueItem
    weeks: Field
    away: Field
    where: Field
    stay: Field
    note: Field

    @property
    def is_open(self) -> bool:
        """Say whether more than the weeks is given, so that it should be seen."""
        more = (self.away, self.where, self.stay, self.note)
        return any(one.data or one.errors for one in more)

    def check(self) -> bool:
        """Refuse a secondment of an item that can be done at the site; say whether all is well."""
        wrong = [] if self.away.data else [one for one in (self.where, self.stay) if one.data]
        for one in wrong:
            one.errors = (*one.errors, ONLY_AWAY)
        return not wrong

    def line(self) -> Line | None:
        """Return what is planned for the item, None: not planned yet."""
        weeks = read_weeks(self.weeks.data or "", None)
        line = Line(
            weeks=weeks.weeks,
            away=bool(self.away.data),
            secondment=self.where.data or "",
            secondment_weeks=read_weeks(self.stay.data or "", None).weeks,
            note=self.note.data or "",
        )
        return line if weeks.is_given or line != Line() else None


class ManyForm(SeenForm):
    """What is planned for many items; `form_of_many` makes one with the fields of each."""

    length: int | None = None
    planned: Mapping[UUID, CatalogueItem]

    def fields_of(self, item_id: UUID) -> Fields:
        """Return the fields of one item."""
        names = ("weeks", "away", "where", "stay", "note")
        return Fields(self.planned[item_id], *(self[f"{name}_{item_id.hex}"] for name in names))

    def validate(self, *args: object, **kwargs: object) -> bool:
        """Check each field, then what the fields of one item say together."""
        well = super().validate(*args, **kwargs)
        return all([well, *(self.fields_of(item).check() for item in self.planned)])

    def wanted(self) -> dict[UUID, Line | None]:
        """Return what is planned for each item."""
        return {item: self.fields_of(item).line() for item in self.planned}


def form_of_many(ground: Ground, units: Sequence[Unit], lines: Lines, revision: int) -> ManyForm:
    """Return the form of the items of some units of a placement, with what a version says about them."""
    items = {item.id: item for unit in units for item in unit.items}
    fields: dict[str, object] = {"length": ground.length, "planned": items}
    shown: dict[str, object] = {"revision": str(revision)}
    for item_id in items:
        key, line = item_id.hex, lines.get(item_id)
        fields |= {
            f"weeks_{key}": ShortField("Weeks", longest=LONGEST_WEEKS, validators=[InWeeks()]),
            f"away_{key}": TickField("Cannot be done at this site"),
            f"where_{key}": ShortField("Secondment: where", longest=LONGEST_PLACE),
            f"stay_{key}": ShortField("Secondment: weeks", longest=LONGEST_WEEKS, validators=[InWeeks()]),
            f"note_{key}": ShortField("Note", longest=LONGEST_NOTE),
        }
        if line is not None:
            stay = typed(line.secondment_weeks) if line.secondment_weeks else ""
            shown |= {f"weeks_{key}": typed(line.weeks), f"away_{key}": line.away, f"stay_{key}": stay}
            shown |= {f"where_{key}": line.secondment, f"note_{key}": line.note}
    return type("PlanForm", (ManyForm,), fields)(**shown)  # type: ignore[no-any-return]  # made just now


class TypicalForm(SeenForm):
    """In which block each unit is done, and whether weeks that are planned already stay."""

    only_missing = TickField(
        "Only fill in items that have no weeks yet",
        hint="Weeks that are planned already stay as they are.",
    )
    units: Sequence[Unit] = ()

    def chosen(self) -> dict[UUID, int]:
        """Return the place of the block, from 0, of units that are done in one block only."""
        found = {unit.head.id: str(self[f"unit_{unit.head.id.hex}"].data or ANYWHERE) for unit in self.units}
        return {head: int(place) for head, place in found.items() if place != ANYWHERE}


def typical_form(
    ground: Ground,
    offered: Sequence[tuple[str, str]],
    revision: int,
    given: MultiDict[str, str],
    *,
    posted: bool,
) -> TypicalForm:
    """Return the form of the typical weeks.

    Args:
        ground: the placement.
        offered: the blocks, by place from 0, with their words; without any there is nothing to choose.
        revision: that of the version in the making.
        given: what was chosen, in the address or in a form.
        posted: whether it is to be done, not only shown.
    """
    units = ground.units if offered else ()
    fields: dict[str, object] = {"units": units}
    for unit in units:
        fields[f"unit_{unit.head.id.hex}"] = ChoiceField(
            f"{unit.head.code} {unit.head.title}",
            [(ANYWHERE, "Anywhere in the placement"), *offered],
            drop_down=True,
            default=ANYWHERE,
        )
    return type("TypicalForm", (TypicalForm,), fields)(  # type: ignore[no-any-return]  # made just now
        given, revision=str(revision), meta={} if posted else {"csrf": False}
    )


class NewVersionForm(Form):
    """Why there is a new version."""

    reason = LongTextField(
        "Why is there a new version?",
        required="Write why there is a new version. It stays in the history.",
        longest=LONGEST_REASON,
        rows=3,
    )
