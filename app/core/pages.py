"""Long lists, a page at a time, with the same number of queries however long the list is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

PER_PAGE = 50
Row = TypeVar("Row")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number from 1, and how many pages and rows there are."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int

    def with_each(self, make: Callable[[Row], Other]) -> "Page[Other]":
        """Return the same page with something else made of each of its rows."""
        return Page([make(row) for row in self.rows], self.number, self.pages, self.total)


def cut_rows(rows: Sequence[Row], number: int) -> Page[Row]:
    """Return a page of rows that have been read; a number outside the list gives the nearest page."""
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = min(max(1, number), pages)
    return Page(rows[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages, len(rows))


def cut(session: scoped_session[Any], wanted: sa.Select[Row], number: int) -> Page[Row]:
    """Return a page of what a statement selects; a number outside the list gives the nearest page."""
    total = session.scalar(sa.select(sa.func.count()).select_from(wanted.order_by(None).subquery())) or 0
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    here = wanted.limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    rows = session.scalars(here).unique().all() if total else []
    return Page(rows=rows, number=number, pages=pages, total=total)
