"""Plays the story of somebody who finished training, was registered, and has kept a CPD record since."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.cli.demo.days import at
from app.cli.demo.people import NUCLEAR_MEDICINE, REGISTER, WHOLE_PLACEMENT
from app.cli.demo.texts import read
from app.cli.demo.timeline import BETWEEN_SIGNATURES, JUDGING, MORNING
from app.competencies.board import board_for
from app.competencies.service import sign_off
from app.competencies.submission import submit_evidence
from app.core.actor import Actor
from app.core.clock import pretending, today
from app.core.errors import RefusedError
from app.core.ids import new_id
from app.cpd import activities, policy, service
from app.cpd.activities import Sorted
from app.cpd.queries import record_for, standards_of
from app.cpd.values import ActivityKind, Period, Stated
from app.extensions import db
from app.identity.models import Centre, User
from app.placements import ending
from app.placements import service as placements
from app.placements.access import Access, placement_for
from app.placements.models import Placement
from app.placements.programmes import Discipline, Programme
from app.placements.supervising import Word
from app.portfolio.access import own_evidence
from app.portfolio.claims import Description, choose_items, describe_claims
from app.portfolio.files import Kept, add_files
from app.portfolio.models import EvidenceVersion
from app.portfolio.service import Words, save_words, start
from app.portfolio.values import ClaimBasis, EvidenceType
from app.standards.models import FrameworkItem, FrameworkVersion
from app.standards.values import Learning

STORY, ADDRESS, SUPERVISOR = "registered", "registered", "supervisor"
REGISTERED_AGO, FINISHED_AGO, BEGAN_AGO = 425, 440, 800

FRIDAY = 4
WHERE = "The whole entry"


def first_day() -> date:
    """Return the day on which the story begins."""
    return _ago(BEGAN_AGO)


def _ago(days: int) -> date:
    return today() - timedelta(days=days)


def play(
    centre: Centre,
    users: Mapping[str, User],
    versions: Mapping[str, FrameworkVersion],
    kept: Mapping[str, Kept],
) -> Placement:
    """Make the finished training, the record that follows it, its activities and its profile.

    Args:
        centre: the demo centre.
        users: its people.
        versions: the published sets, by key.
        kept: the files of the demo, by name.
    """
    told, user, present = read(STORY), users[ADDRESS], today()
    training = _training(centre, users, versions, told)
    day = present - timedelta(days=REGISTERED_AGO)
    with pretending(at(day + timedelta(days=1), MORNING)):
        access = placement_for(user.actor(), training.id)
        record = service.start_record(access, Stated(REGISTER, told["number"], day))
        own = record_for(user.actor(), record.id)
    entries = [_activity(own, one, present, kept) for one in told["activities"]]
    _activity(own, told["draft"] | {"standards": []}, present, kept, finished=False)
    with pretending(at(present - timedelta(days=2), MORNING)):
        _profile(own, told, entries)
    return record


def _training(
    centre: Centre,
    users: Mapping[str, User],
    versions: Mapping[str, FrameworkVersion],
    told: Mapping[str, Any],
) -> Placement:
    """Make the training: for each part of it some entries, then the signatures of one afternoon."""
    present = today()
    first = present - timedelta(days=BEGAN_AGO)
    pinned = [versions[key] for key in NUCLEAR_MEDICINE]
    coordinator, supervisor = (users[name].actor() for name in ("coordinator", SUPERVISOR))
    with pretending(at(first, MORNING)):
        placement = placements.create_placement(
            centre.id,
            placements.Plan(
                trainee_id=users[ADDRESS].id,
                programme=Programme.IPEM,
                discipline=Discipline.NUCLEAR_MEDICINE,
                starts_on=first,
                weeks=WHOLE_PLACEMENT,
                version_ids=[version.id for version in pinned],
            ),
        )
        placements.assign_supervisor(placement, supervisor.user_id, first, None, Word(coordinator, ""))
    items = {item.code: item for version in pinned for item in version.items}
    for part in told["training"]:
        last_for = {code: place for place, entry in enumerate(part["entries"]) for code in entry["items"]}
        for place, entry in enumerate(part["entries"]):
            chosen = [items[code] for code in entry["items"]]
            ask_for = {item.id for item in chosen if last_for[item.code] == place}
            _old_entry(users[ADDRESS].actor(), placement, entry, chosen, ask_for)
        _sign(supervisor, placement, part, [items[code].id for code in sorted(last_for)])
    last = present - timedelta(days=FINISHED_AGO)
    with pretending(at(last, MORNING)):
        ending.finish(coordinator, placement, last)
    return placement


def _working_day(days_ago: int) -> date:
    """Return a day so long ago; the Friday before where it is on a weekend."""
    day = _ago(days_ago)
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _old_entry(
    trainee: Actor,
    placement: Placement,
    entry: Mapping[str, Any],
    chosen: Sequence[FrameworkItem],
    ask_for: set[UUID],
) -> None:
    """Write an entry, submit it two days later and ask for the sign-off of what it completes."""
    day = _working_day(entry["ago"])
    words = Words(
        title=entry["title"],
        type=EvidenceType(entry["type"]),
        happened_from=day,
        what_i_did=entry["what_i_did"],
    )
    knowledge = {item.id for item in chosen if item.learning is Learning.KNOWLEDGE}
    numbers = {item.id for item in chosen}
    with pretending(at(day + timedelta(days=2), MORNING)):
        draft = start(placement)
        choose_items(draft, numbers, numbers, numbers)
        basis = {True: ClaimBasis.THEORETICAL, False: ClaimBasis.FIRST_HAND}
        describe_claims(
            draft, {one.id: Description(WHERE, basis[one.item_id in knowledge]) for one in draft.claims}
        )
        save_words(draft, words, None, draft.revision)
        found = own_evidence(trainee, draft.evidence_id)
        asked = submit_evidence(found, found.newest, declared=True, ask_for=ask_for)
    if set(asked) != ask_for:
        raise RefusedError(f"Not everything that “{entry['title']}” should complete is complete.")


def _sign(supervisor: Actor, placement: Placement, part: Mapping[str, Any], items: Sequence[UUID]) -> None:
    """Sign the items of a part on one afternoon, some minutes apart."""
    moment = at(_working_day(part["signed_ago"]), JUDGING)
    with pretending(moment):
        access = placement_for(supervisor, placement.id)
        board = board_for(placement)
        seen = {number: board.digest(number) for number in items}
    for place, number in enumerate(items):
        with pretending(moment + place * BETWEEN_SIGNATURES):
            sign_off(access, number, part["statement"], seen[number], confirmed_no_identifiers=True)


def _activity(
    own: Access, told: Mapping[str, Any], present: date, kept: Mapping[str, Kept], *, finished: bool = True
) -> EvidenceVersion:
    """Record an activity two days after it was over."""
    first = present - timedelta(days=told["ago"])
    last = first + timedelta(days=told.get("days", 1) - 1)
    items = {_code(one.item_id, own): one.item_id for one in standards_of(own.placement.id)}
    words = Words(
        title=told["title"],
        happened_from=first,
        happened_to=last if last > first else None,
        what_i_did=told["what_i_did"],
    )
    said = Sorted(
        ActivityKind(told["kind"]),
        told.get("minutes"),
        *(told.get(name, "") for name in ("learnt", "for_practice", "for_users")),
    )
    with pretending(at(last + timedelta(days=2), MORNING)):
        chosen = [items[code] for code in told["standards"]]
        draft = activities.record_activity(own, new_id(), words, said, chosen)
        if "file" in told:
            add_files(draft, [kept[told["file"]]], own.actor.user_id)
        if finished:
            activities.finish(own.actor, draft)
        db.session.flush()
    return draft


def _code(item_id: UUID, own: Access) -> str:
    """Return the last part of an item's code, as the story names it."""
    items = (item for pin in own.placement.frameworks for item in pin.framework_version.items)
    return next(item.code for item in items if item.id == item_id).rpartition("-")[2]


def _profile(own: Access, told: Mapping[str, Any], entries: list[EvidenceVersion]) -> None:
    placement = own.placement
    usual = policy.usual_period(placement.starts_on or today(), today())
    service.save_period(own, Period(usual.first, usual.last))
    service.save_summary(own, told["summary"].strip(), 1)
    by_code = {_code(one.item_id, own): one.item_id for one in standards_of(placement.id)}
    for number, (code, said) in enumerate(told["statements"].items(), start=2):
        chosen = tuple(entries[place - 1].evidence_id for place in said["chosen"])
        service.save_statement(own, by_code[code], service.Statement(said["text"], chosen), number)
