"""What waits for a supervisor as rows of the queue, gathered from every room that has something waiting."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from app.competencies import queries
from app.competencies.batch_policy import Opening, refusal
from app.competencies.board import Board
from app.competencies.boards import boards_of
from app.competencies.models import SignOffCase
from app.competencies.openings import openings_by
from app.competencies.queue_assessments import assessments_for, colleagues_for, guests_for
from app.competencies.reading_time import Amount
from app.competencies.waiting import Waiting
from app.core.actor import Actor
from app.portfolio.queries import CurrentClaim, number_of_words

SIGN_OFF = "Sign-off"
Source = Callable[[Actor, date], Sequence[Waiting]]


def waiting_for(actor: Actor, day: date) -> list[Waiting]:
    """Return everything that waits for a supervisor on a day, in no particular order."""
    return [row for source in SOURCES for row in source(actor, day)]


def sign_offs_for(actor: Actor, day: date) -> list[Waiting]:
    """Return the items that wait for sign-off; the number of queries does not depend on how many they are."""
    cases = queries.queue(actor, day)
    boards = boards_of({case.placement for case in cases})
    opened = openings_by(actor, [case.id for case in cases])
    claims = {case.id: boards[case.placement_id].claims.get(case.item_id, ()) for case in cases}
    words = number_of_words(claim.version.id for found in claims.values() for claim in found)
    return [
        _row(case, boards[case.placement_id], opened.get(case.id), _amount(claims[case.id], words))
        for case in cases
    ]


# What waits for a supervisor here and in rooms below; rooms above add theirs.
SOURCES: list[Source] = [sign_offs_for, assessments_for, guests_for, colleagues_for]


def address_of(case: SignOffCase) -> str:
    """Return where a case is judged."""
    return f"/queue/{case.id}"


def title_of(case: SignOffCase) -> str:
    """Return how a case is called in lists."""
    return f"{case.item.code} {case.item.title}"


def where_of(board: Board, case: SignOffCase) -> str:
    """Return the framework and unit of a case's item; nothing where the placement's standards lost it."""
    if not board.has(case.item_id):
        return ""
    catalogue = board.catalogue_of(case.item_id)
    above = catalogue.ancestors(catalogue.by_id[case.item_id])
    return ": ".join([catalogue.title, *(f"{unit.code} {unit.title}" for unit in above[-1:])])


def _row(case: SignOffCase, board: Board, opened: Opening | None, amount: Amount) -> Waiting:
    is_known = board.has(case.item_id)
    return Waiting(
        kind=SIGN_OFF,
        about=where_of(board, case),
        title=title_of(case),
        trainee=case.placement.trainee.name,
        owner=str(case.placement_id),
        address=address_of(case),
        since=case.changed_at,
        amount=amount,
        opened=is_known and refusal(opened, board.digest(case.item_id), case.changed_at) is None,
        signed_together=True,
    )


def _amount(claims: Sequence[CurrentClaim], words: Mapping[UUID, int]) -> Amount:
    return Amount(
        entries=len(claims),
        words=sum(words[claim.version.id] for claim in claims),
        files=sum(len(claim.version.files) for claim in claims),
    )
