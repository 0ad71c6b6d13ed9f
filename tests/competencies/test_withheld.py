"""Patient data in words given with a sign-off: reported, hidden, and put back or removed for good."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from app.competencies.models import SignOffEvent
from app.competencies.recording import check_events
from app.competencies.withheld_models import HIDDEN, REMOVED, WithheldWords
from app.competencies.workflow import Action, State
from app.exchange.archive import Scope, gather
from app.extensions import db
from app.ledger.checking import check_chains
from app.mail.models import Notice
from app.mail.values import NoticeKind
from tests.application import Browser
from tests.competencies.entries import case_of, make_submitted, sign
from tests.people import World, make_world

pytestmark = pytest.mark.database
SAID = "I have seen it."
REASON = {"reason": "The name of a patient."}


@pytest.fixture
def world(browser: Browser) -> World:
    """Return a placement with two items that were signed with the same words; the trainee is signed in."""
    world = make_world()
    for place in (0, 1):
        make_submitted(world, world.items[place])
        sign(world, place)
    browser.sign_in(world.trainee)
    return world


def signature(world: World, place: int = 0) -> SignOffEvent:
    return next(event for event in case_of(world, place).events if event.action is Action.SIGN_OFF)


def reported(browser: Browser, world: World) -> UUID:
    """Report the words of the first signature as the trainee, and return the report's number."""
    answer = browser.send(f"/sign-offs/steps/{signature(world).id}/report", REASON)
    assert answer.status_code == 302, answer.text
    db.session.expire_all()
    return db.session.scalars(sa.select(WithheldWords.group_id).distinct()).one()


def decide(browser: Browser, number: UUID, decision: str) -> int:
    fields = {"decision": decision, "reason": "I looked at it."}
    return browser.send(f"/words-reports/{number}", fields).status_code


def item_page(browser: Browser, world: World, place: int = 0) -> str:
    return browser.get(f"/placements/{world.placement.id}/competencies/{world.items[place].id}").text


def findings() -> list[str]:
    db.session.expire_all()
    return [one.sentence for one in (*check_chains(lambda _done: None), *check_events())]


def test_a_report_hides_the_same_words_wherever_they_stand(browser: Browser, world: World) -> None:
    assert "Report patient data" in item_page(browser, world)
    number = reported(browser, world)
    for place in (0, 1):
        page = item_page(browser, world, place)
        assert HIDDEN in page
        assert SAID not in page
    assert findings() == []
    scope = Scope(with_drafts=True, with_reflection=True)
    assert SAID not in str(gather(world.placement, scope).tables)
    told = db.session.execute(
        sa.select(Notice.user_id, Notice.address).where(Notice.kind == NoticeKind.PATIENT_DATA)
    ).all()
    address = f"/words-reports/{number}"
    assert set(told) == {(world.supervisor.id, address), (world.coordinator.id, address)}
    assert SAID in browser.sign_in(world.supervisor).get(address).text


def test_what_is_restored_is_as_it_was(browser: Browser, world: World) -> None:
    number = reported(browser, world)
    assert decide(browser.sign_in(world.coordinator), number, "restore") == 302
    assert SAID in item_page(browser, world, 1)
    assert decide(browser, number, "purge") == 409
    assert findings() == []


def test_what_is_removed_is_nowhere_and_the_chain_still_holds(browser: Browser, world: World) -> None:
    number = reported(browser, world)
    assert decide(browser.sign_in(world.supervisor), number, "purge") == 302
    assert {signature(world, place).text for place in (0, 1)} == {REMOVED}
    assert set(db.session.scalars(sa.select(WithheldWords.words))) == {""}
    assert case_of(world).state is State.SIGNED_OFF
    page = item_page(browser, world)
    assert REMOVED in page
    assert "Unchanged since it was signed" in page
    assert "The words were removed for good." in browser.get(f"/words-reports/{number}").text
    assert findings() == []


def test_words_that_are_gone_without_a_removal_in_the_ledger_are_found(
    browser: Browser, world: World
) -> None:
    number = reported(browser, world)
    assert len(findings()) == 0
    db.session.execute(
        sa.update(WithheldWords)
        .where(WithheldWords.group_id == number)
        .values(
            outcome="purged",
            words="",
            decided_by_id=world.supervisor.id,
            decided_at=WithheldWords.reported_at,
        )
    )
    db.session.commit()
    assert len(findings()) == 2


@pytest.mark.parametrize("change", [{"text": "Something else"}, {"text": REMOVED, "capacity": "coordinator"}])
def test_a_step_changes_in_no_other_way(browser: Browser, world: World, change: dict[str, str]) -> None:
    event_id = signature(world).id
    for _ in range(2):
        with pytest.raises(sa.exc.DBAPIError, match="history only grows"):
            db.session.execute(sa.update(SignOffEvent).where(SignOffEvent.id == event_id).values(**change))
        db.session.rollback()
        if not db.session.query(WithheldWords).count():
            reported(browser, world)


def test_only_those_who_decide_see_the_words_of_a_report(browser: Browser, world: World) -> None:
    number = reported(browser, world)
    stranger = make_world()
    for person in (world.trainee, stranger.supervisor):
        assert browser.sign_in(person).get(f"/words-reports/{number}").status_code == 404
        assert decide(browser, number, "restore") == 404
    assert browser.get(f"/sign-offs/steps/{signature(world).id}/report").status_code == 404
    again = browser.sign_in(world.trainee).send(f"/sign-offs/steps/{signature(world).id}/report", REASON)
    assert again.status_code == 409
