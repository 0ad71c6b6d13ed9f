"""What a pack shows that a person can purge, and whether all of it may still be shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from app.export.application import ApplicationDocument
from app.export.document import PortfolioDocument
from app.export.models import ApplicationFile
from app.export.readiness import EntryStanding, ItemStanding
from app.export.wet_models import SignatureScan
from app.extensions import db
from app.logbook.models import LoggedWeek, WeekVersion
from app.portfolio.models import Attachment, Evidence, EvidenceVersion
from app.portfolio.queries import hidden_evidence
from app.portfolio.values import AttachmentState
from app.repetitions.models import Repetition, RepetitionVersion


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file that is shown: its row (an attachment, an application document or a scan) and its content."""

    source_id: UUID
    digest: str


@dataclass(frozen=True, slots=True)
class WordsSource:
    """The words of an entry, a logged week or a repetition that are shown, in one version.

    `source_id`: whose they are.
    """

    source_id: UUID
    version_id: UUID


Source = FileSource | WordsSource


@dataclass(frozen=True, slots=True)
class Gathered:
    """A document as it was read from the database, with what it shows.

    Attributes:
        document: frozen values for the engine.
        files: by the attachment's key in the document, those whose content and name are shown.
        words: by the section's key, the entries whose words are shown.
        names: by the attachment's key, how a warning calls it.
        warnings: sentences about what is missing.
        notices: of the sets whose items are named.
        entries: how each entry that is shown stands, in order.
        items: how each item stands.
    """

    placement_id: UUID
    document: PortfolioDocument | ApplicationDocument
    files: Mapping[str, FileSource]
    words: Mapping[str, WordsSource] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    entries: tuple[EntryStanding, ...] = ()
    items: Mapping[UUID, ItemStanding] = field(default_factory=dict)

    @property
    def attached(self) -> int:
        """How many files of the evidence are shown; `files` has the scans of signed pages too."""
        return sum(part.key in self.files for entry in self.portfolio.evidence for part in entry.attachments)

    @property
    def portfolio(self) -> PortfolioDocument:
        """The document, where it is the portfolio.

        Raises:
            TypeError: it is the other file.
        """
        if not isinstance(self.document, PortfolioDocument):
            raise TypeError("These are the application documents.")
        return self.document

    @property
    def sources(self) -> tuple[Source, ...]:
        """Everything that is shown and can be purged."""
        return (*self.files.values(), *self.words.values())


def may_be_shown(placement_id: UUID, sources: Collection[Source]) -> bool:
    """Say whether nothing of this was hidden, purged or removed, and keep it so until the transaction ends.

    Reports, decisions and removals lock the same rows before they change anything.
    """
    _hold_still(placement_id)
    files = {source for source in sources if isinstance(source, FileSource)}
    words = {source for source in sources if isinstance(source, WordsSource)}
    return files <= _files_shown(placement_id) and words <= _words_shown(placement_id)


def _hold_still(placement_id: UUID) -> None:
    for model in (Evidence, ApplicationFile, SignatureScan, LoggedWeek, Repetition):
        rows = sa.select(model.id).where(model.placement_id == placement_id).order_by(model.id)
        db.session.execute(rows.with_for_update(read=True))


def _files_shown(placement_id: UUID) -> set[FileSource]:
    attached = (
        sa.select(Attachment.id, Attachment.digest)
        .join(Attachment.evidence)
        .where(Evidence.placement_id == placement_id, Attachment.state == AttachmentState.PRESENT)
    )
    documents = sa.select(ApplicationFile.id, ApplicationFile.digest).where(
        ApplicationFile.placement_id == placement_id, ApplicationFile.state == AttachmentState.PRESENT
    )
    scans = sa.select(SignatureScan.id, SignatureScan.digest).where(
        SignatureScan.placement_id == placement_id, SignatureScan.ended_at.is_(None)
    )
    rows = [row for each in (attached, documents, scans) for row in db.session.execute(each)]
    return {FileSource(source_id, digest) for source_id, digest in rows if digest is not None}


def _words_shown(placement_id: UUID) -> set[WordsSource]:
    hidden = hidden_evidence(placement_id)
    rows = db.session.execute(
        sa.select(EvidenceVersion.evidence_id, EvidenceVersion.id)
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == placement_id, EvidenceVersion.purged_at.is_(None))
    )
    logged = db.session.execute(
        sa.select(WeekVersion.week_id, WeekVersion.id)
        .join(WeekVersion.week)
        .where(LoggedWeek.placement_id == placement_id, WeekVersion.purged_at.is_(None))
    )
    noted = db.session.execute(
        sa.select(RepetitionVersion.repetition_id, RepetitionVersion.id)
        .join(RepetitionVersion.repetition)
        .where(Repetition.placement_id == placement_id, RepetitionVersion.purged_at.is_(None))
    )
    return {
        *(WordsSource(*row) for row in logged),
        *(WordsSource(*row) for row in noted),
        *(WordsSource(evidence_id, version) for evidence_id, version in rows if evidence_id not in hidden),
    }
