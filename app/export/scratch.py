"""Files without a name, on the disk, in which a pack lies while it is made: its sections, then the whole.

Nobody else can open them, and they go with whoever holds them, even one who is killed. So nothing is left
half written, and a pack of hundreds of megabytes takes no more memory than a small one.
"""

import contextlib
import io
import os
import tempfile
import threading
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from app.core.errors import StorageError

NO_ROOM = (
    "There is no room on the disk to make this file. Nothing was saved. "
    "Tell whoever runs this site, then ask for it again."
)
# The place for large files that live a while; /tmp lies in memory on many systems.
_ROOMY = Path("/var/tmp")  # noqa: S108 - files without a name cannot be taken over there
_CHUNK = 1_000_000
_READ_AT_ONCE = 16_384


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn what the disk refuses into a sentence.

    Raises:
        StorageError: it is full, or cannot be written.
    """
    try:
        yield
    except OSError as problem:
        raise StorageError(NO_ROOM) from problem


class Scratch:
    """One file without a name, closed when nobody holds this any more.

    Attributes:
        file: open for reading and writing.
        is_broken: whether the disk did not give back what was written, where a reader may not have told.

    Raises:
        StorageError: there is no room for it.
    """

    def __init__(self) -> None:
        with told():
            opened = tempfile.TemporaryFile(dir=_folder())  # noqa: SIM115 - closed by `_close`
        self.file = cast("BinaryIO", opened)
        self.is_broken = False
        self._closing = weakref.finalize(self, _close, self.file)

    @property
    def size(self) -> int:
        """Its bytes."""
        return os.fstat(self.file.fileno()).st_size

    def rewound(self) -> BinaryIO:
        """Return the file, open for reading and writing, at its beginning."""
        self.file.seek(0)
        return self.file

    def close(self) -> None:
        """Let the file go now."""
        self._closing()

    def content(self) -> bytes:
        """Return the content: for files that are known to be small."""
        return self.rewound().read()


class Spool:
    """The sections of a pack, one behind the other: however many there are, they take one open file."""

    def __init__(self) -> None:
        self._scratch = Scratch()
        self._end = 0
        self._one_at_a_time = threading.Lock()

    def add(self, pieces: Iterable[bytes]) -> "Stretch":
        """Write a section behind the others; what raises in the midst leaves nothing of it.

        Raises:
            StorageError: there is no room.
        """
        file = self._scratch.file
        with self._one_at_a_time, told():
            file.seek(self._end)
            for piece in pieces:
                file.write(piece)
            file.flush()
            added = Stretch(self._scratch, self._end, file.tell() - self._end)
            self._end += added.size
        return added


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where in a spool a section lies."""

    scratch: Scratch
    start: int
    size: int

    def opened(self) -> io.BufferedReader:
        """Return a file that holds the section and nothing else."""
        return io.BufferedReader(_Window(self), _READ_AT_ONCE)

    def content(self) -> bytes:
        """Return the whole section."""
        return self.opened().read()


class _Window(io.RawIOBase):
    """A stretch as a file of its own: several may be read at once, each at its own place."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._stretch.size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override] # what a buffered reader gives
        left = max(self._stretch.size - self._at, 0)
        wanted = memoryview(buffer)[: min(len(buffer), left)]
        if not wanted:
            return 0
        scratch = self._stretch.scratch
        try:
            read = os.preadv(scratch.file.fileno(), [wanted], self._stretch.start + self._at)
        except OSError:
            scratch.is_broken = True
            raise
        self._at += read
        return read

    def readall(self) -> bytes:
        return b"".join(iter(lambda: self.read(_CHUNK) or b"", b""))


def pieces_of(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield so many bytes of a file, or those that there are, in pieces."""
    while size and (piece := file.read(min(size, _CHUNK))):
        size -= len(piece)
        yield piece


def _folder() -> str | None:
    """Return where the system's settings ask for temporary files, else where there is most room for them."""
    if "TMPDIR" in os.environ or not os.access(_ROOMY, os.W_OK):
        return None
    return str(_ROOMY)


def _close(file: BinaryIO) -> None:
    with contextlib.suppress(OSError):  # what could not be written is not wanted any more
        file.close()
