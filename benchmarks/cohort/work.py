"""Makes a year of work for every placement: entries, sign-off cases in every state, their events, reviews.

No ledger is written: no page that is measured reads it.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.competencies.models import SignOffCase, SignOffEvent, SignOffEventEvidence
from app.competencies.workflow import MOVES, Action, State
from app.core.clock import now
from app.core.ids import new_id
from app.portfolio.models import Claim, Evidence, EvidenceVersion
from app.portfolio.values import ClaimBasis, EvidenceState, EvidenceType
from app.repetitions.models import Repetition, RepetitionInitial, RepetitionVersion
from app.repetitions.values import Outcome
from app.reviews.kinds import ReviewKind
from app.reviews.models import Review
from benchmarks.cohort.bulk import insert
from benchmarks.cohort.people import Trained

ENTRIES_OF_AN_ITEM = 2
AT_ONCE = 25
ABOUT = "I set the instrument up, took ten readings and compared them with the local limit. "
PATHS: dict[State, tuple[Action, ...]] = {
    State.NOT_STARTED: (),
    State.IN_PROGRESS: (Action.START,),
    State.SUBMITTED: (Action.START, Action.SUBMIT),
    State.RETURNED: (Action.START, Action.SUBMIT, Action.RETURN),
    State.SIGNED_OFF: (Action.START, Action.SUBMIT, Action.SIGN_OFF),
    State.VERIFIED: (Action.START, Action.SUBMIT, Action.SIGN_OFF, Action.VERIFY),
    State.REOPENED: (Action.START, Action.SUBMIT, Action.SIGN_OFF, Action.REOPEN),
}
# How many days after an item is begun each step of it is taken.
DAYS_AFTER = {Action.START: 0, Action.SUBMIT: 5, Action.RETURN: 9, Action.SIGN_OFF: 12}
LATER = 20
# Nobody leaves these for a year.
STAYS_SHORT = frozenset({State.SUBMITTED, State.RETURNED, State.REOPENED})
WORDS = {
    Action.RETURN: "Please add the readings.",
    Action.SIGN_OFF: "Clear and complete.",
    Action.REOPEN: "The method has changed.",
}
# On what half of the entries and all that is noted were done.
EQUIPMENT = tuple(
    f"{name} {number}" for name in ("Gamma camera", "Phantom", "Meter") for number in range(1, 5)
)
# For every how manieth item a repetition is noted, and how many times.
NOTED_EVERY, NOTED = 6, 2
Rows = dict[Any, list[dict[str, Any]]]
# In the order in which they point to one another.
TABLES = (
    *(Evidence, EvidenceVersion, Claim, SignOffCase, SignOffEvent, SignOffEventEvidence, Review),
    *(Repetition, RepetitionVersion, RepetitionInitial),
)


def add_work(chance: random.Random, placements: Sequence[Trained]) -> None:
    """Add the work of all placements, some placements at a time."""
    for first in range(0, len(placements), AT_ONCE):
        rows: Rows = {table: [] for table in TABLES}
        for placement in placements[first : first + AT_ONCE]:
            _add_items(chance, rows, placement)
            _add_reviews(rows, placement)
            _add_repetitions(chance, rows, placement)
        for table in TABLES:
            insert(table, rows[table])


def _add_items(chance: random.Random, rows: Rows, placement: Trained) -> None:
    last = placement.until - timedelta(days=1 + 7 * placement.quiet)
    begun = [
        (
            item_id,
            placement.starts_on + timedelta(days=int(7 * place / placement.speed) + chance.randint(0, 6)),
        )
        for place, item_id in enumerate(placement.items)
    ]
    versions = _add_entries(rows, placement, [one for one in begun if one[1] <= last] or begun[:1], last)
    for item_id, began in begun:
        state = _state(chance, (last - began).days)
        first = began
        if state in STAYS_SHORT:
            first = max(began, last - timedelta(days=LATER + chance.randint(0, 40)))
        _add_case(rows, placement, item_id, state, first, versions.get(item_id, ()))


def _add_entries(
    rows: Rows, placement: Trained, begun: Sequence[tuple[Any, date]], last: date
) -> Mapping[Any, Sequence[Any]]:
    """Add the entries of a placement, all of them about items that are begun; return the versions by item."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for number in range(1, ENTRIES_OF_AN_ITEM * len(placement.items) + 1):
        item_id, began = begun[number % len(begun)]
        day = max(placement.starts_on, min(began + timedelta(days=number % 4), last))
        found[item_id].append(_add_entry(rows, placement, number, item_id, day))
    return found


def _state(chance: random.Random, days: int) -> State:
    """Return how far an item is that was begun so many days ago."""
    if days < 0:
        return State.NOT_STARTED
    if days < DAYS_AFTER[Action.SUBMIT]:
        return State.IN_PROGRESS
    luck = chance.random()
    if days < LATER:
        return State.SUBMITTED if luck < 0.6 or days < DAYS_AFTER[Action.RETURN] else State.RETURNED  # noqa: PLR2004 - a share
    unusual = (
        (0.02, State.RETURNED),
        (0.03, State.REOPENED),
        (0.05, State.SUBMITTED),
        (0.15, State.VERIFIED),
    )
    return next((state for share, state in unusual if luck < share), State.SIGNED_OFF)


