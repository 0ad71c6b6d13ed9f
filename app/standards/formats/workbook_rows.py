"""The rows of a sheet of an Excel workbook, one by one; and its merged cells and hidden rows."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]  # the package ships no types

from app.standards.formats.workbook_parts import NAMESPACES, SAFELY, TRUE, Book, SheetPart, words_of

ROWS = tuple(f"{{{namespace}}}row" for namespace in NAMESPACES)
MERGED = tuple(f"{{{namespace}}}mergeCell" for namespace in NAMESPACES)
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,9})")
# Words in quotes, signs after a backslash or an underscore, and colours, conditions and locales.
NO_PART_OF_A_DATE = re.compile(r'"[^"]*"|[\\_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
DATE_SIGN = re.compile("[dmyhs]", re.IGNORECASE)
DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
EPOCH, EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a cell has no zone
# Excel counts a 29 February 1900, so the days before it are one later.
LAST_DAY_BEFORE_THE_ERROR = 60

# More than any program for spreadsheets has.
LAST_ROW = 2**24

Bounds = tuple[int, int, int, int]
Value = str | int | float | bool | datetime | date | time | timedelta | None


class Cell(NamedTuple):
    """A cell: its column from 1, its value, its type as the file names it, and the format of a number.

    The type is "f" where the value is a formula, "e" where it is an error.
    """

    column: int
    value: Value
    kind: str
    number_format: str


class SheetRows:
    """One sheet. The merged cells and the hidden rows are known once all rows are read.

    Attributes:
        merged: left, top, right and bottom, from 1, of each group of merged cells.
        hidden: how many rows are hidden.
    """

    def __init__(self, sheet: SheetPart, book: Book) -> None:
        self.merged: list[Bounds] = []
        self.hidden = 0
        self._content = sheet.content
        self._book = book

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the number of each row that the sheet has, and its cells, however far apart.

        Raises:
            ValueError, IndexError, OverflowError, lxml.etree.XMLSyntaxError: the sheet is damaged.
        """
        number = 0
        for _, element in etree.iterparse(
            io.BytesIO(self._content), events=("end",), tag=(*ROWS, *MERGED), **SAFELY
        ):
            if element.tag in MERGED:
                self.merged.append(_bounds(element.get("ref", "")))
                continue
            written = element.get("r")
            number = number + 1 if written is None else int(float(written))
            if not 0 < number <= LAST_ROW:
                raise ValueError(written)
            self.hidden += element.get("hidden", "") in TRUE
            yield number, list(self._cells(element))
            # What was read is let go, so that memory does not grow with the sheet.
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _cells(self, row: Any) -> Iterator[Cell]:
        column = 0
        for element in row:
            reference = element.get("r")
            column = column + 1 if reference is None else _place(reference)[0]
            yield self._cell(element, column)

    def _cell(self, element: Any, column: int) -> Cell:
        kind = element.get("t", "n")
        text = None
        inline = None
        for part in element:
            tag = part.tag
            if tag.endswith("}f"):
                return Cell(column, f"={part.text or ''}", "f", "")
            if tag.endswith("}v"):
                text = part.text
            elif tag.endswith("}is"):
                inline = part
        if kind == "inlineStr":
            return Cell(column, None if inline is None else words_of(inline), "s", "")
        if not text:
            return Cell(column, None, kind, "")
        if kind == "n":
            return self._number(column, text, int(element.get("s", "0")))
        return Cell(column, self._value(kind, text), kind, "")

    def _value(self, kind: str, text: str) -> Value:
        if kind == "s":
            at = int(text)
            if at < 0:
                raise IndexError(text)
            return self._book.strings[at]
        if kind == "b":
            return text.strip() in TRUE
        if kind == "d":
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                return text
        return text

    def _number(self, column: int, text: str, style: int) -> Cell:
        number = float(text) if set(text) & set(".eE") else int(text)
        formats = self._book.formats
        number_format = formats[style] if 0 <= style < len(formats) else ""
        if not is_date(number_format):
            return Cell(column, number, "n", number_format)
        try:
            return Cell(column, self._moment(number, number_format), "d", number_format)
        except (OverflowError, ValueError):
            return Cell(column, "#VALUE!", "e", "")

    def _moment(self, days: float, number_format: str) -> Value:
        if DURATION.search(number_format):
            return timedelta(seconds=round(days * 86_400))
        passed = timedelta(milliseconds=round(days % 1 * 86_400_000))
        if 0 <= days < 1 and not passed.days:
            return (EPOCH + passed).time()
        epoch = EPOCH_OF_1904 if self._book.is_1904 else EPOCH
        is_before = 0 < days < LAST_DAY_BEFORE_THE_ERROR and not self._book.is_1904
        return epoch + timedelta(days=days // 1 + is_before) + passed


@lru_cache(maxsize=1_000)
def is_date(number_format: str) -> bool:
    """Whether numbers of a format are shown as days or times; the part for positive numbers decides."""
    return bool(DATE_SIGN.search(NO_PART_OF_A_DATE.sub("", number_format).split(";")[0]))


def _bounds(reference: str) -> Bounds:
    first, _, last = reference.partition(":")
    (left, top), (right, bottom) = _place(first), _place(last or first)
    return left, top, right, bottom


def _place(reference: str) -> tuple[int, int]:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    return _column(found[1].upper()), int(found[2])


@lru_cache(maxsize=1_000)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
