"""The background job that makes a file of the pack."""

from uuid import UUID

from app.export import service
from app.jobs.running import Running, job


@job(service.JOB)
def make_pack(running: Running) -> None:
    """Make the file; run again after a crash, it finds the sections that were kept so far."""
    service.make(UUID(running.arguments["export"]), running.progress)
