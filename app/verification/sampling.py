"""Draws what a verifier looks at: at random with a seed, by risk, and enough for each heading. Pure.

The same seed over the same signatures gives the same sample, in whatever order they come. Who wants to check
a drawing needs no more than the seed and the numbers of the signatures: each gets the SHA-256 of
``techfolio-sample-1``, the seed, the digest of all numbers and its own number, joined by line feeds, and the
lowest ones are drawn.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

METHOD = "techfolio-sample-1"
# Project rules, not a register's: they point to where a second look is worth most.
EARLY_SIGNATURES = 5
QUICK = timedelta(minutes=5)


class Reason(StrEnum):
    """Why a signature is in a sample."""

    RANDOM = "random"
    EARLY = "early"
    QUICK = "quick"
    THEORETICAL = "theoretical"
    REOPENED = "reopened"
    WITHOUT_ACCOUNT = "without-account"
    HEADING = "heading"


REASON_WORDS = {
    Reason.RANDOM: "Drawn at random.",
    Reason.EARLY: f"One of the first {EARLY_SIGNATURES} signatures that this person gave in the centre.",
    Reason.QUICK: f"Signed within {QUICK.seconds // 60} minutes of being asked for.",
    Reason.THEORETICAL: "Signed on theoretical evidence only.",
    Reason.REOPENED: "It was signed before, and reopened.",
    Reason.WITHOUT_ACCOUNT: "Signed by a PIN or a link, not from the signer's own account.",
    Reason.HEADING: "Its heading asks for a share of its items to be verified.",
}
RISKS = (Reason.EARLY, Reason.QUICK, Reason.THEORETICAL, Reason.REOPENED, Reason.WITHOUT_ACCOUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A signature that could be verified.

    Attributes:
        signature_id: the event of signing.
        asked_at: when sign-off was asked for, None where that is not known.
        signed_at: when it was signed.
        earlier: how many signatures the same person had given in the centre before.
        theoretical: whether all evidence under it is theoretical.
        reopened: whether the item was signed before, and reopened.
        own_account: whether the signer was signed in, and did not use a PIN or a link.
    """

    signature_id: UUID
    asked_at: datetime | None
    signed_at: datetime
    earlier: int
    theoretical: bool
    reopened: bool
    own_account: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A heading of one placement that asks for verified items: which could be, and how many are missing."""

    heading_id: UUID
    signature_ids: frozenset[UUID]
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A signature in the sample, why, and the heading that asks for it, if that is a reason."""

    signature_id: UUID
    reasons: tuple[Reason, ...]
    heading_id: UUID | None = None


def digest_of(signature_ids: Iterable[UUID]) -> str:
    """Return the SHA-256 of the numbers in order, one a line: what was drawn from."""
    lines = "".join(f"{number}\n" for number in sorted(str(one) for one in signature_ids))
    return hashlib.sha256(lines.encode("ascii")).hexdigest()


def in_order(signature_ids: Collection[UUID], seed: str) -> list[UUID]:
    """Return the signatures in the order in which a seed draws them."""
    over = digest_of(signature_ids)

    def place(number: UUID) -> str:
        return hashlib.sha256(f"{METHOD}\n{seed}\n{over}\n{number}".encode()).hexdigest()

    return sorted(set(signature_ids), key=place)


def how_many(percentage: int, population: int) -> int:
    """Return how many a percentage is, rounded up."""
    return -(-percentage * population // 100)


def at_random(signature_ids: Collection[UUID], percentage: int, seed: str) -> list[UUID]:
    """Return the signatures that a seed draws, as many as the percentage says, rounded up."""
    return in_order(signature_ids, seed)[: how_many(percentage, len(set(signature_ids)))]


def risks_of(candidate: Candidate) -> tuple[Reason, ...]:
    """Return the signs of risk of a signature; they say where to look, not that something is wrong."""
    quick = candidate.asked_at is not None and candidate.signed_at - candidate.asked_at <= QUICK
    found = {
        Reason.EARLY: candidate.earlier < EARLY_SIGNATURES,
        Reason.QUICK: quick,
        Reason.THEORETICAL: candidate.theoretical,
        Reason.REOPENED: candidate.reopened,
        Reason.WITHOUT_ACCOUNT: not candidate.own_account,
    }
    return tuple(reason for reason in RISKS if found[reason])


def draw(
    candidates: Sequence[Candidate], shares: Sequence[Share], *, percentage: int, by_risk: bool, seed: str
) -> list[Drawn]:
    """Return the sample, in the order in which the seed draws.

    Args:
        candidates: what is drawn from.
        shares: the headings that ask for verified items; they are filled up to what they miss.
        percentage: how many of a hundred are drawn at random, rounded up.
        by_risk: whether everything with a sign of risk comes on top.
        seed: decides what is drawn at random.
    """
    order = in_order([one.signature_id for one in candidates], seed)
    reasons: dict[UUID, list[Reason]] = {number: [] for number in order}
    for number in order[: how_many(percentage, len(order))]:
        reasons[number].append(Reason.RANDOM)
    if by_risk:
        for candidate in candidates:
            reasons[candidate.signature_id].extend(risks_of(candidate))
    headings = _filled(order, {number for number, why in reasons.items() if why}, shares)
    return [
        Drawn(
            signature_id=number,
            reasons=(*reasons[number], *([Reason.HEADING] if number in headings else [])),
            heading_id=headings.get(number),
        )
        for number in order
        if reasons[number] or number in headings
    ]


def _filled(order: Sequence[UUID], chosen: set[UUID], shares: Sequence[Share]) -> Mapping[UUID, UUID]:
    """Return what has to come on top so that each heading has enough, with the heading that asks for it."""
    added: dict[UUID, UUID] = {}
    for share in sorted(shares, key=lambda one: (str(one.heading_id), sorted(map(str, one.signature_ids)))):
        lacking = share.missing - len(share.signature_ids & (chosen | added.keys()))
        spare = [one for one in order if one in share.signature_ids and one not in chosen | added.keys()]
        added |= dict.fromkeys(spare[: max(0, lacking)], share.heading_id)
    return added
