"""One placement as an archive: a ZIP with its data as JSON, its files, and the digests of all of it.

It holds what the person may see who asks for it. Files and words that are hidden because of a report of
patient data stay out for everybody. Contents stream from the store into the archive one piece at a time.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, cast
from uuid import UUID

import sqlalchemy as sa

from app.assessments.models import (
    Assessment,
    AssessmentEvidence,
    AssessmentItem,
    AssessmentReflection,
    GuestAssessor,
)
from app.assessments.msf_models import (
    MsfCycle,
    MsfReflection,
    MsfSelfRating,
)
from app.assessments.workflow import State as AssessmentState
from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.competencies.refiling_models import CarriedWords, Refiling
from app.competencies.withheld_models import WithheldWords
from app.core.clock import instant_in_words, now
from app.core.errors import StorageError
from app.cpd.activities import ACTIVITY_WORDS
from app.cpd.models import CpdActivity
from app.exchange.archive_tables import Row, Tables, people_of, surroundings_of, values, where
from app.exchange.belongings import belonging_tables, rows_of
from app.exchange.left_out import FOR_THE_CENTRE, LEFT_OUT
from app.exchange.rows import line_of
from app.export.models import ApplicationFile
from app.export.wet_models import SignatureScan
from app.ledger.models import LedgerEntry
from app.ledger.values import Head
from app.placements.models import Placement
from app.portfolio.confidentiality import FREE_WORDS
from app.portfolio.models import (
    Attachment,
    Claim,
    Evidence,
    EvidenceComment,
    EvidenceVersion,
    PatientDataReport,
    Reflection,
    VersionFile,
)
from app.portfolio.queries import hidden_evidence
from app.portfolio.values import AttachmentState, EvidenceState
from app.reviews.models import VisitNote

FORMAT = "techfolio-placement-1"


@dataclass(frozen=True)
class Scope:
    """What goes into an archive: drafts and withdrawn versions are the trainee's own, reflection a choice."""

    with_drafts: bool = False
    with_reflection: bool = False


@dataclass(frozen=True)
class KeptFile:
    """A file of the archive: where it stands in it, and its content."""

    path: str
    digest: str
    size: int


@dataclass(frozen=True)
class Contents:
    """Everything that an archive says, cut loose from the database."""

    title: str
    tables: Tables
    files: Sequence[KeptFile]
    scope: Scope


def gather(placement: Placement, scope: Scope) -> Contents:
    """Read a placement, with a number of queries that depends on the number of tables only."""
    tables: Tables = {
        table.name: [dict(row) for row in rows_of(table, placement.id)]
        for table in belonging_tables()
        if table.name not in LEFT_OUT | FOR_THE_CENTRE
    }
    if not scope.with_reflection:
        del tables[Reflection.__tablename__]
        for model in (AssessmentReflection, MsfReflection):
            released = [row for row in tables[model.__tablename__] if row["released_at"]]
            tables[model.__tablename__] = released
    _leave_out_begun(tables)
    if not scope.with_drafts:
        _leave_out_drafts(tables)
        _leave_out_early_ratings(tables)
    # A moderator's note is the trainee's to read once it is shared.
    tables[VisitNote.__tablename__] = where(tables, VisitNote, "shared", {True})
    _leave_out_hidden(tables, hidden_evidence(placement.id))
    files = list(_files(tables))
    tables |= surroundings_of(tables, placement.id)
    tables["people"] = people_of(tables)
    title = f"{placement.trainee.name}, {placement.centre.name}"
    return Contents(title=title, tables=tables, files=files, scope=scope)


