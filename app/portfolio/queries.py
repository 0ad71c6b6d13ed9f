"""What is read about evidence: current claims, whole entries, hidden ones, open reports."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.extensions import db
from app.placements.moved import Moved, moved_items_of
from app.portfolio.models import (
    Attachment,
    Claim,
    Evidence,
    EvidenceVersion,
    PatientDataReport,
    VersionFile,
)
from app.portfolio.values import AttachmentState, ClaimBasis, EvidenceState

# What every page of a placement asks is put together once; only the placements differ.
PLACEMENTS: sa.BindParameter[Collection[UUID]] = sa.bindparam("placement_ids", expanding=True)


@dataclass(frozen=True, slots=True)
class ClaimedFile:
    """A file of a claimed version; `digest` is None once it has been purged."""

    attachment_id: UUID
    digest: str | None
    state: AttachmentState


@dataclass(frozen=True, slots=True)
class ClaimedVersion:
    """What rules and signatures need of a submitted version; its long words are read where they are shown."""

    id: UUID
    evidence_id: UUID
    number: int
    title: str
    happened_from: date | None
    digest: str
    purged_at: datetime | None
    files: tuple[ClaimedFile, ...]


@dataclass(frozen=True, slots=True)
class CurrentClaim:
    """A claim that counts now: of the newest submitted version of an entry.

    Attributes:
        item_id: the framework item; the one it became where the placement moved to a newer version since.
        evidence_id: the entry.
        reference: how the entry is called, for instance ``E12``.
        version: the submitted version with its files, in order.
        basis: first-hand or theoretical.
        location: where in the evidence; empty while the words are hidden.
        words_hidden: the entry is under an open report of patient data: show its words to deciders only.
    """

    item_id: UUID
    evidence_id: UUID
    reference: str
    version: ClaimedVersion
    basis: ClaimBasis
    location: str
    words_hidden: bool


def newest_submitted(placement_ids: Collection[UUID] | sa.BindParameter[Collection[UUID]]) -> sa.Subquery:
    """Return the newest submitted version of each entry of placements: `evidence_id` and `number`."""
    return (
        sa.select(EvidenceVersion.evidence_id, sa.func.max(EvidenceVersion.number).label("number"))
        .join(EvidenceVersion.evidence)
        .where(EvidenceVersion.state == EvidenceState.SUBMITTED, Evidence.placement_id.in_(placement_ids))
        .group_by(EvidenceVersion.evidence_id)
        .subquery()
    )


def is_newest(newest: sa.Subquery) -> sa.ColumnElement[bool]:
    """Return the condition on which a version is the one that `newest_submitted` names."""
    return sa.and_(
        newest.c.evidence_id == EvidenceVersion.evidence_id, newest.c.number == EvidenceVersion.number
    )


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that counts now, without its words: what is needed to count many."""

    placement_id: UUID
    item_id: UUID
    evidence_id: UUID
    basis: ClaimBasis
    happened_from: date | None


def claims_of_placements(placement_ids: Collection[UUID], moved: Moved | None = None) -> list[ClaimRow]:
    """Return the claims that count on several placements, in two queries.

    `moved`: what became of the placements' items, where the caller has read it; that saves one of them.
    """
    moved = moved_items_of(placement_ids) if moved is None else moved
    rows = db.session.execute(_claims_to_count(), {"placement_ids": list(placement_ids)})
    return [
        ClaimRow(placement_id, moved[placement_id].now(item_id), evidence_id, basis, day)
        for placement_id, item_id, evidence_id, basis, day in rows
    ]


@cache
def _claims_to_count() -> sa.Select[UUID, UUID, UUID, ClaimBasis, date | None]:
    newest = newest_submitted(PLACEMENTS)
    return (
        sa.select(
            Evidence.placement_id,
            Claim.item_id,
            EvidenceVersion.evidence_id,
            Claim.basis,
            EvidenceVersion.happened_from,
        )
        .join(Claim.evidence_version)
        .join(EvidenceVersion.evidence)
        .join(newest, is_newest(newest))
    )


def current_claims(placement_id: UUID, moved: Moved | None = None) -> dict[UUID, list[CurrentClaim]]:
    """Return the claims that count on a placement, by item, in order of entries; four queries in all.

    `moved`: what became of the placement's items, where the caller has read it; that saves one of them.
    """
    return current_claims_of([placement_id], moved)[placement_id]


