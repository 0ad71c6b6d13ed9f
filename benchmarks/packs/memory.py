"""How much memory a process and all that it starts hold together at their worst."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.25
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True)
class Peak:
    """The most bytes that were held: by a process and its descendants at one time, and by any one descendant.

    Attributes:
        family: together; memory that several share counts once, divided between them.
        resident: together; memory that several share counts for each of them.
        descendant: by any one descendant; what it shares with others counts whole.
    """

    family: int = 0
    resident: int = 0
    descendant: int = 0


def watched(process: "subprocess.Popen[str]") -> Peak:
    """Wait until a process has ended; return what it and its descendants held."""
    peak = Peak()
    while process.poll() is None:
        family = _family(process.pid)
        peak.family = max(peak.family, sum(map(_share, family)))
        peak.resident = max(peak.resident, sum(map(_held, family)))
        peak.descendant = max(peak.descendant, *map(peak_of, family - {process.pid}), 0)
        time.sleep(_EVERY)
    return peak


def peak_of(process: int | str) -> int:
    """Return the most bytes that a process has held, since its peak was forgotten; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def forget_peak() -> None:
    """Begin to look for this process's peak anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


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


def _share(number: int) -> int:
    """Return the bytes of a process, of what it shares with others its part (the kernel's ``Pss``)."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
