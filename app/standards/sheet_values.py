"""The plain values of a framework file with the place of each, and what a reader found wrong with them."""

from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path of the sheet; `line` overrides the path's own, counted from 1."""

    path: Path
    sentence: str
    line: int | None = None


@dataclass(slots=True)
class Sheet:
    """The plain values of a framework file of any format, shaped as in one of our own YAML files.

    Attributes:
        data: the values.
        lines: the line, counted from 1, of each value by its path; in a file without lines, the number of the
            place in the order of the file.
        places: how such a number is said, for instance ``sheet Units, row 12``; absent: ``line 12``.
        written: what the file says where an unquoted word was read as a number, true, false or nothing.
        findings: what was already wrong with the YAML.
        readable: whether the YAML could be read to its end.
    """

    data: Plain = None
    lines: dict[Path, int] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    readable: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether it comes from another format, whose writer knows none of the names of our fields."""
        return any(number > 0 for number in self.places)

    def line_of(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, line: int) -> str:
        """Return where a line is, in words."""
        return self.places.get(line) or f"line {line}"