def current_claims_of(
    placement_ids: Collection[UUID], moved: Moved | None = None
) -> dict[UUID, dict[UUID, list[CurrentClaim]]]:
    """Return the claims that count on several placements, each as for one, with as many queries."""
    moved = moved_items_of(placement_ids) if moved is None else moved
    rows = db.session.execute(_claims_that_count(), {"placement_ids": list(placement_ids)}).all()
    hidden = hidden_evidence(*placement_ids)
    files = _files_of_submitted(placement_ids)
    found: dict[UUID, dict[UUID, list[CurrentClaim]]] = {number: {} for number in placement_ids}
    for row in rows:
        is_hidden = row.evidence_id in hidden
        item_id = moved[row.placement_id].now(row.item_id)
        found[row.placement_id].setdefault(item_id, []).append(
            CurrentClaim(
                item_id=item_id,
                evidence_id=row.evidence_id,
                reference=f"E{row.number}",
                version=ClaimedVersion(
                    id=row.id,
                    evidence_id=row.evidence_id,
                    number=row.version,
                    title=row.title,
                    happened_from=row.happened_from,
                    digest=row.digest,
                    purged_at=row.purged_at,
                    files=tuple(files.get(row.id, ())),
                ),
                basis=row.basis,
                location="" if is_hidden else row.location,
                words_hidden=is_hidden,
            )
        )
    return found


@cache
def _claims_that_count() -> sa.Select[*tuple[Any, ...]]:
    newest = newest_submitted(PLACEMENTS)
    return (
        sa.select(
            Evidence.placement_id,
            Evidence.number,
            Claim.item_id,
            Claim.basis,
            Claim.location,
            EvidenceVersion.id,
            EvidenceVersion.evidence_id,
            EvidenceVersion.number.label("version"),
            EvidenceVersion.title,
            EvidenceVersion.happened_from,
            EvidenceVersion.digest,
            EvidenceVersion.purged_at,
        )
        .join(Claim.evidence_version)
        .join(EvidenceVersion.evidence)
        .join(newest, is_newest(newest))
        .where(Evidence.placement_id.in_(PLACEMENTS))
        .order_by(Evidence.number)
    )


def _files_of_submitted(placement_ids: Collection[UUID]) -> Mapping[UUID, list[ClaimedFile]]:
    """Return the files of the submitted versions of placements, each version's in order. One query."""
    found: dict[UUID, list[ClaimedFile]] = defaultdict(list)
    for version_id, *file in db.session.execute(_submitted_files(), {"placement_ids": list(placement_ids)}):
        found[version_id].append(ClaimedFile(*file))
    return found


@cache
def _submitted_files() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            VersionFile.evidence_version_id,
            VersionFile.attachment_id,
            Attachment.digest,
            Attachment.state,
        )
        .join(VersionFile.attachment)
        .join(VersionFile.evidence_version)
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id.in_(PLACEMENTS), EvidenceVersion.state == EvidenceState.SUBMITTED)
        .order_by(VersionFile.evidence_version_id, VersionFile.position)
    )


def hidden_evidence(*placement_ids: UUID) -> frozenset[UUID]:
    """Return the entries of placements whose words are hidden because a report of patient data is open."""
    return frozenset(db.session.scalars(_hidden(), {"placement_ids": placement_ids}))


@cache
def _hidden() -> sa.Select[UUID]:
    return (
        sa.select(PatientDataReport.evidence_id)
        .join(PatientDataReport.evidence)
        .where(
            Evidence.placement_id.in_(PLACEMENTS),
            PatientDataReport.outcome.is_(None),
            PatientDataReport.is_about_all,
        )
    )


def number_of_words(version_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many words there are in the long texts of versions. One query."""
    rows = db.session.execute(_long_texts(), {"version_ids": list(version_ids)})
    return {number: len(did.split()) + len(happened.split()) for number, did, happened in rows}


@cache
def _long_texts() -> sa.Select[UUID, str, str]:
    return sa.select(EvidenceVersion.id, EvidenceVersion.what_i_did, EvidenceVersion.what_happened).where(
        EvidenceVersion.id.in_(sa.bindparam("version_ids", expanding=True))
    )


def submitted_titles(placement_id: UUID) -> list[tuple[UUID, str]]:
    """Return the entries of a placement that can be looked at by others, each as ``E12 Title``, in order.

    Entries under an open report of patient data are left out.
    """
    newest = newest_submitted([placement_id])
    rows = db.session.execute(
        sa.select(Evidence.id, Evidence.number, EvidenceVersion.title)
        .join(EvidenceVersion, EvidenceVersion.evidence_id == Evidence.id)
        .join(newest, is_newest(newest))
        .order_by(Evidence.number)
    )
    hidden = hidden_evidence(placement_id)
    return [(number, f"E{place} {title}".strip()) for number, place, title in rows if number not in hidden]
