"""The forms about the weeks of a placement: a block, hours, a break, an extension, a removal, a nation."""

import re
from collections.abc import Iterable
from fractions import Fraction
from uuid import UUID

from wtforms import HiddenField, ValidationError

from app.placements.bank_holidays import NATION_WORDS
from app.placements.clock_models import (
    PlacementBlock,
    PlacementBreak,
    PlacementHours,
    Sort,
)
from app.placements.clock_service import NO_REASON, Wanted
from app.placements.clock_values import (
    BREAK_WORDS,
    FULL_TIME_HOURS,
    KEEPS_THE_END,
    Block,
    Break,
    BreakKind,
    Extension,
    Hours,
)
from app.placements.clock_words import decimal
from app.placements.clocks import Row
from app.web.day_field import DayField
from app.web.fields import ChoiceField, TextField, TickField
from app.web.forms import Form

LAST_DAY = "Included. Leave it empty while nobody knows it."
_SHARE = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?\s*(%|h|hours?)?", re.ASCII | re.IGNORECASE)
BREAK_CHOICES = [
    (kind.value, f"{words} ({'does not move' if kind in KEEPS_THE_END else 'moves'} the end)")
    for kind, words in BREAK_WORDS.items()
]


def read_share(text: str, full_time_hours: Fraction) -> Fraction | None:
    """Read a share of full time such as ``0.6``, ``60 %`` or ``22.5 hours``; None where it is none."""
    found = _SHARE.fullmatch(text.strip())
    if found is None:
        return None
    whole, decimals, unit = found.groups()
    number = Fraction(f"{whole}.{decimals or 0}")
    if unit == "%":
        return number / 100
    return number / full_time_hours if unit else number


def _why() -> TextField:
    """Return the last field of every form: WTForms shows and complains in the order of making."""
    return TextField(
        "Why", required=NO_REASON, hint="It stays in the history, which trainee and co-ordinators can read."
    )


class EntryForm(Form):
    """What the forms of all entries share: why, and how an entry is made of what was typed."""

    full_time_hours = FULL_TIME_HOURS
    # The mark of what the page showed of an entry that is to be changed.
    seen = HiddenField()
    reason: TextField

    def wanted(self) -> Wanted:
        """Return what was typed, once the form is sound."""
        raise NotImplementedError


class BlockForm(EntryForm):
    """A block."""

    starts_on = DayField("First day", required="Give the first day of the block.")
    ends_on = DayField("Last day", hint=LAST_DAY)
    year_label = TextField("Year or stage", longest=100, hint="For example, Year 2")
    site = TextField("Site", hint="Where the training takes place")
    supervisor = ChoiceField(
        "Supervisor at the site",
        hint="A note only: who signs off is assigned on the page of the placement.",
        drop_down=True,
    )
    reason = _why()

    def offer(self, supervisors: Iterable[tuple[str, str]]) -> None:
        """Set who can be chosen."""
        self.supervisor.offer(supervisors)

    def wanted(self) -> Wanted:
        """Return the block that was typed."""
        chosen = UUID(self.supervisor.data) if self.supervisor.data else None
        entry = Block(
            self.starts_on.data, self.ends_on.data, self.year_label.data or "", self.site.data or ""
        )
        return Wanted(entry=entry, reason=self.reason.data or "", supervisor_id=chosen)


class HoursForm(EntryForm):
    """Another share of full time from a day on."""

    starts_on = DayField("From which day", required="Give the day from which it holds.")
    share = TextField(
        "Share of full time",
        required="Give the share of full time.",
        longest=20,
        hint="Such as 0.6, 60 % or 22.5 hours. 1 is full time.",
    )
    reason = _why()

    def validate_share(self, field: TextField) -> None:
        """Refuse what is no share."""
        if read_share(field.data or "", self.full_time_hours) is None:
            raise ValidationError("Write the share like 0.6, 60 % or 22.5 hours.")

    def wanted(self) -> Wanted:
        """Return the hours that were typed."""
        share = read_share(self.share.data or "", self.full_time_hours) or Fraction(0)
        return Wanted(entry=Hours(self.starts_on.data, share), reason=self.reason.data or "")


class BreakForm(EntryForm):
    """Days away."""

    kind = ChoiceField(
        "Kind of break",
        BREAK_CHOICES,
        required="Choose the kind of break.",
        hint="Only the trainee and co-ordinators read it. Others read “Away”.",
    )
    starts_on = DayField("First day away", required="Give the first day of the break.")
    ends_on = DayField("Last day away", hint=LAST_DAY)
    sure = TickField("It is longer than the whole placement, and that is meant")
    reason = _why()

    def wanted(self) -> Wanted:
        """Return the break that was typed."""
        entry = Break(self.starts_on.data, self.ends_on.data, BreakKind(self.kind.data))
        return Wanted(entry=entry, reason=self.reason.data or "", sure=bool(self.sure.data))


class ExtensionForm(EntryForm):
    """Placement weeks on top of the length."""

    weeks = TextField("Weeks to add", required="Give the number of weeks.", longest=3, hint="Full-time weeks")
    decided_on = DayField("Day of the decision", required="Give the day on which it was decided.")
    reason = _why()

    def validate_weeks(self, field: TextField) -> None:
        """Refuse what is no whole number."""
        text = field.data or ""
        if not (text.isascii() and text.isdecimal()):
            raise ValidationError("The number of weeks must be a whole number in figures.")

    def wanted(self) -> Wanted:
        """Return the extension that was typed."""
        entry = Extension(self.decided_on.data, int(self.weeks.data or "0"))
        return Wanted(entry=entry, reason=self.reason.data or "")


class RemoveForm(Form):
    """Why an entry is removed."""

    seen = HiddenField()
    reason = TextField("Why", required=NO_REASON)


class NationForm(Form):
    """In which nation a centre lies."""

    nation = ChoiceField(
        "Bank holidays of",
        [(nation.value, words) for nation, words in NATION_WORDS.items()],
        required="Choose the nation.",
    )


FORMS: dict[Sort, type[EntryForm]] = {
    Sort.BLOCK: BlockForm,
    Sort.HOURS: HoursForm,
    Sort.BREAK: BreakForm,
    Sort.EXTENSION: ExtensionForm,
}


def filled_from(row: Row, full_time_hours: Fraction) -> dict[str, object]:
    """Return what a form shows at first of an entry that is to be changed."""
    if isinstance(row, PlacementHours):
        return {
            "starts_on": row.starts_on,
            "share": share_as_typed(Fraction(row.part, row.whole), full_time_hours),
        }
    if isinstance(row, PlacementBlock):
        chosen = str(row.supervisor_id) if row.supervisor_id else ""
        named = {"year_label": row.year_label, "site": row.site, "supervisor": chosen}
        return {"starts_on": row.starts_on, "ends_on": row.ends_on, **named}
    if isinstance(row, PlacementBreak):
        return {"kind": row.kind.value, "starts_on": row.starts_on, "ends_on": row.ends_on}
    return {"weeks": str(row.weeks), "decided_on": row.decided_on}


def share_as_typed(share: Fraction, full_time_hours: Fraction) -> str:
    """Write a share so that reading it gives the same again: as a decimal, or else in hours."""
    if Fraction(decimal(share, 4)) == share:
        return decimal(share, 4)
    return f"{decimal(share * full_time_hours, 4)} hours"
