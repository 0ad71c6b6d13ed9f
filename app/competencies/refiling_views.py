"""What the pages about filing an entry elsewhere show: what was proposed, and what a confirmation does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.competencies.refiling_ground import Ground
from app.competencies.refiling_models import Refiling, RefilingOutcome
from app.competencies.refiling_policy import KEEPS
from app.competencies.words import STATE_WORDS
from app.competencies.workflow import SIGNED, Action, State
from app.portfolio.values import EVIDENCE_TYPE_WORDS

OUTCOME_WORDS = {
    None: "Waits for your supervisor",
    RefilingOutcome.CONFIRMED: "Confirmed",
    RefilingOutcome.DECLINED: "Declined",
    RefilingOutcome.TAKEN_BACK: "Taken back",
}


@dataclass(frozen=True)
class ShownRefiling:
    """A proposal in a list."""

    address: str
    where: str
    at: datetime
    reason: str
    outcome: str
    answer: str
    is_open: bool


@dataclass(frozen=True)
class KeptWords:
    """What an assessor said, as it arrives elsewhere."""

    about: str
    who: str
    at: datetime
    text: str


def where_to(refiling: Refiling) -> str:
    """Say where an entry would go, for instance ``from S-1.2 to S-2.1``."""
    if refiling.from_item and refiling.to_item:
        return f"from {refiling.from_item.code} to {refiling.to_item.code}"
    return f"as {EVIDENCE_TYPE_WORDS[refiling.to_type].lower()}" if refiling.to_type else ""


def shown_refiling(refiling: Refiling) -> ShownRefiling:
    """Return a proposal as a list shows it."""
    return ShownRefiling(
        address=f"/refilings/{refiling.id}",
        where=where_to(refiling),
        at=refiling.proposed_at,
        reason=refiling.reason,
        outcome=OUTCOME_WORDS[refiling.outcome],
        answer=refiling.decision_reason,
        is_open=refiling.outcome is None,
    )


def movable(ground: Ground) -> list[tuple[str, str]]:
    """Return the items that the entry could leave, each with how far it is; nothing is kept of others."""
    return [
        (str(item_id), f"{_item(ground, item_id)}: {STATE_WORDS[ground.board.state(item_id)].words}")
        for item_id in ground.own
        if ground.board.state(item_id) in KEEPS
        and (ground.board.state(item_id) not in SIGNED or item_id in ground.resting)
    ]


def reachable(ground: Ground) -> list[tuple[str, str]]:
    """Return the items that the entry could go to."""
    return [
        (str(item.id), f"{item.code} {item.title} ({catalogue.title})")
        for catalogue in ground.board.catalogues
        for item in catalogue.taking_evidence
        if item.counts and item.id not in ground.own
    ]


def consequences(ground: Ground) -> list[str]:
    """Say what a confirmation does, a sentence for each item; only where the policy refuses nothing."""
    old, new = ground.change.old, ground.change.new
    said = []
    if old and new:
        said.append(f"{_item(ground, new)} {_ARRIVES[ground.board.state(old)]}.")
        said.append(f"{_item(ground, old)} {_left(ground)}.")
    for item_id in ground.renewed:
        again = (
            f"{_item(ground, item_id)} is signed on this entry too, and is signed again with its own words"
        )
        verified = ground.board.state(item_id) is State.VERIFIED
        said.append(f"{again}. It has to be verified again." if verified else f"{again}.")
    return [*said, "The entry gets a new version, which says the same in another place."]


_ARRIVES = {
    State.SIGNED_OFF: "is signed off, with the words that stand above",
    State.VERIFIED: "is signed off, with the words that stand above, and has to be verified again",
    State.SUBMITTED: "waits for sign-off",
    State.RETURNED: "is returned, with the feedback that stands above",
}


def _left(ground: Ground) -> str:
    actions = {
        step.action for step in (*ground.plan.before, *ground.plan.after) if step.item_id == ground.change.old
    }
    if Action.REOPEN in actions:
        return "is reopened, and can be signed again on other evidence"
    if Action.WITHDRAW in actions:
        return "does not wait any more, because something is missing without this entry"
    return "stays as it is, without this entry"


def kept_words(ground: Ground) -> Sequence[KeptWords]:
    """Return the words that arrive elsewhere, as they were given."""
    carried = {step.carried_from for step in ground.plan.after}
    return [
        KeptWords(_item(ground, item_id), event.actor.name, event.at, event.text)
        for item_id, event in ground.spoken.items()
        if event.id in carried
    ]


def signs(ground: Ground) -> bool:
    """Say whether a confirmation signs anything."""
    return any(step.action is Action.SIGN_OFF for step in ground.plan.after)


def _item(ground: Ground, item_id: object) -> str:
    item = next(one for catalogue in ground.board.catalogues for one in catalogue.items if one.id == item_id)
    return f"{item.code} {item.title}"
