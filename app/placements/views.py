"""How a centre's people and placements are said in words, cut loose from the database's rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.actor import ROLE_WORDS, Role
from app.core.clock import day_in_words
from app.identity.models import User
from app.placements.assignment import verifier_refusal
from app.placements.choice import Choice, Offer, choose
from app.placements.models import Placement, PlacementReader, PlacementState, Supervision
from app.placements.policy import CAPACITY_WORDS, RESTS_ON, Capacity, SupervisionSpan
from app.placements.programmes import DISCIPLINE_WORDS, OWN_RECORDS, PROGRAMMES, Discipline, Programme
from app.placements.retention import past_since
from app.standards.models import FrameworkVersion
from app.standards.views import PROVENANCE_WORDS

NO_START = "No fixed start"


@dataclass(frozen=True)
class PlacementRow:
    """One line of the list of placements; `past_retention` is a sentence or empty.

    `is_own_record`: nobody of the centre opens it; that it exists, since when, and whether it goes on is all
    that they learn. It is not for the centre to erase it either.
    """

    id: UUID
    trainee: str
    programme: str
    discipline: str
    began: str
    state: str
    is_finished: bool
    supervisors: str
    lacks_supervisor: bool
    is_own_record: bool
    past_retention: str


@dataclass(frozen=True)
class ReaderRow:
    """One line of the moderators and examiners of a placement; `plays`: whether they still are that here."""

    id: UUID
    name: str
    part: str
    plays: bool


@dataclass(frozen=True)
class PersonRow:
    """One line of the list of people; `may_link` says whether the co-ordinator can make a password link.

    `may_verify`: the person is no verifier here yet and could be one. `reads`: as moderator or examiner.
    """

    id: UUID
    name: str
    email: str
    parts: str
    account: str
    is_open: bool
    may_link: bool
    verifies: bool
    may_verify: bool
    reads: bool


@dataclass(frozen=True)
class SupervisionRow:
    """One supervision; `has_ended` as of the day it is shown; `stands_in`: for whom and why, or nothing."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date | None
    words: str
    has_ended: bool
    stands_in: str


@dataclass(frozen=True)
class OfferedSet:
    """A set of standards that can be ticked; `why` says why it is proposed, and is empty where it is not."""

    value: str
    words: str
    notice: str
    why: str


def placement_row(placement: Placement, day: date, retention_months: int | None) -> PlacementRow:
    """Return a placement as the list shows it on a day."""
    finished, own = placement.state is PlacementState.FINISHED, placement.programme in OWN_RECORDS
    past = None if own else past_since(placement.finished_on, retention_months, day)
    supervisors = [
        span.supervisor.name
        for span in placement.supervisions
        if SupervisionSpan(span.supervisor_id, span.starts_on, span.ends_on).lasts_on(day)
    ]
    return PlacementRow(
        id=placement.id,
        trainee=placement.trainee.name,
        programme=PROGRAMMES[placement.programme].title,
        discipline=DISCIPLINE_WORDS[placement.discipline],
        began=day_in_words(placement.starts_on) if placement.starts_on else NO_START,
        state=_state(placement, own=own),
        is_finished=finished,
        supervisors=", ".join(sorted(supervisors)) or ("Nobody needed" if own else "Nobody"),
        lacks_supervisor=not (supervisors or finished or own),
        is_own_record=own,
        past_retention=f"Kept longer than decided since {day_in_words(past)}" if past else "",
    )


def _state(placement: Placement, *, own: bool) -> str:
    if placement.finished_on is None:
        return "Goes on"
    return "Ended" if own else f"Finished on {day_in_words(placement.finished_on)}"


def person_row(user: User, centre_id: UUID, beyond: Collection[UUID]) -> PersonRow:
    """Return a person as the list of one centre shows them; parts elsewhere are left out."""
    here = {part.role for part in user.memberships if part.centre_id == centre_id}
    account = "Open" if user.active else "Closed"
    if user.active and user.password is None:
        account = "No password yet"
    return PersonRow(
        id=user.id,
        name=user.name,
        email=user.email,
        parts=", ".join(ROLE_WORDS[role] for role in Role if role in here),
        account=account,
        is_open=user.active and user.password is not None,
        may_link=user.active and user.id not in beyond,
        verifies=Role.VERIFIER in here,
        may_verify=user.active and Role.VERIFIER not in here and verifier_refusal(here) is None,
        reads=not here.isdisjoint(RESTS_ON.values()),
    )


def reader_row(reader: PlacementReader, centre_id: UUID) -> ReaderRow:
    """Return a moderator or an examiner of a placement as its page shows them."""
    part = Capacity(reader.role.value)
    here = {one.role for one in reader.user.memberships if one.centre_id == centre_id}
    return ReaderRow(reader.id, reader.user.name, CAPACITY_WORDS[part], RESTS_ON[part] in here)


def supervision_row(span: Supervision, day: date) -> SupervisionRow:
    """Return a supervision as it is shown on a day."""
    last = f" to {day_in_words(span.ends_on)}" if span.ends_on else ", goes on"
    has_ended = span.ends_on is not None and span.ends_on < day
    handed = span.handover
    return SupervisionRow(
        id=span.id,
        name=span.supervisor.name,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        words=f"{day_in_words(span.starts_on)}{last}",
        has_ended=has_ended,
        stands_in=f"Stands in for {handed.absent.name}: {handed.reason}" if handed else "",
    )


def version_words(version: FrameworkVersion) -> str:
    """Return a framework version with its provenance, for somebody who has to choose."""
    return f"{version.title}, version {version.version}. {PROVENANCE_WORDS[version.provenance]}"


def choice_for(versions: Iterable[FrameworkVersion], programme: Programme, discipline: Discipline) -> Choice:
    """Return what is proposed of the versions that a centre may use; their frameworks are loaded."""
    return choose(programme, discipline, map(_offer, versions))


def _offer(version: FrameworkVersion) -> Offer:
    return Offer(
        version_id=version.id,
        key=version.framework.key,
        scheme=version.scheme,
        discipline=version.discipline,
        provenance=version.provenance,
        is_own=version.framework.centre_id is not None,
        published_at=version.published_at or version.created_at,
    )


def offered_sets(versions: Iterable[FrameworkVersion], choice: Choice) -> list[OfferedSet]:
    """Return the sets of a choice as they are shown, those that are proposed first."""
    by_id = {version.id: version for version in versions}
    why = {proposal.version_id: proposal.why for proposal in choice.proposals}
    return [
        OfferedSet(str(number), version_words(by_id[number]), by_id[number].notice, why.get(number, ""))
        for number in (*why, *choice.others)
    ]
