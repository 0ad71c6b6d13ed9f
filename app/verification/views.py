"""Samples in words: how one was drawn, why each item is in it, what became of it, and who may decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.competencies.policy import CaseFacts, SignatureFacts, refusal
from app.competencies.policy import Refusal as CaseRefusal
from app.competencies.words import Tag
from app.competencies.workflow import Action, State
from app.core.actor import Actor, Role
from app.core.clock import instant_in_words, london_day, today
from app.core.words import days_in_words, plural
from app.placements.access import facts_of
from app.verification import policy
from app.verification.models import SampledItem, VerificationSample
from app.verification.queries import Count, in_force, still_there
from app.verification.sampling import REASON_WORDS, Reason, at_random

WAITS, ACCEPTED = Tag("Waits for a verifier", "yellow"), Tag("Accepted", "green")
REJECTED, LAPSED = Tag("Rejected and reopened", "orange"), Tag("Not in force any more", "grey")


@dataclass(frozen=True)
class SampleLine:
    """One sample in the list of a centre."""

    address: str
    drawn: str
    scope: str
    size: str
    waiting: int


@dataclass(frozen=True)
class SampledRow:
    """One item of a sample; `why_not` says why this person cannot decide on it, where it waits."""

    item: str
    trainee: str
    signed: str
    reasons: tuple[str, ...]
    tag: Tag
    outcome: str
    address: str
    why_not: str


@dataclass(frozen=True)
class SampleView:
    """A whole sample; `left_out` counts the items of the person's own placements."""

    title: str
    scope: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[SampledRow, ...]
    left_out: int
    own_sentence: str


def sample_line(sample: VerificationSample, counts: Mapping[UUID, Count]) -> SampleLine:
    """Return a sample as the list shows it."""
    count = counts.get(sample.id, Count(0, 0))
    return SampleLine(
        address=f"/verification/samples/{sample.id}",
        drawn=f"{instant_in_words(sample.drawn_at)}, by {sample.drawn_by.name}",
        scope=scope_of(sample),
        size=f"{plural(count.all, 'item')} of {len(sample.population):,}",
        waiting=count.waiting,
    )


def scope_of(sample: VerificationSample) -> str:
    """Say what a sample was drawn over."""
    version = sample.framework_version
    over = f"{version.title}, version {version.version}" if version else "All standards"
    return f"{over}, {_signed_when(sample.signed_from, sample.signed_to)}"


def _signed_when(first: date | None, last: date | None) -> str:
    if first and last:
        return f"signed {days_in_words(first, last)}"
    if first:
        return f"signed from {days_in_words(first, first)} on"
    return f"signed up to {days_in_words(last, last)}" if last else "signed at any time"


def sample_view(sample: VerificationSample, actor: Actor) -> SampleView:
    """Return a sample for a person who may see it; the loading decides how many queries that takes."""
    own = [one for one in sample.items if one.case.placement.trainee_id == actor.user_id]
    standing = in_force({one.case_id for one in sample.items})
    return SampleView(
        title=f"Sample of {instant_in_words(sample.drawn_at)}",
        scope=scope_of(sample),
        facts=tuple(_facts(sample)),
        rows=tuple(_row(one, actor, standing) for one in sample.items if one not in own),
        left_out=len(own),
        own_sentence=CaseRefusal.OWN_PLACEMENT.sentence,
    )


def _facts(sample: VerificationSample) -> Sequence[tuple[str, str]]:
    return [
        ("Drawn by", sample.drawn_by.name),
        ("Drawn from", f"{plural(len(sample.population), 'signed item')}: {scope_of(sample)}"),
        ("Share at random", f"{sample.percentage} %, rounded up"),
        ("Signs of risk", "Added on top" if sample.by_risk else "Not looked for"),
        ("Seed", sample.seed),
        ("Digest of what was drawn from", sample.population_digest),
        ("Drawn again just now", _drawn_again(sample)),
    ]


def _drawn_again(sample: VerificationSample) -> str:
    """Draw the random part anew from what is recorded, and say whether it is the same."""
    expected = set(at_random([UUID(one) for one in sample.population], sample.percentage, sample.seed))
    found = {one.signature_id for one in sample.items if Reason.RANDOM.value in one.reasons}
    absent = expected - found
    if found <= expected and not (absent and still_there([str(one) for one in absent])):
        erased = f" {plural(len(absent), 'item')} went with an erased placement." if absent else ""
        return f"The recorded seed gives the same items at random.{erased}"
    return "The recorded seed gives other items at random. Ask who runs the installation."


def reasons_of(sampled: SampledItem) -> tuple[str, ...]:
    """Say why an item is in its sample."""
    heading = sampled.heading
    words = []
    for reason in map(Reason, sampled.reasons):
        if reason is Reason.HEADING and heading:
            words.append(f"{heading.code} {heading.title} asks for a share of its items to be verified.")
        else:
            words.append(REASON_WORDS[reason])
    return tuple(words)


def _row(sampled: SampledItem, actor: Actor, standing: set[UUID]) -> SampledRow:
    case, signature = sampled.case, sampled.signature
    stands = sampled.signature_id in standing
    tag, outcome = outcome_of(sampled, in_force=stands)
    waits = tag is WAITS
    why_not = _why_not(sampled, actor) if waits else ""
    verifies = actor.plays(Role.VERIFIER, case.placement.centre_id)
    return SampledRow(
        item=f"{case.item.code} {case.item.title}",
        trainee=case.placement.trainee.name,
        signed=f"{instant_in_words(signature.at)}, by {signature.actor.name}",
        reasons=reasons_of(sampled),
        tag=tag,
        outcome=outcome,
        address=f"/verification/items/{sampled.id}" if verifies else "",
        why_not=why_not if verifies else "",
    )


def outcome_of(sampled: SampledItem, *, in_force: bool) -> tuple[Tag, str]:
    """Return what became of a sampled item: a tag, and who decided when."""
    decision = sampled.decision
    if decision is None:
        return (WAITS, "") if in_force else (LAPSED, policy.Refusal.NOT_IN_FORCE.value)
    words = f"{instant_in_words(decision.at)}, by {decision.actor.name}"
    return (ACCEPTED if decision.action is Action.VERIFY else REJECTED), words


def _why_not(sampled: SampledItem, actor: Actor) -> str:
    """Say why a person cannot verify what waits, by the rule that the service asks as well."""
    facts = CaseFacts(
        placement=facts_of(sampled.case.placement),
        day=today(),
        state=State.SIGNED_OFF,
        counts=True,
        met=True,
        signature=SignatureFacts(sampled.signature.actor_id, london_day(sampled.signature.at)),
    )
    reason = refusal(actor, Action.VERIFY, facts)
    return reason.sentence if reason else ""
