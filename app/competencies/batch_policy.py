"""When an item may be signed together with others: only as it was opened before. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.competencies import policy
from app.competencies.policy import CaseFacts
from app.competencies.workflow import Action
from app.core.actor import Actor

MOST_TOGETHER = 50


class Refusal(Enum):
    """Why an item has to be opened before it can be signed together with others."""

    NOT_OPENED = "You have not opened it yet. Open it first."
    CHANGED = "It has changed since you opened it. Open it again first."
    ASKED_AGAIN = "Sign-off was asked for again since you opened it. Open it again first."

    @property
    def sentence(self) -> str:
        """Return the sentence for the person."""
        return self.value


@dataclass(frozen=True, slots=True)
class Opening:
    """What a supervisor saw when they last opened a case, and when."""

    digest: str
    at: datetime


def refusal(opened: Opening | None, digest: str, waiting_since: datetime) -> Refusal | None:
    """Return why a case does not count as opened, or None where it does.

    Args:
        opened: what the person saw last, or None where they never opened it.
        digest: what they would see now.
        waiting_since: when its sign-off was asked for last.
    """
    if opened is None:
        return Refusal.NOT_OPENED
    if opened.digest != digest:
        return Refusal.CHANGED
    return Refusal.ASKED_AGAIN if opened.at < waiting_since else None


def refusal_together(
    actor: Actor, facts: CaseFacts, opened: Opening | None, digest: str, waiting_since: datetime
) -> Refusal | policy.Refusal | None:
    """Return why somebody may not sign a case together with others, or None where they may."""
    return policy.refusal(actor, Action.SIGN_OFF, facts) or refusal(opened, digest, waiting_since)
