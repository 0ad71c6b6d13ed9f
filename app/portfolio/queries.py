"""What is read about evidence: current claims, whole entries, hidden ones, open reports."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.extensions import db
from app.placements.moved import Moved, moved_items_of
from app.portfolio.models import Claim, Evidence, EvidenceVersion, PatientDataReport, VersionFile
from app.portfolio.values import ClaimBasis, EvidenceState


@dataclass(frozen=True)
class CurrentClaim:
    """A claim that counts now: of the newest submitted version of an entry.

    Attributes:
        item_id: the framework item; the one it became where the placement moved to a newer version since.
        evidence_id: the entry.
        reference: how the entry is called, for instance ``E12``.
        version: the submitted version, its files with their attachments loaded.
        basis: first-hand or theoretical.
        location: where in the evidence; empty while the words are hidden.
        words_hidden: the entry is under an open report of patient data: show its words to deciders only.
    """

    item_id: UUID
    evidence_id: UUID
    reference: str
    version: EvidenceVersion
    basis: ClaimBasis
    location: str
    words_hidden: bool


def newest_submitted(placement_ids: Collection[UUID]) -> sa.Subquery:
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


def claims_of_placements(placement_ids: Collection[UUID]) -> list[ClaimRow]:
    """Return the claims that count on several placements, in two queries."""
    moved = moved_items_of(placement_ids)
    newest = newest_submitted(placement_ids)
    rows = db.session.execute(
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
    return [
        ClaimRow(placement_id, moved[placement_id].now(item_id), evidence_id, basis, day)
        for placement_id, item_id, evidence_id, basis, day in rows
    ]


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
    newest = newest_submitted(placement_ids)
    claims = db.session.scalars(
        sa.select(Claim)
        .join(Claim.evidence_version)
        .join(EvidenceVersion.evidence)
        .join(newest, is_newest(newest))
        .where(Evidence.placement_id.in_(placement_ids))
        .options(
            contains_eager(Claim.evidence_version).contains_eager(EvidenceVersion.evidence),
            contains_eager(Claim.evidence_version)
            .selectinload(EvidenceVersion.files)
            .joinedload(VersionFile.attachment),
        )
        .order_by(Evidence.number)
    )
    hidden = hidden_evidence(*placement_ids)
    found: dict[UUID, dict[UUID, list[CurrentClaim]]] = {number: {} for number in placement_ids}
    for claim in claims:
        version = claim.evidence_version
        is_hidden = version.evidence_id in hidden
        placement_id = version.evidence.placement_id
        item_id = moved[placement_id].now(claim.item_id)
        found[placement_id].setdefault(item_id, []).append(
            CurrentClaim(
                item_id=item_id,
                evidence_id=version.evidence_id,
                reference=version.evidence.reference,
                version=version,
                basis=claim.basis,
                location="" if is_hidden else claim.location,
                words_hidden=is_hidden,
            )
        )
    return found


def hidden_evidence(*placement_ids: UUID) -> frozenset[UUID]:
    """Return the entries of placements whose words are hidden because a report of patient data is open."""
    return frozenset(
        db.session.scalars(
            sa.select(PatientDataReport.evidence_id)
            .join(PatientDataReport.evidence)
            .where(
                Evidence.placement_id.in_(placement_ids),
                PatientDataReport.outcome.is_(None),
                PatientDataReport.is_about_all,
            )
        )
    )


def open_reports(placement_ids: Iterable[UUID]) -> list[PatientDataReport]:
    """Return the reports of patient data on some placements that wait for a decision, oldest first."""
    return list(
        db.session.scalars(
            sa.select(PatientDataReport)
            .join(PatientDataReport.evidence)
            .where(Evidence.placement_id.in_(list(placement_ids)), PatientDataReport.outcome.is_(None))
            .options(
                joinedload(PatientDataReport.evidence).joinedload(Evidence.placement),
                joinedload(PatientDataReport.attachment),
                joinedload(PatientDataReport.reported_by),
            )
            .order_by(PatientDataReport.reported_at)
        )
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
