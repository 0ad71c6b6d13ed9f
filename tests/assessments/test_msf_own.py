"""A trainee rates themselves before feedback is released, and reflects on it afterwards."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from app.assessments import msf_own, msf_service
from app.assessments.msf_models import MsfCycle, MsfReflection, MsfSelfRating
from app.core.errors import InvalidInputError, NotFoundError, RefusedError
from app.exchange.archive import Scope, gather
from app.exchange.erasure import erase
from app.extensions import db
from tests.application import Browser
from tests.assessments.rounds import (
    give_answers,
    make_open,
    make_proposed,
    make_released,
    seen_round,
)
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
OWN = {"safe": "always", "listens": "concern"}
TYPED = {f"answer-{key}": value for key, value in OWN.items()}


def page_of(cycle: MsfCycle) -> str:
    return f"/colleague-feedback/{cycle.id}"


def make_rated(world: World) -> MsfCycle:
    """Open a round in which the trainee has rated themselves; commit."""
    cycle = make_open(world)
    msf_own.rate_oneself(seen_round(world.trainee, cycle), OWN)
    db.session.commit()
    return cycle


def release(world: World, cycle: MsfCycle) -> None:
    give_answers(cycle, range(5))
    msf_service.release(seen_round(world.supervisor, cycle))
    db.session.commit()


def test_the_own_rating_stands_beside_the_average_once_the_round_is_released(browser: Browser) -> None:
    world = make_world()
    cycle = make_open(world)
    browser.sign_in(world.trainee)
    assert "Rate yourself" in browser.get(page_of(cycle)).text
    assert browser.send(f"{page_of(cycle)}/own", TYPED).status_code == 302
    assert "Change your own rating" in browser.get(page_of(cycle)).text
    assert 'value="always" checked' in browser.get(f"{page_of(cycle)}/own").text
    browser.sign_in(world.supervisor)
    before = browser.get(page_of(cycle)).text
    assert "Own rating" not in before
    release(world, cycle)
    page = browser.get(page_of(cycle)).text
    assert 'aria-label="Average of colleagues: 1.8; own rating: 3, Always"' in page
    table = page.partition("own rating beside the average</caption>")[2].partition("</table>")[0]
    assert "1.8" in table
    assert "3, Always" in table
    assert "Nobody rated this" in table
    assert "1, A concern" in table


def test_a_released_round_without_an_own_rating_says_so(browser: Browser) -> None:
    world = make_world()
    cycle = make_released(world)
    page = browser.sign_in(world.trainee).get(page_of(cycle)).text
    assert "The trainee has not rated themselves." in page
    assert 'aria-label="Average of colleagues: 1.8; own rating: Not given"' in page


def test_nothing_is_shown_beside_anything_below_the_threshold(browser: Browser) -> None:
    world = make_world()
    cycle = make_rated(world)
    give_answers(cycle, range(4))
    with pytest.raises(RefusedError):
        msf_service.release(seen_round(world.supervisor, cycle))
    db.session.rollback()
    for person in (world.trainee, world.supervisor, world.coordinator):
        page = browser.sign_in(person).get(page_of(cycle)).text
        assert "verage of colleagues" not in page
        assert "<svg" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [({}, "Nothing is rated yet"), ({"answer-safe": "best"}, "Choose one of the")],
    ids=["nothing rated", "outside the scale"],
)
def test_an_own_rating_that_cannot_be_is_explained(
    browser: Browser, fields: dict[str, str], said: str
) -> None:
    world = make_world()
    cycle = make_open(world)
    answer = browser.sign_in(world.trainee).send(f"{page_of(cycle)}/own", fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.query(MsfSelfRating).count() == 0


def test_an_own_rating_that_skips_the_form_is_refused() -> None:
    world = make_world()
    cycle = make_open(world)
    with pytest.raises(InvalidInputError):
        msf_own.rate_oneself(seen_round(world.trainee, cycle), {"comment": "A text", "safe": "always"})


def test_nobody_rates_themselves_once_the_summary_is_there(browser: Browser) -> None:
    world = make_world()
    cycle = make_rated(world)
    release(world, cycle)
    browser.sign_in(world.trainee)
    assert "would be coloured by it" in browser.get(f"{page_of(cycle)}/own").text
    answer = browser.send(f"{page_of(cycle)}/own", {"answer-safe": "concern"})
    assert "would be coloured by it" in answer.text
    db.session.expire_all()
    assert db.session.query(MsfSelfRating).one().answers == OWN


@pytest.mark.parametrize(
    "change",
    [
        lambda: db.session.execute(sa.update(MsfSelfRating).values(answers={})),
        lambda: db.session.execute(sa.delete(MsfSelfRating)),
    ],
    ids=["changed", "deleted"],
)
def test_the_database_keeps_the_own_rating_of_a_released_round(change: Callable[[], object]) -> None:
    world = make_world()
    release(world, make_rated(world))
    with pytest.raises(DatabaseError, match="stays as it was"):
        change()
    db.session.rollback()


def test_only_the_trainee_rates_and_reflects() -> None:
    world = make_world()
    cycle = make_released(world)
    for person in (world.supervisor, world.coordinator):
        found = seen_round(person, cycle)
        with pytest.raises(NotFoundError):
            msf_own.rate_oneself(found, OWN)
        with pytest.raises(NotFoundError):
            msf_own.reflect_on(found, "Not mine.", released=True)


def test_a_reflection_is_private_until_it_is_released(browser: Browser) -> None:
    world = make_world()
    cycle = make_released(world)
    address = f"{page_of(cycle)}/reflection"
    browser.sign_in(world.trainee)
    assert browser.send(address, {"reflection": "I will ask sooner.", "seen": ""}).status_code == 302
    assert "I will ask sooner." in browser.get(page_of(cycle)).text
    assert "I will ask sooner." not in browser.sign_in(world.supervisor).get(page_of(cycle)).text
    browser.sign_in(world.trainee)
    stale = {"reflection": "From another tab.", "seen": "before"}
    answer = browser.send(address, stale)
    assert answer.status_code == 409
    assert "I will ask sooner." in answer.text
    assert "From another tab." in answer.text
    seen = db.session.query(MsfReflection).one().changed_at.isoformat()
    shared = {"reflection": "I will ask sooner.", "seen": seen, "released": "yes"}
    assert browser.send(address, shared).status_code == 302
    page = browser.sign_in(world.supervisor).get(page_of(cycle)).text
    assert "Reflection by the trainee" in page
    assert "I will ask sooner." in page


def test_there_is_nothing_to_reflect_on_before_the_release(browser: Browser) -> None:
    world = make_world()
    cycle = make_open(world)
    assert browser.sign_in(world.trainee).get(f"{page_of(cycle)}/reflection").status_code == 404
    with pytest.raises(RefusedError):
        msf_own.reflect_on(seen_round(world.trainee, cycle), "Too early.", released=False)


def test_an_abandoned_round_keeps_no_own_rating() -> None:
    world = make_world()
    cycle = make_rated(world)
    msf_service.abandon(seen_round(world.supervisor, cycle), "Too few at work.")
    assert db.session.query(MsfSelfRating).count() == 0


def test_an_archive_for_others_holds_no_early_rating_and_no_private_reflection() -> None:
    world = make_world()
    make_rated(world)
    released = make_rated(world)
    release(world, released)
    msf_own.reflect_on(seen_round(world.trainee, released), "Private.", released=False)
    db.session.commit()
    tables = gather(world.placement, Scope()).tables
    assert [row["cycle_id"] for row in tables["msf_self_rating"]] == [released.id]
    assert tables["msf_reflection"] == []
    own = gather(world.placement, Scope(with_drafts=True, with_reflection=True)).tables
    assert len(own["msf_self_rating"]) == 2
    assert [row["text"] for row in own["msf_reflection"]] == ["Private."]


def test_erasing_the_placement_erases_what_the_trainee_added() -> None:
    world = make_world()
    cycle = make_rated(world)
    release(world, cycle)
    msf_own.reflect_on(seen_round(world.trainee, cycle), "Mine.", released=True)
    db.session.commit()
    erase(world.placement.id, world.coordinator.id, "The time is up.")
    db.session.commit()
    for table in (MsfSelfRating, MsfReflection):
        assert db.session.query(table).count() == 0


def test_a_proposal_can_be_rated_already(browser: Browser) -> None:
    world = make_world()
    cycle = make_proposed(world.placement, world.trainee, world.items[0].id)
    db.session.commit()
    browser.sign_in(world.trainee)
    assert browser.send(f"{page_of(cycle)}/own", TYPED).status_code == 302
