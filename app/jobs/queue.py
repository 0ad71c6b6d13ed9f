"""The queue that carries the numbers of jobs to the worker: a file by default, Redis where it is set."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast
from uuid import UUID

import structlog
from flask import Flask, current_app, has_request_context
from huey.api import Huey, RedisHuey, SqliteHuey
from sqlalchemy import event

from app.config import ConfigurationError, Settings
from app.extensions import db
from app.web.transaction import afterwards

log = structlog.get_logger("techfolio.jobs")
NAME = "techfolio"
FILE = "queue.sqlite"


class Queue:
    """Numbers of jobs on their way. The `job` table is the truth; what is lost here is found by the sweep.

    Args:
        settings: says where the queue lives.
        perform: what the worker does with a number; the sending side has no use for it.
    """

    def __init__(self, settings: Settings, perform: Callable[[UUID], None] | None = None) -> None:
        self.huey = _open(settings)

        def run_job(number: str) -> None:
            if perform is not None:
                perform(UUID(number))

        self._task = self.huey.task(name="run_job")(run_job)

    def tell(self, job_id: UUID, delay: int = 0) -> None:
        """Hand a number over, to be taken up after some seconds; a queue that is down loses nothing."""
        try:
            if delay:
                self._task.schedule((str(job_id),), delay=delay)
            else:
                self._task(str(job_id))
        except Exception as problem:  # noqa: BLE001 - whatever a queue raises, the job itself is safe in its row
            log.warning("queue not told", job=str(job_id), error=type(problem).__name__)
        finally:
            # Opened anew when it is next needed: nothing is open across a fork.
            self.huey.storage.close()


def _open(settings: Settings) -> Huey:
    if settings.redis_url:
        try:
            return cast("Huey", RedisHuey(NAME, results=False, url=settings.redis_url))
        except ValueError as problem:
            raise ConfigurationError(
                "REDIS_URL is no address of a Redis server. It begins with redis://, rediss:// or unix://."
            ) from problem
    path: Path = settings.data / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    return cast("Huey", SqliteHuey(NAME, filename=str(path), results=False))


def queue_of(app: Flask) -> Queue:
    """Return an application's sending end of the queue, opened when it is first needed."""
    opened: Queue | None = app.extensions.get("techfolio.queue")
    if opened is None:
        opened = Queue(app.config["TECHFOLIO"])
        app.extensions["techfolio.queue"] = opened
    return opened


def tell_after_commit(job_id: UUID) -> None:
    """Hand a job's number over once the transaction that made it is committed.

    A transaction that fails after all leaves a number without a row in the queue, which the worker ignores.
    """
    tell = partial(queue_of(current_app).tell, job_id)
    if has_request_context():
        afterwards(tell)
    else:
        event.listen(db.session(), "after_commit", lambda _session: tell(), once=True)
