"""Real processes that tests of the queue start and stop: a worker, and a Redis server."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from redis import Redis
from redis.exceptions import ConnectionError as NotThereError

from app.config import Settings
from app.extensions import db
from app.jobs.models import Job, JobState
from tests.application import SECRET

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "TECHFOLIO_DATA": str(settings.data),
        "TECHFOLIO_SECRET": SECRET,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url or "",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.working"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def redis_server(socket: Path) -> Iterator[Redis]:
    """Run a Redis server that listens on a socket file and nowhere else, and keeps nothing."""
    program = shutil.which("redis-server")
    if program is None:
        raise FileNotFoundError("This machine has no redis-server. 'make test' installs it.")
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(socket.parent)]
    # It ends with the tests, even when they are killed.
    command = ["setpriv", "--pdeathsig", "TERM", "--", program, *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    client = Redis(unix_socket_path=str(socket))
    try:
        wait_for(lambda: _answers(client))
        yield client
    finally:
        client.close()
        process.terminate()
        process.wait(PATIENCE)


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except NotThereError:
        return False


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def state_of(job_id: UUID) -> JobState:
    # Nothing stays open between two looks: it would hold SQLite's one write lock against the worker.
    state = db.session.get_one(Job, job_id, populate_existing=True).state
    db.session.rollback()
    return state
