"""The tables of a Word document: merged cells filled, each below the headings that stand before it."""

import io
import zipfile
from typing import Any

import docx
from docx.oxml.ns import qn

from app.blobs.office_zip import packed_anew
from app.blobs.values import MediaType
from app.standards.formats.code_shapes import split_heading
from app.standards.formats.form_tables import turned
from app.standards.formats.office_files import office_parser
from app.standards.formats.table_file import (
    MOST_COLUMNS,
    MOST_TABLES,
    CellCounter,
    CellPlace,
    TableFile,
    table_of,
)
from app.standards.formats.values import FileUnreadableError, Table
from app.standards.formats.word_text import (
    BODY_LEVEL,
    CELL,
    PARAGRAPH,
    ROW,
    TABLE,
    TITLE_LEVEL,
    Headings,
    cell_words,
    is_numbered,
    paragraph_text,
    simplify,
)

LONGEST_HEADING = 120
CELL_PROPERTIES, ROW_PROPERTIES = qn("w:tcPr"), qn("w:trPr")
SPAN, BELOW, BESIDE, VALUE = qn("w:gridSpan"), qn("w:vMerge"), qn("w:hMerge"), qn("w:val")
BEFORE_ROW = f"{ROW_PROPERTIES}/{qn('w:gridBefore')}"


def word_file(raw: bytes, filename: str) -> TableFile:
    """Read a Word document.

    Raises:
        FileUnreadableError: it is no Word document, damaged, too large, or has no tables.
    """
    with office_parser(raw, filename, MediaType.DOCX) as parts:
        # The library finds its own way from part to part: it is given those that were checked, and no others.
        document = docx.Document(io.BytesIO(packed_anew(parts, zipfile.ZIP_STORED)))
        reader = _Reader(Headings(document.styles.element))
        body = document.element.body
        simplify(body)
        reader.read(body, {})
        found = reader.finished()
    if not any(row.number > 0 for table in found.tables for row in table.rows):
        raise FileUnreadableError("The document has no tables with words in them. Only tables can be read.")
    return found


class _Reader:
    """Walks through a document, with the headings in force at each place."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self._found = TableFile()
        self._tables: dict[int, Table] = {}
        self._counter = CellCounter()
        self._loose = 0
        self._numbered = 0
        self._forms = 0

    def finished(self) -> TableFile:
        """Return what was found, with notes on what was not taken."""
        self._found.tables = tuple(self._tables[place] for place in sorted(self._tables))
        if self._forms:
            self._found.notes.append(
                f"Tables that are forms for one item, read as a row each: {self._forms}."
            )
        if self._loose:
            self._found.notes.append(
                f"Paragraphs outside the tables were not taken over: {self._loose}. Only tables are read."
            )
        if self._numbered:
            self._found.notes.append(
                f"Word itself numbers {self._numbered} empty cells. Such numbers are not text in the file: "
                "type them, or save the document so that they are, if they are the codes."
            )
        return self._found

    def read(self, holder: Any, headings: dict[int, str], inside: str = "") -> None:
        """Read a body or a cell; `headings` are those in force, by their level."""
        before = ""
        for part in holder.iterchildren(TABLE, PARAGRAPH):
            if part.tag == TABLE:
                under = {**headings, BODY_LEVEL: before} if _may_be_unit(before) else headings
                self._loose -= under is not headings and not inside
                self._read_table(part, under, inside)
                before = ""
            elif text := paragraph_text(part):
                before = self._note_paragraph(text, self._headings.level(part), headings, inside)

    def _note_paragraph(self, text: str, level: int, headings: dict[int, str], inside: str) -> str:
        """Keep a heading; return the text of a paragraph that is none."""
        if level == BODY_LEVEL:
            self._loose += not inside
            return text
        if level == TITLE_LEVEL:
            self._found.title = self._found.title or text
            return ""
        for deeper in [each for each in headings if each >= level]:
            del headings[deeper]
        headings[level] = text
        return ""

    def _read_table(self, table: Any, headings: dict[int, str], inside: str) -> None:
        place = len(self._tables)
        if place >= MOST_TABLES:
            raise FileUnreadableError(f"The document has more than {MOST_TABLES} tables.")
        name = f"table {place + 1}{inside}"
        self._tables[place] = Table(name, ())
        rows: list[list[str]] = []
        has_tables = table.find(f".//{TABLE}") is not None
        for row in table.iterchildren(ROW):
            rows.append(self._cells(row, place, rows))
            for cell in row.iterchildren(CELL) if has_tables else ():
                self.read(cell, dict(headings), f" (inside table {place + 1})")
        width = max((len(row) for row in rows), default=0)
        chain = [text for _, text in sorted(headings.items())]
        above = [(at - len(chain) + 1, [text] * width) for at, text in enumerate(chain)]
        found = table_of(name, [*above, *enumerate(rows, start=1)])
        form = turned(found)
        self._forms += form is not None
        self._tables[place] = form or found

    def _cells(self, row: Any, place: int, above: list[list[str]]) -> list[str]:
        cells: list[str] = [""] * min(_number(row.find(BEFORE_ROW), 0), MOST_COLUMNS)
        for cell in row.iterchildren(CELL):
            properties = cell.find(CELL_PROPERTIES)
            span = 1 if properties is None else _number(properties.find(SPAN), 1)
            columns = range(len(cells), len(cells) + span)
            if columns.stop > MOST_COLUMNS:
                raise FileUnreadableError(f"Table {place + 1} has more than {MOST_COLUMNS} columns.")
            merged = None if properties is None else self._merged(properties, place, columns, cells, above)
            self._found.beside |= {CellPlace(place, len(above) + 1, column) for column in columns[1:]}
            cells += [self._words(cell)] * span if merged is None else merged
        self._counter.add_row(len(cells))
        return cells

    def _words(self, cell: Any) -> str:
        text = cell_words(cell)
        if not text:
            self._numbered += any(map(is_numbered, cell.iterchildren(PARAGRAPH)))
        return text

    def _merged(
        self, properties: Any, place: int, columns: range, before: list[str], above: list[list[str]]
    ) -> list[str] | None:
        """Return what the columns of a cell show that goes on from another one; None if it does not."""
        beside, below = properties.find(BESIDE), properties.find(BELOW)
        if before and beside is not None and beside.get(VALUE, "continue") == "continue":
            self._found.beside.add(CellPlace(place, len(above) + 1, columns.start))
            return [before[-1]] * len(columns)
        if above and below is not None and below.get(VALUE, "continue") == "continue":
            last = above[-1]
            self._found.continued |= {CellPlace(place, len(above) + 1, column) for column in columns}
            return [last[column] if column < len(last) else "" for column in columns]
        return None


def _number(element: Any, default: int) -> int:
    written = "" if element is None else element.get(VALUE, "")
    return int(written[:9]) if written.isdecimal() else default


def _may_be_unit(text: str) -> bool:
    """Whether a paragraph directly before a table, though not in a style for headings, names a unit."""
    return 0 < len(text) <= LONGEST_HEADING and "\n" not in text and bool(split_heading(text).code)
