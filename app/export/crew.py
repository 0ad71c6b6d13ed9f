"""How many sections are rendered at once: by processes of their own, one for each processor."""

import os
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue

from app.export.hiring import TRIES, CrewLostError, Foreman, Hand, Made
from app.export.scratch import Spool, Stretch
from app.export.sections import Layout, Section, UnreadableError

MOST_HANDS = 8
# Milliseconds that a process needs to start.
START = 1000
# How much sooner all has to be done, so that it is worth the processes and their memory.
WORTH = 1.25
# The effort of a section that this process makes itself while the others start, and after which a process may
# go on where memory is short.
SMALL = 500
LOST = "This file could not be turned into pages."


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
    foreman = Foreman(sorted({type(section.make).__module__ for section in sections}))
    saves_memory = any(section.is_heavy for section in sections)
    crew = _Crew(spool, foreman, waiting, max(1, hands // 2), saves_memory)
    threads = [threading.Thread(target=crew.work, name="crew", daemon=True) for _ in range(hands)]
    for thread in threads:
        thread.start()
    try:
        # What starts needs one processor alone. Where others will take much memory, this one stays small.
        if hands > 1 and not saves_memory:
            crew.help_until_it_works()
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
    foreman: Foreman
    waiting: list[Section]
    most_heavy: int
    saves_memory: bool
    done: SimpleQueue[tuple[Section, Made | Exception]] = field(default_factory=SimpleQueue)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _heavy: int = 0
    _stopped: bool = False
    _works: bool = False

    def work(self) -> None:
        """Have sections rendered until none waits."""
        hand: Hand | None = None
        while (section := self._next(hand)) is not None:
            made, hand = self._made(section, hand)
            if hand is not None and self.saves_memory and section.effort > SMALL and not section.is_heavy:
                # A long section of text leaves its process twice as large, and nothing gives that back.
                hand.end()
            self._leave(section)
            self.done.put((section, made))
        if hand is not None:
            hand.end()

    def _next(self, hand: Hand | None) -> Section | None:
        """Take the next section; of those that take much memory only so many are rendered at one time.

        Who has to wait for that lets its process go meanwhile, with all the memory that this has come to.
        """
        with self._changed:
            while self.waiting and not self._stopped:
                full = self._heavy >= self.most_heavy
                nth = next((nth for nth, one in enumerate(self.waiting) if not (full and one.is_heavy)), None)
                if nth is not None:
                    section = self.waiting.pop(nth)
                    self._heavy += section.is_heavy
                    return section
                if hand is not None:
                    hand.end()
                self._changed.wait()
        return None

    def _leave(self, section: Section) -> None:
        with self._changed:
            self._heavy -= section.is_heavy
            self._changed.notify_all()

    def help_until_it_works(self) -> None:
        """Make small sections of our own here, as long as no process is there for them."""
        while (section := self._next_small()) is not None:
            try:
                self.done.put((section, self.spool.add([section.make()])))
            except Exception as problem:  # noqa: BLE001 - raised where the sections are asked for
                self.done.put((section, problem))

    def _next_small(self) -> Section | None:
        with self._changed:
            if self._works:
                return None
            small = (one for one in self.waiting if isinstance(one.make, Layout) and one.effort <= SMALL)
            if (section := next(small, None)) is not None:
                self.waiting.remove(section)
            return section

    def stop(self) -> None:
        """End every process; what they were at is lost."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self.foreman.end()

    def _made(self, section: Section, hand: Hand | None) -> tuple[Made | Exception, Hand | None]:
        try:
            for _ in range(TRIES):
                if hand is None or hand.has_ended:
                    hand = self.foreman.hire()
                    self._works = True
                outcome = hand.answer(self.spool) if hand.give(section.make) else None
                if isinstance(outcome, Stretch) and not outcome.size:
                    # What failed there fails here too, and can be told with all that belongs to it.
                    outcome = self.spool.add([section.make()])
                if outcome is not None:
                    return outcome, hand
                hand.end()
        except Exception as problem:  # noqa: BLE001 - raised where the sections are asked for
            return problem, hand
        if section.substitute is not None:
            return UnreadableError(LOST), hand
        return CrewLostError(f"The section {section.key} could not be rendered."), hand
