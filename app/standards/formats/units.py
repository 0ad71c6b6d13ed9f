"""The headings that rows stand below, and the codes of those that have none in the file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
        keys = {key_of(code) for code in taken}
        made: list[str] = []
        for unit in self.filled():
            unit.code = self._code_in_file(unit, keys)
            if unit.code:
                unit.is_row = key_of(unit.code) in keys
                keys.add(key_of(unit.code))
        for unit in self.filled():
            if not unit.code:
                unit.code = _unused(keys)
                keys.add(key_of(unit.code))
                made.append(f'{unit.code} for "{unit.heading.title}"')
        return made

    def filled(self) -> list[Unit]:
        """Return the units that have items."""
        return [unit for unit in self.in_order if unit.has_items]

    def _code_in_file(self, unit: Unit, taken: set[tuple[str, ...]]) -> str:
        heading = unit.heading
        begin = common_beginning(unit.codes)
        if heading.code:
            # Unit 3 above 3.1 and 3.2 is 3.
            is_short = key_of(heading.short) == key_of(begin) or any(
                key_of(code)[: len(key_of(heading.short))] == key_of(heading.short) for code in unit.codes
            )
            code = heading.short if is_short else heading.code
            used_by_other = any(key_of(other.code) == key_of(code) for other in self.in_order if other.code)
            return "" if used_by_other else code
        return begin if begin and key_of(begin) not in taken else ""

    def entries(self) -> list[Entry]:
        """Return the units that no row stands for as items."""
        return [_entry(unit) for unit in self.filled() if not unit.is_row]


def _entry(unit: Unit) -> Entry:
    above = unit.above.code if unit.above else ""
    entry = Entry(unit.code, above, unit.place)
    entry.fields["code"] = unit.code
    entry.fields["title"] = unit.heading.title or unit.code
    return entry


def _unused(taken: set[tuple[str, ...]]) -> str:
    number = 1
    while key_of(f"U{number}") in taken:
        number += 1
    return f"U{number}"


def heading_of(code: str, title: str) -> Heading:
    """Return a heading from a column of codes and one of titles, of which one may be empty."""
    if not code:
        return split_heading(title)
    short = split_heading(code).short or code
    return Heading(code, short, title.removeprefix(code).lstrip(" :.-\u2013\u2014") if title != code else "")
