"""How the page of a pack's check says what was found; templates compare no states."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import instant_in_words
from app.core.words import plural
from app.export.preflight import Checked, Found
from app.export.preflight_causes import CENTRES_RULES, Cause, Weight
from app.export.preflight_values import CentreRules, Facts
from app.export.screening_models import ScreeningRun
from app.jobs.models import IN_HAND, JobState

SHOWN = 12
HEADINGS = {
    Weight.BLOCKS: "What stops the portfolio",
    Weight.RETURNS: "What a reader would return it for",
    Weight.ASKS: "What to look at yourself",
}
NEVER_LOOKED = (
    "Nobody has let Techfolio look through this portfolio for patient data yet. "
    "What follows says nothing about patient data until then."
)
BEING_LOOKED = "Techfolio is looking through the portfolio. Reload this page in a while."
FAILED = "The last look through the portfolio came to no end"


@dataclass(frozen=True, slots=True)
class CauseView:
    """One cause with all that was found of it; `first` is shown at once, `rest` on demand."""

    anchor: str
    heading: str
    why: str
    is_centres: bool
    number: int
    first: Sequence[Found]
    rest: Sequence[Found]


@dataclass(frozen=True, slots=True)
class WeightView:
    """What weighs the same, cause by cause."""

    heading: str
    causes: Sequence[CauseView]


@dataclass(frozen=True, slots=True)
class ScanView:
    """How the last look for patient data went, in words; `underway` while one goes on."""

    sentence: str
    underway: bool
    button: str


def weights(checked: Checked) -> list[WeightView]:
    """Return what was found, what weighs most first; what found nothing is left out."""
    views = []
    for weight, heading in HEADINGS.items():
        causes = [cause for cause in Cause if cause.weight is weight]
        shown = [_cause(cause, checked.of(cause)) for cause in causes if checked.of(cause)]
        if shown:
            views.append(WeightView(heading, shown))
    return views


def _cause(cause: Cause, found: Sequence[Found]) -> CauseView:
    return CauseView(
        anchor=cause.name.lower().replace("_", "-"),
        heading=cause.heading,
        why=cause.why,
        is_centres=cause in CENTRES_RULES,
        number=len(found),
        first=found[:SHOWN],
        rest=found[SHOWN:],
    )


def verdict(checked: Checked) -> str:
    """Say in a sentence what the check came to."""
    blocks, returns = checked.weighing(Weight.BLOCKS), checked.weighing(Weight.RETURNS)
    asks = checked.weighing(Weight.ASKS)
    look = f" {plural(asks, 'thing')} to look at yourself." if asks else ""
    if blocks:
        are = "is" if blocks == 1 else "are"
        return f"The portfolio cannot be made: {plural(blocks, 'thing')} in it {are} gone.{look}"
    if returns:
        return f"A reader would return it for {plural(returns, 'thing')}.{look}"
    return f"Nothing was found that a reader would return it for.{look}"


def scan(run: ScreeningRun | None, newest: datetime | None, facts: Facts) -> ScanView:
    """Say when the portfolio was looked through for patient data, and what came since."""
    underway = run is not None and run.job.state in IN_HAND
    if run is not None and underway:
        total, done = run.job.steps_total, run.job.steps_done
        far = f" Step {done} of {total}." if total else ""
        return ScanView(f"{BEING_LOOKED}{far}", underway=True, button="Look again")
    if newest is None:
        return ScanView(NEVER_LOOKED, underway=False, button="Look for patient data")
    pending = sum(looked.pending for looked in facts.looked)
    at = run.finished_at if run and run.finished_at else newest
    since = (
        f" {plural(pending, 'thing')} came or changed since."
        if pending
        else " Nothing came or changed since."
    )
    failed = f"{FAILED}: {run.job.problem} " if run and run.job.state is JobState.FAILED else ""
    return ScanView(
        f"{failed}Looked through for patient data on {instant_in_words(at)}.{since}",
        underway=False,
        button="Look for patient data again",
    )


def rules_in_words(rules: CentreRules, centre: str) -> list[str]:
    """Return what a centre asks, a sentence each."""
    limit = rules.most_megabytes
    return [
        f"{centre} {'asks' if rules.asks_signed else 'does not ask'} for a sign-off of what is included.",
        f"{centre} {'asks' if rules.asks_first_hand else 'does not ask'} for evidence of first-hand work.",
        f"Its limit for a file is {plural(limit, 'megabyte')}."
        if limit
        else "It has set no limit for a file's size.",
    ]
