"""The headings that rows stand below, and the codes of those that have none in the file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from app.standards.formats.code_shapes import Heading, common_beginning, key_of, split_heading
from app.standards.formats.nesting import Entry


@dataclass(slots=True, eq=False)
class Unit:
    """A heading that items stand below.

    Attributes:
        heading: its code and title as the file has them.
        above: the heading that it stands below itself.
        place: where it first stands.
        codes: the codes that the file gives the items below it, deeper ones included.
        has_items: whether any item stands below it.
        code: the code that it has in the end.
        is_row: whether the table has a row of its own for it, with the same code.
    """

    heading: Heading
    above: "Unit | None"
    place: int
    codes: list[str] = field(default_factory=list)
    code: str = ""
    has_items: bool = False
    is_row: bool = False

    def add_item(self, code: str) -> None:
        """Note an item that stands below it; `code` is empty where the file gives none."""
        for unit in self.upwards():
            unit.has_items = True
            if code:
                unit.codes.append(code)

    def upwards(self) -> Iterator["Unit"]:
        """Yield the unit and those above it, the nearest first."""
        unit: Unit | None = self
        while unit is not None:
            yield unit
            unit = unit.above


class Units:
    """All units of a file; the same heading below the same heading is the same unit."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], Unit] = {}
        self.in_order: list[Unit] = []

    def unit(self, heading: Heading, above: Unit | None, place: int) -> Unit:
        """Return the unit of a heading."""
        if above and (said := next((each for each in above.upwards() if each.heading == heading), None)):
            # A table that says again, in its first row, below which heading it stands.
            return said
        key = (id(above), "\n".join(heading[::2]).casefold() if not heading.code else heading.code.casefold())
        if key not in self._known:
            self._known[key] = Unit(heading, above, place)
            self.in_order.append(self._known[key])
        unit = self._known[key]
        if heading.title and not unit.heading.title:
            unit.heading = heading
        return unit

    def path(self, headings: Iterable[Heading], above: Unit | None, place: int) -> Unit | None:
        """Return the unit at the end of several headings, each below the one before."""
        for heading in headings:
            above = self.unit(heading, above, place)
        return above

    def give_codes(self, taken: Iterable[str]) -> list[str]:
        """Give each unit with items its code; return the sentences that say which were made up.

        Args:
            taken: the codes of all items.
        """
        rows = {key_of(code) for code in taken}
        used: set[tuple[str, ...]] = set()
        for unit in self.filled():
            code = _own_code(unit)
            if code and key_of(code) not in used:
                unit.code, unit.is_row = code, key_of(code) in rows
                used.add(key_of(code))
        keys = rows | used
        # The deepest come first: a section with a single unit has the same items as that unit.
        for unit in sorted(self.filled(), key=lambda unit: -len([*unit.upwards()])):
            begin = common_beginning(unit.codes)
            if not unit.code and begin and key_of(begin) not in keys:
                unit.code = begin
                keys.add(key_of(begin))
        made: list[str] = []
        unused = (code for number in count(1) if key_of(code := f"U{number}") not in keys)
        for unit in self.filled():
            if not unit.code:
                unit.code = next(unused)
                made.append(f'{unit.code} for "{unit.heading.title}"')
        return made

    def filled(self) -> list[Unit]:
        """Return the units that have items."""
        return [unit for unit in self.in_order if unit.has_items]

    def entries(self) -> list[Entry]:
        """Return the units that no row stands for as items."""
        return [_entry(unit) for unit in self.filled() if not unit.is_row]


def _entry(unit: Unit) -> Entry:
    above = unit.above.code if unit.above else ""
    entry = Entry(unit.code, above, unit.place)
    entry.fields["code"] = unit.code
    entry.fields["title"] = unit.heading.title or unit.code
    return entry


def _own_code(unit: Unit) -> str:
    """Return the code that the heading itself has; Unit 3 above 3.1 and 3.2 is 3."""
    short = key_of(unit.heading.short)
    is_short = any(key_of(code)[: len(short)] == short for code in unit.codes)
    return unit.heading.short if is_short else unit.heading.code


def heading_of(code: str, title: str) -> Heading:
    """Return a heading from a column of codes and one of titles, of which one may be empty."""
    if not code:
        return split_heading(title)
    short = split_heading(code).short or code
    return Heading(code, short, title.removeprefix(code).lstrip(" :.-\u2013\u2014") if title != code else "")
