"""How many sections are rendered at once: by processes of their own, one for each processor.

They are started anew for each pack and know nothing but what they are given. So it does not matter how many
threads the process that asks has, or whether it may have children of the kind that Python keeps track of.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import IO, cast

from app.export import office_program
from app.export.hand import HEADER, Outcome
from app.export.scratch import Spool, Stretch, pieces_of
from app.export.sections import Making, Section, UnreadableError

MOST_HANDS = 8
# Milliseconds that a process needs to start.
START = 1000
# How much sooner all has to be done, so that it is worth the processes and their memory.
WORTH = 1.25
TRIES = 2
LOST = "This file could not be turned into pages."
_KEPT = (
    "HOME",
    "PATH",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "XDG_DATA_DIRS",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    office_program.CHOICE,
)

Made = Stretch | UnreadableError


class CrewLostError(RuntimeError):
    """The process that rendered a section was killed, and so was the one that tried again."""


def hands_for(sections: Sequence[Section]) -> int:
    """Say how many processes these sections are worth: none where this one is about as quick alone."""
    processors = min(len(os.sched_getaffinity(0)), MOST_HANDS)
    efforts = [section.effort for section in sections]
    if processors < 2 or not efforts:  # noqa: PLR2004 - with one there is nobody to share the work with
        return 0
    together = START + max(*efforts, sum(efforts) / processors)
    return processors if sum(efforts) > WORTH * together else 0


def rendered(sections: Sequence[Section], hands: int, spool: Spool) -> Generator[tuple[Section, Made]]:
    """Render sections side by side and yield each with its PDF, or why there is none, as it gets done.

    What takes longest begins first, so that no process is at a long one when the others have done. What takes
    much memory begins even before, by few of the processes: so the others stay small.
    Whoever stops asking for more ends the processes with it.

    Args:
        sections: what is rendered.
        hands: by how many processes.
        spool: where the PDFs are put.

    Raises:
        CrewLostError: a section that is no attachment killed its process twice.
        StorageError: there is no room for a PDF.
    """
    # Of equal ones the first comes first: the order does not change from one time to the next.
    waiting = sorted(sections, key=lambda section: (not section.is_heavy, -section.effort))
    crew = _Crew(spool, waiting, most_heavy=max(1, hands // 2))
    threads = [threading.Thread(target=crew.work, name="crew", daemon=True) for _ in range(hands)]
    for thread in threads:
        thread.start()
    try:
        for _ in sections:
            section, made = crew.done.get()
            if isinstance(made, Exception) and not isinstance(made, UnreadableError):
                raise made
            yield section, made
    finally:
        crew.stop()
        for thread in threads:
            thread.join()


@dataclass(slots=True)
class _Crew:
    """What the threads share; each thread has one process at a time."""

    spool: Spool
    waiting: list[Section]
    most_heavy: int
    done: SimpleQueue[tuple[Section, Made | Exception]] = field(default_factory=SimpleQueue)
    _hands: set["_Hand"] = field(default_factory=set)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _one_file: threading.Lock = field(default_factory=threading.Lock)
    _heavy: int = 0
    _stopped: bool = False

    def work(self) -> None:
        """Have sections rendered until none waits."""
        hand: _Hand | None = None
        while (section := self._next()) is not None:
            made, hand = self._made(section, hand)
            self._leave(section)
            self.done.put((section, made))
        if hand is not None:
            hand.end()

    def _next(self) -> Section | None:
        """Take the next section; of those that take much memory only so many are rendered at one time."""
        with self._changed:
            while self.waiting and not self._stopped:
                full = self._heavy >= self.most_heavy
                nth = next((nth for nth, one in enumerate(self.waiting) if not (full and one.is_heavy)), None)
                if nth is not None:
                    section = self.waiting.pop(nth)
                    self._heavy += section.is_heavy
                    return section
                self._changed.wait()
        return None

    def _leave(self, section: Section) -> None:
        with self._changed:
            self._heavy -= section.is_heavy
            self._changed.notify_all()

    def stop(self) -> None:
        """End every process; what they were at is lost."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            for hand in self._hands:
                hand.kill()

    def _made(self, section: Section, hand: "_Hand | None") -> tuple[Made | Exception, "_Hand | None"]:
        try:
            for _ in range(TRIES):
                hand = hand or self._new_hand()
                outcome = self._asked(section.make, hand)
                if isinstance(outcome, Stretch) and not outcome.size:
                    # What failed there fails here too, and can be told with all that belongs to it.
                    outcome = self.spool.add([section.make()])
                if outcome is not None:
                    return outcome, hand
                hand.end()
                hand = None
        except Exception as problem:  # noqa: BLE001 - raised where the sections are asked for
            return problem, hand
        if section.substitute is not None:
            return UnreadableError(LOST), hand
        return CrewLostError(f"The section {section.key} could not be rendered."), hand

    def _asked(self, make: Making, hand: "_Hand") -> Made | None:
        with self._one_file:  # of files from the store, which may be large, one at a time is in memory
            given = hand.give(make.portable())
        return hand.answer(self.spool) if given else None

    def _new_hand(self) -> "_Hand":
        with self._changed:
            if self._stopped:
                raise CrewLostError("Nobody waits for these sections any more.")
            hand = _Hand()
            self._hands.add(hand)
            return hand


class _Hand:
    """One process that renders; see `app.export.hand`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.export.hand"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                "LC_ALL": "C.UTF-8",
                **{name: os.environ[name] for name in _KEPT if name in os.environ},
            },
        )

    def give(self, make: Making) -> bool:
        """Tell it what to make; False where the process is gone."""
        given = cast("IO[bytes]", self._process.stdin)
        try:
            pickle.dump(make, given)
            given.flush()
        except (OSError, ValueError):
            return False
        return True

    def answer(self, spool: Spool) -> Made | None:
        """Return what it made, nothing at all where making it failed, or None where the process is gone."""
        answer = cast("IO[bytes]", self._process.stdout)
        try:
            head = answer.read(HEADER.size)
            if len(head) < HEADER.size:
                return None
            outcome, size = HEADER.unpack(head)
            if outcome == Outcome.UNREADABLE:
                words = answer.read(size)
                return UnreadableError(words.decode()) if len(words) == size else None
        except (OSError, ValueError):
            return None
        made = spool.add(pieces_of(answer, size))
        return made if made.size == size else None

    def kill(self) -> None:
        """Stop it at once."""
        self._process.kill()

    def end(self) -> None:
        """Stop it and leave nothing of it behind."""
        self._process.kill()
        with self._process:
            pass
