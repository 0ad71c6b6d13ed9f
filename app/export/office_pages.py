"""How Word and Excel files become pages: laid out by LibreOffice, else by ourselves in a plain form."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import islice
from typing import Any

from docx import Document
from docx.table import Table
from openpyxl import load_workbook

from app.blobs.values import MediaType
from app.export.excerpts import NoSuchPagesError
from app.export.file_links import Link, LinkList
from app.export.flowing_pages import flowing_pages
from app.export.framing import FrameHead
from app.export.office_links import (
    document_links,
    document_shape_links,
    found_links,
    listed_links,
    not_in,
    workbook_links,
)
from app.export.office_program import laid_out_pdf, program
from app.export.pdf_pages import pdf_pages
from app.export.sections import UnreadableError
from app.export.word_links import with_addresses
from app.export.workbook_print import fitted

BY_OFFICE = "Laid out by LibreOffice"
# Project rule, as for attached text: what is longer is cut, and the first page says so.
MOST_ROWS = 2_000
MOST_COLUMNS = 16
COLUMNS_UPRIGHT = 7


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


def word_pages(content: bytes, head: FrameHead) -> bytes:
    """Return the pages of a Word document, with the addresses behind its links."""
    printed = with_addresses(content)
    # The program that lays it out tells of pictures with links alone; where only some pages are printed,
    # nobody can say on which of them the other shapes stand.
    shapes = found_links(lambda: document_shape_links(content)) if head.chosen is None else []
    if made := _by_office(printed, MediaType.DOCX, head, more=shapes):
        return made
    blocks = list(_document(printed))
    text = " ".join(block.text for block in blocks)
    return _plain(blocks, head, listed_links(lambda: not_in(document_links(content), text)))


def workbook_pages(content: bytes, head: FrameHead) -> bytes:
    """Return the pages of an Excel workbook, with the addresses behind its cells.

    Where only some pages are printed, nobody can say which cells stand on them: then the links count that
    lie on those pages once they are laid out.
    """
    links = listed_links(lambda: workbook_links(content))
    made = _by_office(fitted(content), MediaType.XLSX, head, links if head.chosen is None else None)
    return made or _plain(list(_workbook(content)), head, links)


def maker() -> str:
    """Say who would lay a file out now; pages that somebody else has made are made anew."""
    return "LibreOffice 3" if program() else "plain 3"


def _by_office(
    content: bytes,
    kind: MediaType,
    head: FrameHead,
    links: LinkList | None = None,
    more: Sequence[Link] = (),
) -> bytes | None:
    made = laid_out_pdf(content, kind.extension)
    if made is None:
        return None
    try:
        return pdf_pages(made, replace(head, by=BY_OFFICE), links, more)
    except NoSuchPagesError:
        raise
    except UnreadableError:
        return None


def _plain(blocks: list[Block], head: FrameHead, links: LinkList) -> bytes:
    cut = sum(len(block.rows) or 1 for block in blocks) > MOST_ROWS
    return flowing_pages(
        "office.html",
        head,
        blocks=blocks[:MOST_ROWS],
        wide=any(block.is_wide for block in blocks),
        cut=cut,
        links=links,
    )


def _document(content: bytes) -> Iterator[Block]:
    for part in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(part, Table):
            yield Block(rows=_padded([_cells(row) for row in islice(part.rows, MOST_ROWS)]))
        elif part.text.strip():
            is_heading = str(part.style.name if part.style else "").startswith(("Heading", "Title"))
            yield Block(heading=part.text) if is_heading else Block(words=part.text)


def _cells(row: Any) -> list[str]:
    """Return the texts of a row; a cell that spans columns stands once."""
    cells = {id(cell._tc): cell.text for cell in row.cells}  # noqa: SLF001 - cells that are merged share their element only
    return list(cells.values())


def _workbook(content: bytes) -> Iterator[Block]:
    """Return the sheets that are shown, each as a table of what its cells show."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            rows = [
                [_shown(value) for value in row[:MOST_COLUMNS]]
                for row in islice(sheet.iter_rows(values_only=True), MOST_ROWS)
            ]
            yield Block(heading=sheet.title, rows=_padded([row for row in rows if any(row)]))
    finally:
        book.close()


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        # A day in a cell is kept as the midnight before it.
        return f"{value:%Y-%m-%d}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _padded(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Return rows of the same length, without empty columns at the end."""
    used = max((place + 1 for row in rows for place, text in enumerate(row) if text), default=0)
    return tuple((*row[:used], *[""] * (used - len(row))) for row in rows)
