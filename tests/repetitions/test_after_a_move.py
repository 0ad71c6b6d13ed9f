"""What was noted follows its item into a newer version of the standards, and old links lead to it."""

import pytest
import sqlalchemy as sa

from app.core.ids import new_id
from app.extensions import db
from app.placements.access import placement_for
from app.placements.moved import moved_items, moved_items_of
from app.repetitions import service
from app.repetitions.gathering import records_of
from app.repetitions.models import RepetitionVersion
from app.repetitions.queries import noted_days_of
from tests.application import Browser
from tests.competencies.test_version_moves import old
from tests.competencies.versions import GONE, MOVED, make_versioned_world, moved_on, newer
from tests.repetitions.noting import day_ago, initial, performance, typed

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_a_note_follows_its_item_and_a_form_from_before_the_move_is_kept(browser: Browser) -> None:
    world = make_versioned_world()
    access = placement_for(world.trainee.actor(), world.placement.id)
    before, gone = old(world, MOVED.title), old(world, GONE.title)
    repetition = service.note(access, before.id, performance(2), new_id(), no_patient=False)
    service.note(access, gone.id, performance(3), new_id(), no_patient=False)
    initial(world, repetition)
    newer()
    moved_on(world)
    db.session.commit()
    db.session.expire_all()
    number = world.placement.id
    now = moved_items(number).now(before.id)
    assert now != before.id
    assert [one.source_id for one in records_of(number, now)[now]] == [repetition.id]
    assert noted_days_of([number], moved_items_of([number]))[number][now] == {day_ago(2)}
    browser.sign_in(world.trainee)
    address = f"/placements/{number}/competencies/{before.id}/repetitions"
    assert "Done once on 1 day" in browser.get(address).text
    assert browser.send(address, typed(5)).status_code == 302
    assert len(db.session.scalars(sa.select(RepetitionVersion)).all()) == 3
    assert "Done twice on 2 days" in browser.get(address.replace(str(before.id), str(now))).text
    gone_address = f"/placements/{number}/competencies/{gone.id}/repetitions"
    assert browser.get(gone_address).status_code == 404
