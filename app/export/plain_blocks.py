"""What a Word or Excel file says in the plain form that we print where no program lays it out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

# Project rule, as for attached text: what is longer or wider is cut, and the first page says so.
MOST_ROWS = 2_000
MOST_CHARACTERS = 200_000
MOST_COLUMNS = 16
COLUMNS_UPRIGHT = 7
LONG = "It is long: only its beginning is shown."
WIDE = "It is wide: only the first columns are shown."


@dataclass(frozen=True, slots=True)
class Block:
    """A run of words, or a table; `heading` names a sheet."""

    heading: str = ""
    words: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """All that it says."""
        return " ".join((self.heading, self.words, *(cell for row in self.rows for cell in row)))

    @property
    def is_wide(self) -> bool:
        """Whether the table needs a page across."""
        return max(map(len, self.rows), default=0) > COLUMNS_UPRIGHT


@dataclass(frozen=True, slots=True)
class Plain:
    """The blocks that are printed, and the sentences that say what is not."""

    blocks: tuple[Block, ...]
    cut: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that is printed."""
        return " ".join(block.text for block in self.blocks)


def cut_to_size(blocks: Iterable[Block], cut: Iterable[str] = ()) -> Plain:
    """Return the first blocks, as many as have so many rows and characters in all that are printed."""
    kept: list[Block] = []
    told, rows, letters = list(cut), MOST_ROWS, MOST_CHARACTERS
    for block in blocks:
        if rows <= 0 or letters <= 0:
            told.append(LONG)
            break
        told += [WIDE] if any(len(row) > MOST_COLUMNS for row in block.rows) else []
        narrow = replace(block, rows=tuple(row[:MOST_COLUMNS] for row in block.rows))
        kept.append(_begun(narrow, rows, letters))
        told += [LONG] if kept[-1] != narrow else []
        rows -= len(block.rows) or 1
        letters -= len(kept[-1].text)
    return Plain(tuple(kept), tuple(dict.fromkeys(told)))


def _begun(block: Block, most_rows: int, most_letters: int) -> Block:
    """Return the beginning of a block: so many rows at most, and so many characters."""
    heading = block.heading[:most_letters]
    words = block.words[: most_letters - len(heading)]
    left = most_letters - len(heading) - len(words)
    rows: list[tuple[str, ...]] = []
    for row in block.rows[:most_rows]:
        if left <= 0:
            break
        cells = []
        for cell in row:
            cells.append(cell[: max(left, 0)])
            left -= len(cells[-1])
        rows.append(tuple(cells))
    return Block(heading, words, tuple(rows))


def padded(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Return rows of the same length, without empty columns at the end."""
    used = max((place + 1 for row in rows for place, text in enumerate(row) if text), default=0)
    return tuple((*row[:used], *[""] * (used - len(row))) for row in rows)
