"""How a Mahara SmartEvidence file is read, with elements in a list of their own or inside their standards."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.standards.formats.foreign_text import Words, code_of, line_of, named
from app.standards.formats.json_reading import json_place, new_place, note_repeated, read_json
from app.standards.formats.nesting import Entry, nest
from app.standards.formats.short_names import names_read
from app.standards.formats.values import FileUnreadableError, Format, Reading
from app.standards.problems import visible
from app.standards.sheet_values import Finding, Path, Sheet

# What Mahara's versions and their users call the items below a standard or an element.
BELOW = ("standardelement", "standardelements", "children", "elements", "options")
PARENT = ("parentelementid", "parentid")


def read_mahara(raw: bytes, filename: str) -> Reading:
    """Read a `.matrix` file.

    Raises:
        FileUnreadableError: it is not JSON, or describes no framework.
    """
    file = read_json(raw)
    framework = _framework(file.value, filename)
    sheet = Sheet(data={}, readable=True)
    _read_header(sheet, framework)
    note_repeated(sheet, file)
    reader = _Elements(sheet)
    reader.read_standards(framework["standards"])
    reader.read_elements(framework.get("standardelements") or [])
    nest(sheet, reader.entries)
    notes = [file.note] if file.note else []
    if reader.repeated:
        notes.append(f"Taken once, though they stand twice with the same words: {named(reader.repeated)}.")
    return Reading(format=Format.MAHARA, sheet=sheet, notes=notes)


def _framework(value: Any, filename: str) -> dict[str, Any]:
    framework = value.get("framework", value) if isinstance(value, dict) else None
    if not isinstance(framework, dict) or not isinstance(framework.get("standards"), list):
        raise FileUnreadableError(
            f"{visible(filename)} is JSON, but no SmartEvidence framework: it has no list of `standards`."
        )
    if not framework["standards"]:
        raise FileUnreadableError("This SmartEvidence framework has no standards.")
    if not isinstance(framework.get("standardelements") or [], list):
        raise FileUnreadableError("In this SmartEvidence framework `standardelements` is no list.")
    return framework


def _read_header(sheet: Sheet, framework: Mapping[str, Any]) -> None:
    place = new_place(sheet, "framework")
    title = names_read(framework.get("name"), framework.get("description")).title
    sheet.data = {"title": title.text} if title.text else {}
    sheet.lines[("title",)] = place
    sheet.findings += [Finding(("title",), sentence, place) for sentence in title.sentences]


class _Elements:
    """Reads standards and elements into one list, each with the name of what it stands below."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._standards: set[str] = set()
        self._seen: set[str] = set()
        self.entries: list[Entry] = []
        # The names of elements that were left out because the same stands in the list before.
        self.repeated: list[str] = []

    def read_standards(self, standards: Sequence[Any]) -> None:
        """Read the standards, and the elements inside them."""
        for at, standard in enumerate(standards):
            path: Path = ("standards", at)
            place = new_place(self._sheet, json_place(path))
            if not isinstance(standard, dict):
                self._refuse(place)
                continue
            number = line_of(standard.get("standardid")).text or str(at + 1)
            entry = self._entry(standard, _standard(number), "", place)
            if number in self._standards:
                entry.findings.append(("", f"A standard before has the `standardid` {visible(number)} too."))
            self._standards.add(number)
            self._read_below(standard, entry.identity, path, number)

    def read_elements(self, elements: Sequence[Any]) -> None:
        """Read the list of elements beside the standards."""
        for at, element in enumerate(elements):
            path: Path = ("standardelements", at)
            place = new_place(self._sheet, json_place(path))
            if not isinstance(element, dict):
                self._refuse(place)
                continue
            if self._is_repeated(element):
                continue
            standard = line_of(element.get("standardid")).text
            parent = next(filter(None, (line_of(element.get(name)).text for name in PARENT)), "")
            above = _element(standard, parent) if parent not in {"", "0"} else _standard(standard)
            name = line_of(element.get("elementid")).text or json_place(path)
            entry = self._entry(element, _element(standard, name), above, place)
            self._read_below(element, entry.identity, path, standard)

    def _is_repeated(self, element: Mapping[str, Any]) -> bool:
        """Whether the same element stood before; Mahara's own example file has one twice."""
        name = line_of(element.get("elementid")).text
        same = json.dumps(element, sort_keys=True)
        if not name or same not in self._seen:
            self._seen.add(same)
            return False
        self.repeated.append(name)
        return True

    def _read_below(self, holder: Mapping[str, Any], parent: str, path: Path, standard: str) -> None:
        for name in BELOW:
            listed = holder.get(name)
            above = parent
            for at, element in enumerate(listed if isinstance(listed, list) else ()):
                below: Path = (*path, name, at)
                place = new_place(self._sheet, json_place(below))
                if not isinstance(element, dict):
                    self._refuse(place)
                    continue
                # In the oldest files `parent` is true for what stands below the element before.
                is_lower = element.get("parent") is True
                identity = _element(standard, json_place(below))
                self._entry(element, identity, above if is_lower else parent, place)
                above = above if is_lower else identity
                self._read_below(element, identity, below, standard)

    def _entry(self, record: Mapping[str, Any], identity: str, parent: str, place: int) -> Entry:
        entry = Entry(identity, parent, place)
        code = code_of(record.get("shortname"))
        entry.put("code", code if code.text or code.sentences else code_of(record.get("elementid")))
        names = names_read(record.get("name"), record.get("description"))
        # Many files repeat the name of a standard as its description.
        is_repeated = not parent and names.statement.text == names.title.text and not names.has_heading
        entry.put("title", names.title)
        entry.put("statement", Words("", names.statement.sentences) if is_repeated else names.statement)
        if names.is_slot:
            entry.fields["slot"] = True
        self.entries.append(entry)
        return entry

    def _refuse(self, place: int) -> None:
        self._sheet.findings.append(Finding((), "A standard or an element must be an object.", place))


def _standard(number: str) -> str:
    return f"standard {number}"


def _element(standard: str, name: str) -> str:
    return f"element {name} of standard {standard}"
