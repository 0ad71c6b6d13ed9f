"""The verbs of looking a portfolio through for identifiers: ask for it, do it, and forget what was purged.

What was looked through once, in words or a file, is not looked through again while it stays the same. Only
whether the store still has each file is asked every time.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

import sqlalchemy as sa

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.core.clock import now
from app.core.errors import NotFoundError, StorageError
from app.core.identifiers import RULES_VERSION, Finding, IdentifierKind, findings_in
from app.export.document import AttachmentPart, PortfolioDocument
from app.export.policy import may_check
from app.export.screening_apart import LookedThrough, look_through
from app.export.screening_models import Outcome, Screening, ScreeningRun
from app.export.screening_words import words_in
from app.extensions import db
from app.jobs.models import IN_HAND, Job
from app.jobs.service import enqueue
from app.placements.access import Access
from app.placements.models import Placement

JOB = "screening"


@dataclass(frozen=True, slots=True)
class Screened:
    """What a look through words or a file came to."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    note: str
    at: datetime


def screened_of(placement_id: UUID) -> dict[str, Screened]:
    """Return, by digest, what was looked through by the rules of today; one query."""
    rows = db.session.scalars(
        sa.select(Screening).where(Screening.placement_id == placement_id, Screening.rules == RULES_VERSION)
    )
    return {row.digest: Screened(row.outcome, _findings(row), row.note, row.at) for row in rows}


def last_run(placement_id: UUID) -> ScreeningRun | None:
    """Return the last time that somebody asked, with its job."""
    return db.session.get(ScreeningRun, placement_id)


def request_screening(access: Access) -> ScreeningRun:
    """Ask to have a portfolio looked through; while that goes on, the same is returned.

    Raises:
        NotFoundError: the person may not check the pack.
    """
    if not may_check(access.parts):
        raise NotFoundError
    placement_id = access.placement.id
    # One at a time: the second of two requests at once sees what the first has made.
    db.session.execute(sa.select(Placement.id).where(Placement.id == placement_id).with_for_update())
    run = last_run(placement_id)
    if run is not None and run.job.state in IN_HAND:
        return run
    before = run.job_id if run else None
    job = enqueue(JOB, {"placement": str(placement_id)}, access.actor.user_id)
    if run is None:
        run = ScreeningRun(placement_id=placement_id)
        db.session.add(run)
    run.job, run.asked_by_id, run.asked_at, run.finished_at = job, access.actor.user_id, now(), None
    db.session.flush()
    db.session.execute(sa.delete(Job).where(Job.id == before))
    return run


@dataclass(frozen=True, slots=True)
class _Look:
    """One thing to look through: its digest, how to do it, and whether its content is in the store."""

    digest: str
    look: Callable[[], LookedThrough]
    in_store: bool = False


def screen(placement_id: UUID, document: PortfolioDocument, progress: Callable[[int, int], None]) -> None:
    """Look through what a portfolio shows and was not looked through before; commits after each file.

    Args:
        placement_id: whose it is.
        document: what it shows.
        progress: told how many steps of how many are done.
    """
    known = {
        digest for digest, found in screened_of(placement_id).items() if found.outcome is not Outcome.MISSING
    }
    db.session.rollback()
    looks = [
        *(_Look(words.digest, partial(_in_words, words.parts)) for words in words_in(document)),
        *(_file(part) for entry in document.evidence for part in entry.attachments if not part.unavailable),
    ]
    for number, look in enumerate(looks, start=1):
        missing = look.in_store and not blobs.store().exists(as_digest(look.digest))
        if missing or look.digest not in known:
            found = None if missing else _found(look)
            _keep(placement_id, look.digest, found)
            known.add(look.digest)
        progress(number, len(looks))
    _tidy(placement_id, {look.digest for look in looks})


def _in_words(parts: Iterable[tuple[str, str]]) -> LookedThrough:
    return LookedThrough(read=True, findings=findings_in(parts))


def _file(part: AttachmentPart) -> _Look:
    return _Look(
        part.digest,
        lambda: look_through(part.media_type, blobs.store().get(as_digest(part.digest))),
        in_store=True,
    )


def _found(look: _Look) -> LookedThrough | None:
    try:
        return look.look()
    except StorageError:
        return None


def _keep(placement_id: UUID, digest: str, found: LookedThrough | None) -> None:
    """Write down one result; commits, so that a worker that is killed has not worked for nothing."""
    outcome = Outcome.MISSING if found is None else Outcome.READ if found.read else Outcome.UNREAD
    if db.session.scalar(sa.select(Placement.id).where(Placement.id == placement_id)) is None:
        raise NotFoundError("This placement is not here any more.")
    db.session.merge(
        Screening(
            placement_id=placement_id,
            digest=digest,
            rules=RULES_VERSION,
            outcome=outcome,
            findings={"found": [asdict(one) for one in found.findings] if found else []},
            note=found.note if found else "",
            at=now(),
        )
    )
    db.session.commit()


def _tidy(placement_id: UUID, digests: set[str]) -> None:
    """Forget what the portfolio does not show any more, and note that this run has ended."""
    db.session.execute(
        sa.delete(Screening).where(Screening.placement_id == placement_id, Screening.digest.not_in(digests))
    )
    ended = sa.update(ScreeningRun).where(ScreeningRun.placement_id == placement_id)
    db.session.execute(ended.values(finished_at=now()))


def _findings(row: Screening) -> tuple[Finding, ...]:
    return tuple(
        Finding(IdentifierKind(one["kind"]), one["certain"], one["place"], one["times"])
        for one in row.findings["found"]
    )


def forget(digests: set[str]) -> None:
    """Forget what was found in contents that are purged; blobs call it before they delete."""
    db.session.execute(sa.delete(Screening).where(Screening.digest.in_(digests)))


blobs.when_purged.append(forget)
