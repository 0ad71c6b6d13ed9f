"""What a registration portfolio consists of, as frozen plain values, read before any page is laid out."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote

from app.export.cpd_values import CpdPart
from app.export.decisions import AssessmentLine, AssessmentRecord, SignOff
from app.export.gap_values import Gap
from app.export.log_values import WeeklyLog
from app.export.page_ranges import PageRanges
from app.export.repetition_values import RepeatedItem
from app.export.schemes import REGISTRATION, FirstPage
from app.export.values import Content, PackKind
from app.export.wet_values import SignedPage

STARTER = "starter"


def section_key(*parts: str) -> str:
    """Name a section, or a place in one, such as ``evidence/E12``; each part is made safe for an address."""
    return "/".join(quote(part, safe="", errors="replace") for part in parts)


def repeated(names: Iterable[str]) -> list[str]:
    """Return, sorted, what occurs more than once."""
    return sorted(name for name, times in Counter(names).items() if times > 1)


@dataclass(frozen=True, slots=True)
class AttachmentPart:
    """One file that becomes pages.

    Attributes:
        key: what the caller calls it (its row's id); positions, warnings and derivations use it.
        file_name: as the person named it; shown, never used as a path.
        media_type: decided by content before; one that cannot be shown becomes a page with name and digest.
        digest: SHA-256 of the content in hexadecimal; content that does not match it is not shown.
        size: bytes.
        content: the bytes, or what reads them in pieces; it may raise, which makes a page that says so.
        unavailable: a sentence when the file must not be read (purged, hidden); empty otherwise.
        pages: how many it has; None where that is known only once it is laid out.
        chosen: those that are printed; None for all. What the file says stays the same, so it does not count
            when documents are compared, nor in the digest of the content.
        embedded: whether the original is embedded in the pack; it does not count either.
        added_at: when it was added.
        chosen_at: since when these pages are chosen; None where nothing was ever chosen.
        original_name: what its original is called, where `file_name` is a title; empty where it is the same.
    """

    key: str
    file_name: str
    media_type: str
    digest: str
    size: int
    content: Content = field(compare=False, repr=False)
    unavailable: str = ""
    pages: int | None = field(default=None, compare=False)
    chosen: PageRanges | None = field(default=None, compare=False)
    embedded: bool = field(default=False, compare=False)
    added_at: datetime | None = field(default=None, compare=False)
    chosen_at: datetime | None = field(default=None, compare=False)
    original_name: str = field(default="", compare=False)

    @classmethod
    def of_bytes(cls, key: str, file_name: str, media_type: str, content: bytes) -> "AttachmentPart":
        """Describe content that is already in memory."""
        return cls(key, file_name, media_type, hashlib.sha256(content).hexdigest(), len(content), content)


@dataclass(frozen=True, slots=True)
class Framework:
    """A version of a set of standards that the portfolio is mapped to.

    Attributes:
        key: short name that rows and claims refer to.
        provenance: ``official``, ``adapted`` or ``starter``.
        notice: printed wherever its items are shown; a starter set without one is refused.
    """

    key: str
    title: str
    version: str
    publisher: str
    provenance: str
    notice: str = ""

    def __post_init__(self) -> None:
        if self.provenance == STARTER and not self.notice.strip():
            raise ValueError(f"The starter set {self.key} needs its notice.")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement that an entry is evidence for one framework item."""

    framework_key: str
    item_code: str
    item_title: str
    where: str
    first_hand: bool
    state: str


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    """One evidence entry. ``reflection`` and ``feedback`` only where its trainee chose them.

    ``assessed_in`` are the assessments in which it lay before the assessor.
    """

    reference: str
    title: str
    kind: str
    started_on: date
    what_i_did: str
    ended_on: date | None = None
    setting: str = ""
    equipment: str = ""
    procedure: str = ""
    what_happened: str = ""
    reflection: str | None = None
    feedback: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    attachments: tuple[AttachmentPart, ...] = ()
    assessed_in: tuple[AssessmentLine, ...] = ()

    def __post_init__(self) -> None:
        if twice := repeated(part.key for part in self.attachments):
            raise ValueError(f"Evidence {self.reference} has an attachment twice: {', '.join(twice)}.")

    def first_hand_for(self, framework_key: str, item_code: str) -> bool:
        """Tell whether any of the claims on that item is first-hand."""
        return any(
            claim.first_hand
            for claim in self.claims
            if (claim.framework_key, claim.item_code) == (framework_key, item_code)
        )


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One framework item with its state in words and the references of its evidence."""

    framework_key: str
    code: str
    title: str
    state: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacementSpan:
    """When the placement runs; ``weeks`` is in words ("50 weeks, part time") and may be empty."""

    start: date
    end: date | None = None
    weeks: str = ""


@dataclass(frozen=True, slots=True)
class PortfolioDocument:
    """The whole portfolio (file B), in the order in which it is printed.

    Attributes:
        identifier: stays the same for the same document; goes into the file's identifier.
        changed_on: the printed date, the day of the last change of what is shown. The day of printing is no
            value: the same document gives the same bytes on any day.
        draft_reasons: sentences; while there is one, DRAFT stands across every page.
        role_report: Markdown; raw HTML in it is shown as text.
        matrix, register: in the frameworks' order. Every reference and framework key must exist here.
        check_address: where anybody has the file's seal checked; may be empty.
        ledger_head: how far the placement's ledger had come, as a token; empty where nothing was recorded.
        showcased: how many of the first entries stand before the annex; 0 where there is none.
        gaps: what items miss by the rules of their sets, in the frameworks' order.
        declaration: sentences above the boxes for signatures in ink.
        first_page: what the file is called, and who reads it.
        standing: by a framework's key, how far it is; empty where the first page does not say so.
        supervisors: who supervised, with the days.
        signed: scans of pages that were signed on paper.
        weekly_log: what the trainee logged week by week, where that is printed.
        repetitions: items that were done repeatedly, in the frameworks' order, where any were noted.
        cpd: the profile, where the file is that of a CPD record; it is divided into other sections then.
    """

    identifier: str
    trainee: str
    discipline: str
    programme: str
    centre: str
    changed_on: date
    role_report: str
    placement: PlacementSpan | None = None
    draft_reasons: tuple[str, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    evidence: tuple[EvidenceSection, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    register: tuple[SignOff, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = ()
    ledger_head: str = ""
    check_address: str = ""
    gaps: tuple[Gap, ...] = ()
    showcased: int = 0
    declaration: tuple[str, ...] = (
        "I declare that this portfolio is my own work and that I did what it says I did.",
        "I declare that it holds no information from which a patient could be identified.",
    )
    first_page: FirstPage = REGISTRATION
    standing: tuple[tuple[str, str], ...] = ()
    supervisors: tuple[str, ...] = ()
    signed: tuple[SignedPage, ...] = ()
    weekly_log: WeeklyLog | None = None
    repetitions: tuple[RepeatedItem, ...] = ()
    cpd: CpdPart | None = None

    def __post_init__(self) -> None:
        references = [entry.reference for entry in self.evidence]
        if twice := repeated(references):
            raise ValueError(f"Two entries share a reference: {', '.join(twice)}.")
        rows = (section_key(row.framework_key, row.code) for row in self.matrix)
        if twice := repeated(rows):
            raise ValueError(f"The matrix lists an item twice: {', '.join(twice)}.")
        known = set(references)
        if lost := sorted({ref for row in self.matrix for ref in row.evidence} - known):
            raise ValueError(f"The matrix names evidence that is not in the document: {', '.join(lost)}.")
        used = {row.framework_key for row in self.matrix} | {gap.framework_key for gap in self.gaps}
        used |= {decision.framework_key for decision in self.register}
        used |= {item.framework_key for item in self.repetitions}
        for entry in self.evidence:
            used |= {claim.framework_key for claim in entry.claims}
            used |= {decision.framework_key for decision in entry.sign_offs}
        if unknown := sorted(used - {framework.key for framework in self.frameworks}):
            raise ValueError(f"Frameworks without provenance: {', '.join(unknown)}.")

    @property
    def kind(self) -> PackKind:
        """Which of the two files it is."""
        return PackKind.PORTFOLIO

    @property
    def draft(self) -> bool:
        """Whether anything in the document is still unsigned."""
        return bool(self.draft_reasons)

    @property
    def foot_line(self) -> str:
        """What stands in the middle of each page's foot."""
        return f"{self.trainee} · {self.first_page.title}"
