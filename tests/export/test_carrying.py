"""What is made in another process gets there whole, with the contents of files, and never whole in memory."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import repeat

import pytest

from app.export.carrying import Carried, packed, unpacked
from app.export.sections import UnreadableError

A_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Shown:
    name: str
    content: object


def there_again(thing: object) -> object:
    return unpacked(io.BytesIO(b"".join(packed(thing))))


@pytest.mark.parametrize("content", [b"", b"words", b"\x00" * 3 * A_MEGABYTE])
def test_bytes_stand_where_a_content_went_along(content: bytes) -> None:
    pieces = [content[:2], b"", content[2:]]
    assert there_again(Shown("one", Carried(lambda: pieces))) == Shown("one", content)


def test_several_contents_come_each_to_its_place() -> None:
    several = [Shown(str(number), Carried(partial(repeat, b"x", number))) for number in (3, 0, 2)]
    assert there_again(several) == [Shown("3", b"xxx"), Shown("0", b""), Shown("2", b"xx")]


def test_plain_values_need_no_content() -> None:
    assert there_again(("a", 1)) == ("a", 1)


def test_a_large_content_is_never_in_one_piece() -> None:
    carried = Carried(partial(repeat, b"x" * A_MEGABYTE, 40))
    sizes = [len(piece) for piece in packed(carried)]
    assert sum(sizes) > 40 * A_MEGABYTE
    assert max(sizes) <= A_MEGABYTE


def test_one_that_cannot_be_read_is_known_before_anything_is_given() -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * A_MEGABYTE
        raise UnreadableError("It is gone.")

    pieces = packed([Carried(lambda: [b"sound"]), Carried(broken)])
    with pytest.raises(UnreadableError) as told:
        next(pieces)
    assert told.value.sentence == "It is gone."


@pytest.mark.parametrize("missing", [1, 20, 60])
def test_what_comes_only_in_part_is_nothing(missing: int) -> None:
    whole = b"".join(packed(Shown("one", Carried(lambda: [b"content"]))))
    with pytest.raises(EOFError):
        unpacked(io.BytesIO(whole[: len(whole) - missing]))
