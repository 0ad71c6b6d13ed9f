"""Somebody else's ids in every address and every field of a form: nothing is found, shown or tied to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import FileStorage

from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.identity.models import User
from app.identity.service import add_centre
from app.placements.models import PlacementState
from app.portfolio.files import take_in
from app.tables import metadata
from tests.application import Browser
from tests.cpd.records import publish_standards
from tests.house.expected import EXPECTED
from tests.house.pages import GUARDS, PageForm, forms_for
from tests.house.record import keep_record, record_of
from tests.house.table import Table, set_table, things_of
from tests.house.test_who_may_what import methods_of
from tests.people import make_framework, make_placement, make_user

PEOPLE = ["trainee", "supervisor", "coordinator"]
REFUSED = 400
FAILED = 500
GONE = 404
# Guards, and the numbers that a page proposes for a new entry or a form: none names a row that is there.
PROPOSED = GUARDS | {"new_entry", "sent_as"}
# A form that a willing person sends as it stands: sent with the person's own ids, it does something.
WORKS = {
    "trainee": {"/map", "/submit", "/pack/report", "/bring"},
    "supervisor": {"/sign-off"},
    "coordinator": {"/readers/new"},
}
# These name no row, or a set of standards: the page of a move says only that the placement has it not. A
# Monday is a day, the same in every placement.
OPEN = frozenset(
    {"version_id", "number", "page", "kind", "section", "sort", "slot", "word", "token", "filename", "monday"}
)


@dataclass
class Laid:
    """The table, and the same things once more of a trainee of another centre with other standards."""

    app: Flask
    table: Table
    foreign: dict[str, Any]


@pytest.fixture
def laid(app: Flask) -> Laid:
    """Lay the table and the foreign things in the application's database."""
    table = set_table()
    publish_standards()
    keep_record(table)
    kept, _ = take_in([FileStorage(BytesIO(b"Reading one: 5.1 %\n"), "foreign.txt")])
    elsewhere = add_centre("Centre Foreign")
    parts = {
        "trainee": Role.TRAINEE,
        "supervisor": Role.SUPERVISOR,
        "other supervisor": Role.SUPERVISOR,
        "coordinator": Role.COORDINATOR,
        "visitor": Role.MODERATOR,
        "verifier": Role.VERIFIER,
    }
    people = {
        who: make_user(f"Foreign {who.title()}", centre=elsewhere, role=role) for who, role in parts.items()
    }
    framework = make_framework(3)
    framework.framework.centre_id = elsewhere.id
    placement = make_placement(elsewhere, people["trainee"], framework, supervisor=people["supervisor"])
    foreign = things_of(placement, people, framework, kept) | {"user_id": people["trainee"].id}
    # Once that trainee is registered: a record, an entry and a profile of somebody else.
    colleague = make_user("Foreign Colleague", centre=elsewhere, role=Role.TRAINEE)
    earlier = make_placement(elsewhere, colleague, framework)
    earlier.state, earlier.finished_on = PlacementState.FINISHED, today()
    db.session.flush()
    others = record_of(colleague, earlier.id)
    foreign |= {"record_id": others["placement_id"], "record_entry_id": others["evidence_id"]}
    db.session.commit()
    return Laid(app, table, foreign)


def sign_in(browser: Browser, table: Table, who: str) -> Browser:
    """Sign one of the table's people in."""
    return browser.sign_in(db.session.get_one(User, table.people[who]))


def tied_to(ids: set[UUID]) -> set[tuple[str, str]]:
    """Return the rows that hold one of some ids."""
    db.session.rollback()
    found = set()
    for each in metadata.sorted_tables:
        for row in db.session.execute(sa.select(each)):
            if ids & {value for value in row if isinstance(value, UUID)}:
                found.add((each.name, repr(tuple(row))))
    db.session.rollback()
    return found


