"""The parts of an Excel workbook that its sheets refer to: names, shared texts, number formats, the epoch.

Read leniently with the XML parser alone. A library for workbooks reads far more than a list of standards
needs (themes, charts, rules of formatting), refuses files over it, and takes longer to start than to read.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # the package ships no types

# Excel writes the first; the second is that of the strict form of the standard.
NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
USUAL_WORKBOOK = "xl/workbook.xml"
TRUE = frozenset({"1", "true", "on"})
# The formats that have a number but no text in the file, as far as they change how a code or a date looks.
BUILT_IN = {
    "1": "0",
    "2": "0.00",
    **dict.fromkeys(["14", "15", "16", "17"], "yyyy-mm-dd"),
    **dict.fromkeys(["18", "19", "20", "21", "45", "47"], "hh:mm:ss"),
    "22": "yyyy-mm-dd hh:mm",
    "46": "[h]:mm:ss",
}
# Excel's own limit. What is longer is none, and could keep a pattern busy for hours.
LONGEST_FORMAT = 255
# Before a character that was written as a code, Excel writes this, so that it is not taken for one.
ESCAPED = "x005F_"

# Whatever a part says: nothing is fetched, no entity is filled in, no size is unlimited.
SAFELY = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: its name, whether a person sees it in the workbook, and its XML."""

    name: str
    is_visible: bool
    content: bytes


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook.

    Attributes:
        sheets: those with cells, in order; charts are left out.
        strings: the texts that cells refer to by number.
        formats: the number format of each style that cells refer to by number; "" for the general one.
        is_1904: whether days are counted from 1904.
    """

    sheets: tuple[SheetPart, ...]
    strings: tuple[str, ...]
    formats: tuple[str, ...]
    is_1904: bool


def book_of(parts: Mapping[str, bytes]) -> Book:
    """Return the workbook that the parts of a container make.

    Args:
        parts: the unpacked files by name; none declares a document type.

    Raises:
        KeyError, ValueError, lxml.etree.XMLSyntaxError: they make none.
    """
    by_name = {name.lower(): part for name, part in parts.items()}
    path = _workbook_path(by_name)
    root = _parsed(by_name[path.lower()])
    folder = posixpath.dirname(path)
    links = _links(by_name.get(f"{folder}/_rels/{posixpath.basename(path)}.rels".lower()), folder)
    strings, styles = (
        next((by_name.get(target) for kind, target in links.values() if kind == wanted), None)
        for wanted in ("sharedStrings", "styles")
    )
    settings = root.find("{*}workbookPr")
    return Book(
        sheets=_sheets(root, links, by_name),
        strings=_strings(strings) if strings else (),
        formats=_formats(_parsed(styles)) if styles else (),
        is_1904=settings is not None and settings.get("date1904", "") in TRUE,
    )


def words_of(element: Any) -> str:
    """Return the text of a shared or inline string, whether its parts are formatted or not, without ruby."""
    words: list[str] = []
    for part in element:
        if part.tag.endswith("}t"):
            words.append(part.text or "")
        elif part.tag.endswith("}r"):
            words += [each.text or "" for each in part if each.tag.endswith("}t")]
    return "".join(words)


def _workbook_path(parts: Mapping[str, bytes]) -> str:
    declared = _parsed(parts["[content_types].xml"]).iter("{*}Override")
    found = [each.get("PartName", "") for each in declared if each.get("ContentType") == WORKBOOK_TYPE]
    return found[0].lstrip("/") if found else USUAL_WORKBOOK


def _links(part: bytes | None, folder: str) -> dict[str, tuple[str, str]]:
    """Return the last word of the kind of each relationship, and the name of its part in small letters."""
    if part is None:
        raise KeyError("relationships")
    return {
        link.get("Id", ""): (
            link.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))[1:].lower(),
        )
        for link in _parsed(part).iter("{*}Relationship")
    }


def _sheets(
    root: Any, links: Mapping[str, tuple[str, str]], parts: Mapping[str, bytes]
) -> tuple[SheetPart, ...]:
    found = []
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        reference = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        kind, target = links.get(reference, ("", ""))
        if kind == "worksheet" and target in parts:
            is_visible = sheet.get("state", "visible") == "visible"
            found.append(SheetPart(sheet.get("name", ""), is_visible, parts[target]))
    return tuple(found)


def _strings(part: bytes) -> tuple[str, ...]:
    return tuple(words_of(each).replace(ESCAPED, "") for each in _parsed(part).iterfind("{*}si"))


def _formats(root: Any) -> tuple[str, ...]:
    own = {
        each.get("numFmtId", ""): each.get("formatCode", "") for each in root.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = [each.get("numFmtId", "0") for each in root.iterfind("{*}cellXfs/{*}xf")]
    found = (own.get(number) or BUILT_IN.get(number, "") for number in numbers)
    return tuple(code if len(code) <= LONGEST_FORMAT else "" for code in found)


def _parsed(part: bytes) -> Any:
    return etree.fromstring(part, etree.XMLParser(**SAFELY))
