"""What the page of a report on words shows: state turned into words, so that the template compares none."""

from dataclasses import dataclass

from app.competencies.withheld import WordsReport
from app.competencies.withheld_models import WordsOutcome
from app.core.clock import instant_in_words
from app.core.words import listed
from app.placements.policy import CAPACITY_WORDS

OUTCOME_WORDS = {
    WordsOutcome.RESTORED: "The words are shown again.",
    WordsOutcome.PURGED: "The words were removed for good.",
}


@dataclass(frozen=True)
class ReportView:
    """A report on words.

    Attributes:
        words: what is hidden; empty once it is decided.
        rows: facts about the report, and about the decision where there is one.
        decided: whether somebody has decided.
    """

    trainee: str
    address: str
    words: str
    rows: list[tuple[str, str]]
    decided: bool
    capacity: str


def report_view(found: WordsReport) -> ReportView:
    """Return a report as its page shows it."""
    first, placement = found.first, found.access.placement
    rows = [
        ("Said about", listed(sorted({row.event.case.item.code for row in found.rows}))),
        ("Reported by", first.reported_by.name),
        ("When", instant_in_words(first.reported_at)),
        ("What was seen", first.reason),
    ]
    if first.outcome is not None and first.decided_at is not None:
        rows += [
            ("Decision", OUTCOME_WORDS[first.outcome]),
            ("Decided", instant_in_words(first.decided_at)),
            ("Reason", first.decision_reason),
        ]
    return ReportView(
        trainee=placement.trainee.name,
        address=f"/placements/{placement.id}",
        words=first.words,
        rows=rows,
        decided=first.outcome is not None,
        capacity=CAPACITY_WORDS[found.access.capacity],
    )
