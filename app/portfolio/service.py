"""The verbs of an entry: start, save, submit, withdraw, amend, discard."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.blobs import service as blobs
from app.core.clock import now, today
from app.core.errors import ConflictError, InvalidInputError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.placements.models import Placement
from app.placements.moved import moved_items
from app.portfolio.digest import ClaimContent, EvidenceContent, digest_of_content
from app.portfolio.models import Attachment, Claim, Evidence, EvidenceVersion, Reflection, VersionFile
from app.portfolio.policy import (
    DraftFacts,
    Refusal,
    missing_for_submission,
    refusal_to_amend,
    refusal_to_discard,
    refusal_to_write,
)
from app.portfolio.values import AttachmentState, EvidenceState, EvidenceType

STALE = (
    "This entry was changed meanwhile, perhaps in another tab or on another device. Nothing was overwritten."
)


@dataclass(frozen=True)
class Words:
    """What a draft says, all of it optional until it is submitted."""

    title: str = ""
    type: EvidenceType | None = None
    happened_from: date | None = None
    happened_to: date | None = None
    setting: str = ""
    equipment: str = ""
    procedure: str = ""
    what_i_did: str = ""
    what_happened: str = ""


WORD_NAMES = tuple(field.name for field in fields(Words))


def words_of(version: EvidenceVersion) -> Words:
    """Return what a version says, cut loose from the database."""
    return Words(**{name: getattr(version, name) for name in WORD_NAMES})


def start(placement: Placement, evidence_id: UUID | None = None) -> EvidenceVersion:
    """Add an entry with an empty draft to a placement and return the draft."""
    # Counted in the database, so that two tabs at once get two numbers and the placement keeps its revision.
    counter = sa.update(Placement).where(Placement.id == placement.id)
    following = db.session.scalar(
        counter.values(next_reference=Placement.next_reference + 1).returning(Placement.next_reference)
    )
    if following is None:
        raise ConflictError("This placement is not here any more.")
    evidence = Evidence(id=evidence_id or new_id(), placement_id=placement.id, number=following - 1)
    draft = EvidenceVersion(id=new_id(), evidence=evidence, number=1, state=EvidenceState.DRAFT)
    db.session.add(draft)
    db.session.flush()
    return draft


def save_words(version: EvidenceVersion, words: Words, reflection: str | None, revision: int) -> None:
    """Write a draft's words, and the private reflection unless it is None; nothing happens without a change.

    Raises:
        RefusedError: it is no draft.
        ConflictError: the draft is not at that revision any more.
        InvalidInputError: a day lies in the future, or the last one before the first.
    """
    if refusal := refusal_to_write(version.state, hidden=False):
        raise RefusedError(refusal.value)
    if version.revision != revision:
        raise ConflictError(STALE)
    _check_days(words)
    changed = [name for name in WORD_NAMES if getattr(version, name) != getattr(words, name)]
    for name in changed:
        setattr(version, name, getattr(words, name))
    if reflection is not None and save_reflection(version.evidence, reflection):
        changed.append("reflection")
    if changed:
        version.changed_at = now()
    db.session.flush()


def _check_days(words: Words) -> None:
    first, last = words.happened_from, words.happened_to
    if any(day and day > today() for day in (first, last)):
        raise InvalidInputError("A day is in the future. Give the day on which it happened.")
    if first and last and last < first:
        raise InvalidInputError("The last day is before the first one.")


def reflection_of(evidence: Evidence) -> str:
    """Return the private reflection on an entry; only its owner may be shown it."""
    return evidence.reflection.text if evidence.reflection else ""


def save_reflection(evidence: Evidence, text: str) -> bool:
    """Write the private reflection, whatever the state of the entry, and say whether it changed."""
    if text == reflection_of(evidence):
        return False
    if evidence.reflection is None:
        evidence.reflection = Reflection(text=text)
    else:
        evidence.reflection.text = text
        evidence.reflection.changed_at = now()
    db.session.flush()
    return True


def content_of(version: EvidenceVersion) -> EvidenceContent:
    """Return what a signature on a version covers, as plain values."""
    return EvidenceContent(
        title=version.title,
        type=version.type.value if version.type else "",
        happened_from=version.happened_from,
        happened_to=version.happened_to,
        setting=version.setting,
        equipment=version.equipment,
        procedure=version.procedure,
        what_i_did=version.what_i_did,
        what_happened=version.what_happened,
        claims=tuple(
            ClaimContent(str(claim.item_id), claim.location, claim.basis.value) for claim in version.claims
        ),
        files=tuple(file.attachment.digest for file in version.files),
    )


def content_digest(version: EvidenceVersion) -> str:
    """Return the digest of a version's words, claims and files, as they are now."""
    return digest_of_content(content_of(version))


