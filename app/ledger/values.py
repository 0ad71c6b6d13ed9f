"""What the ledger is told of an act, what it keeps of it, and how the head of a chain is written. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID


class Authority(StrEnum):
    """What let a person sign: an own account, a link that was sent, their PIN, or (a guest) being there."""

    ACCOUNT = "account"
    LINK = "link"
    PIN = "pin"
    HERE = "here"


AUTHORITY_WORDS = {
    Authority.ACCOUNT: "Own account, electronically",
    Authority.LINK: "Guest, by a one-use link, electronically",
    Authority.PIN: "PIN on the trainee's device, electronically",
    Authority.HERE: "Guest on the trainee's device, electronically, confirmed to their address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One act to record.

    Attributes:
        placement_id: in whose chain.
        kind: what happened, for instance ``item:sign-off``; at most 60 characters.
        subject_id: what it happened to: a case, an assessment, a review.
        record_id: the row that holds the words and the names.
        actor_id: the account, or the guest's row.
        capacity: the part in which the person acted.
        authority: what let them.
        registration: registration body and number as they were then; both may be empty.
        content_digest: the digest of what was decided on; empty where nothing was.
        text: the words given with it; None where they were removed since, so that nothing can be compared.
        at: when, aware.
    """

    placement_id: UUID
    kind: str
    subject_id: UUID
    record_id: UUID
    actor_id: UUID
    capacity: str
    authority: Authority
    registration: tuple[str, str]
    content_digest: str
    text: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a chain as it is kept: ids and keyed digests, no name and no word of anybody.

    Attributes:
        sequence: 1 for the first link of a placement.
        registration, content, words: keyed digests of the fact's registration, content digest and text.
        device: ``phone``, ``computer``, or ``terminal`` where no browser was there.
        previous: the digest of the link before.
    """

    placement_id: UUID
    sequence: int
    kind: str
    subject_id: UUID
    record_id: UUID
    actor_id: UUID
    capacity: str
    authority: str
    registration: str
    content: str
    words: str
    device: str
    at: datetime
    previous: str


# What the kind of an act begins with that is older than the ledger, and which the ledger did not witness.
ADOPTED = "adopted:"


def as_adopted(fact: Fact, moment: datetime) -> Fact:
    """Return an act as it is recorded long after it happened: at the moment of recording, and called so.

    When it is said to have happened goes under the digest of its content, so that it stays from then on.
    """
    said = fact.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = f"{fact.content_digest}\n{said}"
    return replace(fact, kind=ADOPTED + fact.kind, content_digest=content, at=moment)


_HEAD = re.compile(r"techfolio-head:([0-9a-f]{32}):([0-9]{1,9}):([0-9a-f]{64})")
_GAPS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The last link of a placement's chain at some moment."""

    placement_id: UUID
    sequence: int
    digest: str

    @property
    def token(self) -> str:
        """Return the head as it is printed, mailed and compared."""
        return f"techfolio-head:{self.placement_id.hex}:{self.sequence}:{self.digest}"


def heads_in(text: str) -> Iterator[Head]:
    """Find the heads written in a text, also where a page or a mail has broken their lines."""
    for placement, sequence, digest in _HEAD.findall(_GAPS.sub("", text)):
        yield Head(UUID(hex=placement), int(sequence), digest)
