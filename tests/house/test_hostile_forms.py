"""Every form of every page is sent with what nobody should send; none breaks, and none keeps it."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from app.cpd.queries import own_record
from app.extensions import db
from app.identity.models import User
from app.tables import metadata
from tests.application import Browser
from tests.cpd.records import publish_standards
from tests.house.pages import GUARDS, PageForm, forms_for, forms_of
from tests.house.record import keep_record
from tests.house.table import set_table

FAILED = 500
PEOPLE = ["trainee", "supervisor", "coordinator", "administrator"]
HTML = "<script>alert(1)</script>"
# Half of a character cannot be typed; as bytes it arrives as what is no UTF-8.
HOSTILE = [
    "a\x00b",
    "safe\u202egnp.exe",
    "bell\x07",
    b"a\xed\xa0\xbdb".decode("utf-8", "replace"),
    HTML,
    "9" * 400,
    "../../etc/passwd",
]
NEVER_KEPT = ("\x00", "\u202e", "\x07", "\ud83d")
MEGABYTE = "x" * 1_000_000
CPD_PAGES = {"cpd", "registration", "new", "activity", "bring", "profile"}
NEVER_OFFERED = ["invented", "9" * 400, "019abcde-0000-7000-8000-000000000000"]


@pytest.fixture(params=PEOPLE)
def opened(request: pytest.FixtureRequest, app: Flask, browser: Browser) -> list[PageForm]:
    """Lay the table, sign one of its people in and return all forms that they find."""
    table = set_table()
    publish_standards()
    keep_record(table)
    browser.sign_in(db.session.get_one(User, table.people[request.param]))
    forms = forms_for(app, browser, table, request.param)
    assert any(typed_into(form) for form in forms)
    if request.param == "trainee":
        assert {form.page.split("/")[-1] for form in forms} >= CPD_PAGES
    return forms


def kept() -> Iterator[str]:
    """Return every text that the database holds."""
    db.session.rollback()
    for table in metadata.sorted_tables:
        texts = [column for column in table.c if isinstance(column.type, sa.String | sa.JSON)]
        if texts:
            for row in db.session.execute(sa.select(*texts)):
                yield from (str(value) for value in row if value is not None)
    db.session.rollback()


def typed_into(form: PageForm) -> list[str]:
    """Return the names of the fields that a person types into."""
    return [name for name in form.controls if name not in GUARDS and form.controls[name].takes_text]


def chosen_in(form: PageForm) -> list[str]:
    """Return the names of the fields that a person chooses in or never sees."""
    return [name for name in form.controls if name not in GUARDS and not form.controls[name].takes_text]


def test_no_bad_value_starts_a_record(browser: Browser) -> None:
    """Whoever has a record is not asked to start one, so this form stands on no page of the walk."""
    table = set_table()
    publish_standards()
    db.session.commit()
    browser.sign_in(db.session.get_one(User, table.people["trainee"]))
    address = f"/placements/{table.finished['placement_id']}/registered"
    (form,) = [one for one in forms_of(address, browser.get(address).text) if typed_into(one)]
    for value in [*HOSTILE, MEGABYTE]:
        answer = form.send(browser, form.filled(**{name: [value] for name in typed_into(form)}))
        assert answer.status_code < FAILED, f"{value[:20]!r}"
        assert HTML not in answer.text
    texts = list(kept())
    assert not [text for text in texts if any(character in text for character in NEVER_KEPT)]
    assert MEGABYTE not in texts
    assert own_record(table.people["trainee"]) is None


def test_no_form_breaks_on_a_bad_value_or_keeps_it(browser: Browser, opened: list[PageForm]) -> None:
    for form in filter(typed_into, opened):
        names = typed_into(form)
        for value in HOSTILE:
            answer = form.send(browser, form.filled(**{name: [value] for name in names}))
            assert answer.status_code < FAILED, f"{value!r} in {form.action} of {form.page}"
            shown = browser.get(answer.location) if answer.location else answer
            assert HTML not in shown.text, f"{form.action} shows HTML as HTML"
        if form.method == "post":
            answer = form.send(browser, form.filled(**{names[0]: [MEGABYTE]}))
            assert answer.status_code < FAILED, f"a megabyte in {form.action} of {form.page}"
    for form in opened:
        for name in chosen_in(form):
            for value in NEVER_OFFERED:
                answer = form.send(browser, form.filled(**{name: [value]}))
                assert answer.status_code < FAILED, f"{value!r} as {name} of {form.action} of {form.page}"
    texts = list(kept())
    assert not [text for text in texts if any(character in text for character in NEVER_KEPT)]
    assert MEGABYTE not in texts
