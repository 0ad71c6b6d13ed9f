"""Which addresses lie behind the words of Word and Excel files, read from their parts."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # the package ships no types
from openpyxl.utils import column_index_from_string

from app.blobs.values import FileRefusedError
from app.export.file_links import Link, LinkList, bare, link_list
from app.export.inspected_office import Parts, office_parts, parsed
from app.export.inspected_workbooks import sheet_places

UNREAD = "The links of this file could not be read."
_STRINGS = "xl/sharedStrings.xml"
_WORD_PARTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_WHERE = {"document": "text", "footnotes": "footnotes", "endnotes": "endnotes"}
_FORMULA = re.compile(r'\s*HYPERLINK\(\s*"([^"]+)"\s*(?:,\s*"([^"]*)"\s*)?\)\s*', re.IGNORECASE)
_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")
_YES = frozenset({"1", "true"})


def listed_links(find: Callable[[], list[Link]]) -> LinkList:
    """Return the list of what is found; where a part cannot be read, a sentence says so instead."""
    try:
        return link_list(find())
    except (FileRefusedError, etree.XMLSyntaxError, KeyError, ValueError, TypeError):
        return LinkList((), (UNREAD,))


def workbook_links(content: bytes) -> list[Link]:
    """Return the links in cells of the sheets that are shown, row by row; hidden rows and columns have none.

    Raises:
        FileRefusedError: it is larger than a workbook may be once unpacked.
    """
    parts = office_parts(content)
    strings = _strings(parts)
    return [
        link
        for name, state, place in sheet_places(parts)
        if state == "visible" and place in parts
        for link in _on_sheet(name, parsed(parts[place]), _targets(parts, place), strings)
    ]


def document_links(content: bytes) -> list[Link]:
    """Return the links of a Word document: its text, then notes, headers and footers.

    Raises:
        FileRefusedError: it is larger than a document may be once unpacked.
    """
    parts = office_parts(content)
    found = sorted(
        (name for name in parts if _WORD_PARTS.fullmatch(name)), key=lambda name: (_rank(name), name)
    )
    return [link for name in found for link in _in_part(name, parsed(parts[name]), _targets(parts, name))]


def not_in(links: list[Link], text: str) -> list[Link]:
    """Return the links whose address does not stand in a text that is printed."""
    printed = "".join(text.split())
    return [link for link in links if bare(link.address) not in printed]


def _on_sheet(name: str, sheet: Any, targets: Mapping[str, str], strings: list[str]) -> Iterator[Link]:
    addresses = {
        str(link.get("ref", "")).partition(":")[0]: targets[number]
        for link in sheet.iter("{*}hyperlink")
        if (number := _number(link)) in targets
    }
    rows = {str(row.get("r")) for row in sheet.iter("{*}row") if row.get("hidden") in _YES}
    columns = hidden_columns(sheet)
    for cell in sheet.iter("{*}c"):
        reference = str(cell.get("r", ""))
        found = _CELL.fullmatch(reference)
        if found is None or found[2] in rows or _is_in(found[1], columns):
            continue
        formula = _FORMULA.fullmatch(cell.findtext("{*}f") or "")
        words = _shown(cell, strings)
        if formula:
            yield Link(formula[1], f"{name}, {reference}", words or formula[2] or "")
        elif reference in addresses:
            yield Link(addresses[reference], f"{name}, {reference}", words)


def hidden_columns(sheet: Any) -> list[range]:
    """Return the numbers of the columns of a sheet that are hidden; the first is 1."""
    return [
        range(int(column.get("min")), int(column.get("max")) + 1)
        for column in sheet.iter("{*}col")
        if column.get("hidden") in _YES
    ]


def column_of(reference: str) -> int | None:
    """Return the number of the column in a cell's reference, as 2 for ``B7``; None where it is none."""
    found = _CELL.fullmatch(reference)
    return column_index_from_string(found[1]) if found else None


def _is_in(letters: str, columns: list[range]) -> bool:
    return bool(columns) and any(column_index_from_string(letters) in hidden for hidden in columns)


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


def _in_part(name: str, root: Any, targets: Mapping[str, str]) -> Iterator[Link]:
    stem = name.removeprefix("word/").removesuffix(".xml")
    where = _WHERE.get(stem, "header" if stem.startswith("header") else "footer")
    for element in root.iter("{*}hyperlink", "{*}fldSimple", "{*}p"):
        if element.tag.endswith("}hyperlink"):
            if (number := _number(element)) in targets:
                yield Link(targets[number], where, _text(element))
        elif element.tag.endswith("}fldSimple"):
            instruction = next((value for key, value in element.attrib.items() if key.endswith("}instr")), "")
            if found := _FIELD.match(str(instruction)):
                yield Link(found[1], where, _text(element))
        else:
            # The instruction of a field may be cut into several runs.
            said = "".join(one.text or "" for one in element.iter("{*}instrText"))
            for address in _FIELD.findall(said):
                yield Link(address, where)


def _text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter("{*}t")).strip()


def _number(link: Any) -> str:
    return next((str(value) for name, value in link.attrib.items() if name.endswith("}id")), "")


def _targets(parts: Parts, place: str) -> dict[str, str]:
    """Return, by number, the addresses outside the file that a part leads to."""
    folder, name = posixpath.split(place)
    links = parts.get(f"{folder}/_rels/{name}.rels")
    if links is None:
        return {}
    return {
        str(link.get("Id")): str(link.get("Target", ""))
        for link in parsed(links).iter("{*}Relationship")
        if link.get("TargetMode") == "External" and str(link.get("Type", "")).endswith("/hyperlink")
    }


def _rank(name: str) -> int:
    return 0 if name == "word/document.xml" else 1
