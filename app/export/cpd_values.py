"""What the file of a CPD record prints beside its evidence, as frozen plain values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CpdActivity:
    """One finished activity of the period.

    Attributes:
        reference: of its entry.
        hours: in words; empty where nobody counted them.
        standards: the headings that it is mapped to, in words.
        words: headings and texts beyond the evidence: what was learnt, what it is good for.
        source: which entry of training it was brought over from, in words; may be empty.
    """

    reference: str
    days: str
    title: str
    kind: str
    hours: str = ""
    standards: str = ""
    words: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class CpdStatement:
    """What the person says about one standard, and the entries that they chose for it.

    `answered`: it asks for the profile itself, so the file answers it without a word.
    """

    title: str
    text: str
    chosen: tuple[str, ...] = ()
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CpdPart:
    """The profile of a record for a period.

    Attributes:
        facts: the registration as stated, names and values.
        first, last: the days that are asked about, both included.
        figures: names and values: how many activities, how many of each kind.
        summary: of practice.
        statements: one for each standard, in order.
        activities: all finished ones of the period, by day.
    """

    facts: tuple[tuple[str, str], ...]
    first: date
    last: date
    figures: tuple[tuple[str, str], ...]
    summary: str
    statements: tuple[CpdStatement, ...]
    activities: tuple[CpdActivity, ...]
