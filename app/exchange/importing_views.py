"""What the import wizard shows: how tables were understood, the tree of items, and what is wrong."""

from dataclasses import dataclass

from app.core.words import sentence_case
from app.exchange.importing import Checked
from app.exchange.importing_forms import EVERY, ROWS_SHOWN, DetailsForm
from app.standards.formats.details import key_from
from app.standards.formats.preview import FORMAT_WORDS, ROLE_WORDS, Line, letters, outline
from app.standards.formats.values import Header, Reading, Role, Table

PROBLEMS_SHOWN = 100
LINES_SHOWN = 400
LONGEST_CELL = 120
ROLES = tuple((role.value, words) for role, words in ROLE_WORDS.items())


@dataclass(frozen=True)
class Column:
    """A column of a table: its letter, and what it is taken for."""

    letter: str
    role: Role


@dataclass(frozen=True)
class TableView:
    """A table as the wizard shows it: its first rows, and how it is read."""

    place: int
    name: str
    taken: bool
    heading: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    more: int


@dataclass(frozen=True)
class Review:
    """All that the page of the second step shows."""

    format: str
    notes: tuple[str, ...]
    tables: tuple[TableView, ...]
    problems: tuple[str, ...]
    more_problems: int
    lines: tuple[Line, ...]
    more_lines: int
    good: bool


def review(checked: Checked) -> Review:
    """Return what the page shows of a file that was checked."""
    reading = checked.reading
    lines = tuple(outline(checked.items))
    return Review(
        format=FORMAT_WORDS[reading.format],
        notes=tuple(reading.notes),
        tables=tuple(_table(reading, place, table) for place, table in enumerate(reading.tables)),
        problems=tuple(map(str, checked.problems[:PROBLEMS_SHOWN])),
        more_problems=max(0, len(checked.problems) - PROBLEMS_SHOWN),
        lines=lines[:LINES_SHOWN],
        more_lines=max(0, len(lines) - LINES_SHOWN),
        good=not checked.problems,
    )


def fill_in(form: DetailsForm, header: Header, reading: Reading) -> None:
    """Put into the form what was said before, else what the file says, else what follows from it."""
    data = reading.sheet.data if isinstance(reading.sheet.data, dict) else {}
    for name in ("title", "version", "publisher", "source", "scheme", "key", "provenance"):
        said = getattr(header, name) or data.get(name)
        form[name].data = said if isinstance(said, str) else ""
    discipline = header.discipline or data.get("discipline")
    form.discipline.data = discipline if isinstance(discipline, str) else EVERY
    if not form.key.data:
        form.key.data = key_from(form.title.data or "")


REQUIRED = {
    "title": "Type the name of the set.",
    "version": "Type the version.",
    "publisher": "Type who wrote the text.",
    "source": "Type which document it comes from.",
    "provenance": "Say whose words they are.",
    "scheme": "Choose the scheme.",
    "key": "Type a short name.",
}


def mark(form: DetailsForm, checked: Checked) -> None:
    """Put what is wrong with the details beside their fields."""
    for name, sentence in checked.lacking.items():
        field = {each.name: each for each in form}.get(name, form.title)
        # An official text needs its source: the rule speaks of the provenance, the gap is the source.
        if name == "provenance" and field.data:
            field, name = form.source, "source"  # noqa: PLW2901 - the same problem at its better place
        words = sentence.replace("`", "") if field.data else REQUIRED.get(name, sentence)
        field.errors = [*field.errors, words]


def _table(reading: Reading, place: int, table: Table) -> TableView:
    layout = reading.layout
    width = len(table.rows[0].cells) if table.rows else 0
    roles = layout.roles.get(place, ()) if layout else ()
    roles = (*roles, *[Role.IGNORED] * (width - len(roles)))
    return TableView(
        place=place,
        name=sentence_case(table.name) or "The table",
        taken=layout is not None and place in layout.roles,
        heading=layout.heading.get(place, 0) if layout else 0,
        columns=tuple(Column(letters(column), role) for column, role in enumerate(roles[:width])),
        rows=tuple((row.number, tuple(map(_shortened, row.cells))) for row in table.rows[:ROWS_SHOWN]),
        more=max(0, len(table.rows) - ROWS_SHOWN),
    )


def _shortened(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[: LONGEST_CELL - 1]}…"
