"""The supervisor's queue: its groups, its words and the way through it."""

from datetime import timedelta

import pytest

from app.competencies.models import SignOffCase
from app.core.actor import Role
from app.extensions import db
from app.identity.models import User
from tests.application import Browser
from tests.competencies.entries import case_of, make_draft, make_submitted, seen, submit_entry
from tests.people import World, make_placement, make_user, make_world

pytestmark = pytest.mark.database


def age(case: SignOffCase, days: int) -> None:
    case.changed_at -= timedelta(days=days)
    db.session.commit()


def further_trainee(world: World, name: str) -> User:
    """Let another trainee of the same supervisor wait for the last item of the set."""
    trainee = make_user(name, centre=world.centre, role=Role.TRAINEE)
    placement = make_placement(world.centre, trainee, world.framework, supervisor=world.supervisor)
    evidence = make_draft(placement, world.items[-1:])
    submit_entry(placement, evidence)
    db.session.commit()
    return trainee


def test_the_queue_says_how_long_things_wait_and_about_how_long_they_take(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    age(case_of(world), 3)
    page = browser.sign_in(world.supervisor).get("/queue").text
    assert "1 item waits for you, the oldest first: about 2 minutes." in page
    assert "Waiting for 3 days, since" in page
    assert "1 piece of evidence, about 2 minutes" in page
    assert "half a minute for each piece of evidence" in page


def test_the_oldest_comes_first_and_the_address_says_by_what_it_is_grouped(browser: Browser) -> None:
    world = make_world()
    make_submitted(world, world.items[0])
    make_submitted(world, world.items[2])
    older = further_trainee(world, "Olu Older")
    age(db.session.query(SignOffCase).join(SignOffCase.placement).filter_by(trainee_id=older.id).one(), 2)
    by_trainee = browser.sign_in(world.supervisor).get("/queue").text
    assert by_trainee.index("Olu Older") < by_trainee.index("Tara Trainee")
    assert "2 items, about 4 minutes" in by_trainee
    by_kind = browser.get("/queue?by=kind").text
    unit = next(item for item in world.framework.items if not item.takes_evidence)
    assert f"{world.framework.title}: {unit.code} {unit.title}" in by_kind.split("<h2")[1]
    assert "3 items, about 6 minutes" in by_kind
    assert f'href="/queue/{case_of(world).id}?by=kind"' in by_kind


def test_the_way_through_the_queue_keeps_its_order(browser: Browser) -> None:
    world = make_world()
    for item in world.items:
        make_submitted(world, item)
    first, middle, last = (case_of(world, place).id for place in range(3))
    page = browser.sign_in(world.supervisor).get(f"/queue/{middle}?by=kind").text
    assert f'href="/queue/{first}?by=kind" rel="prev"' in page
    assert f'href="/queue/{last}?by=kind" rel="next"' in page
    assert f'action="/queue/{middle}/return?by=kind"' in page
    answer = browser.send(
        f"/queue/{middle}/return?by=kind", {"feedback": "Say more.", "revision": seen(world, 1)}
    )
    assert answer.location == f"/queue/{last}?by=kind"


def test_after_the_last_item_comes_the_oldest_that_is_left(browser: Browser) -> None:
    world = make_world()
    for item in world.items:
        make_submitted(world, item)
    last, first = case_of(world, 2).id, case_of(world, 0).id
    browser.sign_in(world.supervisor)
    answer = browser.send(f"/queue/{last}/return", {"feedback": "Say more.", "revision": seen(world, 2)})
    assert answer.location == f"/queue/{first}"


def test_the_keys_are_listed_and_hidden_where_nothing_listens_to_them(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    browser.sign_in(world.supervisor)
    for address in ("/queue", f"/queue/{case_of(world).id}", "/queue/together"):
        page = browser.get(address).text
        panel = page.split('<section class="app-keys')[1].split("</section>")[0]
        assert "hidden data-keys" in panel.split(">")[0]
        assert "<kbd>j</kbd>" in panel
        assert "Switch single keys off" in panel
