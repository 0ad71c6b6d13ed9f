"""What changed on a placement since the last review, in sentences. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.clock import day_in_words
from app.core.words import listed, plural

SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened since a day (None: since the placement began), by references and codes.

    Attributes:
        submitted: entries that were submitted for the first time.
        amended: entries of which a newer version was submitted.
        returned, signed, reopened, verified: items to which it happened, each once.
        waiting: how many items wait for sign-off now.
        progress: how far the placement is, in words.
        missing: how many items have still to be signed off.
    """

    since: date | None
    submitted: Sequence[str]
    amended: Sequence[str]
    returned: Sequence[str]
    signed: Sequence[str]
    reopened: Sequence[str]
    verified: Sequence[str]
    waiting: int
    progress: str
    missing: int


def sentences(changes: Changes) -> list[str]:
    """Say what changed, a sentence each; what did not happen is left out, but for entries and signatures."""
    since = day_in_words(changes.since) if changes.since else "the placement began"
    told = [
        f"Since {since}: {_entries(changes.submitted) or 'no entry was submitted'}.",
        _told(changes.amended, "entry was amended", "entries were amended"),
        _told(changes.signed, "item was signed off", "items were signed off") or "No item was signed off.",
        _told(changes.returned, "item was returned", "items were returned"),
        _told(changes.reopened, "item was reopened", "items were reopened"),
        _told(changes.verified, "item was verified", "items were verified"),
        f"{plural(changes.waiting, 'item waits', 'items wait')} for sign-off now." if changes.waiting else "",
        f"In all: {changes.progress}; {plural(changes.missing, 'item is', 'items are')} still missing.",
    ]
    return [sentence for sentence in told if sentence]


def _entries(references: Sequence[str]) -> str:
    return _told(references, "entry was submitted", "entries were submitted").removesuffix(".")


def _told(names: Sequence[str], one: str, many: str) -> str:
    if not names:
        return ""
    shown = [*names[:SHOWN], *([f"{len(names) - SHOWN} more"] if len(names) > SHOWN else [])]
    return f"{plural(len(names), one, many)}: {listed(shown)}."
