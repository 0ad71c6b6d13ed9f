"""What is done with jobs: asking for one, running it, and finding those whose worker was killed.

The row is the truth and the queue only a hint. A job is taken by raising `attempts` in one statement; it is
finished in the transaction of its own writes, and only while that number is still the row's. So a job that
was taken over by another worker, or cancelled, can change nothing any more.
"""

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from flask import current_app

from app.core import sqlite
from app.core.clock import now
from app.core.errors import ConflictError, StorageError, TechfolioError
from app.extensions import db
from app.jobs.models import IN_HAND, Job, JobState
from app.jobs.queue import queue_of, tell_after_commit
from app.jobs.running import Running, StoppedError, work_of

log = structlog.get_logger("techfolio.jobs")
MOST_ATTEMPTS = 3
# A worker that is killed says nothing about the job; one that is killed every time says enough.
MOST_INTERRUPTIONS = 8
SILENT_FOR = timedelta(seconds=60)
BEAT_EVERY = 10.0
RECORDED = "Something went wrong; it has been recorded."
STOPPED = "The work was interrupted several times and has been given up. Start it again."


def enqueue(kind: str, arguments: dict[str, Any], owner_id: UUID | None) -> Job:
    """Ask for a piece of background work: a row in this transaction; the queue hears of it after the commit.

    Args:
        kind: as registered with `app.jobs.running.job`.
        arguments: ids and choices that JSON can hold; never a person's words.
        owner_id: for whom it is done.

    Raises:
        NotFoundError: no room has registered the kind.
    """
    work_of(kind)
    row = Job(kind=kind, arguments=arguments, owner_id=owner_id, heartbeat_at=now())
    db.session.add(row)
    db.session.flush()
    tell_after_commit(row.id)
    return row


def cancel(job_id: UUID, cancelled_by_id: UUID) -> bool:
    """Stop a job that waits or runs, in this transaction; its worker notices at its next step.

    Returns:
        Whether there was anything to stop.
    """
    stopped = (
        sa.update(Job)
        .where(Job.id == job_id, Job.state.in_(IN_HAND))
        .values(state=JobState.CANCELLED, cancelled_by_id=cancelled_by_id, finished_at=now())
    )
    return db.session.scalar(stopped.returning(Job.id)) is not None


def run_now(row: Job, watch: Callable[[int, int], None] | None = None) -> None:
    """Do a job here and now, without a worker; commits before and after.

    Args:
        row: the job, as `enqueue` returned it.
        watch: told of progress.

    Raises:
        TechfolioError: why it failed; any other exception as it was raised.
        ConflictError: a worker has taken it already.
        StoppedError: it was cancelled meanwhile.
    """
    # Taken in the transaction that made it, if that is still open: a worker that hears of it comes too late.
    running = _take(row.id, watch)
    if running is None:
        raise ConflictError("A worker is doing this already. Wait for it to finish.")
    try:
        _do(running)
    except BaseException as problem:
        _fail(running, problem)
        raise


def perform(job_id: UUID) -> None:
    """Do a job that the queue named; one that is gone, done or taken by somebody else is passed over."""
    db.session.rollback()
    sqlite.set_writing(may_write=True)
    running = _take(job_id, None)
    if running is None:
        return
    try:
        _do(running)
    except StoppedError:
        db.session.rollback()
        log.info("job stopped", job=str(running.job_id), attempt=running.attempt)
    except Exception as problem:  # noqa: BLE001 - a worker outlives whatever a job raises
        record("job failed", problem, job=str(running.job_id), attempt=running.attempt)
        if _worth_another_try(problem, running):
            _give_back(running)
            queue_of(current_app).tell(job_id, delay=2**running.attempt)
        else:
            _fail(running, problem)
    except BaseException:
        # The worker is told to stop: the next one goes on at once.
        _give_back(running)
        queue_of(current_app).tell(job_id)
        raise


