"""How the words of a kept file are read so that they can be looked through, each with its place."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
from lxml import etree  # type: ignore[import-untyped]  # as above
from openpyxl import load_workbook

from app.blobs.parsing import foreign_parser
from app.blobs.values import MediaType

UNREADABLE = "Its words could not be read."
PICTURE = "It is a picture: words in pictures are not read."
PICTURE_PAGES = "Some of its pages hold no words that can be read: they are pictures."

Parts = tuple[tuple[str, str], ...]
_PARAGRAPHS = ("}p", "}si", "}comment", "}oddHeader", "}oddFooter")
_OFFICE_PLACES = {
    "word/document": "Text",
    "word/header": "Headers and footers",
    "word/footer": "Headers and footers",
    "word/comments": "Comments",
    "word/footnotes": "Notes",
    "word/endnotes": "Notes",
    "xl/comments": "Comments",
    "xl/threadedComments": "Comments",
    "xl/drawings/": "Drawings",
    "docProps/": "Properties of the file",
}


@dataclass(frozen=True, slots=True)
class ReadWords:
    """The words of a file, part by part with the place of each; `note` says what of it was not read."""

    parts: Parts
    note: str = ""


def words_of(media_type: MediaType, content: bytes) -> ReadWords:
    """Return the words of an accepted file.

    Raises:
        FileRefusedError: its parser gave up.
    """
    if media_type.is_picture:
        return ReadWords((), PICTURE)
    with foreign_parser(UNREADABLE):
        return _READERS[media_type](content)


def _pdf(content: bytes) -> ReadWords:
    pdf = pypdfium2.PdfDocument(content)
    parts, without = [], 0
    try:
        for number, page in enumerate(pdf, start=1):
            text = page.get_textpage().get_text_bounded()
            parts.append((f"Page {number}", text))
            without += not text.strip()
    finally:
        pdf.close()
    return ReadWords(tuple(parts), PICTURE_PAGES if without else "")


def _text(content: bytes) -> ReadWords:
    lines = content.decode("utf-8-sig", "replace").splitlines()
    return ReadWords(tuple((f"Line {number}", line) for number, line in enumerate(lines, start=1)))


def _word(content: bytes) -> ReadWords:
    return ReadWords(tuple(_office_parts(content)))


def _workbook(content: bytes) -> ReadWords:
    """Read every cell of every sheet, hidden ones too, with what stands beside them."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    parts = []
    try:
        for sheet in book.worksheets:
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                text = "\t".join(_cell(value) for value in row if value is not None)
                if text:
                    parts.append((f"Sheet {sheet.title}, row {number}", text))
    finally:
        book.close()
    return ReadWords((*parts, *_office_parts(content)))


def _cell(value: object) -> str:
    """Write a cell's value as it is seen: a long number that is stored as a fraction has no point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _office_parts(content: bytes) -> Iterator[tuple[str, str]]:
    # Entities stay unresolved and nothing is fetched; acceptance has refused document types already.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            place = next((words for start, words in _OFFICE_PLACES.items() if name.startswith(start)), None)
            if place and name.endswith(".xml"):
                yield place, "\n".join(_paragraphs(etree.fromstring(archive.read(name), parser)))


def _paragraphs(root: Any) -> Iterator[str]:
    """Return the words of an XML part, a line for each paragraph, so that a number in pieces is whole."""
    kept: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            kept.append(element.text or "")
        elif element.tag.endswith(_PARAGRAPHS) and kept:
            yield "".join(kept)
            kept = []
    if kept:
        yield " ".join(kept)


_READERS: dict[MediaType, Callable[[bytes], ReadWords]] = {
    MediaType.PDF: _pdf,
    MediaType.DOCX: _word,
    MediaType.XLSX: _workbook,
    MediaType.CSV: _text,
    MediaType.TXT: _text,
}
