"""The facts that the check of a pack rests on, as frozen plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.identifiers import Finding
from app.export.page_ranges import PageRanges
from app.export.readiness import EntryStanding, ItemStanding
from app.export.wet_policy import Standing


@dataclass(frozen=True, slots=True)
class CentreRules:
    """What a centre asks of a pack; without a decision no limit, but signed and first-hand work."""

    most_megabytes: int | None = None
    asks_signed: bool = True
    asks_first_hand: bool = True


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has a page: how it is called, and where it is mended."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """An application document with what is missing in it, in a sentence."""

    thing: Thing
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """An item as the rule engine and the sign-offs have it.

    Attributes:
        mandatory: whether it has to be signed off in any case.
        returned: whether it waits for the trainee, with feedback.
        first_hand: the references of the entries that support it first-hand.
        unmet: what the engine misses beside sign-offs, in sentences.
    """

    thing: Thing
    standing: ItemStanding
    mandatory: bool = False
    returned: bool = False
    first_hand: frozenset[str] = frozenset()
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """An entry as the portfolio would show it; `declared`: its trainee made the statement on redaction."""

    thing: Thing
    standing: EntryStanding
    declared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Words or a file, as the last look through them has it.

    Attributes:
        pending: whether nobody has looked since it came or changed.
        missing: whether the store does not have it.
        read: whether its words could be read.
        note: what of it could not be read.
    """

    thing: Thing
    pending: bool = False
    missing: bool = False
    read: bool = True
    note: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSize:
    """A file with its size in bytes; of a file of the pack, `attached` are those that are in it.

    `chosen`: where only some of its pages are printed.
    """

    thing: Thing
    size: int
    attached: Sequence["FileSize"] = ()
    chosen: PageRanges | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedFacts:
    """A page of which a scan came back, what became of that, and the digest of the scan's content."""

    thing: Thing
    title: str
    standing: Standing
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpted:
    """A file of so many pages, of which those that are chosen are printed."""

    thing: Thing
    chosen: PageRanges
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the check of a placement's pack rests on.

    Attributes:
        unscanned: where to have the portfolio looked through, while no program has read any of it.
        report: the report on role and responsibilities, where it has not been written.
        slots: application documents that are missing, for those who may know.
        drafts: entries that were never submitted, for their trainee.
        signed: pages that were signed on paper, for those who may see the scans.
        waiting: scans of which nobody has said which page they are, for the same people.
        made: the newest finished files of the pack.
        attached: what the portfolio attaches.
        excerpts: of which files only some pages are printed, as far as their pages are counted.
        originals: the files whose originals are embedded.
    """

    rules: CentreRules
    items: Sequence[ItemFacts] = ()
    entries: Sequence[EntryFacts] = ()
    looked: Sequence[Looked] = ()
    unscanned: Thing | None = None
    report: Thing | None = None
    slots: Sequence[Lacking] = ()
    drafts: Sequence[Thing] = ()
    signed: Sequence[SignedFacts] = ()
    waiting: Sequence[Thing] = ()
    made: Sequence[FileSize] = ()
    attached: Sequence[FileSize] = ()
    excerpts: Sequence[Excerpted] = ()
    originals: Sequence[Thing] = ()
