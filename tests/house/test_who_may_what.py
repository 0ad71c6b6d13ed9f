"""Every address, tried by every kind of person: nobody sees or changes what is not theirs."""

import hashlib
import shutil
import sqlite3
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from app.config import Settings
from app.extensions import db
from app.factory import create_app
from app.identity.models import User
from app.tables import metadata
from app.web.access import Audience, audience_of
from tests.application import Browser, settings_for
from tests.house.expected import ANYBODY, EXPECTED, NEVER
from tests.house.table import SECRET_WORDS, Table, set_table

# Written although the request only reads or fails; see docs/adr/0003.
BESIDE = {"portfolio_view", "case_opened", "failed_sign_in", "held_form", "derivation", "blob", "notice"}
# People without any part in the trainee's placements; pages that everybody has show them nothing of it.
OUTSIDERS = frozenset(
    {"other trainee", "stranger", "other supervisor", "ended supervisor", "other coordinator"}
)
KNOWN_BY = sa.select(User.fs_uniquifier).where(User.id == sa.bindparam("id"))
EVERY_ROW = 'SELECT * FROM "{}"'
GONE = 404
FAILED = 500


def places(rule: Rule) -> list[str]:
    """Return the objects to try an address with; only entries and their files have drafts."""
    drafts = {"evidence_id", "attachment_id"} & rule.arguments
    return ["running", "finished", *(["draft"] if drafts else [])]


