"""How the sheets of a workbook are put on paper: columns that belong together stay on one page."""

import zipfile
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # the package ships no types

from app.blobs.office_zip import packed_anew
from app.blobs.values import FileRefusedError
from app.export.inspected_office import office_parts
from app.export.inspected_workbooks import sheet_places
from app.export.office_relations import YES, column_of, hidden_columns, sheet_in

# What an upright and a wide A4 page hold between the margins that spreadsheet programs leave, in points.
_UPRIGHT, _ACROSS = 490.0, 735.0
# Project rule: below half its size nobody reads a sheet, so a wider one goes on several pages.
_SMALLEST = 0.5
# Project rule: a sheet that would have to shrink further than this is laid across.
_SMALLEST_UPRIGHT = 0.8
# A column is so many letters of 7 pixels wide, and 5 pixels; 96 pixels to the inch (ISO 29500-1, 18.3.1.13).
_LETTER, _ROOM, _POINT = 7.0, 5.0, 0.75
# LibreOffice makes columns that say nothing 0.889 inches wide.
_USUAL = 64.0
# What may stand before the page set-up and before the sheet's properties; the rest comes later (18.3.1.99).
_FIRST = "sheetPr"
_BEFORE_SETUP = frozenset(
    {
        *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
        *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
        *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations"),
        *("hyperlinks", "printOptions", "pageMargins"),
    }
)


def fitted(content: bytes) -> bytes:
    """Return a workbook whose sheets are as wide as a page, where they can be read so.

    A sheet whose author chose how it is printed (to a number of pages, a scale, or with breaks between
    columns) is left alone. What is printed is another file than the one that is kept.
    """
    try:
        parts = dict(office_parts(content))
        places = [place for _, state, place in sheet_places(parts) if state == "visible" and place in parts]
        changed = {place: sheet for place in places if (sheet := _fitted_sheet(parts[place])) is not None}
    except (FileRefusedError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, TypeError):
        # A file that we cannot read may still be one that the program can.
        return content
    return packed_anew({**parts, **changed}) if changed else content


def _fitted_sheet(part: bytes) -> bytes | None:
    sheet = sheet_in(part)
    width = _width(sheet)
    # One that is narrow by its columns may be wide by a text that runs out of the last; nothing is enlarged.
    if not width or width > _ACROSS / _SMALLEST or _is_chosen(sheet):
        return None
    _set_up(sheet, across=width > _UPRIGHT / _SMALLEST_UPRIGHT)
    return bytes(etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True))


def _is_chosen(sheet: Any) -> bool:
    fits = any(found.get("fitToPage") in YES for found in sheet.iter("{*}pageSetUpPr"))
    scaled = any(found.get("scale", "100") != "100" for found in sheet.findall("{*}pageSetup"))
    return fits or scaled or sheet.find("{*}colBreaks/{*}brk") is not None


def _width(sheet: Any) -> float:
    """Return about how wide the columns with something in them are, in points, without hidden ones."""
    filled = {
        column
        for cell in sheet.iter("{*}c")
        if len(cell) and (column := column_of(str(cell.get("r", "")))) is not None
    }
    last = max(filled, default=0)
    usual = next((_points(found.get("defaultColWidth")) for found in sheet.iter("{*}sheetFormatPr")), _USUAL)
    hidden = hidden_columns(sheet)
    set_widths: dict[int, float] = {}
    named = 0
    for column in sheet.iter("{*}col"):
        numbers = range(max(1, int(column.get("min"))), min(int(column.get("max")), last) + 1)
        named += len(numbers)
        if named > last:
            raise ValueError("No column is described twice (18.3.1.13).")
        set_widths.update(dict.fromkeys(numbers, _points(column.get("width"), usual)))
    shown = (number for number in range(1, last + 1) if number not in hidden)
    return sum(set_widths.get(number, usual) for number in shown)


def _points(letters: str | None, usual: float = _USUAL) -> float:
    return usual if letters is None else (float(letters) * _LETTER + _ROOM) * _POINT


def _set_up(sheet: Any, *, across: bool) -> None:
    space = etree.QName(sheet).namespace
    properties = sheet.find("{*}" + _FIRST)
    if properties is None:
        properties = etree.Element(f"{{{space}}}{_FIRST}")
        sheet.insert(0, properties)
    fitting = properties.find("{*}pageSetUpPr")
    if fitting is None:
        fitting = etree.SubElement(properties, f"{{{space}}}pageSetUpPr")
    fitting.set("fitToPage", "1")
    setup = sheet.find("{*}pageSetup")
    if setup is None:
        setup = etree.Element(f"{{{space}}}pageSetup")
        sheet.insert(_place_of_setup(sheet), setup)
    setup.set("fitToWidth", "1")
    setup.set("fitToHeight", "0")
    if across:
        setup.set("orientation", "landscape")


def _place_of_setup(sheet: Any) -> int:
    names = [etree.QName(child).localname if isinstance(child.tag, str) else "" for child in sheet]
    return max((place + 1 for place, name in enumerate(names) if name in _BEFORE_SETUP), default=0)
