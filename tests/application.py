"""Knows how to make an application on a fresh database, people to use it, and a browser without a screen."""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import URL, event
from sqlalchemy.orm import close_all_sessions
from werkzeug.test import TestResponse

from app.cli.database import open_engine, upgrade
from app.config import Settings, read_settings
from app.core import sqlite
from app.extensions import db
from app.factory import create_app
from app.identity import sessions
from app.identity.models import User
from app.web.held import OWNER_FIELD
from tests.emptied import EmptiedDatabase
from tests.html5 import require_html5
from tests.postgres import create_database

SECRET = "a secret for tests that is long enough"
# As weak as argon2 goes: the tests sign in thousands of times.
WEAK_HASH = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


def on_postgresql() -> bool:
    """Say whether this run tests on PostgreSQL."""
    return os.environ.get("TECHFOLIO_TEST_DATABASE") == "postgresql"


def settings_for(data: Path, **more: str) -> Settings:
    """Return settings for a data folder."""
    return read_settings({"TECHFOLIO_DATA": str(data), "TECHFOLIO_SECRET": SECRET, **more})


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file; each test gets a copy."""
    data = tmp_path_factory.mktemp("template")
    engine = open_engine(settings_for(data))
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return data / "techfolio.sqlite"


@pytest.fixture(scope="session")
def migrated_postgresql(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Migrate one PostgreSQL database; each test gets a copy."""
    server: URL = request.getfixturevalue("postgres")
    name = f"template_{secrets.token_hex(4)}"
    url = create_database(server, name)
    engine = open_engine(
        settings_for(
            tmp_path_factory.mktemp("template"), DATABASE_URL=url.render_as_string(hide_password=False)
        )
    )
    upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture(scope="session")
def emptied(postgres: URL, migrated_postgresql: str) -> Iterator[EmptiedDatabase]:
    """Return the one PostgreSQL database of this worker."""
    database = EmptiedDatabase(postgres, migrated_postgresql)
    yield database
    database.close()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the one data folder of this worker; each test finds it as if it had just been made."""
    return tmp_path_factory.mktemp("installation") / "data"


@pytest.fixture
def settings(request: pytest.FixtureRequest, installation: Path) -> Iterator[Settings]:
    """Return settings that point to a fresh, migrated database and an otherwise empty data folder."""
    shutil.rmtree(installation, ignore_errors=True)
    installation.mkdir()
    if not on_postgresql():
        shutil.copy(request.getfixturevalue("migrated_sqlite"), installation / "techfolio.sqlite")
        yield settings_for(installation)
        return
    database: EmptiedDatabase = request.getfixturevalue("emptied")
    yield settings_for(installation, DATABASE_URL=database.fresh().render_as_string(hide_password=False))


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Keep compiled templates for the whole run."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def applications() -> dict[Settings, Flask]:
    """Keep the applications of this worker: making one takes longer than most tests."""
    return {}


@pytest.fixture
def app(
    settings: Settings, compiled_templates: FileSystemBytecodeCache, applications: dict[Settings, Flask]
) -> Iterator[Flask]:
    """Return an application on a fresh database, inside its context; what a test changes in it is undone."""
    if settings not in applications:
        applications[settings] = _make_application(settings, compiled_templates)
    application = applications[settings]
    config, extensions = dict(application.config), dict(application.extensions)
    # The last request of the test before may have been one that only reads.
    sqlite.set_writing(may_write=True)
    with application.app_context():
        yield application
        db.session.remove()
        close_all_sessions()
        db.engine.dispose()
    for kept, before in ((application.config, config), (application.extensions, extensions)):
        kept.clear()
        kept.update(before)


def _make_application(settings: Settings, templates: FileSystemBytecodeCache) -> Flask:
    application = create_app(settings, {"SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": WEAK_HASH})
    application.test_client_class = Browser
    # Applications share the same templates: compile each once in a run.
    application.jinja_env.bytecode_cache = templates
    if not on_postgresql():
        with application.app_context():
            event.listen(db.engine, "connect", _trust_the_machine)
    return application


def _trust_the_machine(connection: sqlite3.Connection, _record: object) -> None:
    """Leave it to the kernel when to write: a test's database need not outlive a power cut."""
    connection.execute("PRAGMA synchronous=OFF").close()


class Browser(FlaskClient):
    """A client that sends forms as the pages would, and checks that every page is HTML5."""

    forgery_guard = "a value that the test put into the session"

    def sign_in(self, user: User) -> "Browser":
        """Sign a person in without the form; the form has tests of its own."""
        return self.sign_in_as(user.fs_uniquifier)

    def sign_in_as(self, fs_uniquifier: str) -> "Browser":
        """Sign in whom a session knows by this."""
        with self.session_transaction() as session:
            session["_user_id"] = fs_uniquifier
            session["_fresh"] = True
            session["csrf_token"] = self.forgery_guard
            sessions.begin(session)
        return self

    def send(self, address: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form with its guards."""
        with self.session_transaction() as session:
            guard = session.setdefault("csrf_token", self.forgery_guard)
        token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(guard)
        return self.post(address, data={"csrf_token": token, **(fields or {})}, **more)

    def open(self, *args: Any, **more: Any) -> TestResponse:
        """Make a request; a page that is not valid HTML5 fails the test that asked for it.

        What the test has written is committed first. The request gets a context and a database session of
        its own, as it would in a server, so that nothing the test remembers can help it.
        """
        db.session.commit()
        # Read to the end and closed, as a server does; a file that is sent stays open otherwise.
        more.setdefault("buffered", True)
        with self.application.app_context():
            response = super().open(*args, **more)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            require_html5(response.get_data())
        return response


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Return a client that nobody has signed in with."""
    client = app.test_client()
    assert isinstance(client, Browser)
    return client


__all__ = [
    "OWNER_FIELD",
    "Browser",
    "app",
    "applications",
    "browser",
    "compiled_templates",
    "emptied",
    "installation",
    "migrated_postgresql",
    "migrated_sqlite",
    "settings",
]
