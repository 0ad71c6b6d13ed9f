"""How tables become the items of a sheet, with an account of everything that does not."""

from collections.abc import Sequence

from app.standards.formats.code_shapes import key_of
from app.standards.formats.codes_in_texts import codes_apart
from app.standards.formats.foreign_text import line_of, named
from app.standards.formats.heading_rows import headings_of
from app.standards.formats.heading_words import is_ours
from app.standards.formats.json_cells import json_of
from app.standards.formats.line_codes import LineCodes
from app.standards.formats.line_items import Item, items_of, pair_note
from app.standards.formats.nesting import nest
from app.standards.formats.parents import in_order, put_named_parents, put_parents
from app.standards.formats.table_file import CellPlace, Oddity, TableFile
from app.standards.formats.table_lines import Line, LineReader
from app.standards.formats.table_titles import Titles, titles_around
from app.standards.formats.units import Unit
from app.standards.formats.values import Layout, Role
from app.standards.sheet_values import Finding, Path, Plain, Sheet

NO_ITEMS = "No row was recognised as an item. Say on which row the headings stand and what each column holds."


def read_grid(file: TableFile, layout: Layout) -> tuple[Sheet, list[str]]:
    """Return the items of the tables, and what a person should know of how they were read.

    Raises:
        FileUnreadableError: there are more items than a framework may have.
    """
    apart, roles = codes_apart(file, layout)
    sheet = Sheet(data={}, readable=True)
    by_parent = _names_parents(apart, roles)
    titles = titles_around(apart.tables, roles, apart.title)
    reader = LineReader(apart, roles, sheet, by_parent=by_parent)
    reader.read(titles)
    codes = LineCodes(reader.lines, reader.units)
    codes.settle()
    items = [item for line in reader.lines for item in items_of(line, codes.of(line))]
    notes = [*apart.notes, *codes.notes, *pair_note(items), *_number_note(apart, reader.lines)]
    notes += _unit_note(reader.units.filled(), items)
    entries = [*reader.units.entries(), *(item.entry for item in items)]
    if by_parent:
        put_named_parents(items)
    else:
        put_parents(items)
        entries = in_order(entries, notes)
    if items:
        nest(sheet, entries)
    else:
        sheet.readable = False
        sheet.findings.append(Finding((), NO_ITEMS, 1))
    _put_title(sheet, titles)
    _put_links(sheet, items)
    return sheet, [*notes, *reader.account.notes(), *_tables_left(file, layout)]


def _names_parents(file: TableFile, layout: Layout) -> bool:
    """Whether a column says what stands below what; in our own tables an empty one does so too."""
    for place, heading in layout.heading.items():
        table = file.tables[place]
        columns = [at for at, role in enumerate(layout.roles.get(place, ())) if role is Role.PARENT]
        if columns and is_ours(headings_of(table, heading)[0]):
            return True
        rows = [row for row in table.rows if row.number > max(heading, 0)]
        if any(row.cells[at] for row in rows for at in columns if at < len(row.cells)):
            return True
    return False


def _number_note(file: TableFile, lines: Sequence[Line]) -> list[str]:
    """Say where codes are numbers, since 1.10 and 1.1 are the same number."""
    codes = [
        line.code
        for line in lines
        for at in line.columns.with_role(Role.CODE)
        if file.odd.get(CellPlace(line.table, line.row.number, at)) is Oddity.DECIMAL
    ]
    if not codes:
        return []
    return [f"Some codes are numbers in the sheet, so that 1.10 would be read as 1.1: {named(codes)}."]


def _unit_note(units: Sequence[Unit], items: Sequence[Item]) -> list[str]:
    """Say which headings gave way to a row with the same code and other words."""
    rows = {key_of(item.code): item.entry.fields for item in items if item.code}
    lost = [
        unit.heading.title
        for unit in units
        if unit.is_row
        and unit.heading.title
        and unit.heading.title
        not in {rows.get(key_of(unit.code), {}).get(name) for name in ("title", "statement")}
    ]
    return [f"Not taken over: headings whose code a row has too: {named(lost)}."] if lost else []


def _put_title(sheet: Sheet, titles: Titles) -> None:
    title = line_of(titles.title)
    if title.text and not title.sentences and isinstance(sheet.data, dict):
        sheet.data = {"title": title.text, **sheet.data}


def _put_links(sheet: Sheet, items: Sequence[Item]) -> None:
    links: list[Plain] = []
    for item in items:
        for text in item.line.cells.links():
            found = json_of(text)
            listed = found.value if isinstance(found.value, list) else None
            sentences = found.sentences or (() if listed else ("`links` is a list of links, or empty.",))
            sheet.findings += [
                Finding((), f"`links`: {sentence}", item.entry.place) for sentence in sentences
            ]
            for link in listed or [] if not sentences else []:
                path: Path = ("links", len(links))
                sheet.lines.setdefault(("links",), item.entry.place)
                sheet.lines[path] = item.entry.place
                links.append({"from": item.entry.identity, **link} if isinstance(link, dict) else link)
    if links and isinstance(sheet.data, dict):
        sheet.data["links"] = links


def _tables_left(file: TableFile, layout: Layout) -> list[str]:
    left = [
        f"{table.name or 'the table'} ({sum(row.number > 0 for row in table.rows)} rows)"
        for place, table in enumerate(file.tables)
        if place not in layout.heading
    ]
    return [f"Not taken over: {', '.join(left)}; no standards were recognised there."] if left else []
