"""The verbs of internal verification: draw a sample, accept a sampled item, reject it."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.competencies import service as sign_offs
from app.competencies.models import SignOffCase, SignOffEvent
from app.core.actor import Actor, Role
from app.core.errors import NotFoundError, RefusedError
from app.core.ids import new_id
from app.core.words import plural
from app.extensions import db
from app.identity.queries import people_with_part
from app.mail.service import tell
from app.mail.values import NoticeKind
from app.verification.access import SampledAccess, centre_to_sample
from app.verification.models import SampledItem, VerificationSample
from app.verification.policy import Refusal, refusal_to_decide
from app.verification.population import population_of
from app.verification.queries import in_force, versions_in_use
from app.verification.sampling import digest_of, draw

HIGHEST_SEED = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a sample is to be drawn; an empty seed is made up, None narrows nothing down."""

    percentage: int
    by_risk: bool
    seed: str = ""
    version_id: UUID | None = None
    signed_from: date | None = None
    signed_to: date | None = None


def draw_sample(actor: Actor, centre_id: UUID, wish: Wish) -> VerificationSample:
    """Draw a sample over what a centre has signed off, and record how it was drawn.

    Raises:
        NotFoundError: the person draws no samples there, or no placement there has the framework version.
        RefusedError: nothing that fits could be drawn; the sentence says why.
    """
    centre = centre_to_sample(actor, centre_id)
    if wish.version_id and wish.version_id not in {one.id for one in versions_in_use(centre.id)}:
        raise NotFoundError
    population = population_of(centre.id)
    signed = population.to_draw_from(wish.version_id, wish.signed_from, wish.signed_to)
    if not signed:
        raise RefusedError(Refusal.NOTHING_SIGNED.value)
    seed = wish.seed or str(secrets.randbelow(HIGHEST_SEED))
    drawn = draw(
        [one.candidate for one in signed],
        population.shares(signed),
        percentage=wish.percentage,
        by_risk=wish.by_risk,
        seed=seed,
    )
    if not drawn:
        raise RefusedError(Refusal.NOTHING_DRAWN.value)
    numbers = [one.candidate.signature_id for one in signed]
    sample = VerificationSample(
        id=new_id(),
        centre_id=centre.id,
        framework_version_id=wish.version_id,
        signed_from=wish.signed_from,
        signed_to=wish.signed_to,
        percentage=wish.percentage,
        by_risk=wish.by_risk,
        seed=seed,
        population=sorted(str(number) for number in numbers),
        population_digest=digest_of(numbers),
        drawn_by_id=actor.user_id,
    )
    cases = {one.candidate.signature_id: one.case_id for one in signed}
    sample.items = [
        SampledItem(
            id=new_id(),
            case_id=cases[one.signature_id],
            signature_id=one.signature_id,
            position=place,
            reasons=[reason.value for reason in one.reasons],
            heading_id=one.heading_id,
        )
        for place, one in enumerate(drawn, start=1)
    ]
    db.session.add(sample)
    db.session.flush()
    _tell_verifiers(actor, sample)
    return sample


def _tell_verifiers(actor: Actor, sample: VerificationSample) -> None:
    words = f"{plural(len(sample.items), 'item was', 'items were')} sampled to be verified."
    for verifier in people_with_part(sample.centre_id, Role.VERIFIER):
        if verifier.id != actor.user_id:
            tell(verifier.id, NoticeKind.VERIFICATION, words, f"/verification/samples/{sample.id}")


def accept(found: SampledAccess, note: str, seen_digest: str) -> None:
    """Verify a sampled item.

    Raises:
        RefusedError: a rule says no; the sentence says which.
        ConflictError: the evidence is not what was shown.
    """
    _require_open(found)
    case = sign_offs.verify(found.access, found.sampled.case.item_id, note, seen_digest)
    _tell_of_acceptance(found, case)
    _record(found.sampled, case)


def reject(found: SampledAccess, reason: str, seen_digest: str) -> None:
    """Reject a sampled item: it is reopened with the reason.

    Raises:
        RefusedError: a rule says no, or the reason is empty.
        ConflictError: the evidence is not what was shown.
    """
    _require_open(found)
    case = sign_offs.reject(found.access, found.sampled.case.item_id, reason, seen_digest)
    _tell_of_rejection(found, case)
    _record(found.sampled, case)


def _tell_of_acceptance(found: SampledAccess, case: SignOffCase) -> None:
    """Tell the trainee and whoever signed."""
    words = f"An internal verifier accepted the sign-off of {case.item.code}."
    placement = found.access.placement
    for user_id in (placement.trainee_id, found.sampled.signature.actor_id):
        tell(user_id, NoticeKind.VERIFICATION, words, _address(case), placement.id)


def _tell_of_rejection(found: SampledAccess, case: SignOffCase) -> None:
    """Tell the trainee and whoever signed; the reason stands on the page of the item."""
    placement, address = found.access.placement, _address(case)
    words = f"An internal verifier did not accept the sign-off of {case.item.code}: it is reopened."
    tell(placement.trainee_id, NoticeKind.REOPENED, words, address, placement.id)
    tell(found.sampled.signature.actor_id, NoticeKind.VERIFICATION, words, address, placement.id)


def _address(case: SignOffCase) -> str:
    return f"/placements/{case.placement_id}/competencies/{case.item_id}"


def _require_open(found: SampledAccess) -> None:
    sampled = found.sampled
    # Two verifiers at once: whoever comes second reads what the first has decided.
    db.session.execute(sa.select(SampledItem.id).where(SampledItem.id == sampled.id).with_for_update())
    db.session.refresh(sampled, ["decision_id"])
    stands = sampled.signature_id in in_force([sampled.case_id])
    if refusal := refusal_to_decide(in_force=stands, decided=sampled.decision_id is not None):
        raise RefusedError(refusal.value)


def _record(sampled: SampledItem, case: SignOffCase) -> None:
    """Let the sampled item, and the same signature in any other sample, point to the decision."""
    decision = (
        sa.select(SignOffEvent.id)
        .where(SignOffEvent.case_id == case.id)
        .order_by(SignOffEvent.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )
    db.session.execute(
        sa.update(SampledItem)
        .where(SampledItem.signature_id == sampled.signature_id, SampledItem.decision_id.is_(None))
        .values(decision_id=decision)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(sampled)
