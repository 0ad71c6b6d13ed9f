"""Which addresses lie behind the words of Word and Excel files, read from their parts."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # the package ships no types

from app.blobs.values import FileRefusedError
from app.export.file_links import Link, LinkList, bare, link_list
from app.export.inspected_office import Parts, office_parts, parsed
from app.export.inspected_workbooks import sheet_places
from app.export.office_relations import (
    CELL,
    column_of,
    hidden_columns,
    hidden_rows,
    number_of,
    sheet_in,
    targets,
    text_in,
)
from app.export.shape_links import in_text, on_sheet

UNREAD = "The links of this file could not be read."
_STRINGS = "xl/sharedStrings.xml"
_WORD_PARTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_WHERE = {"document": "text", "footnotes": "footnotes", "endnotes": "endnotes"}
_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"([^"]+)"\s*(?:,\s*"([^"]*)"\s*)?\)\s*', re.IGNORECASE)
_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_UNREADABLE = (FileRefusedError, etree.XMLSyntaxError, KeyError, ValueError, TypeError)


def listed_links(find: Callable[[], list[Link]]) -> LinkList:
    """Return the list of what is found; where a part cannot be read, a sentence says so instead."""
    try:
        return link_list(find())
    except _UNREADABLE:
        return LinkList((), (UNREAD,))


def found_links(find: Callable[[], list[Link]]) -> list[Link]:
    """Return what is found; nothing where a part cannot be read, and another list stands in any case."""
    try:
        return find()
    except _UNREADABLE:
        return []


def workbook_links(content: bytes) -> list[Link]:
    """Return the links of the sheets that are shown: cells row by row, then shapes; what is hidden has none.

    Raises:
        FileRefusedError: it is larger than a workbook may be once unpacked.
    """
    parts = office_parts(content)
    strings = _strings(parts)
    return [
        link
        for name, state, place in sheet_places(parts)
        if state == "visible" and place in parts
        for link in _on_sheet(parts, place, name, strings)
    ]


def document_links(content: bytes) -> list[Link]:
    """Return the links of a Word document: its text, then notes, headers and footers, shapes included.

    Raises:
        FileRefusedError: it is larger than a document may be once unpacked.
    """
    return [
        link
        for name, root, addresses in _word_parts(content)
        for link in _in_part(_called(name), root, addresses)
    ]


def document_shape_links(content: bytes) -> list[Link]:
    """Return the links of what is drawn in a Word document; of some a program that lays it out tells nothing.

    Raises:
        FileRefusedError: as `document_links`.
    """
    return [
        link
        for name, root, addresses in _word_parts(content)
        for link in in_text(root, addresses, _called(name))
    ]


def _word_parts(content: bytes) -> Iterator[tuple[str, Any, Mapping[str, str]]]:
    """Yield the parts that hold text, each with where its links lead."""
    parts = office_parts(content)
    found = sorted(
        (name for name in parts if _WORD_PARTS.fullmatch(name)), key=lambda name: (_rank(name), name)
    )
    for name in found:
        yield name, parsed(parts[name]), targets(parts, name)


def not_in(links: list[Link], text: str) -> list[Link]:
    """Return the links whose address does not stand in a text that is printed."""
    printed = "".join(text.split())
    return [link for link in links if bare(link.address) not in printed]


def _on_sheet(parts: Parts, place: str, name: str, strings: list[str]) -> Iterator[Link]:
    sheet, leading = sheet_in(parts[place]), targets(parts, place)
    addresses = {
        str(link.get("ref", "")).partition(":")[0]: leading[number]
        for link in sheet.iter("{*}hyperlink")
        if (number := number_of(link)) in leading
    }
    rows, columns = hidden_rows(sheet), hidden_columns(sheet)
    for cell in sheet.iter("{*}c"):
        reference = str(cell.get("r", ""))
        found = CELL.fullmatch(reference)
        if found is None or found[2] in rows or column_of(reference) in columns:
            continue
        formula = _FORMULA.fullmatch(cell.findtext("{*}f") or "")
        words = _shown(cell, strings)
        if formula:
            yield Link(formula[1], f"{name}, {reference}", words or formula[2] or "")
        elif reference in addresses:
            yield Link(addresses[reference], f"{name}, {reference}", words)

    def is_seen(column: int, row: int) -> bool:
        return str(row) not in rows and column not in columns

    yield from on_sheet(parts, place, name, is_seen)


def _shown(cell: Any, strings: list[str]) -> str:
    """Return what a cell shows, as it is kept: shared with others, in the cell itself, or worked out."""
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext()).strip()
    value = (cell.findtext("{*}v") or "").strip()
    if cell.get("t") != "s":
        return value
    return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""


def _strings(parts: Parts) -> list[str]:
    if _STRINGS not in parts:
        return []
    # What is spoken over a word in Japanese stands beside it, and is not shown.
    return [
        "".join(text.text or "" for text in one.iter("{*}t") if not _is_spoken(text)).strip()
        for one in parsed(parts[_STRINGS]).iter("{*}si")
    ]


def _is_spoken(text: Any) -> bool:
    return str(text.getparent().tag).endswith("}rPh")


def _called(name: str) -> str:
    stem = name.removeprefix("word/").removesuffix(".xml")
    return _WHERE.get(stem, "header" if stem.startswith("header") else "footer")


def _in_part(where: str, root: Any, addresses: Mapping[str, str]) -> Iterator[Link]:
    for element in root.iter("{*}hyperlink", "{*}fldSimple", "{*}p"):
        if element.tag.endswith("}hyperlink"):
            if (number := number_of(element)) in addresses:
                yield Link(addresses[number], where, text_in(element))
        elif element.tag.endswith("}fldSimple"):
            instruction = next((value for key, value in element.attrib.items() if key.endswith("}instr")), "")
            if found := _FIELD.match(str(instruction)):
                yield Link(found[1], where, text_in(element))
        else:
            # The instruction of a field may be cut into several runs.
            said = "".join(one.text or "" for one in element.iter("{*}instrText"))
            for address in _FIELD.findall(said):
                yield Link(address, where)
    yield from in_text(root, addresses, where)


def _rank(name: str) -> int:
    return 0 if name == "word/document.xml" else 1
