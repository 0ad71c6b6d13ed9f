"""Whose approval a guest assessor needs, and what a guest may do with an assessment. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

from app.assessments.policy import Refusal
from app.assessments.workflow import Action, State

SPLITTERS = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who a guest is: as the trainee names them, then as they state it themselves."""

    name: str
    email: str = ""
    job_title: str = ""
    registration_body: str = ""
    registration_number: str = ""


class Doubt(StrEnum):
    """Why a supervisor looks at a guest before a link is sent."""

    OUTSIDE = "outside"
    OWN = "own"


DOUBT_WORDS = {
    Doubt.OUTSIDE: "The address is outside the domains that the centre knows.",
    Doubt.OWN: "The address is the trainee's own.",
}


class Closed(Enum):
    """Why a link opens nothing, with the sentence that its holder reads."""

    USED = "This link has been used. What was signed with it stands, and a confirmation was sent by mail."
    EXPIRED = "This link has expired. Ask the trainee to send you a new one."
    REPLACED = "This link was replaced by a newer one. Look for the latest mail."
    WAITS = "This link waits for the approval of a supervisor."
    NOT_WANTED = "The assessment does not wait for a signature any more. Nothing was signed."

    @property
    def sentence(self) -> str:
        """Return the sentence for the person."""
        return self.value


def plain_address(address: str) -> str:
    """Return an address as it is compared: lower case, and without what follows a plus in its name."""
    name, _, domain = address.strip().lower().rpartition("@")
    return f"{name.split(SPLITTERS, 1)[0]}@{domain}"


def doubt_about(address: str, own: Iterable[str], domains: Iterable[str]) -> Doubt | None:
    """Say why a guest's address needs a supervisor's approval, or None.

    Args:
        address: the guest's.
        own: every address of the trainee.
        domains: those that the centre allows; a domain covers what stands below it. Without any, every
            guest needs approval.
    """
    if plain_address(address) in {plain_address(one) for one in own}:
        return Doubt.OWN
    domain = address.strip().lower().rpartition("@")[2]
    if any(domain == known or domain.endswith(f".{known}") for known in domains):
        return None
    return Doubt.OUTSIDE


# What a guest may do in which state. What the table does not name, no guest may.
GUEST_MAY = frozenset(
    {(State.ASKED, Action.COMPLETE), (State.ASKED, Action.DECLINE), (State.COMPLETED, Action.DISPUTE)}
)


def guest_refusal(action: Action, state: State) -> Refusal | None:
    """Say why a guest cannot do something with the assessment that they were asked for, or None."""
    if (state, action) in GUEST_MAY:
        return None
    return {
        State.WITHDRAWN: Refusal.WAS_WITHDRAWN,
        State.DECLINED: Refusal.WAS_DECLINED,
        State.DISPUTED: Refusal.IS_DISPUTED,
        State.COMPLETED: Refusal.IS_COMPLETED,
    }.get(state, Refusal.NOT_ASKED_YET)
