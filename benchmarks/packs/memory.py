"""How much memory a process and all that it starts hold together at their worst."""

import os
import subprocess
import time
from pathlib import Path

_EVERY = 0.25
_PAGE = os.sysconf("SC_PAGE_SIZE")


def watched(process: "subprocess.Popen[str]") -> int:
    """Wait until a process has ended; return the most bytes that it and its descendants held at one time.

    Memory that several share counts for each of them.
    """
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_held(number) for number in _family(process.pid)))
        time.sleep(_EVERY)
    return peak


def _family(ancestor: int) -> set[int]:
    parents = {number: _parent(number) for number in _processes()}
    family = {ancestor}
    while found := {number for number, parent in parents.items() if parent in family} - family:
        family |= found
    return family


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent(number: int) -> int:
    try:
        return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _held(number: int) -> int:
    try:
        return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0
