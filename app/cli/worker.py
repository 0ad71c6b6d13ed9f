"""Runs the background worker with everything that the rooms want done."""

from datetime import timedelta

from app.blobs import service as blobs
from app.cli import database
from app.config import Settings
from app.export import ahead
from app.factory import create_app
from app.jobs.worker import Worker
from app.mail import delivery, digest
from app.mail import service as mail
from app.mail.values import ERRAND
from app.oversight import reminding
from app.web import logs

ORPHANS_STAY = timedelta(days=1)


def run_worker(settings: Settings, processes: int | None = None) -> None:
    """Run the worker until it is told to stop.

    Args:
        settings: the installation.
        processes: how many jobs at once; by default one for each processor, at most four.

    Raises:
        RefusedError: the database has not been brought up to date.
    """
    logs.configure(settings.log_level)
    engine = database.open_engine(settings)
    try:
        database.require_current(engine)
    finally:
        # Nothing that is open may cross the fork.
        engine.dispose()
    Worker(
        settings,
        lambda: create_app(settings),
        nightly=[lambda: blobs.sweep_orphans(ORPHANS_STAY), mail.forget_old, reminding.remind_due],
        errands={
            ERRAND: delivery.send_due,
            "digests": digest.make_due,
            ahead.ERRAND: ahead.render_ahead,
        },
    ).run(processes)
