"""Which placements of a cohort are shown and in which order: read from an address and written as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.core.pages import PER_PAGE, Page
from app.oversight.cohort_columns import COLUMNS, FIRST
from app.oversight.cohort_values import Row
from app.oversight.outlook_values import Risk
from app.placements.programmes import Discipline, Programme
from app.web.text import search_words

LARGEST_PAGE = 9_999


class Which(StrEnum):
    """Whether placements that go on are shown, or finished ones, or both."""

    RUNNING = "running"
    FINISHED = "finished"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is shown; what makes no sense in an address is left out.

    Attributes:
        centre: in which centre.
        discipline: in which discipline.
        programme: on which programme.
        supervisor: supervised by whom today.
        standing: how they stand.
        which: whether they go on.
        words: which all stand in the trainee's name.
        sort: by which column.
        down: whether the greatest comes first.
        page: which page, from 1.
    """

    centre: UUID | None = None
    discipline: Discipline | None = None
    programme: Programme | None = None
    supervisor: UUID | None = None
    standing: Risk | None = None
    which: Which = Which.RUNNING
    words: str = ""
    sort: str = FIRST
    down: bool = False
    page: int = 1

    @property
    def is_set(self) -> bool:
        """Say whether anything is left out, but for which placements go on."""
        return any((self.centre, self.discipline, self.programme, self.supervisor, self.standing, self.words))

    def has(self, row: Row) -> bool:
        """Say whether a placement is shown."""
        name = row.trainee.casefold()
        return (
            self.centre in {None, row.centre.id}
            and self.discipline in {None, row.discipline}
            and self.programme in {None, row.programme}
            and (self.supervisor is None or any(one.id == self.supervisor for one in row.supervisors))
            and self.standing in {None, row.figures.risk}
            and (self.which is Which.ALL or row.is_finished == (self.which is Which.FINISHED))
            and all(word in name for word in self.words.casefold().split())
        )

    def chosen(self, rows: Iterable[Row]) -> list[Row]:
        """Return the placements that are shown, in their order; those without a value come last."""
        key = COLUMNS[self.sort].key
        keyed = [(key(row), row) for row in rows if self.has(row)]
        valued = [pair for pair in keyed if pair[0] is not None]
        # Each column has values of one sort, which the type checker cannot know.
        ordered = sorted(valued, key=lambda pair: _any(pair[0]), reverse=self.down)
        return [row for _, row in ordered] + [row for value, row in keyed if value is None]

    def query(self, **instead: Any) -> str:
        """Return what follows the path in the address of this choice with some of it changed, on page 1."""
        wanted = replace(self, **{"page": 1, **instead})
        plain = Wanted()
        given = {
            name: getattr(wanted, name)
            for name in Wanted.__dataclass_fields__
            if getattr(wanted, name) != getattr(plain, name)
        }
        if "down" in given:
            given["down"] = "yes"
        return f"?{urlencode(given)}" if given else ""

    def sorted_by(self, column: str) -> str:
        """Return the same for a column to sort by; the other way round where it is sorted by that."""
        return self.query(sort=column, down=self.sort == column and not self.down)


def read_wanted(given: MultiDict[str, str]) -> Wanted:
    """Read what is wanted from an address."""
    return Wanted(
        centre=given.get("centre", type=UUID),
        discipline=given.get("discipline", type=Discipline),
        programme=given.get("programme", type=Programme),
        supervisor=given.get("supervisor", type=UUID),
        standing=given.get("standing", type=Risk),
        which=given.get("which", default=Which.RUNNING, type=Which),
        words=search_words(given.get("words")),
        sort=given.get("sort", default=FIRST, type=_column),
        down=given.get("down") == "yes",
        page=given.get("page", default=1, type=_page),
    )


Line = TypeVar("Line")


def cut(rows: Sequence[Line], number: int) -> Page[Line]:
    """Return a page of rows; a number outside the list gives the nearest page."""
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = min(max(1, number), pages)
    return Page(rows[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages, len(rows))


def _column(text: str) -> str:
    if text not in COLUMNS:
        raise ValueError(text)
    return text


def _page(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_PAGE))):
        raise ValueError(text)
    return int(text)


def _any(value: Any) -> Any:
    return value
