"""Records activities: as entries of the record, finished or not, and brought over from training."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.competencies.submission import submit_evidence
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import ConflictError, NotFoundError
from app.core.ids import new_id
from app.cpd import queries
from app.cpd.ending import require_open
from app.cpd.models import CpdActivity
from app.cpd.values import ActivityKind
from app.extensions import db
from app.placements.access import Access, lock_placements, placement_for
from app.placements.models import Placement
from app.placements.policy import Capacity
from app.placements.programmes import PROGRAMMES
from app.portfolio.access import evidence_for
from app.portfolio.claims import choose_items
from app.portfolio.confidentiality import after_purge
from app.portfolio.models import Attachment, Evidence, EvidenceVersion, VersionFile
from app.portfolio.queries import hidden_evidence
from app.portfolio.service import Words, save_words, start, words_of
from app.portfolio.values import AttachmentState, EvidenceState, EvidenceType

STALE = "This activity was changed meanwhile, perhaps in another tab. Nothing was overwritten."
ACTIVITY_WORDS = ("learnt", "for_practice", "for_users")
TYPES = {ActivityKind.FORMAL: EvidenceType.TRAINING_COURSE}


@dataclass(frozen=True, slots=True)
class Sorted:
    """What an activity says beyond any evidence."""

    kind: ActivityKind
    minutes: int | None
    learnt: str
    for_practice: str
    for_users: str


def sorted_as(activity: CpdActivity) -> Sorted:
    """Return what an activity says, cut loose from the database."""
    return Sorted(activity.kind, activity.minutes, activity.learnt, activity.for_practice, activity.for_users)


def activity_of(evidence_id: UUID) -> CpdActivity | None:
    """Return what is said of an entry beyond its evidence, or None while it is not sorted."""
    return db.session.get(CpdActivity, evidence_id)


def state_of(version: EvidenceVersion, activity: CpdActivity | None) -> str:
    """Return what tells this state of an activity from others, for a form to remember."""
    return f"{version.id} {version.revision} {activity.changed_at.isoformat() if activity else ''}"


def sort_entry(evidence_id: UUID, said: Sorted) -> None:
    """Write what an activity says beyond its evidence, whatever the state of the entry."""
    there = activity_of(evidence_id)
    if there is None:
        db.session.add(CpdActivity(evidence_id=evidence_id, **_columns(said)))
    elif sorted_as(there) != said:
        for name, value in _columns(said).items():
            setattr(there, name, value)
        there.changed_at = now()
    db.session.flush()


def _columns(said: Sorted) -> dict[str, object]:
    return {name: getattr(said, name) for name in Sorted.__slots__}


def record_activity(
    access: Access, proposed: UUID, words: Words, said: Sorted, items: Collection[UUID]
) -> EvidenceVersion:
    """Add an entry with its activity as a draft; the same sent again adds nothing.

    Args:
        access: the record, to its person.
        proposed: the number that the page carries for the new entry.
        words: title, days, what was done.
        said: kind, hours, what was learnt, benefits.
        items: the standards that it is mapped to.

    Raises:
        RefusedError: the record is ended.
    """
    lock_placements(access.placement.id)
    there = db.session.get(Evidence, proposed)
    words = _typed(words, said.kind)
    if there is not None:
        if there.placement_id == access.placement.id and words_of(there.versions[-1]) == words:
            return there.versions[-1]
        proposed = new_id()
    require_open(access)
    draft = start(access.placement, proposed)
    write_activity(draft, words, said, items)
    return draft


def write_activity(draft: EvidenceVersion, words: Words, said: Sorted, items: Collection[UUID]) -> None:
    """Write a draft's words, its activity and its standards.

    Raises:
        InvalidInputError: a day or an item makes no sense.
        RefusedError: it is no draft any more.
    """
    save_words(draft, _typed(words, said.kind, draft.type), None, draft.revision)
    sort_entry(draft.evidence_id, said)
    offered = {one.item_id for one in queries.standards_of(draft.evidence.placement_id)}
    choose_items(draft, set(items), offered, offered)


def _typed(words: Words, kind: ActivityKind, known: EvidenceType | None = None) -> Words:
    """Give an entry the kind of evidence that its activity suggests; one that it has already stays."""
    return replace(words, type=known or TYPES.get(kind, EvidenceType.OTHER))


def finish(actor: Actor, draft: EvidenceVersion) -> None:
    """Submit an entry that holds no patient identifiers, as its person has declared.

    Raises:
        InvalidInputError: something is missing.
    """
    submit_evidence(evidence_for(actor, draft.evidence_id), draft, declared=True, ask_for=[])


def require_unchanged(draft: EvidenceVersion, seen: str) -> None:
    """Refuse where an activity is not as the form showed it.

    Raises:
        ConflictError: it was changed since.
    """
    if state_of(draft, activity_of(draft.evidence_id)) != seen:
        raise ConflictError(STALE)


def sources_for(actor: Actor) -> Sequence[EvidenceVersion]:
    """Return what a person could bring over: the newest submitted version of each entry of training, by day.

    What is reported or removed is left out, and so is what was brought over already.
    """
    mine = sa.select(Placement.id).where(Placement.trainee_id == actor.user_id)
    record = queries.own_record(actor.user_id)
    versions = db.session.scalars(
        sa.select(EvidenceVersion)
        .join(EvidenceVersion.evidence)
        .join(Evidence.placement)
        .where(
            Evidence.placement_id.in_(mine),
            Evidence.placement_id != (record.id if record else new_id()),
            EvidenceVersion.state == EvidenceState.SUBMITTED,
            EvidenceVersion.purged_at.is_(None),
        )
        .options(
            joinedload(EvidenceVersion.evidence).joinedload(Evidence.placement),
            selectinload(EvidenceVersion.files).joinedload(VersionFile.attachment),
        )
        .order_by(EvidenceVersion.number)
    ).all()
    newest = {version.evidence_id: version for version in versions}
    hidden = hidden_evidence(*{version.evidence.placement_id for version in versions})
    taken = (
        {entry.activity.source for entry in queries.entries_of(record.id) if entry.activity}
        if record
        else set()
    )
    found = [
        one for one in newest.values() if one.evidence_id not in hidden and source_words(one) not in taken
    ]
    return sorted(found, key=lambda one: (str(one.happened_from), one.evidence.number), reverse=True)


def source_words(version: EvidenceVersion) -> str:
    """Say where an entry was brought over from."""
    placement = version.evidence.placement
    return (
        f"Brought over from {version.evidence.reference}, version {version.number}, of "
        f"{PROGRAMMES[placement.programme].title} (record {str(placement.id)[:8]})"
    )


def bring_over(actor: Actor, access: Access, evidence_ids: Collection[UUID]) -> int:
    """Copy entries of training into the record as drafts that name their source; say how many.

    The source stays as it is. A copied file is the same content under its digest, kept once. Claims are not
    copied, for they are about other standards; nor is a signature, for nobody signed the copy.

    Raises:
        NotFoundError: an entry is not one that the person can bring over.
        RefusedError: the record is ended.
    """
    lock_placements(access.placement.id)
    require_open(access)
    on_offer = {version.evidence_id: version for version in sources_for(actor)}
    for number in evidence_ids:
        if number not in on_offer:
            raise NotFoundError
        _copy(actor, access.placement, on_offer[number])
    return len(evidence_ids)


def _copy(actor: Actor, record: Placement, source: EvidenceVersion) -> None:
    # Through the placement's own rules once more: nobody copies what they cannot read.
    placement_for(actor, source.evidence.placement_id).require(Capacity.TRAINEE)
    draft = start(record)
    save_words(draft, words_of(source), None, draft.revision)
    db.session.add(
        CpdActivity(evidence_id=draft.evidence_id, kind=ActivityKind.WORK_BASED, source=source_words(source))
    )
    for file in source.files:
        if file.attachment.state is AttachmentState.PRESENT:
            copied = _file(draft.evidence_id, file.attachment, actor.user_id)
            draft.files.append(VersionFile(attachment=copied, position=file.position))
    db.session.flush()


def _file(evidence_id: UUID, file: Attachment, uploader_id: UUID) -> Attachment:
    return Attachment(
        id=new_id(),
        evidence_id=evidence_id,
        digest=file.digest,
        filename=file.filename,
        media_type=file.media_type,
        size=file.size,
        pages=file.pages,
        notes=list(file.notes),
        uploaded_by_id=uploader_id,
    )


def _forget_words(evidence: Evidence, *_: object) -> None:
    """Empty what an activity says where the words of its entry were removed for good."""
    activity = activity_of(evidence.id)
    done = [version for version in evidence.versions if version.state is not EvidenceState.DRAFT]
    if activity and all(version.purged_at for version in done):
        for name in ACTIVITY_WORDS:
            setattr(activity, name, "")
        db.session.flush()


after_purge.append(_forget_words)
