"""The queue on a real Redis server: a real worker does what it is told, and a lost server loses nothing."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.config import ConfigurationError, Settings
from app.core.clock import now
from app.extensions import db
from app.identity.models import Centre
from app.jobs import service
from app.jobs.models import Job, JobState
from app.jobs.queue import FILE, Queue
from tests.jobs.kinds import KINDS
from tests.jobs.processes import redis_server, state_of, wait_for, worker

pytestmark = pytest.mark.usefixtures("app")
LIST = "huey.redis.techfolio"
assert KINDS


@pytest.fixture
def socket() -> Iterator[Path]:
    # Not below pytest's own folder: the path of a socket has 107 characters at most.
    with tempfile.TemporaryDirectory(prefix="techfolio-redis-") as folder:
        yield Path(folder) / "socket"


@pytest.fixture
def settings(settings: Settings, socket: Path) -> Settings:
    return replace(settings, redis_url=f"unix://{socket}")


def test_a_worker_does_what_is_told_through_redis(settings: Settings, socket: Path) -> None:
    with redis_server(socket) as redis:
        job_id = service.enqueue("test-centre", {"name": "Leeds"}, None).id
        assert redis.llen(LIST) == 0
        db.session.commit()
        assert redis.llen(LIST) == 1
        with worker(settings):
            wait_for(lambda: state_of(job_id) is JobState.DONE)
            later = service.enqueue("test-centre", {"name": "York"}, None).id
            db.session.commit()
            wait_for(lambda: state_of(later) is JobState.DONE)
            # On a busy machine the sweep may find a job before its message is read; it is read all the same.
            wait_for(lambda: redis.llen(LIST) == 0)
    assert {centre.name for centre in db.session.query(Centre)} == {"Leeds", "York"}
    assert not (settings.data / FILE).exists()


def test_a_redis_server_that_is_down_loses_no_job(settings: Settings, socket: Path) -> None:
    job_id = service.enqueue("test-centre", {"name": "Leeds"}, None).id
    db.session.commit()
    assert state_of(job_id) is JobState.QUEUED
    # So long that the sweep asks what became of it.
    db.session.execute(
        sa.update(Job).where(Job.id == job_id).values(heartbeat_at=now() - timedelta(seconds=61))
    )
    db.session.commit()
    with redis_server(socket), worker(settings):
        wait_for(lambda: state_of(job_id) is JobState.DONE)


def test_an_address_that_is_none_of_redis_is_refused_in_words(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="REDIS_URL is no address of a Redis server"):
        Queue(replace(settings, redis_url="http://localhost:6379"))
