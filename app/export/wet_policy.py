"""Who may bring pages back that were signed on paper, which scans are taken, and which are shown. Pure."""

from collections.abc import Set as AbstractSet
from enum import Enum, StrEnum

from app.core.words import plural
from app.placements.policy import Capacity

_LONGEST_SHAPE = 2.0  # a sheet of A4 is 1.4 times as long as wide; a photograph of it may be cut closer
_FEWEST_PIXELS = 600  # along the shorter side: 72 to the inch of A4


class Refusal(Enum):
    """Why a scan is not taken, or signature pages are not printed."""

    NOTHING_CHOSEN = "Choose at least one scan or photograph."
    NOT_A_PAGE = "Scans are PDF files or pictures. Scan or photograph the page, and add that."
    OTHERS_PAGE = (
        "The mark on this page belongs to another portfolio or installation, so nothing of it was kept. "
        "Print your own signature pages, and add the scans of those."
    )
    SHAPE = "This picture does not have the shape of a page. Scan the whole sheet, and nothing beside it."
    COARSE = (
        "This picture is too small for a signature to be read. "
        "Scan the page at 150 dots to the inch or more, or photograph it from nearer."
    )
    BLANK = "Nothing is on this sheet. Scan the side that was signed, and add that."
    NOT_MADE = "Make the file first: its pages have no numbers yet."
    NO_PAGES = (
        "The files that were made last have no page for signatures in ink. "
        "Make the portfolio or the application documents first."
    )


class Standing(StrEnum):
    """What becomes of a scan that has its place."""

    SHOWN = "shown"
    KEPT = "kept"
    CHANGED = "changed"


def may_bring(parts: AbstractSet[Capacity]) -> bool:
    """Say whether somebody prints signature pages and adds their scans: the trainee, as with documents."""
    return Capacity.TRAINEE in parts


def shape_refusal(width: int, height: int) -> Refusal | None:
    """Say why a picture of so many pixels cannot be the scan of a page; None where it can."""
    shorter, longer = sorted((width, height))
    if shorter * _LONGEST_SHAPE < longer:
        return Refusal.SHAPE
    return Refusal.COARSE if shorter < _FEWEST_PIXELS else None


def count_refusal(pages: int, most: int, *, with_backs: bool = False) -> str | None:
    """Say why a file of so many pages is not taken where there are only so many signature pages.

    Args:
        pages: how many there are in the file.
        most: how many signature pages there are.
        with_backs: whether the blank backs of the sheets may be among them.
    """
    if pages <= (2 * most if with_backs else most):
        return None
    are = "is only 1 signature page" if most == 1 else f"are only {most} signature pages"
    return f"This file has {plural(pages, 'page')}, and there {are}. Scan the signed pages alone."


def changed(title: str) -> str:
    """Say that a page, called so, is not what was signed any more, and what to do."""
    return (
        f"The {title} has changed since it was signed on paper. Print and sign it again, or keep the scan of "
        "the earlier text."
    )


def standing(signed: str, kept_for: str | None, now: str) -> Standing:
    """Say what becomes of a scan.

    Args:
        signed: the digest of what the paper said when it was signed.
        kept_for: the digest of the later text for which the trainee kept the scan all the same.
        now: the digest of what the page says now.
    """
    if signed == now:
        return Standing.SHOWN
    return Standing.KEPT if kept_for == now else Standing.CHANGED
