"""How a competency framework that Moodle exported as CSV is read."""

from collections.abc import Iterator, Sequence

from app.standards.formats.decoding import decoded
from app.standards.formats.foreign_text import code_of, named
from app.standards.formats.moodle_columns import COMMA, Column
from app.standards.formats.moodle_rows import MoodleRow, moodle_rows
from app.standards.formats.moodle_rules import rule_of
from app.standards.formats.nesting import Entry, nest
from app.standards.formats.short_names import Names, names_read
from app.standards.formats.values import FileUnreadableError, Format, Reading
from app.standards.relations import Relation
from app.standards.sheet_values import Finding, Path, Plain, Sheet

NO = frozenset({"", "0", "false"})
# Moodle's numbers for plain text and for Markdown; all others are HTML.
PLAIN_FORMATS = frozenset({"2", "4"})


def read_moodle(raw: bytes, filename: str) -> Reading:
    """Read an export of Moodle's competency frameworks.

    Raises:
        FileUnreadableError: it is not CSV, or not with Moodle's columns.
    """
    text, note = decoded(raw)
    rows = moodle_rows(text, filename)
    sheet = Sheet(data={}, readable=True, places={1: "row 1"})
    sheet.places |= {row.number: f"row {row.number}" for row in rows}
    reading = Reading(format=Format.MOODLE, sheet=sheet, notes=[note] if note else [])
    frameworks = [row for row in rows if row.cell(Column.IS_FRAMEWORK).casefold() not in NO]
    items = [row for row in rows if row.cell(Column.IS_FRAMEWORK).casefold() in NO]
    if not items:
        raise FileUnreadableError("The file has no competencies below its headings.")
    _read_framework(sheet, frameworks)
    roots = {row.cell(Column.CODE) for row in frameworks} - {row.cell(Column.CODE) for row in items}
    entries = [_entry(row, roots) for row in items]
    reading.notes += _put_rules(items, entries)
    nest(sheet, entries)
    reading.notes += _put_links(sheet, items)
    return reading


def _read_framework(sheet: Sheet, frameworks: Sequence[MoodleRow]) -> None:
    if not frameworks:
        sentence = "No row is marked as the framework (column 13, Is framework). Export the file again."
        sheet.findings.append(Finding((), sentence))
    for row in frameworks[1:]:
        sentence = (
            f"A second framework begins here, the first on row {frameworks[0].number}. Take one of them out."
        )
        sheet.findings.append(Finding((), sentence, row.number))
    for row in frameworks[:1]:
        title = _names(row).title
        sheet.data = {"title": title.text} if title.text else {}
        sheet.lines |= {(): row.number, ("title",): row.number}
        sheet.findings += [Finding(("title",), sentence, row.number) for sentence in title.sentences]


def _entry(row: MoodleRow, roots: set[str]) -> Entry:
    parent = row.cell(Column.PARENT)
    entry = Entry(row.cell(Column.CODE), "" if parent in roots else parent, row.number)
    entry.put("code", code_of(row.cell(Column.CODE)))
    names = _names(row)
    entry.put("title", names.title)
    entry.put("statement", names.statement)
    if names.is_slot:
        entry.fields["slot"] = True
    return entry


def _names(row: MoodleRow) -> Names:
    is_html = row.cell(Column.DESCRIPTION_FORMAT) not in PLAIN_FORMATS
    return names_read(row.cell(Column.SHORT_NAME), row.cell(Column.DESCRIPTION), is_html=is_html)


def _put_rules(items: Sequence[MoodleRow], entries: Sequence[Entry]) -> list[str]:
    """Put the rules into the items, and return what a person should know of them."""
    codes = {row.cell(Column.EXPORTED_ID): row.cell(Column.CODE) for row in items}
    codes.pop("", None)
    unknown: dict[str, list[str]] = {}
    for row, entry in zip(items, entries, strict=True):
        rule = rule_of(row.cell(Column.RULE_TYPE), row.cell(Column.RULE_CONFIGURATION), codes)
        if rule.children:
            entry.fields["requirement"] = {"children": rule.children}
        if rule.wrong:
            entry.findings.append(("requirement", rule.wrong))
        if rule.note:
            unknown.setdefault(rule.note, []).append(row.cell(Column.CODE))
    return [f"{note}: {named(codes)}." for note, codes in unknown.items()]


def _put_links(sheet: Sheet, items: Sequence[MoodleRow]) -> list[str]:
    """Put each pair of related items into the sheet once; Moodle names it on the rows of both."""
    known = {row.cell(Column.CODE) for row in items}
    links: list[Plain] = []
    pairs: set[frozenset[str]] = set()
    outside: list[str] = []
    for row in items:
        source = row.cell(Column.CODE)
        for target in _related(row, known):
            if target not in known:
                outside.append(target)
            elif target != source and frozenset((source, target)) not in pairs:
                pairs.add(frozenset((source, target)))
                path: Path = ("links", len(links))
                sheet.lines.setdefault(("links",), row.number)
                sheet.lines[path] = row.number
                links.append({"from": source, "relation": Relation.RELATED.value, "to": target})
    if links and isinstance(sheet.data, dict):
        sheet.data["links"] = links
    return (
        [f"Related competencies that are not in the file were left out: {named(outside)}."] if outside else []
    )


def _related(row: MoodleRow, known: set[str]) -> Iterator[str]:
    """Yield the ID numbers; some tools write the comma between two of them as Moodle writes one inside."""
    for written in row.cell(Column.RELATED).split(","):
        code = written.replace(COMMA, ",").strip()
        parts = [code] if code in known else code.split(",")
        yield from filter(None, map(str.strip, parts))
