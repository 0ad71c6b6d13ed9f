"""A table as CSV is written cell by cell, although each value is turned into words only once."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.formulas import neutralised
from app.web.sheets import Cell, Sheet, as_csv, columns_of

CELLS = st.one_of(
    st.none(),
    st.text(),
    st.sampled_from(["=1+1", 'a "word"', "a, b", "two\nlines", "-4"]),
    st.integers(min_value=0, max_value=3),
    st.dates(),
    st.sampled_from([Fraction(1), Fraction(7, 2), 1.0, 2.5]),
)
ROWS = st.integers(min_value=2, max_value=4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6)
)


def plain(cell: Cell) -> str:
    """Write a cell without remembering any other."""
    if isinstance(cell, str):
        return neutralised(cell)
    if isinstance(cell, Fraction):
        return f"{float(cell):.2f}"
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


@given(ROWS)
def test_any_table_is_written_as_if_nothing_were_remembered(rows: list[list[Cell]]) -> None:
    headings = [f"Column {place}" for place in range(len(rows[0]) if rows else 2)]
    facts = [("Name", "Tara, trainee"), ("Sum", "=1")]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([headings, *([plain(cell) for cell in row] for row in rows)])
    writer.writerows([[], *([plain(name), plain(value)] for name, value in facts)])
    assert (
        as_csv(Sheet("A table", headings, columns_of(headings, rows), facts=facts)).decode("utf-8-sig")
        == out.getvalue()
    )


def test_a_week_and_an_hour_stay_apart_in_one_column() -> None:
    text = as_csv(Sheet("A table", ["Number"], [[1, Fraction(1), 1.0, 2]])).decode("utf-8-sig")
    assert text.split("\r\n") == ["Number", "1", "1.00", "1.0", "2", ""]


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        columns_of(["A", "B"], [["1", "2"], ["3"]])
