"""What a YAML 1.2 text says and on which line: plain values only, every oddity noted as a finding."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from app.standards.characters import REPLACEMENT, cleaned, forbidden_in, sentence_about
from app.standards.problems import visible
from app.standards.sheet_values import Finding, Path, Plain, Sheet

__all__ = ["Finding", "Path", "Plain", "Sheet", "read_sheet"]

DEEPEST = 40
# Ten thousand items with every field have a third of it.
MOST_VALUES = 750_000

# The core schema of YAML 1.2 (yaml.org/spec/1.2.2, section 10.3.2).
WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
WHOLE_NUMBER = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,14}")
OTHER_NUMBER = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
    r"|0o[0-7]+|0x[0-9a-fA-F]+"
)
# No field takes a fraction, an infinity or a number of 19 digits: only that it is one matters, and the sheet
# keeps beside it what was written.
NOT_WHOLE = 0.5


def read_sheet(text: str) -> Sheet:
    """Read a YAML text. It never raises: what cannot be read is a finding, and reading stops there."""
    sheet = Sheet()
    reader = _Reader(YAML(typ="safe").parse(text), sheet)
    try:
        reader.document()
        sheet.readable = True
    except _StopReading:
        pass
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sheet.findings.append(_broken((mark.line + 1) if mark else 1, error.problem or error.context))
    except Exception as error:  # noqa: BLE001 - on odd texts the YAML scanner fails with many types of its own
        sheet.findings.append(_broken(reader.line, type(error).__name__))
    return sheet


def _broken(line: int, why: str | None) -> Finding:
    detail = visible(why or "unexpected text", longest=100)
    return Finding(
        (),
        f"The YAML cannot be read from here on ({detail}). Usual causes: a tab instead of spaces, "
        'a quotation mark that is not closed, or a text with ": " or " #" that needs quotes.',
        line,
    )


class _StopReading(Exception):  # noqa: N818 - no failure: the finding is already written
    """Reading ends here."""


class _Reader:
    """Builds plain values from YAML events, so that no tag, alias or number is ever interpreted for us."""

    def __init__(self, events: Iterator[Event], sheet: Sheet) -> None:
        self._events = events
        self._sheet = sheet
        self.line = 1

    def document(self) -> None:
        event = self._next()
        if isinstance(event, StreamStartEvent):
            event = self._next()
        if not isinstance(event, DocumentStartEvent):
            return
        if event.tags or event.version not in {None, (1, 2)}:
            self._note((), "Remove the lines that begin with %: the file must be plain YAML 1.2.")
        self._sheet.data = self._value(self._next(), ())
        self._next()
        if isinstance(self._next(), DocumentStartEvent):
            self._note((), "A second document begins here (after ---). One file holds one set or form.")

    def _next(self) -> Event:
        event: Event = next(self._events)
        mark = event.start_mark
        self.line = mark.line + 1 if mark else self.line
        return event

    def _note(self, path: Path, sentence: str) -> None:
        self._sheet.findings.append(Finding(path, sentence, self.line))

    def _value(self, event: Event, path: Path) -> Plain:
        self._sheet.lines[path] = self.line
        if len(self._sheet.lines) > MOST_VALUES:
            self._note((), f"The file holds more than {MOST_VALUES:,} values. Split it into several sets.")
            raise _StopReading
        if len(path) > DEEPEST:
            self._note(path, f"This is nested more than {DEEPEST} levels deep. Make the file flatter.")
            raise _StopReading
        if isinstance(event, AliasEvent):
            self._note(path, f"Write the text out instead of the alias *{visible(event.anchor)}.")
            return REPLACEMENT
        self._refuse_tag_and_anchor(event, path)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self._list(path)
        return self._scalar(event, path) if isinstance(event, ScalarEvent) else None

    def _refuse_tag_and_anchor(self, event: Any, path: Path) -> None:
        if event.tag is not None:
            self._note(path, f"Remove the tag {visible(str(event.tag))}: only plain values are read.")
        if event.anchor is not None:
            self._note(path, f"Remove the anchor &{visible(event.anchor)}: texts are written out each time.")

    def _list(self, path: Path) -> list[Plain]:
        values: list[Plain] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path) -> dict[str, Plain]:
        values: dict[str, Plain] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event, path)
            line = self.line
            if key in values:
                first = self._sheet.line_of((*path, key))
                self._note((*path, key), f"`{visible(key)}` stands here twice, first on line {first}.")
                self._value(self._next(), (*path, key, "repeated"))
                continue
            values[key] = self._value(self._next(), (*path, key))
            self._sheet.lines[(*path, key)] = line
        return values

    def _key(self, event: Event, path: Path) -> str:
        if not isinstance(event, ScalarEvent):
            self._note(path, "A field name must be a plain word.")
            self._value(event, (*path, "field name"))
            return "field name"
        self._refuse_tag_and_anchor(event, path)
        return self._text(event, path)

    def _scalar(self, event: Any, path: Path) -> Plain:
        text = self._text(event, path)
        if event.style:
            return text
        value = _resolved(text)
        if not isinstance(value, str):
            self._sheet.written[path] = text
        return value

    def _text(self, event: Any, path: Path) -> str:
        text = str(event.value)
        if signs := forbidden_in(text):
            self._note(path, sentence_about(signs))
        return cleaned(text)


def _resolved(text: str) -> str | int | float | bool | None:
    """Return what an unquoted word means under the core schema of YAML 1.2."""
    if text in WORDS:
        return WORDS[text]
    if WHOLE_NUMBER.fullmatch(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if OTHER_NUMBER.fullmatch(text):
        return NOT_WHOLE
    return text
