"""How the crew comes by its processes, and talks with one.

They come from a process that is started anew for each pack, and know nothing but what they are given. So it
does not matter how many threads the process that asks has, or whether it may have children of the kind that
Python keeps track of.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Collection

from app.export import office_program
from app.export.carrying import packed
from app.export.foreman import NUMBER, ORDER, Order
from app.export.hand import HEADER, Outcome
from app.export.scratch import Spool, Stretch, pieces_of
from app.export.sections import Making, UnreadableError

# How often a process is asked for, and how many may be lost at the same section.
TRIES = 2
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
    """The process that rendered a section was killed, and so was the one that tried again; or none starts."""


class Foreman:
    """Hires processes and dismisses them; threads may share it. See `app.export.foreman`.

    Args:
        modules: names of those whose code makes the sections, read once for all processes.
    """

    def __init__(self, modules: Collection[str] = ()) -> None:
        self._modules = modules
        self._one_at_a_time = threading.Lock()
        self._office: _Office | None = None
        self._ended = False

    def hire(self) -> "Hand":
        """Return a process that waits for work.

        Raises:
            CrewLostError: there is none to be had.
        """
        for _ in range(TRIES):
            with self._one_at_a_time, contextlib.suppress(OSError, EOFError):
                if self._ended:
                    raise CrewLostError("Nobody waits for these sections any more.")
                if self._office is None:
                    self._office = _Office(self._modules)
                return self._hired(self._office)
            self._close()
        raise CrewLostError("No process could be started for the sections.")

    def _hired(self, office: "_Office") -> "Hand":
        ours, theirs = _two_pipes()
        try:
            number = office.ordered(Order.HIRE, 0, theirs)
        except (OSError, EOFError):
            for file in ours:
                os.close(file)
            raise
        finally:
            for file in theirs:
                os.close(file)
        return Hand(self, number, *ours)

    def dismiss(self, number: int) -> None:
        """End a process at once, whatever it is at; one that is gone may be dismissed too."""
        with self._one_at_a_time, contextlib.suppress(OSError, EOFError):
            if self._office is not None:
                self._office.ordered(Order.DISMISS, number)

    def end(self) -> None:
        """End every process; nobody is hired any more."""
        self._close(for_good=True)

    def _close(self, *, for_good: bool = False) -> None:
        with self._one_at_a_time:
            self._ended |= for_good
            if self._office is not None:
                self._office.close()
                self._office = None


class _Office:
    """The foreman's process and the way to order something there."""

    def __init__(self, modules: Collection[str]) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own code, by name
                [sys.executable, "-m", "app.export.foreman", *modules],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={
                    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                    "LC_ALL": "C.UTF-8",
                    **{name: os.environ[name] for name in _KEPT if name in os.environ},
                },
            )

    def ordered(self, order: Order, number: int, files: tuple[int, ...] = ()) -> int:
        """Order something and return the number that is the answer.

        Raises:
            OSError: the process is gone.
            EOFError: as before.
        """
        socket.send_fds(self._orders, [ORDER.pack(order, number)], files)
        answer = self._orders.recv(NUMBER.size, socket.MSG_WAITALL)
        if len(answer) < NUMBER.size:
            raise EOFError
        answered: int = NUMBER.unpack(answer)[0]
        return answered

    def close(self) -> None:
        """End the process and all that it hired, and wait until they are gone."""
        self._orders.close()
        self._process.wait()


class Hand:
    """One process that renders; see `app.export.hand`.

    Args:
        foreman: who hired it.
        number: of the process.
        answer, given: open files of this process, to read from and to write to it.

    Attributes:
        has_ended: whether it was stopped.
    """

    def __init__(self, foreman: Foreman, number: int, answer: int, given: int) -> None:
        self.has_ended = False
        self._foreman = foreman
        self._number = number
        self._answer = os.fdopen(answer, "rb")
        self._given = os.fdopen(given, "wb")

    def give(self, make: Making) -> bool:
        """Tell it what to make; False where the process is gone.

        Raises:
            UnreadableError: a file that belongs to it cannot be read.
            StorageError: there is no room on the disk to hand a file over.
        """
        pieces = packed(make.portable())
        first = next(pieces)
        try:
            self._given.write(first)
            self._given.writelines(pieces)
            self._given.flush()
        except (OSError, ValueError):
            return False
        return True

    def answer(self, spool: Spool) -> Made | None:
        """Return what it made, nothing at all where making it failed, or None where the process is gone.

        Raises:
            StorageError: there is no room for it.
        """
        try:
            head = self._answer.read(HEADER.size)
            if len(head) < HEADER.size:
                return None
            outcome, size = HEADER.unpack(head)
            if outcome == Outcome.UNREADABLE:
                words = self._answer.read(size)
                return UnreadableError(words.decode()) if len(words) == size else None
        except (OSError, ValueError):
            return None
        made = spool.add(pieces_of(self._answer, size))
        return made if made.size == size else None

    def end(self) -> None:
        """Stop it at once and leave nothing of it behind."""
        if self.has_ended:
            return
        self.has_ended = True
        self._foreman.dismiss(self._number)
        self._answer.close()
        with contextlib.suppress(OSError):  # what it was not given any more nobody wants
            self._given.close()


def _two_pipes() -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the ends that this process keeps, to read and to write, and those that the other gets."""
    their_read, our_write = os.pipe()
    our_read, their_write = os.pipe()
    return (our_read, our_write), (their_read, their_write)