def mixed(laid: Laid) -> Iterator[tuple[str, frozenset[str], list[str]]]:
    """Return addresses in which one id is the person's own and another one is foreign, and who owns them."""
    adapter = laid.app.url_map.bind("localhost")
    for rule in laid.app.url_map.iter_rules():
        ids = rule.arguments - OPEN
        # With one id there is nothing to mix.
        if len(ids) < 2 or rule.endpoint not in EXPECTED:
            continue
        for name in sorted(ids):
            own = laid.table.draft if "evidence_id" in ids else laid.table.running
            own = laid.table.record if rule.endpoint.startswith("cpd") else own
            things = own | {name: laid.foreign[name]}
            target = adapter.build(rule.endpoint, {part: things[part] for part in rule.arguments})
            yield target, EXPECTED[rule.endpoint].running, methods_of(rule)


def test_a_foreign_id_beside_ones_own_is_not_found(browser: Browser, laid: Laid) -> None:
    tried = 0
    for target, who_may, methods in mixed(laid):
        for who in sorted(who_may):
            sign_in(browser, laid.table, who)
            for method in methods:
                answer = browser.get(target) if method == "GET" else browser.send(target, {"what": "x"})
                assert answer.status_code == GONE, f"{who} got {answer.status_code} for {method} {target}"
                assert "Foreign" not in answer.text
                tried += 1
    assert tried


def test_a_record_of_somebody_else_is_not_found(browser: Browser, laid: Laid) -> None:
    record, entry = laid.foreign["record_id"], laid.foreign["record_entry_id"]
    rules = [rule for rule in laid.app.url_map.iter_rules() if rule.endpoint.startswith("cpd")]
    adapter = laid.app.url_map.bind("localhost")
    things = laid.table.record | {"placement_id": record, "evidence_id": entry}
    before = tied_to({record, entry})
    for who in [*PEOPLE, "other trainee", "other coordinator", "moderator", "administrator"]:
        sign_in(browser, laid.table, who)
        for rule in rules:
            target = adapter.build(rule.endpoint, {name: things[name] for name in rule.arguments})
            for method in methods_of(rule):
                answer = browser.get(target) if method == "GET" else browser.send(target, {"what": "x"})
                assert answer.status_code == GONE, f"{who} got {answer.status_code} for {method} {target}"
                assert "Foreign" not in answer.text
    assert tied_to({record, entry}) == before
    assert rules


def is_id(value: str) -> bool:
    """Say whether a value is one of our ids."""
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def with_ids(form: PageForm) -> list[str]:
    """Return the names of the fields that hold an id or offer some."""
    return [
        name
        for name, control in form.controls.items()
        if name not in PROPOSED and any(is_id(value) for value in (control.value, *control.options))
    ]


@pytest.mark.parametrize("who", PEOPLE)
def test_a_foreign_id_in_a_field_is_refused_and_ties_nothing(browser: Browser, laid: Laid, who: str) -> None:
    foreign = {value for value in laid.foreign.values() if isinstance(value, UUID)}
    sign_in(browser, laid.table, who)
    forms = forms_for(laid.app, browser, laid.table, who)
    before = tied_to(foreign)
    tried: set[str] = set()
    for form in forms:
        for name in with_ids(form):
            for number in sorted(foreign):
                answer = form.send(browser, form.filled(**{name: [str(number)]}))
                assert answer.status_code < FAILED, f"{name} of {form.action}"
                assert "Foreign" not in answer.text, f"{name} of {form.action} names somebody"
            tried.add(form.action)
    assert tied_to(foreign) == before
    assert tried


@pytest.mark.parametrize("who", PEOPLE)
def test_the_same_forms_work_with_ones_own_ids(browser: Browser, laid: Laid, who: str) -> None:
    sign_in(browser, laid.table, who)
    forms = forms_for(laid.app, browser, laid.table, who)
    done = set()
    for ending in sorted(WORKS[who]):
        for form in forms:
            if form.method == "post" and form.action.split("?")[0].endswith(ending):
                answer = form.send(browser, form.filled())
                if answer.status_code < REFUSED:
                    done.add(ending)
    assert done == WORKS[who]
