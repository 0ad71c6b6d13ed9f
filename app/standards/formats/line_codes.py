"""The codes of lines and units: those of the file, those known only inside a unit, and those it lacks."""

from collections.abc import Sequence

from app.standards.formats.code_shapes import is_local, key_of, within
from app.standards.formats.foreign_text import named
from app.standards.formats.table_lines import Line
from app.standards.formats.units import Unit, Units


class LineCodes:
    """Gives every line of a file a code, if the file lets it."""

    def __init__(self, lines: Sequence[Line], units: Units) -> None:
        self._lines = lines
        self._units = units
        self._codes: dict[Line, str] = {}
        self.notes: list[str] = []

    def settle(self) -> None:
        """Settle the codes of all units, then of all lines."""
        is_local_here = self._has_local_codes()
        lasting = [
            line.code for line in self._lines if line.code and not (is_local_here and is_local(line.code))
        ]
        made = self._units.give_codes(lasting)
        if made:
            self.notes.append(f"Headings without a code were given one: {named(made)}.")
        for line in self._lines:
            if line.code and line.unit and is_local_here and is_local(line.code):
                self._codes[line] = within(line.unit.code, line.code)
            elif line.code:
                self._codes[line] = line.code
        if is_local_here:
            shown = named(
                list(dict.fromkeys(line.code for line in self._lines if self.of(line) != line.code))
            )
            self.notes.append(f"Codes that come again in each unit had the unit's put before them: {shown}.")
        self._make_missing()

    def of(self, line: Line) -> str:
        """Return the code of a line, or nothing where the file leaves it out by mistake."""
        return self._codes.get(line, "")

    def _has_local_codes(self) -> bool:
        """Whether codes such as LO1 come again, and never twice in one unit."""
        units: dict[str, list[Unit | None]] = {}
        for line in self._lines:
            if line.code:
                units.setdefault(line.code, []).append(line.unit)
        again = {code: found for code, found in units.items() if len(found) > 1}
        return bool(again) and all(
            is_local(code) and None not in found and len({id(unit) for unit in found}) == len(found)
            for code, found in again.items()
        )

    def _make_missing(self) -> None:
        """Number the items of tables that have no column of codes."""
        taken = {
            key_of(code) for code in [*self._codes.values(), *(unit.code for unit in self._units.filled())]
        }
        last: dict[int, int] = {}
        count = 0
        for line in self._lines:
            if line.has_column:
                continue
            count += 1
            code = ""
            while not code or key_of(code) in taken:
                last[id(line.unit)] = last.get(id(line.unit), 0) + 1
                code = f"{line.unit.code}.{last[id(line.unit)]}" if line.unit else str(last[id(line.unit)])
            taken.add(key_of(code))
            self._codes[line] = code
        if count:
            self.notes.append(f"The file has no codes for {count} items, so they were numbered.")
