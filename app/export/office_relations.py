"""Where the parts of Word and Excel files lead, and how the rows and cells of a sheet are numbered."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

from app.export.inspected_office import Parts, parsed

YES = frozenset({"1", "true"})
_LAST_COLUMN = 16_384
CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")


def targets(parts: Parts, place: str) -> dict[str, str]:
    """Return, by number, the addresses outside the file that a part's links lead to."""
    return {
        str(link.get("Id")): str(link.get("Target", ""))
        for link in _relations(parts, place)
        if link.get("TargetMode") == "External" and _kind(link) == "hyperlink"
    }


def related(parts: Parts, place: str, kind: str) -> Iterator[str]:
    """Yield the places of those parts of a kind, such as ``drawing``, to which a part leads."""
    for link in _relations(parts, place):
        if _kind(link) == kind and link.get("TargetMode") != "External":
            there = posixpath.normpath(posixpath.join("/", posixpath.dirname(place), str(link.get("Target"))))
            if there.lstrip("/") in parts:
                yield there.lstrip("/")


def number_of(link: Any) -> str:
    """Return the number under which a link's address is kept; empty where it has none."""
    return next((str(value) for name, value in link.attrib.items() if name.endswith("}id")), "")


def text_in(element: Any) -> str:
    """Return the words of an element, such as those under a link."""
    return "".join(one.text or "" for one in element.iter("{*}t")).strip()


def sheet_in(part: bytes) -> Any:
    """Return the content of a sheet with each row and each cell numbered.

    A file may leave the numbers out (ISO/IEC 29500-1, 18.3.1.4 and 18.3.1.73); then they are counted.

    Raises:
        ValueError: a number is none, or there are more columns than have a name.
    """
    sheet = parsed(part)
    number = 0
    for row in sheet.iter("{*}row"):
        number = int(row.get("r", number + 1))
        row.set("r", str(number))
        before = ""
        for cell in row.iter("{*}c"):
            if "r" not in cell.attrib:
                cell.set("r", f"{get_column_letter((column_of(before) or 0) + 1)}{number}")
            before = str(cell.get("r"))
    return sheet


def column_of(reference: str) -> int | None:
    """Return the number of the column in a cell's reference, as 2 for ``B7``; None where it is none."""
    found = CELL.fullmatch(reference)
    return column_index_from_string(found[1]) if found else None


def hidden_columns(sheet: Any) -> frozenset[int]:
    """Return the numbers of the columns of a sheet that are hidden; the first of all is 1."""
    runs = sorted(
        (int(column.get("min")), min(int(column.get("max")), _LAST_COLUMN))
        for column in sheet.iter("{*}col")
        if column.get("hidden") in YES
    )
    found: set[int] = set()
    following = 1
    for first, last in runs:
        found.update(range(max(first, following), last + 1))
        following = max(following, last + 1)
    return frozenset(found)


def hidden_rows(sheet: Any) -> frozenset[str]:
    """Return the numbers of the rows of a sheet that are hidden, as they are written there."""
    return frozenset(str(row.get("r")) for row in sheet.iter("{*}row") if row.get("hidden") in YES)


def _relations(parts: Parts, place: str) -> Iterator[Any]:
    folder, name = posixpath.split(place)
    links = parts.get(f"{folder}/_rels/{name}.rels")
    if links is not None:
        yield from parsed(links).iter("{*}Relationship")


def _kind(link: Any) -> str:
    return str(link.get("Type", "")).rpartition("/")[2]
