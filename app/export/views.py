"""How the pages of the pack say where a file of it stands; templates compare no states."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.competencies.words import Tag
from app.core.clock import instant_in_words
from app.core.errors import ConflictError
from app.core.words import plural
from app.export.models import Export
from app.export.queries import ExportFound, is_underway
from app.export.values import PACK_WORDS, STAGE_WORDS, PackKind, Stage, file_name
from app.jobs.models import JobState

WAITING = "Waiting for its turn"
MAKING = "Reading what the file shows"
PURGED = "Its content was removed for good, because something that it showed had to go. Make a new one."
HELD = (
    "Patient data has been reported in something that this file shows. "
    "It can be downloaded again once a supervisor or co-ordinator has decided that there is none."
)
INTERRUPTED = "It could not be made."


class Standing(StrEnum):
    """What can be done with a file of the pack."""

    UNDERWAY = "underway"
    FAILED = "failed"
    CANCELLED = "cancelled"
    GONE = "gone"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class FileView:
    """One file to download.

    Attributes:
        number, of: which volume of how many.
        name: what the download is called.
        first, last: its pages, counted over all volumes.
    """

    number: int
    of: int
    name: str
    digest: str
    size: int
    first: int
    last: int

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class ExportView:
    """One file of the pack as a page shows it; `steps_total` is 0 while nobody knows how much is to do."""

    export_id: UUID
    kind: PackKind
    words: str
    made_at: datetime
    standing: Standing
    sentence: str
    tag: Tag | None
    pages: int
    size: int
    warnings: tuple[str, ...]
    files: tuple[FileView, ...] = ()
    steps_done: int = 0
    steps_total: int = 0


def export_view(found: ExportFound) -> ExportView:
    """Return a file of the pack in words."""
    export = found.export
    standing, sentence = _standing(found)
    job = export.job
    return ExportView(
        export_id=export.id,
        kind=export.kind,
        words=PACK_WORDS[export.kind],
        made_at=export.made_at,
        standing=standing,
        sentence=sentence,
        tag=Tag("Draft", "yellow") if standing is Standing.READY and export.is_draft else None,
        pages=export.pages or 0,
        size=found.size,
        warnings=tuple(export.warnings),
        files=files_of(found) if standing is Standing.READY else (),
        steps_done=job.steps_done if job else 0,
        steps_total=job.steps_total if job else 0,
    )


def apart(rows: Sequence[ExportView]) -> tuple[list[ExportView], list[ExportView]]:
    """Return the files to show, and apart from them those cancelled before a later file of their kind.

    Args:
        rows: newest first.
    """
    shown: list[ExportView] = []
    behind: list[ExportView] = []
    for row in rows:
        is_behind = row.standing is Standing.CANCELLED and any(row.kind is one.kind for one in shown)
        (behind if is_behind else shown).append(row)
    return shown, behind


def _standing(found: ExportFound) -> tuple[Standing, str]:
    export = found.export
    if export.purged_at is not None:
        return Standing.GONE, PURGED
    if export.digest is not None:
        return (Standing.GONE, HELD) if found.held else (Standing.READY, "")
    if is_underway(export):
        return Standing.UNDERWAY, in_words(export)
    if export.job and export.job.state is JobState.CANCELLED:
        return Standing.CANCELLED, _cancelled(export.job.finished_at, found.cancelled_by)
    return Standing.FAILED, (export.job.problem if export.job else "") or INTERRUPTED


def _cancelled(at: datetime | None, by: str) -> str:
    who = f" by {by}" if by else ""
    when = f" on {instant_in_words(at)}" if at else ""
    return f"Cancelled{who}{when}. Anything already laid out is used again for the next one."


def in_words(export: Export) -> str:
    """Say how far a file that is being made has come."""
    job = export.job
    if job is None or job.state is JobState.QUEUED:
        return WAITING
    stage = stage_in_words(export)
    if job.stage == Stage.LAYING_OUT and job.steps_total:
        return f"{stage}: {job.steps_done} of {plural(job.steps_total, 'section')}"
    return stage


def stage_in_words(export: Export) -> str:
    """Say what the making of a file is at, in words that stay the same throughout a stage."""
    job = export.job
    if job is None or job.state is JobState.QUEUED:
        return WAITING
    return STAGE_WORDS[Stage(job.stage)] if job.stage else MAKING


def files_of(found: ExportFound) -> tuple[FileView, ...]:
    """Return what a finished export can be downloaded as: one file, or its volumes in order."""
    export = found.export
    of = len(found.further) + 1
    firsts = [1, *(volume.first_page for volume in found.further), (export.pages or 0) + 1]
    contents = [(export.digest or "", found.size), *((one.digest, one.size) for one in found.further)]
    return tuple(
        FileView(
            number=number,
            of=of,
            name=file_name(export.kind, number, of),
            digest=digest,
            size=size,
            first=firsts[number - 1],
            last=firsts[number] - 1,
        )
        for number, (digest, size) in enumerate(contents, start=1)
    )


def require_ready(found: ExportFound) -> tuple[FileView, ...]:
    """Return the files of an export that can be downloaded.

    Raises:
        ConflictError: it was purged, or is held back; the sentence says which.
    """
    standing, sentence = _standing(found)
    if standing is not Standing.READY:
        raise ConflictError(sentence)
    return files_of(found)
