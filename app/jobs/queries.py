"""What is read about jobs."""

from uuid import UUID

from app.core.errors import NotFoundError
from app.extensions import db
from app.jobs.models import Job


def job_of(owner_id: UUID, job_id: UUID) -> Job:
    """Return a job to the person it is done for.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    row = db.session.get(Job, job_id)
    if row is None or row.owner_id != owner_id:
        raise NotFoundError
    return row
