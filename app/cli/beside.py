"""Keeps the background worker running beside the web server, for as long as the server runs."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from app.config import Settings

STOP_SECONDS = 10
# A worker that cannot start at all must not be started a thousand times a minute.
PAUSE_SECONDS = 3.0


class _Beside:
    """One worker process; another takes its place when it ends before it was asked to."""

    def __init__(self, settings: Settings) -> None:
        self._environment = {**os.environ, "TECHFOLIO_DATA": str(settings.data)}
        if settings.public_url:
            self._environment["TECHFOLIO_PUBLIC_URL"] = settings.public_url
        self._owner = os.getpid()
        self._stopping = Event()
        # Nothing is started between the wish to stop and the signal.
        self._changing = Lock()
        self._process = self._start()
        self._watcher = Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "app.cli", "worker"]
        # A session of its own: Ctrl+C reaches the server, which then stops the worker in order.
        return subprocess.Popen(command, env=self._environment, start_new_session=True)  # noqa: S603 - our own command

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._process.wait()
            self._stopping.wait(PAUSE_SECONDS)
            with self._changing:
                if not self._stopping.is_set():
                    self._process = self._start()

    def stop(self) -> None:
        """Ask the worker to end, and end it where it does not."""
        # The server's own processes are forks of this one and leave the same block: the worker is not theirs.
        if os.getpid() != self._owner:
            return
        with self._changing:
            self._stopping.set()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()


@contextmanager
def worker_beside(settings: Settings, *, wanted: bool) -> Iterator[None]:
    """Run the worker while the block lasts, where it is wanted."""
    if not wanted:
        yield
        return
    beside = _Beside(settings)
    try:
        yield
    finally:
        beside.stop()
