"""What is done to repetitions: a trainee notes, corrects and withdraws, a supervisor initials."""

from collections.abc import Callable, Sequence
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import day_in_words, now, today
from app.core.errors import AtFieldError, ConflictError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.mail.service import tell
from app.mail.values import NoticeKind
from app.placements.access import Access, lock_placements, placement_for
from app.placements.queries import pinned_catalogues
from app.portfolio.claims import on_offer
from app.repetitions import policy, queries
from app.repetitions.access import RepetitionAccess
from app.repetitions.models import Repetition, RepetitionInitial, RepetitionVersion
from app.repetitions.values import Performance
from app.web.initials import Initialled

when_words_go: list[Callable[[UUID], None]] = []
"""What rooms above do when words of a placement's repetitions were removed for good; each gets its number."""


def note(access: Access, item_id: UUID, given: Performance, sent_as: UUID, *, no_patient: bool) -> Repetition:
    """Note that the trainee did what an item asks for; a form that is sent twice notes once.

    Args:
        access: the trainee's own placement.
        item_id: an item of the standards that the placement has now.
        given: what was typed.
        sent_as: the number of the form.
        no_patient: whether it was ticked that no patient can be told from the words.

    Raises:
        NotFoundError: the person is not the trainee, or the placement has no such item that takes evidence.
        AtFieldError: a rule speaks against what was typed; the sentence says which, and at which field.
    """
    access.require(policy.WRITES)
    if item_id not in on_offer(pinned_catalogues(access.placement.id)):
        raise NotFoundError
    _check(access, given, no_patient=no_patient)
    lock_placements(access.placement.id)
    if noted := queries.sent_before(access.placement.id, sent_as):
        return noted
    repetition = Repetition(
        id=new_id(), placement_id=access.placement.id, item_id=item_id, sent_as=sent_as, versions=[]
    )
    db.session.add(repetition)
    _add(repetition, access, given)
    return repetition


def correct(found: RepetitionAccess, given: Performance, seen: int, *, no_patient: bool) -> RepetitionVersion:
    """Write what a repetition should have said; the same again is left alone, initial and all.

    Args:
        found: a repetition of the trainee's own.
        given: what was typed.
        seen: the number of the version on which that rests.
        no_patient: as for `note`.

    Raises:
        NotFoundError: the person is not the trainee.
        AtFieldError: as for `note`.
        RefusedError: it is withdrawn.
        ConflictError: it was changed meanwhile.
    """
    found.access.require(policy.WRITES)
    _check(found.access, given, no_patient=no_patient)
    held = _held(found)
    if held.newest.performance == given and held.newest.purged_at is None:
        return held.newest
    if held.newest.number != seen:
        raise ConflictError(policy.CHANGED_MEANWHILE)
    return _add(held, found.access, given)


def withdraw(found: RepetitionAccess) -> None:
    """Withdraw a repetition; what it said stays in its history.

    Raises:
        NotFoundError: the person is not the trainee.
        RefusedError: it is withdrawn already.
    """
    found.access.require(policy.WRITES)
    held = _held(found)
    _add(held, found.access, held.newest.performance, withdrawn=True)


def initial(actor: Actor, version_ids: Sequence[UUID]) -> Initialled:
    """Initial repetitions as they were read; what was changed or initialled meanwhile is left and named.

    Raises:
        NotFoundError: one does not exist, or the person does not supervise its placement today.
    """
    wanted = list(dict.fromkeys(version_ids))
    found = queries.versions_with(wanted)
    if len(found) != len(wanted):
        raise NotFoundError
    placements = list(dict.fromkeys(version.repetition.placement_id for version in found))
    for placement_id in placements:
        placement_for(actor, placement_id).require(policy.INITIALS)
    lock_placements(*placements)
    standing = queries.standing_of({version.repetition_id for version in found})
    seen = queries.initialled_among({version.id for version in found})
    done, left = 0, []
    for version in found:
        what = f"{version.repetition.item.code} on {day_in_words(version.day)}"
        if standing[version.repetition_id] != (version.number, False):
            left.append(f"{what} was changed or withdrawn meanwhile. Read it again.")
        elif version.id in seen:
            left.append(f"{what} has been initialled already.")
        else:
            db.session.add(RepetitionInitial(version_id=version.id, initialled_by_id=actor.user_id, at=now()))
            done += 1
    db.session.flush()
    return Initialled(done, tuple(left), "repetition")


def remove_words(found: RepetitionAccess) -> None:
    """Remove equipment and note for good, in all versions; day, outcome and initials stay.

    Raises:
        NotFoundError: the person is neither trainee, supervisor nor co-ordinator.
        RefusedError: there are no words.
    """
    access, number = found.access, found.repetition.id
    access.require(*policy.REMOVES)
    lock_placements(access.placement.id)
    # Whoever makes a portfolio holds the repetition itself still, and not the placement.
    db.session.execute(sa.select(Repetition.id).where(Repetition.id == number).with_for_update())
    held = _read(number)
    spoken = [version for version in held.versions if version.note or version.equipment]
    if not spoken:
        raise RefusedError(policy.NO_WORDS)
    for version in spoken:
        version.note = version.equipment = ""
        version.purged_at, version.purged_by_id = now(), access.actor.user_id
    db.session.flush()
    for drop in when_words_go:
        drop(access.placement.id)
    if not access.is_trainee:
        tell(
            access.placement.trainee_id,
            NoticeKind.PATIENT_DATA,
            f"Words of your repetition of {held.item.code}, {day_in_words(held.newest.day)}, "
            "were removed for good.",
            f"/repetitions/{held.id}",
            access.placement.id,
        )


def _check(access: Access, given: Performance, *, no_patient: bool) -> None:
    wrong = policy.wrong_with(given, access.placement.finished_on, today(), no_patient=no_patient)
    if wrong:
        raise AtFieldError(wrong.where, wrong.sentence)


def _held(found: RepetitionAccess) -> Repetition:
    """Return a repetition that stands, as it is once nobody else can change it.

    Raises:
        RefusedError: it is withdrawn.
    """
    lock_placements(found.access.placement.id)
    held = _read(found.repetition.id)
    if held.newest.withdrawn:
        raise RefusedError(policy.WITHDRAWN)
    return held


def _read(repetition_id: UUID) -> Repetition:
    found = queries.repetition_with(repetition_id)
    if found is None:
        raise NotFoundError
    return found


def _add(
    repetition: Repetition, access: Access, given: Performance, *, withdrawn: bool = False
) -> RepetitionVersion:
    version = RepetitionVersion(
        id=new_id(),
        number=len(repetition.versions) + 1,
        day=given.day,
        outcome=given.outcome,
        equipment=given.equipment,
        note=given.note,
        withdrawn=withdrawn,
        written_by_id=access.actor.user_id,
        at=now(),
    )
    repetition.versions.append(version)
    db.session.flush()
    return version