def sweep(silent_for: timedelta = SILENT_FOR) -> list[UUID]:
    """Find jobs that nobody has worked on for a while and put them into the queue again; commits.

    A job whose worker was killed as often as it may be tried is marked as failed.
    """
    db.session.rollback()
    quiet = sa.or_(Job.heartbeat_at.is_(None), Job.heartbeat_at < now() - silent_for)
    waiting = sa.select(Job).where(Job.state.in_(IN_HAND), quiet)
    again: list[UUID] = []
    for row in db.session.scalars(waiting.with_for_update(skip_locked=True)):
        row.heartbeat_at = now()
        if row.state is JobState.RUNNING and row.attempts >= MOST_INTERRUPTIONS:
            row.state, row.problem, row.finished_at = JobState.FAILED, STOPPED, now()
        else:
            row.state = JobState.QUEUED
            again.append(row.id)
    db.session.commit()
    for job_id in again:
        queue_of(current_app).tell(job_id)
    return again


def _take(job_id: UUID, watch: Callable[[int, int], None] | None) -> Running | None:
    """Make a queued job ours and commit, or return None where it is not to be had."""
    taken = db.session.execute(
        sa.update(Job)
        .where(Job.id == job_id, Job.state == JobState.QUEUED)
        .values(state=JobState.RUNNING, attempts=Job.attempts + 1, heartbeat_at=now(), problem="", stage="")
        .returning(Job.arguments, Job.owner_id, Job.attempts)
    ).one_or_none()
    db.session.commit()
    if taken is None:
        return None
    return Running(job_id, taken.arguments, taken.owner_id, taken.attempts, watch)


def _do(running: Running) -> None:
    """Run the job's function and finish the job together with what it wrote."""
    kind = db.session.scalar(sa.select(Job.kind).where(Job.id == running.job_id)) or ""
    db.session.rollback()
    with _beating(running):
        work_of(kind)(running)
        done = (
            sa.update(Job)
            .where(_mine(running))
            .values(state=JobState.DONE, finished_at=now(), heartbeat_at=now(), steps_done=Job.steps_total)
        )
        if not db.session.scalar(done.returning(Job.id)):
            db.session.rollback()
            raise StoppedError
        db.session.commit()


@contextmanager
def _beating(running: Running) -> Iterator[None]:
    """Keep the heartbeat going from a thread, since one step may take longer than the sweep waits."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's documented way
    over = threading.Event()

    def beat() -> None:
        with app.app_context():
            while not over.wait(BEAT_EVERY):
                running.beat()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _mine(running: Running) -> sa.ColumnElement[bool]:
    return sa.and_(Job.id == running.job_id, Job.attempts == running.attempt, Job.state == JobState.RUNNING)


def _worth_another_try(problem: Exception, running: Running) -> bool:
    """Say whether the same again may go better: a refusal stays one, a full disk or a crash may not."""
    lasting = isinstance(problem, TechfolioError) and not isinstance(problem, StorageError)
    return not lasting and running.attempt < MOST_ATTEMPTS


def _give_back(running: Running) -> None:
    db.session.rollback()
    db.session.execute(sa.update(Job).where(_mine(running)).values(state=JobState.QUEUED, heartbeat_at=now()))
    db.session.commit()


def _fail(running: Running, problem: BaseException) -> None:
    """Write down why a job failed, in words for its owner."""
    sentence = problem.sentence if isinstance(problem, TechfolioError) else RECORDED
    db.session.rollback()
    db.session.execute(
        sa.update(Job)
        .where(_mine(running))
        .values(state=JobState.FAILED, problem=sentence, finished_at=now(), heartbeat_at=now())
    )
    db.session.commit()


def record(what: str, problem: Exception, **about: object) -> None:
    """Log where some work failed; the exception's words stay out, for they may quote what a person wrote."""
    log.error(
        what,
        **about,
        error=type(problem).__name__,
        where=[
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(problem.__traceback__)
        ],
    )
