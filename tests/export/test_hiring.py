"""Processes that render come from one that divides; whoever dies, nothing hangs and nothing is left over."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.export.hiring import CrewLostError, Foreman, Hand
from app.export.scratch import Spool, Stretch

SOON = 20
# It renders something that takes longer than any test, and says so once a process is at it.
BUSY = """
from pathlib import Path
from app.export.hiring import Foreman
from app.export.scratch import Spool
from tests.export.test_hiring import Told
hand = Foreman().hire()
hand.give(Told(Path({diary!r}), seconds=600))
hand.answer(Spool())
"""


@dataclass(frozen=True)
class Told:
    """Writes down which process makes it and which process that came from, and takes its time."""

    diary: Path
    seconds: float = 0

    def __call__(self) -> bytes:
        self.diary.write_text(f"{os.getpid()} {os.getppid()}")
        time.sleep(self.seconds)
        return b"%PDF"

    def portable(self) -> "Told":
        return self


@pytest.fixture
def hire() -> Iterator[Callable[[], Hand]]:
    foreman, hired = Foreman(), []

    def one() -> Hand:
        hired.append(foreman.hire())
        return hired[-1]

    yield one
    for hand in hired:
        hand.end()
    foreman.end()


def made_by(hand: Hand, diary: Path) -> tuple[int, int]:
    """Have something made; return the process that did it, and the one that it came from."""
    assert hand.give(Told(diary))
    made = hand.answer(Spool())
    assert isinstance(made, Stretch)
    assert made.content() == b"%PDF"
    return numbers_in(diary)


def numbers_in(diary: Path) -> tuple[int, int]:
    by, foreman = map(int, diary.read_text().split())
    return by, foreman


def lives(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    return "State:\tZ" not in status


def wait_until_gone(*processes: int) -> None:
    limit = time.monotonic() + SOON
    while any(map(lives, processes)):
        assert time.monotonic() < limit, "a process is left over"
        time.sleep(0.05)


def test_several_come_from_one_and_each_has_its_own_work(hire: Callable[[], Hand], tmp_path: Path) -> None:
    hands = [hire() for _ in range(3)]
    told = [made_by(hand, tmp_path / "diary") for hand in hands]
    assert len({by for by, _ in told}) == len(hands)
    assert len({came_from for _, came_from in told}) == 1
    assert made_by(hands[0], tmp_path / "diary") == told[0]


def test_one_that_is_dismissed_is_gone_and_the_others_stay(hire: Callable[[], Hand], tmp_path: Path) -> None:
    first, second = hire(), hire()
    process, _ = made_by(first, tmp_path / "diary")
    first.end()
    first.end()
    assert not lives(process)
    assert first.has_ended
    made_by(second, tmp_path / "diary")


def test_the_end_waits_until_all_are_gone(tmp_path: Path) -> None:
    foreman = Foreman()
    hand = foreman.hire()
    processes = made_by(hand, tmp_path / "diary")
    foreman.end()
    assert not any(map(lives, processes))
    assert hand.answer(Spool()) is None
    hand.end()
    with pytest.raises(CrewLostError, match="Nobody waits"):
        foreman.hire()


def test_another_takes_over_from_one_that_was_killed(hire: Callable[[], Hand], tmp_path: Path) -> None:
    before, killed = made_by(hire(), tmp_path / "diary")
    os.kill(killed, signal.SIGKILL)
    _, came_from = made_by(hire(), tmp_path / "diary")
    assert came_from != killed
    os.kill(before, signal.SIGKILL)


def test_what_is_asked_of_a_process_that_was_killed_is_not_made(
    hire: Callable[[], Hand], tmp_path: Path
) -> None:
    hand = hire()
    process, _ = made_by(hand, tmp_path / "diary")
    os.kill(process, signal.SIGKILL)
    assert not hand.give(Told(tmp_path / "diary")) or hand.answer(Spool()) is None


def test_all_go_with_a_process_that_is_killed_while_they_work(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    command = [sys.executable, "-c", BUSY.format(diary=str(diary))]
    with subprocess.Popen(command) as busy:  # noqa: S603 - our own words
        limit = time.monotonic() + SOON
        while not diary.exists() or not diary.read_text():
            assert time.monotonic() < limit, "nothing was begun"
            time.sleep(0.05)
        busy.kill()
    wait_until_gone(*numbers_in(diary))
