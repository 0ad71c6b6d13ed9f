"""What stands around a table: the title of the whole file, and the unit that all its rows belong to."""

import re
from collections import Counter
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
    often = Counter(text for texts in titles for text in set(texts))
    return {text for text, times in often.items() if times > 1}


def _read_title_rows(
    place: int, table: Table, layout: Layout, rows: Sequence[tuple[int, str]], shared: set[str], found: Titles
) -> None:
    codes = _codes(table, layout.heading[place], layout.roles[place])
    before = found.units.get(place, [])
    own = [(number, text) for number, text in rows if text not in shared]
    for number, text in reversed(own):
        heading = split_heading(text)
        if heading.code and (NAMES_UNIT.match(text) or _stands_above(heading, codes)):
            found.units[place] = before if before and before[-1] == heading else [*before, heading]
            found.rows.add((place, number))
            return
    if len(layout.heading) > 1 and not before and not _has_root(codes):
        name = table.name.removeprefix(SHEET) if table.name.startswith(SHEET) else ""
        _read_name(place, name, own[-1:], found)


def _read_name(place: int, name: str, title: Sequence[tuple[int, str]], found: Titles) -> None:
    """Take the name of a sheet for a unit; one that says nothing gives way to the title in the sheet."""
    heading = split_heading(name)
    is_generic = GENERIC_NAME.fullmatch(name) is not None
    for number, text in title:
        if is_generic or (heading.code and not heading.title):
            heading = split_heading(text) if is_generic else Heading(heading.code, heading.short, text)
            found.rows.add((place, number))
            is_generic = False
    if not is_generic:
        found.units[place] = [heading]


def _codes(table: Table, heading: int, roles: Sequence[Role]) -> list[str]:
    columns = [at for at, role in enumerate(roles) if role is Role.CODE]
    rows: list[Row] = [row for row in table.rows if row.number > max(heading, 0)]
    return [row.cells[at] for row in rows for at in columns if row.cells[at]]


def _stands_above(heading: Heading, codes: Sequence[str]) -> bool:
    key = key_of(heading.short)
    return bool(codes) and all(key_of(code)[: len(key)] == key for code in codes)


def _has_root(codes: Sequence[str]) -> bool:
    """Whether one of the rows stands above all others by its code already."""
    keys = {key_of(code) for code in codes}
    shortest = min(keys, key=len, default=())
    return len(keys) > 1 and all(key[: len(shortest)] == shortest for key in keys)
