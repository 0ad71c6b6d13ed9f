"""A signature covers the item's words, each evidence version and its files; what differs is named."""

import pytest
import sqlalchemy as sa

from app.competencies.binding import binding_of
from app.extensions import db
from tests.application import Browser, on_postgresql
from tests.competencies.entries import case_of, make_draft, make_submitted, sign, submit_entry
from tests.competencies.test_pages import cost
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]

WORDS = "the item's words, or how the evidence is claimed"


@pytest.fixture
def world() -> World:
    """Return a placement whose first item is signed off."""
    world = make_world()
    make_submitted(world)
    sign(world)
    return world


def tamper(statement: str) -> None:
    """Change the database behind everybody's back."""
    if on_postgresql():
        for table in ("evidence_version", "claim", "framework_item", "framework_version", "sign_off_event"):
            db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    else:
        for name in db.session.scalars(
            sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            db.session.execute(sa.text(f"DROP TRIGGER {name}"))
    db.session.execute(sa.text(statement))
    db.session.commit()
    db.session.expire_all()


def changed(world: World) -> tuple[str, ...]:
    binding = binding_of(case_of(world))
    assert binding is not None
    return binding.changed


def test_what_nobody_touched_is_unchanged_and_the_page_says_so(browser: Browser, world: World) -> None:
    assert changed(world) == ()
    address = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    page = browser.sign_in(world.trainee).get(address).text
    assert "Unchanged since it was signed on" in page


def test_an_item_that_is_not_signed_has_nothing_to_compare(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    assert binding_of(case_of(world)) is None
    address = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    page = browser.sign_in(world.trainee).get(address).text
    assert "since it was signed" not in page
    assert "as it was signed" not in page


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE evidence_version SET what_i_did = 'I did nothing.'", "E1 version 1"),
        ("UPDATE evidence_version SET title = 'Another title'", "E1 version 1"),
        ("UPDATE claim SET location = 'Elsewhere'", "E1 version 1"),
        ("UPDATE claim SET basis = 'theoretical'", "E1 version 1"),
        (
            "UPDATE framework_item SET statement = 'Do less.'",
            WORDS,
        ),
        ("UPDATE framework_version SET digest = 'f'", WORDS),
        (
            "UPDATE sign_off_event SET text = 'Never seen.' WHERE action = 'sign-off'",
            "the record of the signature itself",
        ),
    ],
)
def test_what_was_changed_behind_everybodys_back_is_named(
    browser: Browser, world: World, statement: str, named: str
) -> None:
    address = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
    tamper(statement)
    assert changed(world) == (named,)
    page = browser.sign_in(world.trainee).get(address).text
    assert "Not as it was signed on" in page
    assert "Unchanged since" not in page


def test_a_new_entry_for_a_signed_item_does_not_disturb_the_signature(world: World) -> None:
    entry = make_draft(world.placement, world.items[:1], "Another day")
    submit_entry(world.placement, entry, ask_for=[])
    db.session.commit()
    assert changed(world) == ()


def test_the_page_of_a_signed_item_costs_the_same_with_much_evidence(browser: Browser) -> None:
    costs = []
    for entries in (1, 6):
        world = make_world()
        for number in range(entries):
            submit_entry(
                world.placement, make_draft(world.placement, world.items[:1], f"Day {number}"), ask_for=[]
            )
        make_submitted(world)
        sign(world)
        address = f"/placements/{world.placement.id}/competencies/{world.items[0].id}"
        browser.sign_in(world.trainee)
        costs.append(cost(browser, address))
    assert costs[0] == costs[1]
