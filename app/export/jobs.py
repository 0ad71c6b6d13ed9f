"""The background jobs of the pack: making a file of it, and looking through what it shows."""

from uuid import UUID

from app.core.errors import NotFoundError
from app.export import screening, service
from app.export.gathering import gather_portfolio
from app.export.progress import Progress
from app.extensions import db
from app.jobs.running import Running, job
from app.placements.models import Placement


@job(service.JOB)
def make_pack(running: Running) -> None:
    """Make the file; run again after a crash, it finds the sections that were kept so far."""
    service.make(UUID(running.arguments["export"]), Progress(running.progress, running.enter))


@job(screening.JOB)
def look_through_pack(running: Running) -> None:
    """Look through what a portfolio shows; run again after a crash, it goes on where it stopped.

    Raises:
        NotFoundError: the placement was erased.
    """
    placement_id = UUID(running.arguments["placement"])
    with running.reading():
        placement = db.session.get(Placement, placement_id)
        if placement is None:
            raise NotFoundError("This placement is not here any more.")
        document = gather_portfolio(placement).portfolio
    screening.screen(placement_id, document, running.progress)