def _add_entry(rows: Rows, placement: Trained, number: int, item_id: Any, day: date) -> Any:
    """Add an entry with one version that supports its item, and every third one another item too."""
    evidence_id, version_id, at = new_id(), new_id(), _instant(day)
    rows[Evidence].append(
        {"id": evidence_id, "placement_id": placement.placement_id, "number": number, "created_at": at}
    )
    rows[EvidenceVersion].append(
        {
            "id": version_id,
            "evidence_id": evidence_id,
            "number": 1,
            "state": EvidenceState.SUBMITTED,
            "title": f"Entry {number}",
            "type": EvidenceType.PRACTICAL_TASK,
            "happened_from": day,
            "equipment": EQUIPMENT[number % len(EQUIPMENT)] if number % 2 else "",
            "what_i_did": ABOUT,
            "declared_at": at,
            "submitted_at": at,
            "digest": "0" * 64,
            "created_at": at,
            "changed_at": at,
        }
    )
    place = placement.items.index(item_id)
    also = [placement.items[max(place - 1, 0)]] if number % 3 == 0 else []
    rows[Claim] += [
        {
            "evidence_version_id": version_id,
            "item_id": one,
            "location": "page 1",
            "basis": ClaimBasis.FIRST_HAND if number % 5 else ClaimBasis.THEORETICAL,
        }
        for one in dict.fromkeys((item_id, *also))
    ]
    return version_id


def _add_case(
    rows: Rows, placement: Trained, item_id: Any, state: State, began: date, versions: Sequence[Any]
) -> None:
    case_id, before, at = new_id(), State.NOT_STARTED, _instant(min(began, placement.until))
    for sequence, action in enumerate(PATHS[state], start=1):
        at = _instant(began + timedelta(days=DAYS_AFTER.get(action, LATER - 1)))
        event_id, after = new_id(), MOVES[before, action]
        is_trainee = action in {Action.START, Action.SUBMIT}
        rows[SignOffEvent].append(
            {
                "id": event_id,
                "case_id": case_id,
                "sequence": sequence,
                "action": action,
                "from_state": before,
                "to_state": after,
                "actor_id": placement.trainee_id if is_trainee else placement.supervisor_id,
                "capacity": "trainee" if is_trainee else "supervisor",
                "text": WORDS.get(action, ""),
                "confirmed_no_identifiers": action is Action.SIGN_OFF,
                "content_digest": "0" * 64 if action is Action.SIGN_OFF else "",
                "at": at,
            }
        )
        if action is Action.SIGN_OFF:
            rows[SignOffEventEvidence] += [
                {"event_id": event_id, "evidence_version_id": version, "digest": "0" * 64}
                for version in versions[:ENTRIES_OF_AN_ITEM]
            ]
        before = after
    rows[SignOffCase].append(
        {
            "id": case_id,
            "placement_id": placement.placement_id,
            "item_id": item_id,
            "state": state,
            "changed_at": at,
        }
    )


def _add_reviews(rows: Rows, placement: Trained) -> None:
    """Add a monthly meeting each month: those that are past were held, some of them are not signed yet."""
    for month in range(1, 13):
        day = placement.starts_on + timedelta(weeks=4 * month)
        held = day < placement.until - timedelta(days=7)
        rows[Review].append(
            {
                "id": new_id(),
                "placement_id": placement.placement_id,
                "kind": ReviewKind.MONTHLY,
                "planned_on": day,
                "held_on": day if held else None,
                "signed_at": _instant(day) if held and day < placement.until - timedelta(days=30) else None,
                "changes": [],
                "answers": {},
                "planned_by_id": placement.supervisor_id,
            }
        )
        if not held:
            return


def _add_repetitions(chance: random.Random, rows: Rows, placement: Trained) -> None:
    """Note repetitions of some items in the weeks after they were begun; most are initialled."""
    last = placement.until - timedelta(days=1)
    for place, item_id in enumerate(placement.items[::NOTED_EVERY]):
        began = placement.starts_on + timedelta(days=int(7 * place * NOTED_EVERY / placement.speed))
        for _ in range(NOTED):
            day = began + timedelta(days=chance.randint(0, 20))
            if day > last:
                continue
            repetition_id, version_id, at = new_id(), new_id(), _instant(day)
            rows[Repetition].append(
                {
                    "id": repetition_id,
                    "placement_id": placement.placement_id,
                    "item_id": item_id,
                    "sent_as": new_id(),
                }
            )
            rows[RepetitionVersion].append(
                {
                    "id": version_id,
                    "repetition_id": repetition_id,
                    "number": 1,
                    "day": day,
                    "outcome": chance.choice((Outcome.INDEPENDENT, Outcome.HELPED, Outcome.NOT_ACHIEVED)),
                    "equipment": chance.choice(EQUIPMENT),
                    "note": "Within limits.",
                    "written_by_id": placement.trainee_id,
                    "at": at,
                }
            )
            if chance.random() < 0.8:  # noqa: PLR2004 - a share
                rows[RepetitionInitial].append(
                    {"version_id": version_id, "initialled_by_id": placement.supervisor_id, "at": at}
                )


def _instant(day: date) -> datetime:
    return min(now(), datetime.combine(day, time(10), UTC))