def missing_in(version: EvidenceVersion) -> dict[str, str]:
    """Return what a draft lacks before it can be submitted: field name and sentence."""
    moved = moved_items(version.evidence.placement_id)
    return missing_for_submission(
        DraftFacts(
            title=version.title,
            has_type=version.type is not None,
            happened_from=version.happened_from,
            what_i_did=version.what_i_did,
            claims=sum(not moved.is_gone(claim.item_id) for claim in version.claims),
        )
    )


def submit_version(version: EvidenceVersion, *, declared: bool) -> None:
    """Freeze a draft: from here on it never changes, and its digest says what it holds.

    Raises:
        RefusedError: it is no draft any more.
        InvalidInputError: something is missing, or the declaration about patient identifiers.
    """
    db.session.flush()
    db.session.refresh(version, with_for_update=True)
    db.session.expire(version, ["claims", "files"])
    if refusal := refusal_to_write(version.state, hidden=False):
        raise RefusedError(refusal.value)
    if missing := missing_in(version):
        raise InvalidInputError(" ".join(missing.values()))
    if not declared:
        raise InvalidInputError(Refusal.NOT_DECLARED.value)
    version.digest = content_digest(version)
    version.declared_at = version.submitted_at = version.changed_at = now()
    version.state = EvidenceState.SUBMITTED
    db.session.flush()


def withdraw_version(version: EvidenceVersion) -> EvidenceVersion:
    """Take a submitted version back and return a new draft that says the same.

    Raises:
        RefusedError: it is not submitted, or a draft exists already.
    """
    db.session.refresh(version, attribute_names=["state", "revision"], with_for_update=True)
    if version.state is not EvidenceState.SUBMITTED:
        raise RefusedError(Refusal.NOT_SUBMITTED.value)
    if _draft(version.evidence):
        raise RefusedError(Refusal.DRAFT_EXISTS.value)
    version.state = EvidenceState.WITHDRAWN
    version.withdrawn_at = now()
    db.session.flush()
    return _copied(version)


def amend(evidence: Evidence) -> EvidenceVersion:
    """Return a new draft that says what the newest version says, with its claims and files.

    Raises:
        RefusedError: there is a draft already.
    """
    if refusal := refusal_to_amend([version.state for version in evidence.versions]):
        raise RefusedError(refusal.value)
    return _copied(evidence.versions[-1])


def _draft(evidence: Evidence) -> EvidenceVersion | None:
    return next((version for version in evidence.versions if version.state is EvidenceState.DRAFT), None)


def _copied(version: EvidenceVersion) -> EvidenceVersion:
    moved = moved_items(version.evidence.placement_id)
    draft = EvidenceVersion(
        id=new_id(),
        evidence_id=version.evidence_id,
        number=max(other.number for other in version.evidence.versions) + 1,
        state=EvidenceState.DRAFT,
        **{name: getattr(version, name) for name in WORD_NAMES},
        claims=[
            Claim(id=new_id(), item_id=moved.now(claim.item_id), location=claim.location, basis=claim.basis)
            for claim in version.claims
        ],
        files=[
            VersionFile(attachment_id=file.attachment_id, position=file.position)
            for file in version.files
            if file.attachment.state is not AttachmentState.PURGED
        ],
    )
    db.session.add(draft)
    db.session.flush()
    db.session.expire(version.evidence, ["versions"])
    return draft


def discard(evidence: Evidence) -> bool:
    """Throw the draft away, with its files that nothing else uses; say whether the whole entry went.

    Raises:
        RefusedError: there is no draft, or it is all that is left of a withdrawn entry.
    """
    if refusal := refusal_to_discard([version.state for version in evidence.versions]):
        raise RefusedError(refusal.value)
    draft = evidence.versions[-1]
    whole = len(evidence.versions) == 1
    own = [file.attachment for file in draft.files]
    db.session.delete(draft)
    db.session.flush()
    db.session.expire(evidence, ["versions"])
    remove_unused(own)
    if whole:
        db.session.execute(sa.delete(Reflection).where(Reflection.evidence_id == evidence.id))
        db.session.execute(sa.delete(Evidence).where(Evidence.id == evidence.id))
    return whole


def remove_unused(attachments: list[Attachment]) -> None:
    """Delete those files of drafts that no version includes any more, and their contents unless shared."""
    digests = set()
    for attachment in attachments:
        used = sa.exists().where(VersionFile.attachment_id == attachment.id)
        if db.session.scalar(sa.select(used)):
            continue
        if attachment.digest:
            digests.add(attachment.digest)
        db.session.delete(attachment)
    db.session.flush()
    blobs.discard(digests)
