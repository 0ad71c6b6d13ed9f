"""What stands around a table: the title of the whole file, and the unit that all its rows belong to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.standards.formats.code_shapes import UNIT_WORD, Heading, key_of, split_heading
from app.standards.formats.values import Layout, Role, Row, Table

GENERIC_NAME = re.compile(
    r"(?:sheet|tabelle|feuil\w*|hoja|foglio|blad|table|csv|export|data|page|\W)*[\s\d()]*", re.IGNORECASE
)
NAMES_UNIT = re.compile(rf"(?:{UNIT_WORD})\b", re.IGNORECASE)
SHEET = "sheet "


@dataclass(slots=True)
class Titles:
    """What was found around the tables that are read.

    Attributes:
        title: the title of the file, or nothing.
        titled_by: the table and the row that it was taken from.
        units: the headings, from the top, that all rows of a table stand below, by the place of the table.
        rows: the rows above the headings of a table that one of these was taken from.
    """

    title: str = ""
    titled_by: tuple[int, int] | None = None
    units: dict[int, list[Heading]] = field(default_factory=dict)
    rows: set[tuple[int, int]] = field(default_factory=set)


def titles_around(tables: Sequence[Table], layout: Layout, title: str) -> Titles:
    """Return the title and the units of the tables; `title` is what the file calls itself, or nothing."""
    found = Titles(title)
    _read_chains({place: tables[place] for place in layout.heading}, found)
    above = {place: _title_rows(tables[place], layout.heading[place]) for place in layout.heading}
    shared = _shared([[text for _, text in rows] for rows in above.values()])
    for place in layout.heading:
        if not found.units.get(place):
            _read_title_rows(place, tables[place], layout, above[place], shared, found)
    for place, rows in above.items():
        for number, text in rows:
            if not found.title and (place, number) not in found.rows:
                found.title, found.titled_by = text, (place, number)
                found.rows.add((place, number))
    return found


def _read_chains(tables: Mapping[int, Table], found: Titles) -> None:
    """Read the headings before the tables of a document; one above all of them is its title."""
    chains = {
        place: [split_heading(row.cells[0]) for row in table.rows if row.number <= 0]
        for place, table in tables.items()
    }
    firsts = {chain[0] if chain else None for chain in chains.values()}
    if len(firsts) == 1 and (first := firsts.pop()) is not None:
        is_deeper = any(len(chain) > 1 for chain in chains.values())
        if is_deeper or (len(chains) > 1 and not first.code):
            found.title = found.title or f"{first.code} {first.title}".strip()
            for place, chain in chains.items():
                found.units[place] = chain[1:]
            return
    found.units |= chains


def _title_rows(table: Table, heading: int) -> list[tuple[int, str]]:
    """Return the rows above the headings that hold a single text."""
    rows: list[tuple[int, str]] = []
    for row in table.rows:
        texts = set(filter(None, row.cells))
        if 0 < row.number < heading and len(texts) == 1:
            rows.append((row.number, texts.pop()))
    return rows


def _shared(titles: Sequence[Sequence[str]]) -> set[str]:
    """Return the texts above the headings of several tables, which name no unit."""
    every = [text for texts in titles for text in set(texts)]
    return {text for text in every if every.count(text) > 1}


def _read_title_rows(
    place: int, table: Table, layout: Layout, rows: Sequence[tuple[int, str]], shared: set[str], found: Titles
) -> None:
    codes = _codes(table, layout.heading[place], layout.roles[place])
    own = [(number, text) for number, text in rows if text not in shared]
    for number, text in reversed(own):
        heading = split_heading(text)
        if NAMES_UNIT.match(text) or (heading.code and _stands_above(heading, codes)):
            found.units[place] = _unless_row(heading, codes)
            found.rows.add((place, number))
            return
    name = table.name.removeprefix(SHEET)
    if len(layout.heading) < 2 or not table.name.startswith(SHEET) or GENERIC_NAME.fullmatch(name):  # noqa: PLR2004 - several
        return
    heading = split_heading(name)
    if heading.code and not heading.title and own:
        number, text = own[-1]
        heading = Heading(heading.code, heading.short, text)
        found.rows.add((place, number))
    found.units[place] = _unless_row(heading, codes)


def _codes(table: Table, heading: int, roles: Sequence[Role]) -> list[str]:
    columns = [at for at, role in enumerate(roles) if role is Role.CODE]
    rows: list[Row] = [row for row in table.rows if row.number > max(heading, 0)]
    return [row.cells[at] for row in rows for at in columns if row.cells[at]]


def _stands_above(heading: Heading, codes: Sequence[str]) -> bool:
    key = key_of(heading.short)
    return bool(codes) and all(key_of(code)[: len(key)] == key for code in codes)


def _unless_row(heading: Heading, codes: Sequence[str]) -> list[Heading]:
    """Return no unit where one of the rows stands above all others already."""
    roots = {key_of(code) for code in codes}
    shortest = min(roots, key=len, default=())
    is_root = len(roots) > 1 and all(key[: len(shortest)] == shortest for key in roots)
    return [] if is_root and not heading.code else [heading]
