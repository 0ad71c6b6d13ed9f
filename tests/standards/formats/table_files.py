"""Makes files of tables as people make them: CSV, workbooks and Word documents."""

import io
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl

from app.standards.formats.table_reading import read_table_file
from app.standards.formats.values import Format, Layout, Reading
from tests.standards.formats.outlines import SAMPLES, data_of

Rows = Sequence[Sequence[Any]]


def from_sample(name: str, format_: Format) -> Reading:
    return read_table_file((SAMPLES / name).read_bytes(), name, format_)


def from_csv(text: str, encoding: str = "utf-8", layout: Layout | None = None) -> Reading:
    return read_table_file(text.encode(encoding), "list.csv", Format.CSV, layout)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(**sheets: Rows) -> openpyxl.Workbook:
    """Return a workbook with a sheet for each name; an underscore in a name is a space."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    return book


def from_workbook(book: openpyxl.Workbook, layout: Layout | None = None) -> Reading:
    return read_table_file(saved(book), "list.xlsx", Format.XLSX, layout)


def add_table(document: Any, rows: Rows) -> Any:
    """Add a table to a document or a cell of one."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


def from_word(document: Any, layout: Layout | None = None) -> Reading:
    out = io.BytesIO()
    document.save(out)
    return read_table_file(out.getvalue(), "list.docx", Format.WORD, layout)


def word_document() -> Any:
    return docx.Document()


def learning_of(reading: Reading) -> dict[str, str]:
    """Return the learning of each item that has one, by its code."""
    found: dict[str, str] = {}
    waiting: list[Any] = [*data_of(reading)["items"]]
    while waiting:
        item = waiting.pop(0)
        if "learning" in item:
            found[item["code"]] = item["learning"]
        waiting += item.get("children", [])
    return found
