"""What a reading is about, in words: how its tables were understood, and the tree that comes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.words import sentence_case
from app.standards.formats.values import Format, Reading, Role
from app.standards.problems import visible
from app.standards.values import FrameworkDocument, ItemDocument

FORMAT_WORDS = {
    Format.YAML: "Techfolio YAML",
    Format.CSV: "CSV table",
    Format.XLSX: "Spreadsheet (XLSX)",
    Format.WORD: "Word document (DOCX)",
    Format.CASE: "IMS CASE package (JSON)",
    Format.MOODLE: "Moodle competency framework (CSV)",
    Format.MAHARA: "Mahara SmartEvidence matrix (JSON)",
}
ENDINGS = {
    Format.YAML: "yaml",
    Format.CSV: "csv",
    Format.XLSX: "xlsx",
    Format.CASE: "case.json",
    Format.MOODLE: "moodle.csv",
    Format.MAHARA: "matrix",
}
MEDIA_TYPES = {
    Format.YAML: "application/yaml",
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CASE: "application/json",
    Format.MOODLE: "text/csv",
    Format.MAHARA: "application/json",
}
ROLE_WORDS = {
    Role.CODE: "code",
    Role.PARENT: "code of the item above",
    Role.TITLE: "title",
    Role.STATEMENT: "what is asked for",
    Role.KIND: "kind (unit, competency; or knowledge, practical)",
    Role.LEARNING: "knowledge or practical",
    Role.GUIDANCE: "guidance",
    Role.EVIDENCE_HINT: "what good evidence looks like",
    Role.WEEKS_FROM: "first week",
    Role.WEEKS_TO: "last week",
    Role.MARKS: "where it is learnt (marks)",
    Role.SLOT: "waits for its text (slot)",
    Role.REQUIREMENT: "completion rule (JSON)",
    Role.LINKS: "links (JSON)",
    Role.UNIT_CODE: "code of the unit",
    Role.UNIT_TITLE: "title of the unit",
    Role.IGNORED: "not taken over",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tree: how deep it stands, its code and title, and a few facts."""

    depth: int
    code: str
    title: str


def about(reading: Reading) -> list[str]:
    """Return sentences on how a file was understood."""
    return [f"Read as: {FORMAT_WORDS[reading.format]}.", *_tables(reading), *reading.notes]


def _tables(reading: Reading) -> Iterator[str]:
    layout = reading.layout
    for place, table in enumerate(reading.tables):
        name = sentence_case(table.name) or "The table"
        if layout is None or place not in layout.roles:
            yield f"{name} is not taken over."
            continue
        heading = layout.heading.get(place, 0)
        titles = next((row.cells for row in table.rows if row.number == heading), ())
        columns = ", ".join(
            f"{letters(column)}{f' “{visible(titles[column])}”' if column < len(titles) else ''}"
            f" = {ROLE_WORDS[role]}"
            for column, role in enumerate(layout.roles[place])
        )
        where = f"heading in row {heading}" if heading else "no heading"
        yield f"{name}, {where}: {columns}."


def letters(column: int) -> str:
    """Return a column as a spreadsheet names it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def outline(items: Sequence[ItemDocument]) -> Iterator[Line]:
    """Yield the lines of a tree, depth first."""
    waiting: list[tuple[int, ItemDocument]] = [(0, item) for item in reversed(items)]
    while waiting:
        depth, item = waiting.pop()
        yield Line(depth, item.code, item.title)
        waiting += [(depth + 1, child) for child in reversed(item.children)]


def file_name(document: FrameworkDocument, format_: Format) -> str:
    """Return a name for a framework's file: letters, digits, dots and hyphens only."""
    version = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in ".-") else "-" for sign in document.version
    )
    return f"{document.key}-{version}.{ENDINGS[format_]}"
