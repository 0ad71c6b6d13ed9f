"""What the pages of an entry show, as values: state turned into words, so that templates compare nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.blobs import showing
from app.blobs.values import MediaType
from app.core.errors import TechfolioError
from app.core.words import days_in_words
from app.portfolio.access import EvidenceAccess
from app.portfolio.claimed import UNMOVED, ItemsNow
from app.portfolio.models import Attachment, Claim, EvidenceVersion, ReportOutcome
from app.portfolio.values import BASIS_WORDS, EVIDENCE_TYPE_WORDS, AttachmentState, ClaimBasis, EvidenceState
from app.standards.models import FrameworkItem

PREVIEWS_SHOWN = 10
TEXT_SHOWN = 5_000
STATE_WORDS = {
    EvidenceState.DRAFT: ("Draft", "yellow"),
    EvidenceState.SUBMITTED: ("Submitted", "green"),
    EvidenceState.WITHDRAWN: ("Withdrawn", "grey"),
}
BASIS_COLOURS = {ClaimBasis.FIRST_HAND: "blue", ClaimBasis.THEORETICAL: "grey"}
OUTCOME_WORDS = {ReportOutcome.RESTORED: "Shown again", ReportOutcome.PURGED: "Removed for good"}
FILE_STATE_WORDS = {
    AttachmentState.PRESENT: "",
    AttachmentState.HIDDEN: "Hidden: patient data was reported in this file.",
    AttachmentState.PURGED: "Removed for good because it held patient data.",
}


@dataclass(frozen=True)
class FileView:
    """A file as a person sees it.

    Attributes:
        previews: addresses of the pictures of its first pages.
        more_pages: how many pages are not shown.
        text: the beginning of a text file, to be escaped.
        problem: why it cannot be fetched, or an empty text.
        address: where it is fetched; empty where it cannot be.
    """

    id: UUID
    name: str
    kind: str
    size: int
    notes: tuple[str, ...]
    previews: tuple[str, ...] = ()
    more_pages: int = 0
    text: str = ""
    text_is_cut: bool = False
    problem: str = ""
    address: str = ""


@dataclass(frozen=True)
class ClaimView:
    """A claim with the words of its item and where those come from; `note`: what became of it since."""

    code: str
    title: str
    statement: str
    framework: str
    location: str
    basis: str
    colour: str
    note: str


@dataclass(frozen=True)
class VersionView:
    """One version in the history of an entry."""

    id: UUID
    number: int
    words: str
    colour: str
    at: datetime
    is_shown: bool


def file_views(found: EvidenceAccess, version: EvidenceVersion, *, with_text: bool = True) -> list[FileView]:
    """Return the files of a version as the person sees them."""
    return [_file_view(found, file.attachment, with_text=with_text) for file in version.files]


def _file_view(found: EvidenceAccess, file: Attachment, *, with_text: bool) -> FileView:
    may_look = found.may_preview(file)
    kind = MediaType(file.media_type)
    pages = showing.preview_count(file.media_type, file.pages) if may_look and file.digest else 0
    text, is_cut, problem = "", False, FILE_STATE_WORDS[file.state]
    if may_look and kind.is_text and with_text and file.digest:
        text, is_cut, problem = _beginning(file.digest, file.media_type, problem)
    return FileView(
        id=file.id,
        name=file.filename if file.state is AttachmentState.PRESENT or found.decides else "Hidden file",
        kind=kind.words,
        size=file.size,
        notes=tuple(file.notes),
        previews=tuple(f"/files/{file.id}/preview/{page + 1}" for page in range(min(pages, PREVIEWS_SHOWN))),
        more_pages=max(0, pages - PREVIEWS_SHOWN),
        text=text,
        text_is_cut=is_cut,
        problem=problem,
        address=f"/files/{file.id}" if found.may_download(file) else "",
    )


def _beginning(digest: str, media_type: str, problem: str) -> tuple[str, bool, str]:
    try:
        text, is_cut = showing.preview_text(digest, media_type)
    except TechfolioError as failure:
        return "", False, problem or failure.sentence
    return text[:TEXT_SHOWN], is_cut or len(text) > TEXT_SHOWN, problem


def claim_views(version: EvidenceVersion, now: ItemsNow) -> list[ClaimView]:
    """Return the claims of a version in the order of their frameworks and items, as these are now."""
    return [
        ClaimView(
            code=item.code,
            title=item.title,
            statement=item.statement,
            framework=item.framework_version.title,
            location=claim.location,
            basis=BASIS_WORDS[claim.basis].split(":")[0],
            colour=BASIS_COLOURS[claim.basis],
            note=now.note(claim.item),
        )
        for item, claim in _in_order(version, now)
    ]


def _in_order(version: EvidenceVersion, now: ItemsNow) -> list[tuple[FrameworkItem, Claim]]:
    pairs = [(now.of(claim.item), claim) for claim in version.claims]
    return sorted(pairs, key=lambda pair: _place(pair[0]))


def _place(item: FrameworkItem) -> tuple[str, str, int]:
    framework = item.framework_version
    return framework.title, str(framework.id), item.position


def notices(versions: Iterable[EvidenceVersion], now: ItemsNow = UNMOVED) -> list[str]:
    """Return where the words of the claimed frameworks come from, each notice once."""
    found = {
        item.framework_version.notice: None for version in versions for item, _ in _in_order(version, now)
    }
    return [notice for notice in found if notice]


def history(found: EvidenceAccess, shown: EvidenceVersion) -> list[VersionView]:
    """Return the versions that a person may see, newest first."""
    return [
        VersionView(
            id=version.id,
            number=version.number,
            words=STATE_WORDS[version.state][0] + (", words removed" if version.purged_at else ""),
            colour=STATE_WORDS[version.state][1],
            at=version.withdrawn_at or version.submitted_at or version.changed_at,
            is_shown=version is shown,
        )
        for version in reversed(found.versions)
    ]


def facts(version: EvidenceVersion) -> list[tuple[str, str]]:
    """Return the short words of a version with their names, those that are there."""
    pairs = [
        ("Kind of evidence", EVIDENCE_TYPE_WORDS[version.type] if version.type else ""),
        ("When", days_in_words(version.happened_from, version.happened_to)),
        ("Setting", version.setting),
        ("Equipment", version.equipment),
        ("Procedure", version.procedure),
    ]
    return [(name, value) for name, value in pairs if value]


def texts(version: EvidenceVersion) -> list[tuple[str, str]]:
    """Return the long words of a version with their headings, those that are there."""
    pairs = [("What I did", version.what_i_did), ("What happened", version.what_happened)]
    return [(heading, text) for heading, text in pairs if text]
