"""Who has which part in a placement on a given day. Pure: no database, no request."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.core.actor import Actor, Role


class Capacity(StrEnum):
    """The part in which a person looks at a placement or acts on it."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    VERIFIER = "verifier"
    MODERATOR = "moderator"
    EXAMINER = "examiner"


CAPACITY_WORDS = {
    Capacity.TRAINEE: "Trainee",
    Capacity.SUPERVISOR: "Training supervisor",
    Capacity.COORDINATOR: "Training co-ordinator",
    Capacity.VERIFIER: "Internal verifier",
    Capacity.MODERATOR: "External moderator",
    Capacity.EXAMINER: "Examiner",
}


# Which part in the centre an assignment rests on: without it the assignment opens nothing.
RESTS_ON = {Capacity.MODERATOR: Role.MODERATOR, Capacity.EXAMINER: Role.EXAMINER}


@dataclass(frozen=True)
class SupervisionSpan:
    """Who supervises from when to when, both days included; `ends_on` None means it goes on."""

    supervisor_id: UUID
    starts_on: date
    ends_on: date | None

    def lasts_on(self, day: date) -> bool:
        """Say whether the supervision covers a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class VisitSpan:
    """Which moderator reads a placement from when to when, both days included, although it runs."""

    moderator_id: UUID
    starts_on: date
    ends_on: date

    def lasts_on(self, day: date) -> bool:
        """Say whether the visit covers a day."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class PlacementFacts:
    """What the rules need to know about a placement; `own_record`: it is its person's alone."""

    placement_id: UUID
    centre_id: UUID
    trainee_id: UUID
    finished: bool
    supervisions: frozenset[SupervisionSpan]
    readers: frozenset[tuple[UUID, Capacity]]
    visits: frozenset[VisitSpan] = frozenset()
    own_record: bool = False


def capacities(actor: Actor, facts: PlacementFacts, day: date) -> frozenset[Capacity]:
    """Return the parts that a person has in a placement on a day; with none it does not exist for them.

    Moderators and examiners read a placement that was assigned to them, once it is finished; a moderator on
    a visit also while it runs, for the days of the visit. Either as long as they play that part in the
    centre. An examiner who has come to have a part in the training reads as an examiner no more. An internal
    verifier reads what their centre signs off. Running the installation gives no part. A record of somebody's
    own has no other reader.
    """
    parts: set[Capacity] = set()
    if actor.user_id == facts.trainee_id:
        # Nobody judges their own placement, whatever else they are in the centre.
        return frozenset({Capacity.TRAINEE})
    if facts.own_record:
        return frozenset()
    if any(span.supervisor_id == actor.user_id and span.lasts_on(day) for span in facts.supervisions):
        parts.add(Capacity.SUPERVISOR)
    if actor.plays(Role.COORDINATOR, facts.centre_id):
        parts.add(Capacity.COORDINATOR)
    if actor.plays(Role.VERIFIER, facts.centre_id):
        parts.add(Capacity.VERIFIER)
    if facts.finished:
        parts |= {
            capacity
            for reader, capacity in facts.readers
            if reader == actor.user_id and actor.plays(RESTS_ON[capacity], facts.centre_id)
        }
    if any(visit.moderator_id == actor.user_id and visit.lasts_on(day) for visit in facts.visits) and (
        actor.plays(Role.MODERATOR, facts.centre_id)
    ):
        parts.add(Capacity.MODERATOR)
    if not may_examine(actor.user_id, facts):
        parts.discard(Capacity.EXAMINER)
    return frozenset(parts)


def may_examine(user_id: UUID, facts: PlacementFacts) -> bool:
    """Say whether a person may examine: only without any part in training or managing the trainee."""
    return user_id != facts.trainee_id and all(span.supervisor_id != user_id for span in facts.supervisions)


def decides_on_patient_data(parts: AbstractSet[Capacity]) -> bool:
    """Say whether somebody with these parts restores or purges what was reported as patient data."""
    return bool(parts & {Capacity.SUPERVISOR, Capacity.COORDINATOR})
