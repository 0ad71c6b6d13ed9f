"""Which kinds of jobs there are, and what a job's function is given while it runs."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from app.core import sqlite
from app.core.clock import now
from app.core.errors import ConflictError, NotFoundError
from app.extensions import db
from app.jobs.models import Job, JobState

REPORT_EVERY = 0.5

Work = Callable[["Running"], None]
_kinds: dict[str, Work] = {}


class StoppedError(ConflictError):
    """The job is not this worker's any more: it was cancelled, or another worker has taken it over."""

    def __init__(self) -> None:
        super().__init__("This was cancelled, or is being done elsewhere. Nothing was changed here.")


def job(kind: str) -> Callable[[Work], Work]:
    """Register a function as what a kind of job does.

    It may be run again after a crash, so it must be idempotent. What it leaves uncommitted is committed
    together with the job's being done. On SQLite a transaction outside `Running.reading` holds the one
    write lock: read inside, work with none open, then write.
    """

    def register(work: Work) -> Work:
        if _kinds.setdefault(kind, work) is not work:
            raise ValueError(f"Two functions claim the job kind {kind!r}.")
        return work

    return register


def work_of(kind: str) -> Work:
    """Return what a kind of job does.

    Raises:
        NotFoundError: no room has registered the kind.
    """
    try:
        return _kinds[kind]
    except KeyError:
        raise NotFoundError("This program does not know how to do this piece of work.") from None


@dataclass
class Running:
    """A job while it runs.

    Attributes:
        job_id: its row.
        arguments: what it was asked to do; ids, never a person's words.
        owner_id: for whom.
        attempt: counts from 1; who has a lower number than the row has been replaced.
        watch: also told of progress, for a bar on a terminal.
    """

    job_id: UUID
    arguments: Mapping[str, Any]
    owner_id: UUID | None
    attempt: int
    watch: Callable[[int, int], None] | None = None
    _reported_at: float = field(default=0.0, repr=False)
    _is_reading: bool = field(default=False, repr=False)

    def progress(self, done: int, total: int) -> None:
        """Say how far the work has come, in a short transaction of its own, at most twice a second.

        Raises:
            StoppedError: nobody wants the work from here any more.
        """
        if self.watch:
            self.watch(done, total)
        moment = time.monotonic()
        if moment - self._reported_at < REPORT_EVERY and done < total:
            return
        self._reported_at = moment
        total = max(total, 0)
        if not self.beat(steps_done=min(max(done, 0), total), steps_total=total):
            raise StoppedError

    def enter(self, stage: str) -> None:
        """Say at once that the work has come to another stage.

        Raises:
            StoppedError: nobody wants the work from here any more.
        """
        if not self.beat(stage=stage):
            raise StoppedError

    def beat(self, **columns: int | str) -> bool:
        """Show that the work goes on, and say whether it is to. A busy database is no reason to stop it."""
        if self._holds_the_lock():
            return True
        mine = sa.and_(Job.id == self.job_id, Job.attempts == self.attempt, Job.state == JobState.RUNNING)
        try:
            with db.engine.begin() as connection:
                beaten = connection.execute(sa.update(Job).where(mine).values(heartbeat_at=now(), **columns))
        except OperationalError:
            return True
        return beaten.rowcount > 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read without the write lock; the transaction ends with the block, so take out plain values."""
        db.session.rollback()
        self._is_reading = True
        try:
            with sqlite.reading_only():
                yield
        finally:
            db.session.rollback()
            self._is_reading = False

    def _holds_the_lock(self) -> bool:
        """Say whether this very thread keeps a second connection from writing (SQLite has one writer)."""
        return (
            db.engine.dialect.name == "sqlite"
            and not self._is_reading
            and db.session.registry.has()
            and db.session().in_transaction()
        )
