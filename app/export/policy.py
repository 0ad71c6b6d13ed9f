"""Who may ask for which file of the pack, and who may have it. Pure: pages explain with the same answers."""

from collections.abc import Set as AbstractSet

from app.export.values import PackKind
from app.placements.policy import Capacity

CANNOT_LOOK = (
    "Techfolio could not look into this file, so it cannot tell you what it holds beside what its pages "
    "show. The portfolio prints it, and its original stays out."
)
MAKERS = frozenset({Capacity.TRAINEE, Capacity.COORDINATOR})


def may_make(parts: AbstractSet[Capacity]) -> bool:
    """Say whether somebody with these parts may have a file made: the trainee and co-ordinators."""
    return bool(MAKERS & parts)


def may_have(parts: AbstractSet[Capacity], kind: PackKind) -> bool:
    """Say whether somebody with these parts may download a file of a kind.

    Project rule: application documents hold an address and certificates; nobody judges training by them.
    """
    return bool(parts) and (kind is PackKind.PORTFOLIO or may_make(parts))


def has_older(parts: AbstractSet[Capacity]) -> bool:
    """Say whether somebody with these parts also gets files that a newer one has replaced."""
    return may_make(parts)


def may_check(parts: AbstractSet[Capacity]) -> bool:
    """Say whether somebody with these parts sees the check of a pack: who writes, signs or co-ordinates."""
    return bool((MAKERS | {Capacity.SUPERVISOR}) & parts)


def refusal_to_embed(*, inspected: bool) -> str | None:
    """Say why the original of a file stays out of the portfolio; None where its trainee may choose."""
    return None if inspected else CANNOT_LOOK
