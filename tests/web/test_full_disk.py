"""A disk that is full when the database wants to write: a true sentence, and what was typed comes back."""

from typing import Any

import sqlalchemy as sa

from app.export.models import RoleReport
from app.extensions import db
from tests.application import Browser
from tests.people import make_world

WORDS = "A very long report. " * 900


def fill(connection: Any, *_more: Any) -> None:
    """Let SQLite find no room: its file may not grow any more."""
    connection.execute("PRAGMA max_page_count = 1")


def test_a_full_disk_is_named_and_nothing_is_half_saved(browser: Browser) -> None:
    world = make_world()
    db.session.commit()
    address = f"/placements/{world.placement.id}/pack/report"
    browser.sign_in(world.trainee)
    sa.event.listen(db.engine, "checkout", fill)
    answer = browser.send(address, {"text": WORDS, "revision": "0"})
    sa.event.remove(db.engine, "checkout", fill)
    assert answer.status_code == 507
    assert "The disk is full. Nothing was saved" in answer.text
    assert "The report is saved" not in answer.text
    assert "A very long report." in answer.text
    db.session.rollback()
    assert db.session.get(RoleReport, world.placement.id) is None