def rules() -> list[Rule]:
    """Return every address of the application."""
    application = create_app(settings_for(Path("nowhere")))
    return sorted(application.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


EVERYWHERE = pytest.mark.parametrize(
    ("rule", "where"),
    [
        pytest.param(rule, where, id=f"{rule.endpoint}-{where}")
        for rule in rules()
        if rule.endpoint in EXPECTED
        for where in places(rule)
    ],
)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> tuple[Path, Table]:
    """Lay the table once; each test works on a copy."""
    data = tmp_path_factory.mktemp("laid")
    shutil.copy(migrated_sqlite, data / "techfolio.sqlite")
    app = create_app(settings_for(data))
    with app.app_context():
        table = set_table()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return data, table


@pytest.fixture
def settings(laid: tuple[Path, Table], installation: Path) -> Settings:
    """Copy the laid table: database and files."""
    shutil.rmtree(installation, ignore_errors=True)
    shutil.copytree(laid[0], installation)
    return settings_for(installation)


@pytest.fixture(scope="module")
def digests() -> list[str]:
    """Keep the digest of the laid table, once it is known."""
    return []


@pytest.fixture
def before(app: Flask, digests: list[str]) -> str:  # noqa: ARG001 - the database is the application's
    """Return the digest of what each test finds: copies of one file have the same."""
    if not digests:
        digests.append(fingerprint())
    return digests[0]


def as_person(app: Flask, table: Table, who: str) -> Browser:
    """Return a client with which somebody is signed in, or nobody."""
    browser = cast("Browser", app.test_client())
    if who == "anonymous":
        return browser
    # The person whole would bring their parts in every centre along, thousands of times.
    return browser.sign_in_as(db.session.scalars(KNOWN_BY, {"id": table.people[who]}).one())


def fingerprint() -> str:
    """Return a digest of all that the database holds, but for what is written beside requests."""
    db.session.rollback()
    driver = db.session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    running = hashlib.sha256()
    for table in metadata.sorted_tables:
        if table.name not in BESIDE:
            # As it lies in the file: nothing of ours stands between, and nothing needs to be compiled.
            rows = sorted(map(repr, driver.execute(EVERY_ROW.format(table.name))))
            running.update(repr((table.name, rows)).encode())
    db.session.rollback()
    return running.hexdigest()


def methods_of(rule: Rule) -> list[str]:
    """Return the methods that people use."""
    return [method for method in ("GET", "POST") if method in (rule.methods or set())]


def address(app: Flask, rule: Rule, things: dict[str, Any]) -> str:
    """Fill a rule's parameters in."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, {name: things[name] for name in rule.arguments})


def test_every_endpoint_stands_in_the_table() -> None:
    assert {rule.endpoint for rule in rules()} == set(EXPECTED) | NEVER


def test_every_endpoint_declares_its_audience(app: Flask) -> None:
    undeclared = {rule.endpoint for rule in rules() if audience_of(app, rule.endpoint) is None}
    assert undeclared == NEVER


@pytest.mark.parametrize(
    "rule", [rule for rule in rules() if rule.endpoint in NEVER], ids=lambda rule: rule.rule
)
def test_what_is_never_used_answers_403(app: Flask, rule: Rule, laid: tuple[Path, Table]) -> None:
    client = as_person(app, laid[1], "administrator")
    for method in methods_of(rule):
        target = rule.rule.replace("<path:filename>", "nothing")
        answer = client.get(target) if method == "GET" else client.send(target)
        assert answer.status_code == 403


@EVERYWHERE
def test_who_may_call(app: Flask, laid: tuple[Path, Table], before: str, rule: Rule, where: str) -> None:
    table = laid[1]
    target = address(app, rule, getattr(table, where))
    allowed = EXPECTED[rule.endpoint].for_placement(where)
    open_to_all = audience_of(app, rule.endpoint) is Audience.ANYONE
    for method in methods_of(rule):
        for who in ANYBODY:
            if who in allowed or open_to_all:
                continue
            client = as_person(app, table, who)
            answer = client.get(target) if method == "GET" else client.send(target, {"what": "x"})
            message = f"{who} got {answer.status_code} for {method} {target}"
            if who == "anonymous":
                assert answer.status_code in {302, GONE}, message
                assert "/sign-in" in (answer.location or "") or answer.status_code == GONE, message
            else:
                assert answer.status_code == GONE, message
            for words in SECRET_WORDS:
                # A person's own name stands in the header of their own page.
                assert words not in answer.text or who == "trainee", f"{message} and read “{words}”"
    assert fingerprint() == before


@EVERYWHERE
def test_reading_changes_nothing_and_works_for_whom_it_should(
    app: Flask, laid: tuple[Path, Table], before: str, rule: Rule, where: str
) -> None:
    if "GET" not in methods_of(rule):
        return
    table = laid[1]
    target = address(app, rule, getattr(table, where))
    for who in EXPECTED[rule.endpoint].for_placement(where):
        answer = as_person(app, table, who).get(target)
        assert answer.status_code < FAILED, f"{who} got {answer.status_code} for {target}"
        if not EXPECTED[rule.endpoint].may_be_gone:
            assert answer.status_code != GONE, f"{who} got {answer.status_code} for {target}"
        for words in SECRET_WORDS if who in OUTSIDERS else ():
            known = words == EXPECTED[rule.endpoint].names
            assert known or words not in answer.text, f"{who} read “{words}” on {target}"
    assert fingerprint() == before


@pytest.mark.parametrize(
    "rule", [rule for rule in rules() if rule.endpoint in EXPECTED], ids=lambda rule: rule.endpoint
)
def test_an_empty_form_breaks_nothing(app: Flask, laid: tuple[Path, Table], rule: Rule) -> None:
    if "POST" not in methods_of(rule):
        return
    table = laid[1]
    target = address(app, rule, table.running)
    for who in EXPECTED[rule.endpoint].for_placement("running"):
        answer = as_person(app, table, who).send(target)
        assert answer.status_code < FAILED, f"{who} got {answer.status_code} for {target}"
        db.session.rollback()


@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.arguments], ids=lambda rule: rule.endpoint)
def test_an_id_that_nobody_made_is_not_found(app: Flask, laid: tuple[Path, Table], rule: Rule) -> None:
    if rule.endpoint in NEVER:
        return
    nothing = {
        name: "019abcde-0000-7000-8000-000000000000" if "uuid" in rule.rule else value
        for name, value in laid[1].running.items()
    }
    with app.test_request_context():
        target = rule.rule
        for name in rule.arguments:
            target = target.replace(f"<uuid:{name}>", nothing[name]).replace(f"<int:{name}>", "1")
            target = target.replace(f"<{name}>", str(nothing[name]))
    for who in ("trainee", "supervisor", "coordinator", "administrator"):
        client = as_person(app, laid[1], who)
        for method in methods_of(rule):
            answer = client.get(target) if method == "GET" else client.send(target, {"what": "x"})
            assert answer.status_code == GONE, f"{who} got {answer.status_code} for {method} {target}"
