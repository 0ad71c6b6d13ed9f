"""Trainee and supervisor plan a review, write it up, agree on actions, and both sign."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import now, pretending, today
from app.extensions import db
from app.ledger.models import LedgerEntry
from app.placements.models import PlacementState
from app.reviews import service
from app.reviews.access import digest_now, sides_signed
from app.reviews.kinds import KINDS, ReviewKind
from app.reviews.models import Review, ReviewAction, ReviewSignature
from tests.application import Browser
from tests.competencies.entries import make_draft, make_submitted, sign
from tests.competencies.test_pages import cost
from tests.people import World, make_world
from tests.reviews.meetings import WELL, planned, seen_by, signed, written

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def day_fields(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def address(review: Review) -> str:
    return f"/reviews/{review.id}"


def fresh(review: Review) -> Review:
    db.session.expire_all()
    return db.session.get_one(Review, review.id)


@pytest.mark.parametrize("who", ["trainee", "supervisor", "coordinator"])
@pytest.mark.parametrize("kind", ReviewKind)
def test_both_sides_and_the_coordinator_plan_a_review(browser: Browser, who: str, kind: ReviewKind) -> None:
    world = make_world()
    page = f"/placements/{world.placement.id}/reviews"
    fields = {"kind": kind.value, **day_fields("day", today() + timedelta(days=5))}
    answer = browser.sign_in(getattr(world, who)).send(f"{page}/new", fields)
    assert answer.status_code == 302
    assert "Planned" in browser.get(page).text
    assert KINDS[kind].title in browser.get(answer.location).text


def test_it_is_prefilled_with_what_changed_since_the_last_one(browser: Browser) -> None:
    world = make_world()
    with pretending(now() - timedelta(days=9)):
        make_submitted(world, world.items[0], title="Before")
        signed(world)
    make_submitted(world, world.items[1])
    make_draft(world.placement, world.items[2:3])
    sign(world, 1)
    review = planned(world)
    page = browser.sign_in(world.supervisor).get(f"{address(review)}/write").text
    assert "1 entry was submitted: E2." in page
    assert f"1 item was signed off: {world.items[1].code}." in page
    assert "1 item waits for sign-off now." in page
    assert "In all: 1 of 3 items signed off; 2 items are still missing." in page
    told = page.split('id="changed"')[1].split("</section>")[0]
    assert "E3" not in told


def test_what_is_written_up_is_kept_with_what_changed(browser: Browser) -> None:
    world = make_world()
    review = planned(world)
    browser.sign_in(world.supervisor)
    fields = {
        "answer_well": "The <b>checks</b>.",
        "revision": str(review.revision),
        **day_fields("held_on", today()),
        **day_fields("next_on", today() + timedelta(days=28)),
    }
    assert browser.send(f"{address(review)}/write", fields).status_code == 302
    page = browser.get(address(review)).text
    assert "The &lt;b&gt;checks&lt;/b&gt;." in page
    assert "no entry was submitted" in page
    assert "Waits for the signature of the supervisor and trainee" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (day_fields("held_on", today() + timedelta(days=1)), "is in the future"),
        ({"held_on-day": ""}, "needs a day, a month and a year in figures"),
        (day_fields("next_on", today()), "The next review must come after this one."),
        ({"answer_hard": "x" * 4_001}, "4,000 characters or fewer"),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_typed_is_lost(
    browser: Browser, changed: dict[str, str], sentence: str
) -> None:
    world = make_world()
    review = planned(world)
    fields = {
        "answer_well": "Words that took an hour",
        "revision": str(review.revision),
        **day_fields("held_on", today()),
        **changed,
    }
    answer = browser.sign_in(world.trainee).send(f"{address(review)}/write", fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Words that took an hour" in answer.text
    assert fresh(review).held_on is None


def test_of_two_who_write_at_once_the_second_is_told_and_keeps_the_words(browser: Browser) -> None:
    world = make_world()
    review = planned(world)
    fields = {"revision": str(review.revision), **day_fields("held_on", today())}
    first = {**fields, "answer_well": "First"}
    assert browser.sign_in(world.trainee).send(f"{address(review)}/write", first).status_code == 302
    second = browser.sign_in(world.supervisor).send(
        f"{address(review)}/write", {**fields, "answer_well": "Second"}
    )
    assert second.status_code == 409
    assert "The other side changed the review meanwhile." in second.text
    assert "Second" in second.text
    assert fresh(review).answers["well"] == "First"


def test_actions_have_an_owner_and_a_day_and_are_marked_done(browser: Browser) -> None:
    world = make_world()
    review = planned(world)
    browser.sign_in(world.supervisor)
    action = {"what": "Show the rota.", "owner": str(world.supervisor.id), **day_fields("due_on", today())}
    assert browser.send(f"{address(review)}/actions", action).status_code == 302
    late = {**action, **day_fields("due_on", today() - timedelta(days=1))}
    refused = browser.send(f"{address(review)}/actions", late)
    assert refused.status_code == 422
    assert "This day has passed." in refused.text
    stranger = {**action, "owner": str(world.coordinator.id)}
    assert browser.send(f"{address(review)}/actions", stranger).status_code == 422
    row = db.session.scalars(sa.select(ReviewAction)).one()
    assert browser.send(f"/reviews/actions/{row.id}/done", {"done": "yes"}).status_code == 302
    assert "Done on" in browser.get(address(review)).text
    assert browser.send(f"/reviews/actions/{row.id}/done", {"done": "no"}).status_code == 302
    assert browser.send(f"/reviews/actions/{row.id}/remove").status_code == 302
    assert "No action is agreed." in browser.get(address(review)).text


def test_both_sides_sign_what_it_says_and_then_it_stays(browser: Browser) -> None:
    world = make_world()
    world.supervisor.registration_body, world.supervisor.registration_number = "RCT", "4711"
    review = written(world, next_in=28)
    digest = digest_now(review)
    browser.sign_in(world.trainee)
    assert browser.send(f"{address(review)}/sign", {"digest": digest}).status_code == 302
    assert "Waits for the signature of the supervisor" in browser.get(address(review)).text
    assert browser.send(f"{address(review)}/sign", {"digest": digest}).status_code == 409
    browser.sign_in(world.supervisor)
    assert browser.send(f"{address(review)}/sign", {"digest": digest}).status_code == 302
    page = browser.get(address(review)).text
    assert "Signed by both sides" in page
    assert "Sam Supervisor (Training supervisor, RCT 4711)" in page
    assert "Unchanged since both signed" in page
    links = db.session.scalars(
        sa.select(LedgerEntry).where(LedgerEntry.kind == "review:sign").order_by(LedgerEntry.sequence)
    ).all()
    assert [link.capacity for link in links] == ["trainee", "supervisor"]
    assert browser.get(f"{address(review)}/write").status_code == 409
    following = db.session.scalars(sa.select(Review).where(Review.signed_at.is_(None))).one()
    assert following.planned_on == today() + timedelta(days=28)


def test_a_signature_on_other_words_does_not_count(browser: Browser) -> None:
    world = make_world()
    review = written(world)
    old = digest_now(review)
    service.sign(seen_by(world.trainee, review), old)
    db.session.commit()
    fields = {
        "answer_well": "Something else",
        "revision": str(fresh(review).revision),
        **day_fields("held_on", today()),
    }
    browser.sign_in(world.supervisor)
    assert browser.send(f"{address(review)}/write", fields).status_code == 302
    refused = browser.send(f"{address(review)}/sign", {"digest": old})
    assert refused.status_code == 409
    assert "The other side changed the review meanwhile." in refused.text
    assert "they do not count any more: Tara Trainee" in browser.get(address(review)).text
    digest = digest_now(fresh(review))
    assert browser.send(f"{address(review)}/sign", {"digest": digest}).status_code == 302
    assert fresh(review).signed_at is None
    service.sign(seen_by(world.trainee, review), digest)
    db.session.commit()
    assert fresh(review).signed_at is not None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review SET answers = '{}'",
        "UPDATE review SET signed_at = NULL",
        "DELETE FROM review",
        "UPDATE review_action SET text = 'x'",
        "UPDATE review_action SET due_on = '2020-01-01'",
        "DELETE FROM review_action",
    ],
)
def test_triggers_keep_a_signed_review(statement: str) -> None:
    signed(make_world())
    with pytest.raises(sa.exc.DBAPIError, match=r"stays as it is|FOREIGN KEY|foreign key"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


@pytest.mark.parametrize(
    "statement", ["UPDATE review_signature SET digest = 'x'", "DELETE FROM review_signature"]
)
def test_triggers_keep_signatures(statement: str) -> None:
    signed(make_world())
    with pytest.raises(sa.exc.DBAPIError, match="history only grows"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


def test_no_action_comes_into_a_signed_review() -> None:
    world = make_world()
    review = signed(world)
    review_id, owner_id = review.id, world.trainee.id
    db.session.add(
        ReviewAction(review_id=review_id, position=9, text="Later", owner_id=owner_id, due_on=today())
    )
    with pytest.raises(sa.exc.DBAPIError, match="stays as it is"):
        db.session.flush()
    db.session.rollback()


def test_a_correction_is_a_new_review_that_replaces(browser: Browser) -> None:
    world = make_world()
    review = signed(world)
    browser.sign_in(world.supervisor)
    answer = browser.send(f"{address(review)}/correct")
    assert answer.status_code == 302
    copy = db.session.scalars(sa.select(Review).where(Review.replaces_id == review.id)).one()
    assert copy.answers["well"] == WELL
    assert [action.text for action in copy.actions] == ["Read the log of camera 2."]
    assert browser.send(f"{address(review)}/correct").status_code == 409
    assert "Replaced by a correction" not in browser.get(address(review)).text
    for person in (world.trainee, world.supervisor):
        service.sign(seen_by(person, copy), digest_now(copy))
    db.session.commit()
    page = browser.get(address(review)).text
    assert "Replaced by a correction" in page
    assert f"/reviews/{copy.id}" in page
    assert fresh(review).answers["well"] == WELL


def test_only_what_nobody_has_signed_can_be_cancelled(browser: Browser) -> None:
    world = make_world()
    review = planned(world)
    browser.sign_in(world.coordinator)
    assert browser.send(f"{address(review)}/cancel").status_code == 302
    db.session.expire_all()
    assert db.session.scalars(sa.select(Review)).all() == []
    half = written(world)
    service.sign(seen_by(world.trainee, half), digest_now(half))
    db.session.commit()
    assert browser.send(f"{address(half)}/cancel").status_code == 409


def test_a_coordinator_reads_and_is_told_why_they_do_not_sign(browser: Browser) -> None:
    world = make_world()
    review = written(world)
    page = browser.sign_in(world.coordinator).get(address(review)).text
    assert WELL in page
    assert "Only the trainee and a supervisor of today write up and sign a review." in page
    answer = browser.send(f"{address(review)}/sign", {"digest": digest_now(review)})
    assert answer.status_code == 409
    assert fresh(review).signatures == []


def test_an_ended_supervision_signs_nothing_from_the_next_request_on(browser: Browser) -> None:
    world = make_world()
    review = written(world)
    browser.sign_in(world.supervisor)
    assert browser.get(address(review)).status_code == 200
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    db.session.commit()
    answer = browser.send(f"{address(review)}/sign", {"digest": digest_now(review)})
    assert answer.status_code == 404
    assert db.session.scalars(sa.select(ReviewSignature)).all() == []


def test_nobody_signs_for_both_sides() -> None:
    world = make_world()
    world.placement.supervisions[0].supervisor = world.trainee
    db.session.commit()
    review = written(world)
    service.sign(seen_by(world.trainee, review), digest_now(review))
    assert {side.value for side in sides_signed(review)} == {"trainee"}
    assert review.signed_at is None


def test_others_find_nothing(browser: Browser) -> None:
    world, other = make_world(), make_world()
    review = written(world)
    for person in (other.trainee, other.supervisor, other.coordinator):
        browser.sign_in(person)
        assert browser.get(address(review)).status_code == 404
        assert browser.get(f"/placements/{world.placement.id}/reviews").status_code == 404
        assert WELL not in browser.send(f"{address(review)}/sign", {"digest": "x"}).text


def home(browser: Browser, world: World, who: str) -> str:
    return browser.sign_in(getattr(world, who)).get("/").text


@pytest.mark.parametrize("who", ["trainee", "supervisor"])
def test_what_is_overdue_stands_on_the_home_of_both_sides(browser: Browser, who: str) -> None:
    world = make_world()
    planned(world, in_days=3)
    page = home(browser, world, who)
    assert "is overdue" not in page
    # What the next four weeks bring is for whoever has to prepare it.
    assert ("Reviews to see to" in page) is (who == "supervisor")
    planned(world, in_days=29)
    assert home(browser, world, who).count("is planned for") == (who == "supervisor")
    review = planned(world, in_days=-2)
    page = home(browser, world, who)
    assert "Reviews to see to" in page
    assert address(review) in page
    assert "is overdue" in page
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today()
    db.session.commit()
    assert "Reviews to see to" not in home(browser, world, who)


def test_home_asks_the_side_that_has_not_signed(browser: Browser) -> None:
    world = make_world()
    review = written(world)
    service.sign(seen_by(world.trainee, review), digest_now(review))
    db.session.commit()
    assert "Reviews to see to" not in home(browser, world, "trainee")
    assert "waits for your signature" in home(browser, world, "supervisor")


def test_the_pages_cost_the_same_with_many_reviews_and_entries(browser: Browser) -> None:
    costs = []
    for number in (1, 5):
        world = make_world(items=number)
        for item in world.items:
            make_submitted(world, item)
            written(world)
        browser.sign_in(world.trainee)
        pages = (f"/placements/{world.placement.id}/reviews", f"{address(planned(world))}/write", "/")
        costs.append([cost(browser, page) for page in pages])
    assert costs[0] == costs[1]
