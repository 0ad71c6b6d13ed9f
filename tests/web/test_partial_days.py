"""A day of which only the month or the year is known: kept, compared, written and typed."""

from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.core.partial_days import PartialDay, kept_as
from app.web.day_field import DayField
from app.web.forms import Form
from app.web.partial_day_field import DAY, MONTH, YEAR, PartialDayField

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(DAYS)
def test_what_is_kept_reads_back_and_lasts_from_its_first_day_to_its_last(day: date) -> None:
    for partial in (
        PartialDay(day.year),
        PartialDay(day.year, day.month),
        PartialDay(day.year, day.month, day.day),
    ):
        assert PartialDay.read(str(partial)) == partial
        assert partial.first <= day <= partial.last
        assert len(str(partial)) in {4, 7, 10}


@pytest.mark.parametrize(
    ("kept", "words"),
    [("2019", "2019"), ("2019-07", "July 2019"), ("2019-07-04", "4 July 2019"), ("2024-02", "February 2024")],
)
def test_it_is_written_as_far_as_it_is_known(kept: str, words: str) -> None:
    day = PartialDay.read(kept)
    assert day is not None
    assert day.in_words == words


@pytest.mark.parametrize(
    "kept", ["19", "2019-7", "2019-13", "2019-02-30", "0000", "2019-07-04T", "\u0662019"]
)
def test_what_is_no_day_is_refused(kept: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        PartialDay.read(kept)


def test_nothing_is_kept_as_nothing() -> None:
    assert PartialDay.read("") is None
    assert kept_as(None) == ""


class DaysForm(Form):
    """A field of each kind."""

    day = PartialDayField("Day", parts=DAY, hint="A day")
    month = PartialDayField("Month", parts=MONTH, hint="A month", required="Give the month.")
    year = PartialDayField("Year", parts=YEAR, hint="A year")


def sent(app: Flask, fields: Mapping[str, str]) -> DaysForm:
    """Return the form as a page sends it."""
    with app.test_request_context(method="POST", data={"month-year": "2020", **fields}):
        form = DaysForm(meta={"csrf": False})
        form.validate()
        return form


class WholeDayForm(Form):
    """The field for a day that is known whole, under the name of one that may not be."""

    day = DayField("Day", hint="A day")


@pytest.mark.parametrize("typed", [("4", "3", "2021"), ("", "", "")])
def test_a_whole_day_looks_the_same_in_both_kinds_of_field(app: Flask, typed: tuple[str, str, str]) -> None:
    fields = dict(zip(("day-day", "day-month", "day-year"), typed, strict=True))
    with app.test_request_context(method="POST", data=fields):
        whole, partial = WholeDayForm(), DaysForm()
        assert str(whole.day()) == str(partial.day())


def test_what_is_known_may_be_typed_and_the_rest_left_empty(app: Flask) -> None:
    form = sent(app, {"day-year": "2021", "day-month": "3", "year-year": "2019"})
    assert form.errors == {}
    assert (form.day.data, form.month.data) == (PartialDay(2021, 3), PartialDay(2020))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day-year": "21"}, "Day: the year needs four figures, such as 2026."),
        ({"day-month": "3"}, "Day: the year needs four figures, such as 2026."),
        ({"day-day": "4", "day-year": "2021"}, "Day: a day needs its month."),
        ({"day-day": "30", "day-month": "2", "day-year": "2021"}, "Day: 30 2 2021 is not in the calendar."),
        ({"day-day": "9" * 400, "day-month": "2", "day-year": "2021"}, "is not in the calendar."),
        ({"day-year": "MMXX"}, "Day: type figures only"),
        ({"day-year": "9999"}, "Day is still to come (9999)."),
        ({"month-year": ""}, "Give the month."),
    ],
)
def test_what_is_no_day_of_the_past_is_refused_with_a_sentence_and_kept(
    app: Flask, fields: dict[str, str], sentence: str
) -> None:
    form = sent(app, fields)
    (problem,) = form.problems()
    assert sentence in problem["text"]
    name, typed = list(fields.items())[-1]
    assert f'value="{typed}"' in str(getattr(form, name.split("-")[0])()) or not typed
    assert problem["href"] == f"#{getattr(form, name.split('-')[0]).first_id}"
