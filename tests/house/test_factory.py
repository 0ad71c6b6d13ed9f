"""Making the application does no work."""

import gc
from pathlib import Path

from app.factory import create_app, create_served_app
from tests.application import settings_for


def test_making_the_application_opens_and_writes_nothing(tmp_path: Path) -> None:
    create_app(settings_for(tmp_path / "data"))
    assert list(tmp_path.iterdir()) == []


def test_making_it_needs_no_database(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing"))
    assert app.url_map.bind("localhost").match("/privacy") == ("web.privacy", {})


def test_a_served_application_is_not_searched_for_garbage(tmp_path: Path) -> None:
    try:
        app = create_served_app(settings_for(tmp_path / "data"))
        assert "home.index" in app.view_functions
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