def write(contents: Contents, target: IO[bytes], progress: Callable[[int, int], None] | None = None) -> None:
    """Write an archive; no transaction needs to be open.

    Args:
        contents: what `gather` returned.
        target: a file open for writing; it needs no seeking.
        progress: told how many files of how many are written.

    Raises:
        StorageError: a file cannot be read, or there is no room.
    """
    sums: dict[str, str] = {}
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            for name, rows in contents.tables.items():
                _add(archive, f"data/{name}.json", _as_json(rows), sums)
            for number, file in enumerate(contents.files, start=1):
                with archive.open(file.path, "w", force_zip64=True) as place:
                    for piece in blobs.store().stream(as_digest(file.digest)):
                        place.write(piece)
                sums[file.path] = file.digest
                if progress:
                    progress(number, len(contents.files))
            _add(archive, "manifest.json", _manifest(contents), sums)
            _add(archive, "README.txt", _read_me(contents).encode(), sums)
            lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
            archive.writestr("SHA256SUMS", lines)
    except OSError as problem:
        raise StorageError("The archive could not be written. There may be no room on the disk.") from problem


def _leave_out_begun(tables: Tables) -> None:
    """Leave out assessments that nobody was asked for yet, and where guests are written to."""
    begun = values(where(tables, Assessment, "state", {AssessmentState.DRAFT}), "id")
    tables[Assessment.__tablename__] = [
        row for row in tables[Assessment.__tablename__] if row["id"] not in begun
    ]
    for model in (AssessmentItem, AssessmentEvidence):
        tables[model.__tablename__] = [
            row for row in tables[model.__tablename__] if row["assessment_id"] not in begun
        ]
    guests = tables[GuestAssessor.__tablename__]
    tables[GuestAssessor.__tablename__] = [{**row, "email": ""} for row in guests]


def _leave_out_early_ratings(tables: Tables) -> None:
    """Leave out the own ratings of rounds that are not released: until then only the trainee sees them."""
    released = {row["id"] for row in tables[MsfCycle.__tablename__] if row["summary"] is not None}
    tables[MsfSelfRating.__tablename__] = where(tables, MsfSelfRating, "cycle_id", released)


def _leave_out_drafts(tables: Tables) -> None:
    """Keep what others than the trainee may see: submitted versions, and entries that have one."""
    submitted = where(tables, EvidenceVersion, "state", {EvidenceState.SUBMITTED})
    versions, entries = values(submitted, "id"), values(submitted, "evidence_id")
    tables[EvidenceVersion.__tablename__] = submitted
    tables[Claim.__tablename__] = where(tables, Claim, "evidence_version_id", versions)
    tables[VersionFile.__tablename__] = where(tables, VersionFile, "evidence_version_id", versions)
    tables[Evidence.__tablename__] = where(tables, Evidence, "id", entries)
    shown = values(tables[VersionFile.__tablename__], "attachment_id")
    tables[Attachment.__tablename__] = where(tables, Attachment, "id", shown)
    for beside in (EvidenceComment, CpdActivity):
        tables[beside.__tablename__] = where(tables, beside, "evidence_id", entries)
    tables[Refiling.__tablename__] = where(tables, Refiling, "evidence_id", entries)
    proposals = values(tables[Refiling.__tablename__], "id")
    tables[CarriedWords.__tablename__] = where(tables, CarriedWords, "refiling_id", proposals)


