"""Knows how to start a real PostgreSQL for the tests, and to leave nothing of it behind."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

_SUPERUSER = "techfolio"
_START_SECONDS = 30.0
_STOP_SECONDS = 20.0
# Nothing here outlives the run, so nothing needs to reach the disk.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "50",
    "timezone": "UTC",
}


def _program(name: str) -> Path:
    """Find a server program in PATH, or where Debian keeps it, the newest version first."""
    found = shutil.which(name)
    if found is not None:
        return Path(found)
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: float(path.parent.parent.name),
        reverse=True,
    )
    if not installed:
        raise FileNotFoundError(f"This machine has no PostgreSQL ({name}). 'make test' installs it.")
    return installed[0]


def _owner() -> pwd.struct_passwd:
    """Return the account that runs the server; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _command(owner: pwd.struct_passwd, *words: str | Path) -> list[str]:
    """Build a command that runs as the owner and ends when the tests end, even when they are killed."""
    prefix = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        prefix += [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    return [*prefix, "--", *map(str, words)]


def _wait_until_it_answers(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user=_SUPERUSER, dbname="postgres").close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from error
            time.sleep(0.05)
        else:
            return


def _initialise(owner: pwd.struct_passwd, folder: Path) -> Path:
    """Make an empty cluster in the folder and return the place of its data."""
    data = folder / "data"
    options = ["-U", _SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = _command(owner, _program("initdb"), "-D", data, *options)
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - fixed
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stderr}")
    return data


@contextmanager
def postgres_server() -> Iterator[URL]:
    """Run a throw-away PostgreSQL cluster and yield the SQLAlchemy URL of its database ``postgres``.

    The server listens on a Unix socket in its own folder and nowhere else, so any number of them run side
    by side. It has no password: only the account that runs it (and root) can enter the folder.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
        RuntimeError: The server did not come up; the message holds its log.
    """
    owner = _owner()
    # /tmp itself, not TMPDIR: a socket's path has 107 characters at most, and the owner must reach it.
    folder = Path(tempfile.mkdtemp(prefix="techfolio-pg-", dir="/tmp"))
    log = folder / "log"
    url = URL.create(
        "postgresql+psycopg", username=_SUPERUSER, database="postgres", query={"host": str(folder)}
    )
    try:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = _initialise(owner, folder)
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = _command(owner, _program("postgres"), "-D", data, "-k", folder, *settings)
        with (
            log.open("wb") as output,
            subprocess.Popen(command, cwd=folder, stdout=output, stderr=output) as server,  # noqa: S603 - fixed
        ):
            try:
                _wait_until_it_answers(server, folder, log)
                yield url
            finally:
                _stop(server)
    finally:
        shutil.rmtree(folder)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server without waiting for its clients; they are only left-over connections of a test."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()


def _on_server(server: URL, statement: sql.Composed) -> None:
    """Run one statement outside a transaction, as creating and dropping databases demand."""
    with psycopg.connect(
        host=str(server.query["host"]), user=server.username, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement)


def create_database(server: URL, name: str, *, template: str = "template1") -> URL:
    """Create a database as a copy of a template, which nobody may be connected to, and return its URL.

    A template that was migrated once gives each test its own database in a fraction of a second.
    """
    _on_server(
        server,
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)),
    )
    return server.set(database=name)


def drop_database(database: URL) -> None:
    """Drop a database that `create_database` made, whoever is still connected to it."""
    if database.database is None:
        raise ValueError("This address names no database.")
    _on_server(database, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.database)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """Give the tests a PostgreSQL of their own; one for each worker of a parallel run."""
    with postgres_server() as url:
        yield url
