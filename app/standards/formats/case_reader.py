"""How an IMS CASE package, version 1.0 or 1.1, is read: leniently, since each tool writes its own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.standards.formats.case_items import Items, cleaned_fields, fields_of_ours
from app.standards.formats.case_left import left_of
from app.standards.formats.case_links import Associations
from app.standards.formats.case_names import DOCUMENT_FIELDS
from app.standards.formats.foreign_text import Words, line_of
from app.standards.formats.json_reading import new_place, note_repeated, read_json
from app.standards.formats.values import FileUnreadableError, Format, Reading
from app.standards.problems import visible
from app.standards.sheet_values import Finding, Path, Plain, Sheet


def read_case(raw: bytes, filename: str) -> Reading:
    """Read a package.

    Raises:
        FileUnreadableError: it is not JSON, or no CASE package.
    """
    file = read_json(raw)
    package = _package(file.value, filename)
    sheet = Sheet(data={}, readable=True)
    reading = Reading(format=Format.CASE, sheet=sheet, notes=[file.note] if file.note else [])
    document = package["CFDocument"]
    ours = fields_of_ours(document)
    _read_header(sheet, document, ours)
    note_repeated(sheet, file)
    items = Items(reading, is_plain=bool(ours))
    items.read(package["CFItems"])
    associations = Associations(sheet, document, items.by_identity)
    associations.read(package["CFAssociations"])
    items.nest_below(associations.parents)
    _put_links(sheet, associations, items.codes)
    reading.notes += [
        *associations.notes(),
        *([] if ours else left_of(file.value, document, package["CFItems"])),
    ]
    return reading


def _package(value: Any, filename: str) -> dict[str, Any]:
    if isinstance(value, dict) and isinstance(value.get("CFPackage"), dict):
        value = value["CFPackage"]
    if not isinstance(value, dict) or "CFItems" not in value:
        raise FileUnreadableError(f"{visible(filename)} is JSON, but no CASE package: it has no `CFItems`.")
    package = {
        "CFDocument": value.get("CFDocument") or {},
        "CFItems": value["CFItems"] or [],
        "CFAssociations": value.get("CFAssociations") or [],
    }
    if not isinstance(package["CFDocument"], dict):
        raise FileUnreadableError("In this CASE package `CFDocument` is no object.")
    for name in ("CFItems", "CFAssociations"):
        if not isinstance(package[name], list):
            raise FileUnreadableError(f"In this CASE package `{name}` is no list.")
    if not package["CFItems"]:
        raise FileUnreadableError("This CASE package has no items.")
    return package


def _read_header(sheet: Sheet, document: Mapping[str, Any], ours: Mapping[str, Any]) -> None:
    place = new_place(sheet, "CFDocument")
    is_html = not ours
    header = {
        "title": line_of(document.get("title"), is_html=is_html),
        "version": line_of(document.get("version"), is_html=is_html),
        "publisher": line_of(document.get("publisher") or document.get("creator"), is_html=is_html),
        "source": line_of(document.get("officialSourceURL"), is_html=is_html),
        "valid_from": Words(_day(document.get("statusStartDate"))),
    }
    data: dict[str, Plain] = {name: words.text for name, words in header.items() if words.text}
    wrong = [(name, sentence) for name, words in header.items() for sentence in words.sentences]
    for name, value, sentences in cleaned_fields(ours, DOCUMENT_FIELDS):
        data[name] = value
        wrong += [(name, sentence) for sentence in sentences]
    sheet.findings += [Finding((name,), sentence, place) for name, sentence in wrong]
    sheet.lines |= {(name,): place for name in data}
    sheet.data = data


def _day(written: Any) -> str:
    try:
        return date.fromisoformat(str(written)[:10]).isoformat() if written else ""
    except ValueError:
        return ""


def _put_links(sheet: Sheet, associations: Associations, codes: Mapping[str, str]) -> None:
    links: list[Plain] = []
    for link, place in zip(associations.links, associations.places, strict=True):
        source, target = str(link["from"]), str(link["to"])
        path: Path = ("links", len(links))
        sheet.lines |= {path: place} | {(*path, name): place for name in link}
        links.append(link | {"from": codes[source], "to": target if "framework" in link else codes[target]})
    if links and isinstance(sheet.data, dict):
        sheet.lines[("links",)] = associations.places[0]
        sheet.data["links"] = links
