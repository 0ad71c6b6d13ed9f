"""Who may ask for which file of the pack, and who may have it. Pure: pages explain with the same answers."""

from collections.abc import Set as AbstractSet
from enum import Enum

from app.blobs.values import MediaType
from app.export.values import PackKind, Slot
from app.placements.policy import Capacity

CANNOT_LOOK = (
    "Techfolio could not look into this file, so it cannot tell you what it holds beside what its pages "
    "show. It is printed, and its original stays out."
)
MAKERS = frozenset({Capacity.TRAINEE, Capacity.COORDINATOR})


def may_make(parts: AbstractSet[Capacity]) -> bool:
    """Say whether somebody with these parts may have a file made: the trainee and co-ordinators."""
    return bool(MAKERS & parts)


class NoCancelling(Enum):
    """Why the making of a file cannot be cancelled; the value is what the person is told."""

    FINISHED = "The file had just been finished before it was cancelled, so it was kept. It is in the list."
    OVER = "There was nothing left to cancel: nobody was making this file any more."


def refusal_to_cancel(*, made: bool, in_hand: bool) -> NoCancelling | None:
    """Return why the making of a file cannot be cancelled, or None where it can.

    Args:
        made: whether the file is finished, be it that its content had to go since.
        in_hand: whether it is being made or waits to be.
    """
    if made:
        return NoCancelling.FINISHED
    return None if in_hand else NoCancelling.OVER


def size_limit(asked: int | None, centres: int | None) -> int | None:
    """Return how many megabytes a file of the portfolio may have: the least that anybody asks for."""
    return min((most for most in (asked, centres) if most is not None), default=None)


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
    """Say why the original of a file stays out of the pack; None where its trainee may choose."""
    return None if inspected else CANNOT_LOOK


def takes_office_files(slot: Slot) -> bool:
    """Say whether documents of a slot may be Word or Excel files.

    Project rule: charts and job descriptions are drawn and written so. What is signed or awarded on paper
    comes as a scan, and a CV is written here or comes as it was laid out.
    """
    return slot in {Slot.ORGANISATION_CHART, Slot.JOB_DESCRIPTION}


def may_go_along(media_type: str) -> bool:
    """Say whether the original of an application document can be embedded: where it holds more than pages.

    Project rule: a reader may work on with a Word or Excel file; of a scan the pages are all that there is.
    """
    return media_type in {MediaType.DOCX, MediaType.XLSX}
