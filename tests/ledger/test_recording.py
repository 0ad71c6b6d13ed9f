"""Every step of a sign-off becomes a link of its placement's chain, and the chain names nobody."""

import pytest
import sqlalchemy as sa

from app.competencies import service
from app.extensions import db
from app.ledger.chain import beginning, digest_of
from app.ledger.models import LedgerEntry, LedgerHead, LedgerKey
from app.ledger.queries import entries_of, head_of
from app.ledger.values import Authority
from tests.application import Browser
from tests.competencies.entries import access_of, case_of, make_submitted, seen, sign
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_each_step_is_a_link_that_depends_on_the_one_before() -> None:
    world = make_world()
    make_submitted(world)
    service.return_with_feedback(
        access_of(world.supervisor, world.placement), world.items[0].id, "More, please.", seen(world)
    )
    db.session.commit()
    links = entries_of(world.placement.id)
    assert [link.kind for link in links] == ["item:start", "item:submit", "item:return"]
    assert [link.sequence for link in links] == [1, 2, 3]
    assert links[0].previous == beginning(world.placement.id)
    assert links[1].previous == links[0].digest
    assert links[2].previous == links[1].digest
    assert all(digest_of(link.link) == link.digest for link in links)
    assert head_of(world.placement.id) == links[2].head


def test_a_link_tells_who_as_what_by_which_authority_and_from_where() -> None:
    world = make_world()
    make_submitted(world)
    sign(world)
    signed = entries_of(world.placement.id)[-1]
    event = case_of(world).events[-1]
    assert signed.kind == "item:sign-off"
    assert signed.subject_id == event.case_id
    assert signed.record_id == event.id
    assert signed.actor_id == world.supervisor.id
    assert signed.capacity == "supervisor"
    assert signed.authority is Authority.ACCOUNT
    assert signed.device == "terminal"
    assert signed.at == event.at


def test_two_placements_have_chains_of_their_own() -> None:
    first, second = make_world(), make_world()
    make_submitted(first)
    make_submitted(second)
    sign(first)
    assert [len(entries_of(world.placement.id)) for world in (first, second)] == [3, 2]


def test_no_row_holds_a_name_a_number_or_a_word_that_somebody_wrote() -> None:
    world = make_world()
    world.supervisor.registration_body, world.supervisor.registration_number = "RCT", "CT99123"
    make_submitted(world)
    sign(world)
    event = case_of(world).events[-1]
    columns = [str(column) for row in db.session.execute(sa.select(LedgerEntry.__table__)) for column in row]
    columns += [str(column) for row in db.session.execute(sa.select(LedgerHead.__table__)) for column in row]
    for secret in ("CT99123", "RCT", event.text, world.supervisor.name, event.content_digest):
        assert not [column for column in columns if secret in column]


def test_the_same_words_on_two_placements_leave_different_digests() -> None:
    worlds = make_world(), make_world()
    for world in worlds:
        make_submitted(world)
        sign(world)
    first, second = (entries_of(world.placement.id)[-1] for world in worlds)
    assert first.words != second.words
    assert first.registration != second.registration


def test_a_request_notes_the_head_and_says_what_kind_of_device_it_was(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    case = case_of(world)
    fields = {"statement": "Seen.", "confirmed_no_identifiers": "yes", "revision": seen(world)}
    phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36"}
    browser.sign_in(world.supervisor).send(f"/queue/{case.id}/sign-off", fields, headers=phone)
    last = entries_of(world.placement.id)[-1]
    assert last.kind == "item:sign-off"
    assert last.device == "phone"
    noted = db.session.scalars(sa.select(LedgerHead)).all()
    assert [row.head for row in noted] == [last.head]


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_head", "ledger_key"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET placement_id = placement_id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_a_row(browser: Browser, table: str, statement: str) -> None:
    world = make_world()
    make_submitted(world)
    browser.sign_in(world.trainee).send(
        f"/placements/{world.placement.id}/competencies/{world.items[0].id}/withdraw"
    )
    assert db.session.scalar(sa.select(sa.func.count()).select_from(sa.table(table)))
    with pytest.raises(sa.exc.DBAPIError, match="the ledger only grows"):
        db.session.execute(sa.text(statement.format(table)))
    db.session.rollback()


def test_each_placement_has_a_key_of_its_own() -> None:
    for world in (make_world(), make_world()):
        make_submitted(world)
    keys = db.session.scalars(sa.select(LedgerKey.key)).all()
    assert len({*keys}) == 2
    assert all(len(key) == 64 for key in keys)
