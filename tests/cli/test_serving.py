"""The worker beside the server: replaced when it is killed, gone when the server stops."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.beside import worker_beside
from app.cli.database import open_engine, upgrade
from app.config import Settings
from tests.application import settings_for

PATIENCE = 60.0
ROOT = Path(__file__).resolve().parent.parent.parent


def workers_of(settings: Settings) -> set[int]:
    """Return the processes that run ``techfolio worker`` themselves for a data folder, not their children."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
            leads = os.getsid(int(folder.name)) == int(folder.name)
        except OSError:  # it ended while we looked
            continue
        ours = f"TECHFOLIO_DATA={settings.data}".encode() in environment.split(b"\0")
        if ours and leads and words.split(b"\0")[1:4] == [b"-m", b"app.cli", b"worker"]:
            found.add(int(folder.name))
    return found


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


def answers(address: str) -> bool:
    """Tell whether a server is there."""
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
    except OSError:
        return False
    return True


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_the_server_stops_its_worker_with_it_and_starts_no_other(
    settings: Settings, tmp_path: Path, wish: signal.Signals
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "app.cli", "serve", "--port", port, "--with-worker"]
    environment = {**os.environ, "TECHFOLIO_DATA": str(settings.data)}
    log = tmp_path / "log"
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=ROOT, env=environment, stdout=output, stderr=output
        ) as server,
    ):
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/privacy"))
            wait_until(lambda: "worker started" in log.read_text())
            server.send_signal(wish)
            server.wait(PATIENCE)
        finally:
            server.kill()
            left = workers_of(settings)
            for pid in left:
                os.kill(pid, signal.SIGKILL)
    assert server.returncode == 0
    assert log.read_text().count("worker started") == 1
    assert left == set()
