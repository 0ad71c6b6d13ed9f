"""Kinds of jobs that tests run, in this process and in real workers; each leaves a centre as its effect."""

import time
from pathlib import Path

from app.core.errors import RefusedError
from app.identity.service import add_centre
from app.jobs.running import Running, job


@job("test-centre")
def make_centre(running: Running) -> None:
    running.progress(1, 2)
    add_centre(running.arguments["name"])


@job("test-refused")
def refuse(running: Running) -> None:
    add_centre(running.arguments["name"])
    raise RefusedError("The placement has no evidence yet.")


@job("test-broken")
def break_down(running: Running) -> None:
    add_centre(running.arguments["name"])
    raise ValueError(running.arguments["name"])


@job("test-hangs-once")
def hang_once(running: Running) -> None:
    """Hang at the first attempt, for a killing; go through at the next."""
    add_centre(running.arguments["name"])
    if running.attempt == 1:
        Path(running.arguments["started"]).touch()
        time.sleep(600)


@job("test-reads")
def read_then_report(running: Running) -> None:
    with running.reading():
        running.progress(1, 4)
    running.progress(4, 4)


KINDS = (make_centre, refuse, break_down, hang_once, read_then_report)
