"""A real worker in processes of its own: it does what is asked, and a killed one loses nothing."""

import signal
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.config import Settings
from app.core.clock import now
from app.extensions import db
from app.identity.models import Centre
from app.jobs import service
from app.jobs.models import Job, JobState
from tests.jobs.kinds import KINDS
from tests.jobs.processes import PATIENCE, state_of, wait_for, worker

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
assert KINDS


def descendants(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_worker_does_what_is_asked(settings: Settings) -> None:
    with worker(settings):
        job_id = service.enqueue("test-centre", {"name": "Leeds"}, None).id
        db.session.commit()
        wait_for(lambda: state_of(job_id) is JobState.DONE)
    assert db.session.query(Centre).count() == 1


def test_a_worker_that_is_killed_loses_nothing_and_does_nothing_twice(
    settings: Settings, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    job_id = service.enqueue("test-hangs-once", {"name": "Leeds", "started": str(started)}, None).id
    db.session.commit()
    with worker(settings) as first:
        wait_for(started.exists)
        children = descendants(first.pid)
        first.send_signal(signal.SIGKILL)
        first.wait(PATIENCE)
        # The children of a killed worker end themselves.
        wait_for(lambda: not any(alive(child) for child in children))
    assert state_of(job_id) is JobState.RUNNING
    db.session.execute(
        sa.update(Job).where(Job.id == job_id).values(heartbeat_at=now() - timedelta(seconds=61))
    )
    db.session.commit()
    with worker(settings):
        wait_for(lambda: state_of(job_id) is JobState.DONE)
    done = db.session.get_one(Job, job_id)
    assert done.attempts == 2
    assert db.session.query(Centre).count() == 1


def test_a_worker_that_is_told_to_stop_hands_its_job_back(settings: Settings, tmp_path: Path) -> None:
    started = tmp_path / "started"
    job_id = service.enqueue("test-hangs-once", {"name": "Leeds", "started": str(started)}, None).id
    db.session.commit()
    with worker(settings):
        wait_for(started.exists)
    assert state_of(job_id) is JobState.QUEUED
    with worker(settings):
        wait_for(lambda: state_of(job_id) is JobState.DONE)
    assert db.session.query(Centre).count() == 1
