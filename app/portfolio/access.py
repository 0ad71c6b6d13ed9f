"""Loads an entry through the person who asks: drafts are the trainee's own, reported words are hidden."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.actor import Actor
from app.core.errors import NotFoundError, RefusedError
from app.extensions import db
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.portfolio.models import (
    Attachment,
    Claim,
    Evidence,
    EvidenceVersion,
    PatientDataReport,
    VersionFile,
)
from app.portfolio.policy import refusal_to_write
from app.portfolio.values import AttachmentState, EvidenceState
from app.standards.models import FrameworkItem


@dataclass(frozen=True)
class EvidenceAccess:
    """An entry as one person may see it.

    Attributes:
        access: the placement with the person's parts in it.
        evidence: the entry, its versions with claims and files loaded.
        open_reports: reports of patient data in it that nobody has decided on, oldest first.
    """

    access: Access
    evidence: Evidence
    open_reports: tuple[PatientDataReport, ...]

    @property
    def is_trainee(self) -> bool:
        """Say whether the entry is the person's own."""
        return self.access.is_trainee

    @property
    def decides(self) -> bool:
        """Say whether the person restores or purges what is reported in the entry."""
        return self.access.decides

    @property
    def is_reported(self) -> bool:
        """Say whether the words as a whole are under an open report."""
        return any(report.is_about_all for report in self.open_reports)

    @property
    def words_hidden(self) -> bool:
        """Say whether the words must not be shown to this person."""
        return self.is_reported and not self.decides

    @property
    def versions(self) -> list[EvidenceVersion]:
        """Return the versions that the person may see, oldest first."""
        return [
            version
            for version in self.evidence.versions
            if self.is_trainee or version.state is EvidenceState.SUBMITTED
        ]

    @property
    def newest(self) -> EvidenceVersion:
        """Return the newest version that the person may see."""
        return self.versions[-1]

    @property
    def draft(self) -> EvidenceVersion | None:
        """Return the draft, for the trainee only."""
        drafts = [version for version in self.versions if version.state is EvidenceState.DRAFT]
        return drafts[0] if drafts else None

    @property
    def submitted(self) -> EvidenceVersion | None:
        """Return the newest submitted version."""
        done = [version for version in self.versions if version.state is EvidenceState.SUBMITTED]
        return done[-1] if done else None

    def may_download(self, attachment: Attachment) -> bool:
        """Say whether a file of the entry may be fetched: present, and part of a version the person sees."""
        return attachment.state is AttachmentState.PRESENT and self._is_in_view(attachment)

    def may_preview(self, attachment: Attachment) -> bool:
        """Say whether a file may be looked at: as downloading, and a hidden one by those who decide on it."""
        hidden = attachment.state is AttachmentState.HIDDEN and self.decides
        return self.may_download(attachment) or (hidden and attachment.digest is not None)

    def _is_in_view(self, attachment: Attachment) -> bool:
        return any(file.attachment_id == attachment.id for version in self.versions for file in version.files)


def whole_version() -> tuple[Any, ...]:
    """Return the loader options that bring a version with its claims, items, frameworks and files."""
    return (
        selectinload(EvidenceVersion.claims)
        .joinedload(Claim.item)
        .joinedload(FrameworkItem.framework_version),
        selectinload(EvidenceVersion.files).joinedload(VersionFile.attachment),
    )


def evidence_for(actor: Actor, evidence_id: UUID, looking_at: str = "") -> EvidenceAccess:
    """Return an entry for a person; `looking_at` names the page for the access log.

    Raises:
        NotFoundError: there is no such entry, or nothing of it is for this person.
    """
    placement_id = db.session.scalar(sa.select(Evidence.placement_id).where(Evidence.id == evidence_id))
    if placement_id is None:
        raise NotFoundError
    found = _loaded(placement_for(actor, placement_id), evidence_id)
    if not found.versions:
        raise NotFoundError
    if looking_at:
        # Only now: what turned out not to exist for the person was not looked at.
        placement_for(actor, placement_id, f"{found.evidence.reference}: {looking_at}")
    return found


def reported_evidence_for(actor: Actor, evidence_id: UUID) -> EvidenceAccess:
    """Return an entry to somebody who decides on reports, whatever has become of its versions since.

    Raises:
        NotFoundError: the person does not decide on it.
    """
    placement_id = db.session.scalar(sa.select(Evidence.placement_id).where(Evidence.id == evidence_id))
    if placement_id is None:
        raise NotFoundError
    access = placement_for(actor, placement_id, "a report of patient data")
    if not access.decides:
        raise NotFoundError
    return _loaded(access, evidence_id)


def _loaded(access: Access, evidence_id: UUID) -> EvidenceAccess:
    evidence = db.session.scalars(
        sa.select(Evidence)
        .where(Evidence.id == evidence_id)
        .options(
            selectinload(Evidence.versions).options(*whole_version()),
            selectinload(Evidence.attachments),
        )
    ).one()
    reports = db.session.scalars(
        sa.select(PatientDataReport)
        .where(PatientDataReport.evidence_id == evidence_id, PatientDataReport.outcome.is_(None))
        .options(joinedload(PatientDataReport.attachment), joinedload(PatientDataReport.reported_by))
        .order_by(PatientDataReport.reported_at)
    )
    return EvidenceAccess(access=access, evidence=evidence, open_reports=tuple(reports))


def own_evidence(actor: Actor, evidence_id: UUID) -> EvidenceAccess:
    """Return an entry to the trainee whose it is.

    Raises:
        NotFoundError: it is not the person's own.
    """
    found = evidence_for(actor, evidence_id)
    found.access.require(Capacity.TRAINEE)
    return found


def draft_of(found: EvidenceAccess) -> EvidenceVersion:
    """Return the draft of an own entry, to be looked at in order to change it.

    Raises:
        RefusedError: there is none, or the entry is under a report; the sentence says what to do.
    """
    if refusal := refusal_to_write(found.newest.state, hidden=found.is_reported):
        raise RefusedError(refusal.value)
    return found.newest


def locked_draft(actor: Actor, evidence_id: UUID) -> tuple[EvidenceAccess, EvidenceVersion]:
    """Return an own entry and its draft, which nobody else can submit or change until this request ends.

    Raises:
        NotFoundError: the entry is not the person's own.
        RefusedError: there is no draft, or the entry is under a report.
    """
    # Locked before anything is loaded, so that what is loaded is what the lock holds still.
    db.session.execute(
        sa.select(EvidenceVersion.id)
        .where(EvidenceVersion.evidence_id == evidence_id, EvidenceVersion.state == EvidenceState.DRAFT)
        .with_for_update()
    )
    found = own_evidence(actor, evidence_id)
    return found, draft_of(found)
