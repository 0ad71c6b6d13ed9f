"""A real server with its worker, and a real Chromium that looks at it."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from app.cli.database import open_engine, upgrade
from app.core import sqlite
from app.extensions import db
from app.factory import create_app
from app.identity.models import User
from app.identity.service import set_password
from tests.application import SECRET, WEAK_HASH, settings_for

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PASSWORD = "three words in a row"
START_SECONDS = 60.0
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@dataclass
class Live:
    """A server that runs, and an application on the same database to prepare what a journey needs."""

    address: str
    app: Flask


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/privacy", timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Run a server on an empty database."""
    with served(tmp_path_factory.mktemp("live")) as running:
        yield running


@contextmanager
def served(data: Path, **more: str) -> Iterator[Live]:
    """Run ``techfolio serve --with-worker`` on an empty database, with more settings."""
    port = _free_port()
    more.setdefault("TECHFOLIO_PUBLIC_URL", f"http://127.0.0.1:{port}")
    settings = settings_for(data, **more)
    engine = open_engine(settings)
    upgrade(engine)
    engine.dispose()
    log = data / "log"
    environment = {**os.environ, "TECHFOLIO_DATA": str(data), "TECHFOLIO_SECRET": SECRET, **more}
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "serve",
        "--port",
        str(port),
        "--workers",
        "1",
        "--with-worker",
    ]
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=ROOT, env=environment, stdout=output, stderr=output
        ) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process, log)
            yield Live(address, create_app(settings, {"SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": WEAK_HASH}))
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Run the distribution's Chromium, once for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def prepared(live: Live) -> Iterator[Flask]:
    """Open the database of the live server, to prepare a journey and to look at what came of it.

    What was made stays readable after it is committed, without a new transaction: that would keep the write
    lock while the server wants to write.
    """
    # A request that a test made in this process may have been one that only reads.
    sqlite.set_writing(may_write=True)
    with live.app.app_context():
        db.session(expire_on_commit=False)
        yield live.app
        db.session.remove()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(live: Live, chromium: Browser) -> Iterator[OpenPage]:
    """Return a function that opens a page of a new browser profile; script errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A connection that the test itself took away, or a status that it expects, is no complaint.
        if message.type == "error" and not re.search(
            r"ERR_INTERNET_DISCONNECTED|status of 4\d\d", message.text
        ):
            complaints.append(message.text)

    def open_one(*, phone: bool = False, **more: object) -> Page:
        context = chromium.new_context(
            base_url=live.address,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]  # a plain dict is accepted
            locale="en-GB",
            has_touch=phone,
            **more,  # type: ignore[arg-type]  # passed on as it is
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def give_password(user: User) -> None:
    """Let a person sign in with the tests' password."""
    set_password(user, PASSWORD)
    db.session.commit()


def sign_in(page: Page, address: str) -> None:
    """Sign in through the page."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def check_access(page: Page) -> None:
    """Fail where axe finds a barrier on the page as it stands, or where it is wider than the screen."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    barriers = [
        f"{violation['id']}: {violation['help']} {[node['html'][:200] for node in violation['nodes'][:3]]}"
        for violation in found["violations"]
    ]
    assert barriers == [], f"{page.url}: {barriers}"
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than the screen"
