"""Who may take part in a placement, how long it is kept, and which standards are offered."""

from datetime import date
from uuid import UUID

import pytest

from app.core.ids import new_id
from app.placements.assignment import Refusal, TrainingParts, reader_refusal, supervisor_refusal
from app.placements.policy import Capacity, PlacementFacts, SupervisionSpan
from app.placements.retention import kept_until, past_since

TRAINEE, SUPERVISOR, FORMER, MANAGER, STRANGER = (new_id() for _ in range(5))
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
NOBODY = TrainingParts(frozenset(), frozenset())


def facts(
    *spans: SupervisionSpan,
    readers: frozenset[tuple[UUID, Capacity]] = frozenset(),
    finished: bool = False,
) -> PlacementFacts:
    return PlacementFacts(new_id(), new_id(), TRAINEE, finished, frozenset(spans), readers)


def span(first: date, last: date | None, who: UUID = SUPERVISOR) -> SupervisionSpan:
    return SupervisionSpan(who, first, last)


@pytest.mark.parametrize(
    ("held", "wanted", "refusal"),
    [
        ((MAY, JUNE), (JUNE, None), Refusal.SUPERVISES_ALREADY),
        ((MAY, None), (JULY, None), Refusal.SUPERVISES_ALREADY),
        ((JUNE, JULY), (MAY, None), Refusal.SUPERVISES_ALREADY),
        ((MAY, JUNE), (JULY, None), None),
        ((JULY, None), (MAY, JUNE), None),
    ],
)
def test_nobody_supervises_twice_at_once(
    held: tuple[date, date | None], wanted: tuple[date, date | None], refusal: Refusal | None
) -> None:
    assert supervisor_refusal(span(*wanted), facts(span(*held))) is refusal


def test_nobody_supervises_themselves_or_what_they_examine_or_what_is_finished() -> None:
    examined = facts(readers=frozenset({(SUPERVISOR, Capacity.EXAMINER)}))
    assert supervisor_refusal(span(MAY, None, TRAINEE), facts()) is Refusal.OWN_PLACEMENT
    assert supervisor_refusal(span(MAY, None), examined) is Refusal.READS_AS_EXAMINER
    assert supervisor_refusal(span(MAY, None), facts(finished=True)) is Refusal.IS_FINISHED
    assert supervisor_refusal(span(MAY, None), facts()) is None


@pytest.mark.parametrize(
    ("who", "role", "refusal"),
    [
        (TRAINEE, Capacity.EXAMINER, Refusal.OWN_PLACEMENT),
        (TRAINEE, Capacity.MODERATOR, Refusal.OWN_PLACEMENT),
        (SUPERVISOR, Capacity.EXAMINER, Refusal.TRAINED_THE_TRAINEE),
        (SUPERVISOR, Capacity.MODERATOR, Refusal.MODERATES_OWN_TRAINEE),
        (FORMER, Capacity.EXAMINER, Refusal.TRAINED_THE_TRAINEE),
        (MANAGER, Capacity.EXAMINER, Refusal.MANAGES_THE_TRAINEE),
        (MANAGER, Capacity.MODERATOR, None),
        (STRANGER, Capacity.EXAMINER, None),
        (STRANGER, Capacity.MODERATOR, None),
    ],
)
def test_an_examiner_had_no_part_in_training_or_managing(
    who: UUID, role: Capacity, refusal: Refusal | None
) -> None:
    parts = TrainingParts(frozenset({FORMER}), frozenset({MANAGER}))
    assert reader_refusal(who, role, facts(span(MAY, JUNE)), parts) is refusal


def test_nobody_reads_a_placement_in_two_parts() -> None:
    read = facts(readers=frozenset({(STRANGER, Capacity.MODERATOR)}))
    assert reader_refusal(STRANGER, Capacity.EXAMINER, read, NOBODY) is Refusal.READS_ALREADY


@pytest.mark.parametrize(
    ("finished", "months", "until"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2026, 12, 1), 84, date(2033, 12, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(finished: date, months: int, until: date) -> None:
    assert kept_until(finished, months) == until
    assert past_since(finished, months, until) == until
    assert past_since(finished, months, date.fromordinal(until.toordinal() - 1)) is None


def test_without_a_decision_nothing_is_past_its_time() -> None:
    assert past_since(date(1990, 1, 1), None, MAY) is None
    assert past_since(None, 12, MAY) is None
