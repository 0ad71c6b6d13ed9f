"""What one process of the crew does: it makes section after section until it is told no more."""

import math
import resource
import struct
from enum import IntEnum
from typing import BinaryIO

from app.export.carrying import unpacked
from app.export.memory import LARGE, give_memory_back
from app.export.sections import Making, UnreadableError

HEADER = struct.Struct(">BQ")
# Seconds of the processor for one section. 5,000 pages take minutes; what takes longer would never end.
LONGEST = 1200


class Outcome(IntEnum):
    """How the making of a section ended."""

    MADE = 0
    UNREADABLE = 1
    FAILED = 2


def serve(given: BinaryIO, answer: BinaryIO) -> None:
    """Make what is given, one after the other, until the giver closes.

    What comes back is bytes and no more: nothing that a file from outside could make the giver execute. What
    takes for ever ends this process, and so does what crashes.
    """
    while True:
        try:
            make: Making = unpacked(given)
        except EOFError:
            return
        _allow(LONGEST)
        size = _answer(make, answer)
        # The next file is read while nothing of this one is held any more.
        del make
        if size >= LARGE:
            give_memory_back()


def _allow(seconds: int) -> None:
    """Let the system end this process when it has used the processor for so many seconds from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = math.ceil(used.ru_utime + used.ru_stime) + seconds
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (end if most == resource.RLIM_INFINITY else min(end, most), most))


def _answer(make: Making, answer: BinaryIO) -> int:
    """Make something, answer, and return how many bytes that were."""
    outcome, content = _made(make)
    answer.write(HEADER.pack(outcome, len(content)))
    answer.write(content)
    answer.flush()
    return len(content)


def _made(make: Making) -> tuple[Outcome, bytes]:
    try:
        return Outcome.MADE, make()
    except UnreadableError as problem:
        return Outcome.UNREADABLE, problem.sentence.encode()
    except Exception:  # noqa: BLE001 - the parent makes it once more, and hears of the problem at first hand
        return Outcome.FAILED, b""
