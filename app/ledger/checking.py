"""Walks every chain and the chain of heads, and says in words where one does not hold."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from uuid import UUID

import sqlalchemy as sa

from app.extensions import db
from app.ledger.chain import beginning, digest_of, digest_of_head, keyed
from app.ledger.models import LedgerEntry, LedgerHead, LedgerKey
from app.ledger.queries import BATCH, all_entries, has_head, noted_heads
from app.ledger.service import FIRST_HEAD
from app.ledger.values import ADOPTED, Fact, Head, as_adopted

Progress = Callable[[int], None]
UNKNOWN = "The ledger does not know it: it was put in beside the ledger."
UNKNOWN_OR_OLDER = (
    "The ledger does not know it: it was put in beside the ledger, or is older than the ledger and was not "
    "adopted, see “techfolio ledger adopt --help”."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, and what, in a sentence."""

    where: str
    sentence: str


def check_chains(progress: Progress) -> Iterator[Finding]:
    """Walk every placement's chain from its beginning; a chain yields its first broken link only.

    Args:
        progress: told how many links were read so far.
    """
    read = 0
    for _, links in groupby(all_entries(), key=lambda entry: entry.placement_id):
        expected, previous, broken = 1, "", False
        for entry in links:
            read += 1
            progress(read)
            if broken:
                continue
            problem = _problem(entry, expected, previous or beginning(entry.placement_id))
            if problem:
                broken = True
                yield Finding(_link_name(entry), problem)
            expected, previous = expected + 1, entry.digest


def _problem(entry: LedgerEntry, expected: int, previous: str) -> str:
    """Say what is wrong with a link, or nothing."""
    if entry.sequence != expected:
        return f"Link {expected} is missing: the next that is there has the number {entry.sequence}."
    if entry.previous != previous:
        return "It does not follow from the link before it: one of the two was put in or exchanged."
    if digest_of(entry.link) != entry.digest:
        return "Its content is not what its digest says: it was changed."
    return ""


def check_heads() -> Iterator[Finding]:
    """Walk the chain of heads, and find each noted head in its placement's chain.

    The walk ends at the first break in the chain of heads itself.
    """
    expected, previous = 1, FIRST_HEAD
    for row in noted_heads():
        if problem := _head_problem(row, expected, previous):
            yield Finding(f"Noted head {expected}", problem)
            return
        expected, previous = expected + 1, row.digest
    db.session.expunge_all()
    yield from check_against((row.head for row in list(noted_heads())), "the chain of heads")


def _head_problem(row: LedgerHead, expected: int, previous: str) -> str:
    if row.number != expected:
        return f"It is missing: the next that is there has the number {row.number}."
    if row.previous != previous or digest_of_head(row.number, row.head.token, row.at, previous) != row.digest:
        return "It was changed, put in or exchanged: it does not follow from the one before it."
    return ""


def check_against(heads: Iterable[Head], source: str) -> Iterator[Finding]:
    """Compare the chains with heads that were recorded elsewhere: each must still be there, unchanged.

    Args:
        heads: what was recorded.
        source: where, in words.
    """
    for head in sorted(set(heads)):
        if not has_head(head):
            yield Finding(
                f"Placement {head.placement_id}, link {head.sequence}",
                f"It is recorded in {source} and is not in the ledger any more, or is another one: "
                "the end of the chain was cut off, or the chain was written anew.",
            )


def check_records(
    kind: str, facts: Iterable[tuple[str, Fact]], is_kept: sa.ColumnElement[bool], unknown: str = UNKNOWN
) -> Iterator[Finding]:
    """Compare a room's own records with the ledger: each must stand in it as it is, and none may be gone.

    The links of an erased placement have no key any more, and no records: nothing is asked of them.

    Args:
        kind: what the kinds of the room's acts begin with, up to the colon.
        facts: every record of the room as `record` was told of it, with its name in words.
        is_kept: the condition that a link's record is still there.
        unknown: what is said of a record that no link stands for.
    """
    coming = iter(facts)
    while batch := _by_number(islice(coming, BATCH)):
        known = _links_of(batch)
        for where, fact in batch.values():
            entry, key = known.get(fact.record_id, (None, ""))
            if entry is None:
                yield Finding(where, unknown)
            elif _as_recorded(_told_by(fact, entry), entry, key) != _recorded(entry):
                yield Finding(where, f"It is not what the ledger recorded as link {entry.sequence}.")
    gone = (
        sa.select(LedgerEntry)
        .join(LedgerKey, LedgerKey.placement_id == LedgerEntry.placement_id)
        .where(
            sa.or_(LedgerEntry.kind.startswith(f"{kind}:"), LedgerEntry.kind.startswith(f"{ADOPTED}{kind}:")),
            ~is_kept,
        )
        .order_by(LedgerEntry.placement_id, LedgerEntry.sequence)
    )
    for entry in db.session.scalars(gone):
        yield Finding(_link_name(entry), "What it recorded is not there any more.")


def agrees(fact: Fact) -> bool:
    """Say whether the ledger recorded an act as it is told of it here."""
    entry, key = _links_of([fact.record_id]).get(fact.record_id, (None, ""))
    if entry is None or digest_of(entry.link) != entry.digest:
        return False
    return _as_recorded(_told_by(fact, entry), entry, key) == _recorded(entry)


def _told_by(fact: Fact, entry: LedgerEntry) -> Fact:
    """Return an act as its link tells it: witnessed when it happened, or adopted later."""
    return as_adopted(fact, entry.at) if entry.kind.startswith(ADOPTED) else fact


def _by_number(facts: Iterable[tuple[str, Fact]]) -> dict[UUID, tuple[str, Fact]]:
    return {fact.record_id: (where, fact) for where, fact in facts}


def _links_of(batch: Collection[UUID]) -> dict[UUID, tuple[LedgerEntry, str]]:
    rows = db.session.execute(
        sa.select(LedgerEntry, LedgerKey.key)
        .join(LedgerKey, LedgerKey.placement_id == LedgerEntry.placement_id)
        .where(LedgerEntry.record_id.in_(batch))
    )
    return {entry.record_id: (entry, key) for entry, key in rows}


def _as_recorded(fact: Fact, entry: LedgerEntry, key: str) -> tuple[object, ...]:
    words = entry.words if fact.text is None else keyed(key, fact.text)
    return (
        *(fact.placement_id, fact.kind, fact.subject_id, fact.actor_id, fact.capacity, fact.authority),
        *(keyed(key, "\n".join(fact.registration)), keyed(key, fact.content_digest), words),
        fact.at,
    )


def _recorded(entry: LedgerEntry) -> tuple[object, ...]:
    return (
        *(entry.placement_id, entry.kind, entry.subject_id, entry.actor_id, entry.capacity, entry.authority),
        *(entry.registration, entry.content, entry.words),
        entry.at,
    )


def _link_name(entry: LedgerEntry) -> str:
    return f"Placement {entry.placement_id}, link {entry.sequence} ({entry.kind})"
