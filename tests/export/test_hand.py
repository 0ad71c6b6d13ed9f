"""A process of the crew ends when a section takes for ever, however many it has made before."""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from app.export.carrying import packed
from app.export.hand import HEADER, Outcome

LONGEST = 1
HAND = f"""
import sys
from app.export import hand
hand.LONGEST = {LONGEST}
hand.serve(sys.stdin.buffer, sys.stdout.buffer)
"""


@dataclass(frozen=True)
class Busy:
    """Keeps a processor busy."""

    seconds: float

    def __call__(self) -> bytes:
        end = time.process_time() + self.seconds
        while time.process_time() < end:
            pass
        return b"%PDF"

    def portable(self) -> "Busy":
        return self


def outcomes(*seconds: float) -> tuple[int, int]:
    """Return how many sections were made, and how the process ended."""
    given = b"".join(piece for each in seconds for piece in packed(Busy(each)))
    command = [sys.executable, "-c", HAND]
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own code
    made = HEADER.pack(Outcome.MADE, 4) + b"%PDF"
    assert done.stdout == made * (len(done.stdout) // len(made))
    return len(done.stdout) // len(made), done.returncode


def test_what_takes_for_ever_ends_the_process() -> None:
    assert outcomes(0, 60, 0) == (1, -signal.SIGXCPU)


def test_each_section_has_its_own_allowance() -> None:
    assert outcomes(*[LONGEST * 0.6] * 4) == (4, 0)