def _leave_out_hidden(tables: Tables, hidden: frozenset[UUID]) -> None:
    """Empty what is under an open report: words of entries, what is said about them, contents of files."""
    secret = {row["id"] for row in tables[EvidenceVersion.__tablename__] if row["evidence_id"] in hidden}
    tables[EvidenceVersion.__tablename__] = [
        {**row, **dict.fromkeys(FREE_WORDS, "")} if row["id"] in secret else row
        for row in tables[EvidenceVersion.__tablename__]
    ]
    tables[Claim.__tablename__] = [
        {**row, "location": ""} if row["evidence_version_id"] in secret else row
        for row in tables[Claim.__tablename__]
    ]
    reported = {row["comment_id"] for row in tables[PatientDataReport.__tablename__] if not row["outcome"]}
    tables[EvidenceComment.__tablename__] = [
        {**row, "text": ""} if row["evidence_id"] in hidden or row["id"] in reported else row
        for row in tables[EvidenceComment.__tablename__]
    ]
    tables[CpdActivity.__tablename__] = [
        {**row, **dict.fromkeys(ACTIVITY_WORDS, "")} if row["evidence_id"] in hidden else row
        for row in tables[CpdActivity.__tablename__]
    ]
    tables[WithheldWords.__tablename__] = [
        {**row, "words": ""} for row in tables[WithheldWords.__tablename__]
    ]
    if Reflection.__tablename__ in tables:
        tables[Reflection.__tablename__] = [
            row for row in tables[Reflection.__tablename__] if row["evidence_id"] not in hidden
        ]
    for model in (Attachment, ApplicationFile):
        tables[model.__tablename__] = [
            {**row, "digest": None, "filename": "Hidden file", "notes": []}
            if row["state"] is AttachmentState.HIDDEN
            else row
            for row in tables[model.__tablename__]
        ]


def _files(tables: Tables) -> list[KeptFile]:
    references = {row["id"]: f"E{row['number']}" for row in tables[Evidence.__tablename__]}
    found = []
    for model in (Attachment, ApplicationFile):
        for number, row in enumerate(tables[model.__tablename__], start=1):
            if not row["digest"]:
                continue
            folder = references[row["evidence_id"]] if model is Attachment else "application-documents"
            name = PurePosixPath(row["filename"]).name
            found.append(KeptFile(f"files/{folder}/{number}-{name}", row["digest"], row["size"]))
    for number, row in enumerate(tables[SignatureScan.__tablename__], start=1):
        if row["digest"]:
            found.append(KeptFile(f"files/signed-pages/{number}.jpg", row["digest"], row["size"]))
    return found


def _add(archive: zipfile.ZipFile, path: str, content: bytes, sums: dict[str, str]) -> None:
    archive.writestr(path, content)
    sums[path] = hashlib.sha256(content).hexdigest()


def _as_json(rows: Sequence[Row]) -> bytes:
    plain = [json.loads(line_of(cast("sa.RowMapping", row))) for row in rows]
    return json.dumps(plain, ensure_ascii=False, indent=1).encode()


def _manifest(contents: Contents) -> bytes:
    manifest = {
        "format": FORMAT,
        "made_at": now().isoformat(),
        "with_drafts": contents.scope.with_drafts,
        "with_reflection": contents.scope.with_reflection,
        "rows": {name: len(rows) for name, rows in contents.tables.items()},
        "ledger_head": _head(contents),
        "files": [{"path": file.path, "sha256": file.digest, "bytes": file.size} for file in contents.files],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1).encode()


def _head(contents: Contents) -> str:
    """Return the head of the chain that the archive holds, as a token; empty where nothing was recorded."""
    links = contents.tables[LedgerEntry.__tablename__]
    return Head(links[-1]["placement_id"], links[-1]["sequence"], links[-1]["digest"]).token if links else ""


def _read_me(contents: Contents) -> str:
    scope = contents.scope
    return (
        f"Techfolio archive of a placement\n{contents.title}\nMade on {instant_in_words(now())}\n\n"
        "data/ holds the records as JSON, one file for each kind; files/ holds the files, by entry.\n"
        f"Drafts and withdrawn versions are {'included' if scope.with_drafts else 'left out'}; "
        f"private reflection is {'included' if scope.with_reflection else 'left out'}.\n"
        "Files and words under an open report of patient data are left out.\n\n"
        "To check that nothing was changed: sha256sum -c SHA256SUMS\n"
        "Whoever can change a file can change that list too: it shows accidents, it proves no origin.\n\n"
        "data/ledger_entry.json is the chain of what happened to sign-offs; docs/ledger.md of Techfolio\n"
        "says how its digests are made. Its head, to be compared with the installation's own ledger:\n"
        f"{_head(contents) or 'nothing has been recorded'}\n"
    )
