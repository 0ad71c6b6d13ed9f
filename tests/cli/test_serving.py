"""The worker beside the server: replaced when it is killed, gone when the server stops."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.beside import worker_beside
from app.cli.database import open_engine, upgrade
from app.config import Settings
from tests.application import settings_for

PATIENCE = 60.0


def workers_of(settings: Settings) -> set[int]:
    """Return the processes that run ``techfolio worker`` themselves for a data folder, not their children."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        ours = f"TECHFOLIO_DATA={settings.data}".encode() in environment.split(b"\0")
        if ours and words.split(b"\0")[1:4] == [b"-m", b"app.cli", b"worker"]:
            found.add(int(folder.name))
    return {pid for pid in found if os.getsid(pid) == pid}


def wait_until(answer: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + PATIENCE
    while not answer():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = settings_for(tmp_path)
    monkeypatch.setenv("TECHFOLIO_SECRET", settings.secret)
    engine = open_engine(settings)
    upgrade(engine)
    engine.dispose()
    return settings


def test_a_killed_worker_is_replaced_and_the_last_one_stops(settings: Settings) -> None:
    with worker_beside(settings, wanted=True):
        wait_until(lambda: len(workers_of(settings)) == 1)
        (first,) = workers_of(settings)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: bool(workers_of(settings) - {first}))
    wait_until(lambda: not workers_of(settings))


def test_no_worker_runs_where_none_is_wanted(settings: Settings) -> None:
    with worker_beside(settings, wanted=False):
        assert workers_of(settings) == set()
