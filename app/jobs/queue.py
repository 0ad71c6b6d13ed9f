"""The queue that carries the numbers of jobs to the worker: a file by default, Redis where it is set."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
ASKED = "errands asked for"


class Queue:
    """Numbers of jobs on their way. The `job` table is the truth; what is lost here is found by the sweep.

    It also carries the names of errands: work whose list is a table of its own, such as the mail that waits.
    A name that is lost matters little, because the worker runs every errand once a minute in any case.

    Args:
        settings: says where the queue lives.
        perform: what the worker does with a number; the sending side has no use for it.
        run_errand: what the worker does with an errand's name.
    """

    def __init__(
        self,
        settings: Settings,
        perform: Callable[[UUID], None] | None = None,
        run_errand: Callable[[str], None] | None = None,
    ) -> None:
        self.huey = _open(settings)

        def run_job(number: str) -> None:
            if perform is not None:
                perform(UUID(number))

        def do_errand(name: str) -> None:
            if run_errand is not None:
                run_errand(name)

        self._task = self.huey.task(name="run_job")(run_job)
        self._errand = self.huey.task(name="do_errand")(do_errand)

    def tell(self, job_id: UUID, delay: int = 0) -> None:
        """Hand a number over, to be taken up after some seconds; a queue that is down loses nothing."""
        with self._telling(job=str(job_id)):
            if delay:
                self._task.schedule((str(job_id),), delay=delay)
            else:
                self._task(str(job_id))

    def ask(self, errand: str) -> None:
        """Ask for an errand to be run soon; a queue that is down only makes it later."""
        with self._telling(errand=errand):
            self._errand(errand)

    @contextmanager
    def _telling(self, **what: str) -> Iterator[None]:
        try:
            yield
        except Exception as problem:  # noqa: BLE001 - whatever a queue raises, the work itself is safe in its row
            log.warning("queue not told", **what, error=type(problem).__name__)
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
    _after_commit(partial(queue_of(current_app).tell, job_id))


def ask_after_commit(errand: str) -> None:
    """Ask for an errand once the transaction that made work for it is committed; once for however much."""
    asked: set[str] = db.session().info.setdefault(ASKED, set())
    if errand in asked:
        return
    asked.add(errand)
    queue = queue_of(current_app)

    def ask() -> None:
        asked.discard(errand)
        queue.ask(errand)

    _after_commit(ask)


def _after_commit(act: Callable[[], None]) -> None:
    if has_request_context():
        afterwards(act)
    else:
        event.listen(db.session(), "after_commit", lambda _session: act(), once=True)
