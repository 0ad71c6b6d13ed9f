"""What passes between the readers of foreign formats and the rest: formats, tables, headers, readings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.errors import TechfolioError
from app.standards.sheet_values import Sheet


class Format(StrEnum):
    """A file format of standards. WORD can be read only; each other one can be read and written."""

    YAML = "yaml"
    CSV = "csv"
    XLSX = "xlsx"
    WORD = "docx"
    CASE = "case"
    MOODLE = "moodle"
    MAHARA = "mahara"


class Role(StrEnum):
    """What a column of a table holds. `MARKS` and the rest of the rule are columns of our own tables."""

    CODE = "code"
    PARENT = "parent"
    TITLE = "title"
    STATEMENT = "statement"
    KIND = "kind"
    LEARNING = "learning"
    GUIDANCE = "guidance"
    EVIDENCE_HINT = "evidence_hint"
    WEEKS_FROM = "weeks_from"
    WEEKS_TO = "weeks_to"
    MARKS = "marks"
    SLOT = "slot"
    REQUIREMENT = "requirement"
    LINKS = "links"
    UNIT_CODE = "unit_code"
    UNIT_TITLE = "unit_title"
    IGNORED = "ignored"


class FileUnreadableError(TechfolioError):
    """The file as a whole cannot be read as the format it seems to be; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as a spreadsheet shows it (from 1), and its cells as text, empty for nothing."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file.

    Attributes:
        name: how a person finds it: "sheet Units", "table 2", or "" in a file that has just one.
        rows: its rows in order, empty ones left out; each as wide as the widest.
    """

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How tables are read: which of them, where the heading row is, and what each column holds.

    Attributes:
        heading: the number of the heading row by the place of the table; a table that is absent is left out.
        roles: what each column holds, by the place of the table, in the order of the columns.
    """

    heading: Mapping[int, int]
    roles: Mapping[int, tuple[Role, ...]]


@dataclass(frozen=True, slots=True)
class Header:
    """What a person says about a framework beside the file; None where the file's own word is to be taken."""

    key: str | None = None
    version: str | None = None
    title: str | None = None
    publisher: str | None = None
    scheme: str | None = None
    discipline: str | None = None
    provenance: str | None = None
    source: str | None = None


@dataclass(slots=True)
class Reading:
    """What a reader found in a file, before any of our rules looked at it.

    Attributes:
        format: which format it was read as.
        sheet: its items (and links) in the shape of one of our YAML files, with the place of each in the
            file; header fields that the file itself states stand in it too (title, version, publisher).
        tables: the tables, where it has any.
        layout: how they were read: the guess, or what was asked for.
    """

    format: Format
    sheet: Sheet
    tables: tuple[Table, ...] = ()
    layout: Layout | None = None
    notes: list[str] = field(default_factory=list)
