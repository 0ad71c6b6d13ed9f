"""What an Excel workbook holds that its printed sheets do not show."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from openpyxl.utils import get_column_letter

from app.core.words import plural
from app.export.inspected_office import Parts, held_by_any, office_parts, parsed, texts
from app.export.inspection import Held, held
from app.export.office_relations import hidden_columns, hidden_rows, sheet_in

_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_REMEMBERED = re.compile(
    r"xl/(externalLinks/externalLink|pivotCache/pivotCacheRecords)[^/]*\.xml", re.IGNORECASE
)
_HEADS = ("oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter")
# A code in a header: which side, a font, a size, a number that is worked out.
_CODE = re.compile(r'&(?:"[^"]*"|[0-9]+|K[0-9A-Fa-f]{6}|.)')


def workbook_holds(content: bytes) -> list[Held]:
    """Return what a workbook holds beside what its pages show.

    Raises:
        FileRefusedError: it is larger than a workbook may be once unpacked.
    """
    return list(_held(office_parts(content)))


def _held(parts: Parts) -> Iterator[Held]:
    sheets = list(_sheets(parts))
    hidden = [name for name, state, _ in sheets if state != "visible"]
    yield from held(len(hidden), "hidden sheet", "hidden sheets", hidden)
    lines, heads = [], []
    for name, state, root in sheets:
        if state == "visible" and (words := _hidden_lines(root)):
            lines.append(f"{name}: {words}")
        heads += [_CODE.sub(" ", text) for text in texts(root, *_HEADS)]
    yield from held(
        len(lines), "sheet with hidden rows or columns", "sheets with hidden rows or columns", lines
    )
    yield from held(len(heads), "header or footer", "headers and footers", heads)
    remembered = sum(bool(_REMEMBERED.fullmatch(name)) for name in parts)
    yield from held(
        remembered,
        "list of remembered values of a pivot table or of another workbook",
        "lists of remembered values of pivot tables or of other workbooks",
    )  # fmt: skip - two forms of one noun
    yield from held_by_any(parts)


def sheet_places(parts: Parts) -> Iterator[tuple[str, str, str]]:
    """Yield each sheet's name, state and part, in their order."""
    places = {
        str(link.get("Id")): posixpath.normpath(posixpath.join("/xl", str(link.get("Target"))))[1:]
        for link in parsed(parts[_LINKS]).iter("{*}Relationship")
        if link.get("TargetMode") != "External"
    }
    for sheet in parsed(parts[_BOOK]).iter("{*}sheet"):
        number = next((str(value) for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        if number in places:
            yield str(sheet.get("name")), str(sheet.get("state", "visible")), places[number]


def _sheets(parts: Parts) -> Iterator[tuple[str, str, Any]]:
    """Yield each sheet's name, state and content."""
    for name, state, place in sheet_places(parts):
        yield name, state, sheet_in(parts[place])


def _hidden_lines(sheet: Any) -> str:
    rows = len(hidden_rows(sheet))
    kept = [plural(rows, "row")] if rows else []
    return ", ".join([*kept, *(f"column {_letters(run)}" for run in _runs(hidden_columns(sheet)))])


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Yield numbers that follow each other together, in order."""
    ordered = enumerate(sorted(numbers))
    for _, run in groupby(ordered, key=lambda one: one[1] - one[0]):
        yield [number for _, number in run]


def _letters(columns: Sequence[int]) -> str:
    letters = get_column_letter(columns[0])
    return letters if len(columns) == 1 else f"{letters} to {get_column_letter(columns[-1])}"
