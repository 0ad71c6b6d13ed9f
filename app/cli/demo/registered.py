"""Plays the story of somebody who finished training, was registered, and has kept a CPD record since."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.cli.demo.days import at
from app.cli.demo.people import NUCLEAR_MEDICINE, REGISTER, WHOLE_PLACEMENT
from app.cli.demo.texts import read
from app.cli.demo.timeline import MORNING
from app.core.clock import pretending, today
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
from app.portfolio.claims import choose_items
from app.portfolio.files import Kept, add_files
from app.portfolio.models import EvidenceVersion
from app.portfolio.service import Words, save_words, start, submit_version
from app.portfolio.values import EvidenceType
from app.standards.models import FrameworkVersion

STORY, ADDRESS = "registered", "registered"
REGISTERED_AGO, FINISHED_AGO, BEGAN_AGO = 425, 440, 800


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
    present = today()
    first = present - timedelta(days=BEGAN_AGO)
    with pretending(at(first, MORNING)):
        placement = placements.create_placement(
            centre.id,
            placements.Plan(
                trainee_id=users[ADDRESS].id,
                programme=Programme.IPEM,
                discipline=Discipline.NUCLEAR_MEDICINE,
                starts_on=first,
                weeks=WHOLE_PLACEMENT,
                version_ids=[versions[key].id for key in NUCLEAR_MEDICINE],
            ),
        )
    items = [item.id for item in versions[NUCLEAR_MEDICINE[0]].items if item.takes_evidence]
    for item, entry in zip(items, told["training"], strict=False):
        day = present - timedelta(days=entry["days_ago"])
        with pretending(at(day + timedelta(days=2), MORNING)):
            _old_entry(placement, day, entry, item)
    last = present - timedelta(days=FINISHED_AGO)
    with pretending(at(last, MORNING)):
        ending.finish(users["coordinator"].actor(), placement, last)
    return placement


def _old_entry(placement: Placement, day: date, entry: Mapping[str, Any], item: UUID) -> None:
    draft = start(placement)
    words = Words(
        title=entry["title"],
        type=EvidenceType(entry["type"]),
        happened_from=day,
        what_i_did=entry["what_i_did"],
    )
    save_words(draft, words, None, draft.revision)
    choose_items(draft, {item}, {item}, {item})
    submit_version(draft, declared=True)


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
