"""How something to be made is carried to another process, with contents that only this one can read.

A content goes ahead of what it belongs to, in pieces from the disk: so whoever gives it never holds a whole
file, however large, and knows before the other hears of it that it can be read.
"""

import io
import pickle
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from app.export.scratch import Spool, pieces_of

_NUMBER = struct.Struct(">Q")


class Carried:
    """A content that goes along; where it arrives its bytes stand in its place.

    Args:
        pieces: reads it.
    """

    def __init__(self, pieces: Callable[[], Iterable[bytes]]) -> None:
        self._pieces = pieces

    def __call__(self) -> Iterable[bytes]:
        """Return the pieces of the content.

        Raises:
            UnreadableError: it cannot be read; this may come with any of the pieces.
        """
        return self._pieces()


def packed(thing: object) -> Iterator[bytes]:
    """Yield something, in pieces, as `unpacked` reads it.

    Args:
        thing: plain values, and `Carried` contents.

    Raises:
        UnreadableError: a content cannot be read; then there is not one piece.
        StorageError: there is no room on the disk for the contents.
    """
    words = io.BytesIO()
    packer = _Packer(words)
    packer.dump(thing)
    spool = Spool()
    lying = [spool.add(carried()) for carried in packer.carried]
    yield _NUMBER.pack(len(lying))
    for stretch in lying:
        yield _NUMBER.pack(stretch.size)
        yield from pieces_of(stretch.opened(), stretch.size)
    yield words.getvalue()


def unpacked(given: IO[bytes]) -> Any:
    """Return what was packed.

    Raises:
        EOFError: nothing more is given, or not all.
    """
    contents = [_whole(given, _number(given)) for _ in range(_number(given))]
    try:
        return _Unpacker(given, contents).load()
    except pickle.UnpicklingError as problem:
        raise EOFError from problem


class _Packer(pickle.Pickler):
    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.carried: list[Carried] = []

    def persistent_id(self, thing: object) -> int | None:
        """Return the number of a content that goes along, from 0."""
        if not isinstance(thing, Carried):
            return None
        self.carried.append(thing)
        return len(self.carried) - 1


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: IO[bytes], contents: list[bytes]) -> None:
        super().__init__(file)
        self._contents = contents

    def persistent_load(self, number: int) -> bytes:
        """Return the content of that number."""
        return self._contents[number]


def _number(given: IO[bytes]) -> int:
    number: int = _NUMBER.unpack(_whole(given, _NUMBER.size))[0]
    return number


def _whole(given: IO[bytes], size: int) -> bytes:
    content = given.read(size)
    if len(content) < size:
        raise EOFError
    return content
