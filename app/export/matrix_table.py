"""The evidence matrix by itself: for each criterion its evidence and page numbers, as plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.core.clock import day_in_words
from app.core.words import listed
from app.export.cleaning import one_line
from app.export.document import MatrixRow, PortfolioDocument, section_key
from app.export.schemes import LAST_CHANGED

COLUMNS = ("Code", "Criterion", "Evidence", "Pages", "State")
NO_EVIDENCE = "No evidence"
NO_PAGES = (
    "No portfolio has been made yet, so this matrix has no page numbers. Make it, then take this again."
)


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which portfolio the page numbers are of.

    Attributes:
        positions: by the key of a section the number of its first page.
        made: when it was made, in words; empty where there is none.
        pages: how many pages it has.
    """

    positions: Mapping[str, int]
    made: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry that supports a criterion; `page` is where it begins, None where it is not in that file."""

    reference: str
    first_hand: bool
    page: int | None

    @property
    def words(self) -> str:
        """The reference, and whether the evidence is theoretical."""
        return self.reference if self.first_hand else f"{self.reference} (theoretical)"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One item of a set."""

    code: str
    title: str
    state: str
    pieces: tuple[Piece, ...]

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The texts of its row, in order of `COLUMNS`."""
        evidence = "; ".join(piece.words for piece in self.pieces) or NO_EVIDENCE
        pages = "; ".join(str(piece.page) if piece.page else "none yet" for piece in self.pieces)
        return self.code, self.title, evidence, pages, self.state


@dataclass(frozen=True, slots=True)
class MatrixSet:
    """One set of standards with its notice, which stands wherever its items do."""

    title: str
    notice: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """The whole matrix; `numbering` says in a sentence which file the page numbers are of."""

    trainee: str
    discipline: str
    programme: str
    centre: str
    day: date
    numbering: str
    sets: tuple[MatrixSet, ...]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What stands above the table: name and words."""
        return (
            ("Name", self.trainee),
            ("Discipline", self.discipline),
            ("Programme", self.programme),
            ("Centre", self.centre),
            (LAST_CHANGED, day_in_words(self.day)),
            ("Page numbers", self.numbering),
        )


def table_of(document: PortfolioDocument, numbering: Numbering) -> MatrixTable:
    """Return the matrix of a portfolio, with the page numbers of a file that was made of it."""
    entries = {entry.reference: entry for entry in document.evidence}
    rows: dict[str, list[Criterion]] = {framework.key: [] for framework in document.frameworks}
    for row in document.matrix:
        pieces = tuple(
            Piece(
                reference,
                entries[reference].first_hand_for(row.framework_key, row.code),
                numbering.positions.get(section_key("evidence", reference)),
            )
            for reference in row.evidence
        )
        rows[row.framework_key].append(
            Criterion(one_line(row.code), one_line(row.title), one_line(row.state), pieces)
        )
    return MatrixTable(
        trainee=one_line(document.trainee),
        discipline=document.discipline,
        programme=document.programme,
        centre=one_line(document.centre),
        day=document.changed_on,
        numbering=_in_words(document.matrix, numbering),
        sets=tuple(
            MatrixSet(
                one_line(" ".join(filter(None, (f"{framework.title},", f"version {framework.version}")))),
                one_line(framework.notice),
                tuple(rows[framework.key]),
            )
            for framework in document.frameworks
            if rows[framework.key]
        ),
    )


def _in_words(matrix: tuple[MatrixRow, ...], numbering: Numbering) -> str:
    if not numbering.made:
        return NO_PAGES
    used = dict.fromkeys(_references(matrix))
    later = [one for one in used if section_key("evidence", one) not in numbering.positions]
    since = f" Not in it, so without a page: {listed(later)}." if later else ""
    return f"Those of the portfolio made on {numbering.made}, which has {numbering.pages} pages.{since}"


def _references(matrix: tuple[MatrixRow, ...]) -> Iterator[str]:
    for row in matrix:
        yield from row.evidence
