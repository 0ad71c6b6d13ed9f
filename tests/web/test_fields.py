"""What a field draws is what it reads."""

import re

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.identity.forms import ADDRESS
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, ManyChoiceField, TextField, TickField
from app.web.forms import Form


class Everything(Form):
    """One field of each kind."""

    title = TextField("Title")
    words = LongTextField("Words")
    day = DayField("Day of the work")
    kind = ChoiceField("Kind", [("a", "First"), ("b", "Second")])
    listed = ChoiceField("Listed", [("a", "First"), ("b", "Second")], drop_down=True)
    many = ManyChoiceField("Many")
    agreed = TickField("I agree")


@pytest.mark.parametrize(
    "name", ["title", "words", "day-day", "day-month", "day-year", "kind", "listed", "many", "agreed"]
)
def test_a_control_has_the_name_that_its_field_reads(app: Flask, name: str) -> None:
    with app.test_request_context():
        form = Everything(MultiDict())
        form.many.offer([("a", "First")])
        drawn = "".join(str(field()) for field in form)
    assert re.search(rf'name="{name}"', drawn)


def test_a_day_is_read_and_shown_again(app: Flask) -> None:
    with app.test_request_context():
        form = Everything(MultiDict({"day-day": "4", "day-month": "3", "day-year": "2026"}))
        assert str(form.day.data) == "2026-03-04"
        assert 'value="2026"' in str(form.day())


class Asked(Form):
    """A field in which something must be, with a further demand on it."""

    address = TextField("Address", required="Type the address.", validators=[ADDRESS])


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_field_gets_one_sentence(app: Flask, typed: str) -> None:
    with app.test_request_context():
        form = Asked(MultiDict({"address": typed}), meta={"csrf": False})
        assert not form.validate()
        assert list(form.address.errors) == ["Type the address."]


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("30", "2", "2026", "must be a real day"),
        ("4", "3", "26", "a year with four figures"),
        ("four", "3", "2026", "in figures"),
        ("4", "", "2026", "in figures"),
        ("4", "3", "\u0662\u0660\u0662\u0666", "in figures"),
    ],
)
def test_a_day_that_is_none_is_explained(app: Flask, day: str, month: str, year: str, sentence: str) -> None:
    with app.test_request_context():
        form = Everything(MultiDict({"day-day": day, "day-month": month, "day-year": year}))
        form.many.offer([])
        form.validate()
        assert sentence in str(form.day.errors)
        assert f'value="{day}"' in str(form.day())


def test_every_control_has_a_label_and_an_id_of_its_own(app: Flask) -> None:
    with app.test_request_context():
        form = Everything(MultiDict())
        form.many.offer([("a", "First"), ("b", "Second")])
        drawn = "".join(str(field()) for field in form)
    ids = re.findall(r'\sid="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
    controls = re.findall(r"<(?:input|select|textarea)\b[^>]*>", drawn)
    named = [control for control in controls if 'type="hidden"' not in control]
    labelled = set(re.findall(r'\sfor="([^"]+)"', drawn))
    assert {re.findall(r'\sid="([^"]+)"', control)[0] for control in named} == labelled


@pytest.mark.parametrize("part", ["day", "month"])
def test_a_number_without_end_is_no_day(app: Flask, part: str) -> None:
    typed = MultiDict({"day-day": "4", "day-month": "3", "day-year": "2026", f"day-{part}": "9" * 5_000})
    with app.test_request_context():
        form = Everything(typed, meta={"csrf": False})
        assert not form.validate()
        assert "must be a real day" in form.day.errors[0]
