"""Who is told of filing an entry elsewhere: supervisors of the proposal, the trainee of the decision."""

from app.competencies.refiling_models import Refiling, RefilingOutcome
from app.core.actor import Actor
from app.mail.service import settled, tell
from app.mail.values import NoticeKind
from app.placements.telling import supervisors_now
from app.portfolio.models import Evidence

OUTCOMES = {
    RefilingOutcome.CONFIRMED: "{name} confirmed that {reference} is filed elsewhere now.",
    RefilingOutcome.DECLINED: "{name} left {reference} where it is filed. The reason stands there.",
}


def proposed(refiling: Refiling, evidence: Evidence) -> None:
    """Tell those who supervise the placement that an entry asks for their confirmation."""
    placement = evidence.placement
    words = f"{placement.trainee.name} asks you to confirm that {evidence.reference} is filed elsewhere."
    for user_id in supervisors_now(placement):
        tell(user_id, NoticeKind.REFILING, words, _place(refiling), placement.id)


def decided(refiling: Refiling, evidence: Evidence, outcome: RefilingOutcome, actor: Actor) -> None:
    """Let nobody be told any more that a proposal waits, and tell the trainee what was decided."""
    settled(NoticeKind.REFILING, _place(refiling))
    if said := OUTCOMES.get(outcome):
        words = said.format(name=actor.name, reference=evidence.reference)
        address = f"/evidence/{evidence.id}/refile"
        tell(evidence.placement.trainee_id, NoticeKind.REFILING, words, address, evidence.placement_id)


def _place(refiling: Refiling) -> str:
    return f"/refilings/{refiling.id}"
