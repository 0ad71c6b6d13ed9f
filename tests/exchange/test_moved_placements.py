"""A placement that moved to a newer version is backed up, archived and erased with all that it left."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.blobs.store import BlobStore
from app.competencies.workflow import State
from app.config import Settings
from app.exchange.archive import Scope, gather
from app.exchange.backup import restore_backup, write_backup
from app.exchange.erasure import erase
from app.extensions import db
from app.placements.models import PlacementMove, PlacementMoveItem
from tests.competencies.test_version_moves import bring, old
from tests.competencies.versions import GONE, MOVED, make_versioned_world, moved_on, newer
from tests.exchange.test_backup import empty, everything, ignore
from tests.people import World

pytestmark = pytest.mark.database


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    made = make_versioned_world()
    for part in (GONE, MOVED):
        bring(made, old(made, part.title), State.SIGNED_OFF)
    newer()
    moved_on(made)
    return made


def test_a_backup_brings_the_moves_back_with_what_guards_them(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "backup.zip"
    write_backup(db.engine, BlobStore(settings.storage_url), target, ignore)
    other, other_store = empty(tmp_path)
    restore_backup(other, other_store, target, ignore)
    assert everything(other) == everything(db.engine)
    assert len(everything(other)["placement_move_item"]) == len(world.framework.items)
    with other.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="history only grows"):
        connection.execute(sa.text("DELETE FROM placement_move_item"))
    other.dispose()


def test_an_archive_holds_the_words_that_were_claimed_and_signed(world: World) -> None:
    tables = gather(world.placement, Scope()).tables
    assert [row["reason"] for row in tables["placement_move"]] == ["The old one ended."]
    assert len(tables["placement_move_item"]) == len(world.framework.items)
    items = {row["id"] for row in tables["framework_item"]}
    assert {row["item_id"] for row in tables["claim"]} <= items
    assert {row["item_id"] for row in tables["sign_off_case"]} <= items
    assert "Cora Coordinator" in {row["name"] for row in tables["people"]}


def test_erasing_the_placement_erases_its_moves(world: World) -> None:
    erase(world.placement.id, world.coordinator.id, "Asked for.")
    db.session.commit()
    for model in (PlacementMove, PlacementMoveItem):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0
