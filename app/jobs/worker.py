"""The worker: processes that take job numbers from the queue, since making PDFs keeps a processor busy.

The parent opens neither database nor file store; each child makes an application of its own after the fork.
A child whose parent was killed ends itself, so that no process stays behind unseen.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from uuid import UUID

import structlog
from flask import Flask
from huey.api import crontab
from huey.consumer import Consumer, Scheduler
from huey.consumer import Worker as HueyWorker

from app.config import Settings
from app.core import sqlite
from app.extensions import db
from app.jobs import service
from app.jobs.queue import Queue

log = structlog.get_logger("techfolio.jobs")
LOOK_EVERY = 2.0
LONGEST_WAIT = 1.0
MOST_PROCESSES = 4


class Worker:
    """One worker installation: what its children do, and the consumer that runs them.

    Args:
        settings: where queue, database and files are.
        make_app: makes an application; called once in each child.
        nightly: what is done once a night, inside an application's context; each is committed.
        errands: by name, what is done once a minute and whenever it is asked for; each commits what it does.
    """

    def __init__(
        self,
        settings: Settings,
        make_app: Callable[[], Flask],
        nightly: Sequence[Callable[[], object]] = (),
        errands: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        self._make_app = make_app
        self._nightly = nightly
        self._errands = errands or {}
        self.queue = Queue(settings, self._perform, self._run_errand)
        huey = self.queue.huey
        huey.on_startup("sweep")(self._sweep)
        huey.on_startup("errands")(self._ask_for_errands)
        huey.periodic_task(crontab(minute="*"), name="sweep")(self._sweep)
        huey.periodic_task(crontab(minute="*"), name="errands")(self._ask_for_errands)
        huey.periodic_task(crontab(hour="3", minute="17"), name="nightly")(self._tidy_up)

    def run(self, processes: int | None = None) -> None:
        """Work until told to stop: an interrupt lets running jobs finish, SIGTERM hands them back."""
        logging.getLogger("huey").setLevel(logging.WARNING)
        options = {
            "workers": processes or min(os.cpu_count() or 1, MOST_PROCESSES),
            "worker_type": "process",
            "max_delay": LONGEST_WAIT,
            "health_check_interval": 2,
        }
        log.info("worker started", processes=options["workers"])
        _Consumer(self.queue.huey, **options).run()

    @cached_property
    def app(self) -> Flask:
        """Return this process's own application."""
        return self._make_app()

    def _perform(self, job_id: UUID) -> None:
        with self.app.app_context():
            service.perform(job_id)

    def _sweep(self) -> None:
        with self.app.app_context():
            if again := service.sweep():
                log.info("jobs found again", jobs=[str(job_id) for job_id in again])

    def _ask_for_errands(self) -> None:
        """Put every errand into the queue, so that none waits until another has ended."""
        for name in self._errands:
            self.queue.ask(name)

    def _run_errand(self, name: str) -> None:
        errand = self._errands.get(name)
        if errand is None:
            return
        with self.app.app_context():
            sqlite.set_writing(may_write=True)
            try:
                errand()
            except Exception as problem:  # noqa: BLE001 - a worker outlives whatever an errand raises
                service.record("errand failed", problem, errand=name)
            finally:
                db.session.rollback()

    def _tidy_up(self) -> None:
        with self.app.app_context():
            for task in self._nightly:
                task()
                db.session.commit()


class _Child(HueyWorker):
    def initialize(self) -> None:
        """End with the parent, then sweep."""
        _end_with_parent()
        super().initialize()


class _Clock(Scheduler):
    def initialize(self) -> None:
        """End with the parent."""
        _end_with_parent()


class _Consumer(Consumer):
    worker_class = _Child
    scheduler_class = _Clock


def _end_with_parent() -> None:
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_EVERY)
        # The job's row is still marked as running; the next worker's sweep finds it.
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
