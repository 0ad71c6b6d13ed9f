"""Who may draw and see samples, and what stands against a decision on a sampled item. Pure."""

from enum import Enum
from uuid import UUID

from app.core.actor import Actor, Role


class Refusal(Enum):
    """Why a sample cannot be drawn, or a sampled item not be decided on, as people read it."""

    NOTHING_SIGNED = (
        "Nothing that fits is signed off and waits to be sampled. "
        "What is verified already, or waits in another sample, is not drawn again."
    )
    NOTHING_DRAWN = (
        "Nothing would be in this sample. Give a higher percentage, or add what shows a sign of risk."
    )
    NOT_IN_FORCE = (
        "The signature that was sampled is not in force any more: the item was reopened since. "
        "Once it is signed again, it can be in a new sample."
    )
    DECIDED_ALREADY = "Somebody has decided on this already."


def may_sample(actor: Actor, centre_id: UUID) -> bool:
    """Say whether a person draws and sees samples of a centre: its co-ordinators and internal verifiers."""
    return actor.plays(Role.COORDINATOR, centre_id) or actor.plays(Role.VERIFIER, centre_id)


def refusal_to_decide(*, in_force: bool, decided: bool) -> Refusal | None:
    """Say why nobody can decide on a sampled item any more, or None."""
    if decided:
        return Refusal.DECIDED_ALREADY
    return None if in_force else Refusal.NOT_IN_FORCE
