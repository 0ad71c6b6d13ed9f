"""What the items of a CASE package say, those written by other tools and those written here."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.standards.formats.case_links import UNNUMBERED, Parents
from app.standards.formats.case_names import ITEM_FIELDS, NO_STATEMENT, OURS
from app.standards.formats.foreign_text import Words, code_of, line_of, named, text_of
from app.standards.formats.gaps import kind_of, learning_of
from app.standards.formats.json_reading import json_place, new_place
from app.standards.formats.nesting import Entry, nest
from app.standards.formats.values import Reading
from app.standards.problems import visible
from app.standards.sheet_values import Finding, Plain


def fields_of_ours(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what this program added to a record, or nothing."""
    extensions = record.get("extensions")
    ours = extensions.get(OURS) if isinstance(extensions, dict) else None
    return ours if isinstance(ours, dict) else {}


def cleaned_fields(ours: Mapping[str, Any], names: Sequence[str]) -> Iterator[tuple[str, Plain, list[str]]]:
    """Yield each field of ours that is there, its value, and what is wrong with the texts in it."""
    for name in names:
        if name in ours:
            yield (name, *_cleaned(ours[name]))


def _cleaned(value: Any) -> tuple[Plain, list[str]]:
    """Return a value with every text in it checked; whether it may stand there, our own rules say later."""
    if isinstance(value, str):
        words = text_of(value, is_html=False)
        return words.text, list(words.sentences)
    if isinstance(value, list):
        parts = [_cleaned(part) for part in value]
        return [part for part, _ in parts], [each for _, sentences in parts for each in sentences]
    if isinstance(value, dict):
        named = {line_of(name, is_html=False).text: _cleaned(part) for name, part in value.items()}
        sentences = [each for _, sentences in named.values() for each in sentences]
        return {name: part for name, (part, _) in named.items()}, sentences
    return value, []


class Items:
    """Reads the items of a package, and puts them into the sheet once their parents are known."""

    def __init__(self, reading: Reading, *, is_plain: bool) -> None:
        self._reading = reading
        self._is_html = not is_plain
        self._entries: list[Entry] = []
        self._unknown_kinds: set[str] = set()
        self._uncoded = 0
        self.by_identity: dict[str, Mapping[str, Any]] = {}
        self.codes: dict[str, str] = {}

    def read(self, items: Sequence[Any]) -> None:
        """Read every record."""
        sheet = self._reading.sheet
        for at, item in enumerate(items):
            place = new_place(sheet, json_place(("CFItems", at)))
            if isinstance(item, dict):
                self._entries.append(self._entry(item, at, place))
            else:
                sheet.findings.append(Finding((), "An item must be an object.", place))
        self._note_gaps()

    def nest_below(self, parents: Mapping[str, Parents]) -> None:
        """Put the items into the sheet, below their first parent and in the order of their numbers."""
        none = Parents()
        several, alone = [], []
        order: dict[int, float] = {}
        for entry in self._entries:
            given = parents.get(entry.identity, none)
            entry.parent, order[entry.place] = given.inside[0] if given.inside else ("", UNNUMBERED)
            if len(given.inside) > 1:
                several.append(entry)
            if given.outside and not given.inside:
                entry.findings.append(("", f"Its parent {visible(given.outside[0])} is not in the file."))
            elif not given.inside:
                alone.append(entry)
        self._note("More than one parent, kept below the first", several)
        self._note("Child of nothing, so put at the top", alone)
        nest(self._reading.sheet, sorted(self._entries, key=lambda entry: order[entry.place]))

    def _entry(self, item: Mapping[str, Any], at: int, place: int) -> Entry:
        identity = line_of(item.get("identifier"), is_html=False).text.casefold()
        entry = Entry(identity or f"item {at + 1}", "", place)
        if not identity:
            entry.findings.append(("", "The item has no `identifier`, so nothing can be said of its place."))
        elif identity in self.by_identity:
            entry.findings.append(("", f"The identifier {visible(identity)} stands at an item before."))
        self.by_identity.setdefault(entry.identity, item)
        code = code_of(item.get("humanCodingScheme"))
        if not code.text:
            # A number of ours would pass for the publisher's; this does not.
            self._uncoded += 1
            code = Words(f"uncoded-{self._uncoded}", code.sentences)
        self.codes.setdefault(entry.identity, code.text)
        entry.put("code", code)
        self._put_kind(entry, item)
        entry.put("title", line_of(item.get("abbreviatedStatement"), is_html=self._is_html))
        entry.put("statement", text_of(item.get("fullStatement"), is_html=self._is_html))
        entry.put("guidance", text_of(item.get("notes"), is_html=self._is_html))
        self._put_ours(entry, fields_of_ours(item))
        return entry

    def _put_kind(self, entry: Entry, item: Mapping[str, Any]) -> None:
        linked = item.get("CFItemTypeURI")
        title = linked.get("title") if isinstance(linked, dict) else None
        word = code_of(item.get("CFItemType") or title, called="kind")
        entry.findings += [("kind", sentence) for sentence in word.sentences]
        kind, learning = kind_of(word.text), learning_of(word.text)
        if kind:
            entry.fields["kind"] = kind.value
        elif learning:
            entry.fields["learning"] = learning.value
        elif word.text and not word.sentences:
            self._unknown_kinds.add(word.text)

    def _put_ours(self, entry: Entry, ours: Mapping[str, Any]) -> None:
        for name, value, sentences in cleaned_fields(ours, ITEM_FIELDS):
            entry.fields[name] = value
            entry.findings += [(name, sentence) for sentence in sentences]
        if ours.get(NO_STATEMENT) is True:
            entry.fields.pop("statement", None)

    def _note(self, what: str, entries: Sequence[Entry]) -> None:
        if entries:
            self._reading.notes.append(f"{what}: {named([self.codes[entry.identity] for entry in entries])}.")

    def _note_gaps(self) -> None:
        if self._uncoded:
            self._reading.notes.append(
                f"Items without a code in the file, called uncoded-1 and so on: {self._uncoded}. "
                "Give them codes before you load the file."
            )
        if self._unknown_kinds:
            names = named(sorted(self._unknown_kinds))
            self._reading.notes.append(f"Unknown types of items, so that their kind is a guess: {names}.")
