"""The pages of a training plan: made together, agreed by both sides, changed with a reason."""

import pytest

from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.identity.models import User
from app.mail.models import Notice
from app.placements.clock_models import PlacementBlock
from app.placements.models import ReaderRole
from app.planning.models import PlanAgreement, TrainingPlan, TrainingPlanItem
from app.planning.queries import PlanSource, plan_sources_of, planned_spans_of
from app.planning.workflow import State
from app.standards.values import WeekSpan
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.people import World, assign_reader, make_user, make_world
from tests.planning.plans import make_agreed, make_plan

pytestmark = pytest.mark.database
TYPICAL = {1: WeekSpan(1, 8), 2: WeekSpan(10, 20)}


def address(world: World, path: str = "") -> str:
    return f"/placements/{world.placement.id}/plan{path}"


def key(world: World, place: int) -> str:
    return world.items[place].id.hex


def newest(world: World) -> TrainingPlan:
    db.session.rollback()
    found = db.session.query(TrainingPlan).filter_by(placement_id=world.placement.id)
    return found.order_by(TrainingPlan.number.desc()).first()  # type: ignore[return-value]  # it is there


def _by_weeks(row: TrainingPlanItem) -> tuple[int, int]:
    """Order rows of a plan: the database has none, and two may begin in the same week."""
    return row.first_week or 0, row.last_week or 0


def save(browser: Browser, world: World, **weeks: str) -> int:
    """Send the page of many items with weeks for items by their place: ``at0="4-8"``."""
    fields = {f"weeks_{key(world, int(name[2:]))}": text for name, text in weeks.items()}
    return browser.send(address(world, "/change"), fields).status_code


def act(browser: Browser, world: World, what: str) -> int:
    """Press a button of the plan, having seen what it says now."""
    return browser.send(address(world, f"/{what}"), {"revision": str(newest(world).revision)}).status_code


def told(user: User) -> list[str]:
    db.session.rollback()
    return [one.words for one in db.session.query(Notice).filter_by(user_id=user.id).order_by(Notice.id)]


def test_without_a_plan_the_typical_weeks_are_shown_with_their_days(browser: Browser) -> None:
    world = make_world(weeks=TYPICAL)
    page = browser.sign_in(world.trainee).get(address(world)).text
    assert "No plan has been made yet" in page
    assert "Weeks 10 to 20" in page
    assert "Not planned yet" in page
    assert page.count("<svg") == 4
    assert "style=" not in page
    assert address(world) in browser.get(f"/placements/{world.placement.id}").text


def test_both_sides_make_a_plan_and_it_stays(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    assert save(browser, world, at0="4-8", at1="TBC") == 302
    assert newest(world).state is State.DRAFT
    assert act(browser, world, "agree") == 302
    assert newest(world).state is State.PROPOSED
    assert told(world.supervisor) == [
        "Tara Trainee has agreed to version 1 of a training plan. It waits for your agreement."
    ]
    assert act(browser, world, "agree") == 409
    assert "Waits for the training supervisor" in browser.get(address(world)).text
    browser.sign_in(world.coordinator)
    assert act(browser, world, "agree") == 409
    browser.sign_in(world.supervisor)
    assert act(browser, world, "agree") == 302
    assert newest(world).state is State.AGREED
    assert told(world.trainee) == ["Both sides have agreed to version 1 of a training plan."]
    spans = planned_spans_of([world.placement.id])[world.placement.id]
    assert list(spans.values()) == [WeekSpan(4, 8), None, None]
    assert save(browser, world, at0="5") == 409
    page = browser.get(address(world)).text
    assert "Tara Trainee (Trainee) agreed on" in page
    item = browser.get(f"/placements/{world.placement.id}/competencies/{world.items[0].id}").text
    assert "Planned: Weeks 4 to 8 (version 1 of the plan, agreed on" in item
    assert "Begin a new version" in page


def test_a_change_drops_the_agreement_for_all_to_see(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.supervisor)
    save(browser, world, at0="4-8")
    act(browser, world, "agree")
    browser.sign_in(world.trainee)
    assert "One side has agreed" in browser.get(address(world, "/change")).text
    assert save(browser, world, at0="4-8") == 302
    assert newest(world).state is State.PROPOSED, "the same again is no change"
    assert save(browser, world, at0="10-12") == 302
    assert newest(world).state is State.DRAFT
    page = browser.get(address(world)).text
    assert "These do not count any more" in page
    assert "Tara Trainee changed the plan on" in page
    assert "does not count any more" in told(world.supervisor)[-1]


def test_an_agreement_can_be_taken_back_until_the_other_side_agrees(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    save(browser, world, at0="4-8")
    assert act(browser, world, "withdraw") == 409
    act(browser, world, "agree")
    assert act(browser, world, "discard") == 409
    assert act(browser, world, "withdraw") == 302
    assert newest(world).state is State.DRAFT
    assert "took it back" in browser.get(address(world)).text
    assert act(browser, world, "discard") == 409, "it stays on record that somebody had agreed"
    assert db.session.query(PlanAgreement).count() == 1


def test_a_version_nobody_agreed_to_can_be_thrown_away(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.coordinator)
    save(browser, world, at0="4-8")
    assert act(browser, world, "discard") == 302
    assert db.session.query(TrainingPlan).count() == 0


def test_a_new_version_starts_as_a_copy_and_says_what_changed_and_why(browser: Browser) -> None:
    world = make_world()
    make_agreed(world, {world.items[0].id: WeekSpan(4, 8), world.items[1].id: None})
    db.session.commit()
    browser.sign_in(world.trainee)
    assert browser.send(address(world, "/new"), {"reason": " "}).status_code == 422
    assert browser.send(address(world, "/new"), {"reason": "The camera is away."}).status_code == 302
    assert browser.send(address(world, "/new"), {"reason": "Again."}).status_code == 422
    fields = {
        f"weeks_{key(world, 0)}": "10-12",
        f"weeks_{key(world, 1)}": "20",
        f"away_{key(world, 1)}": "yes",
        f"where_{key(world, 1)}": "Example Royal",
        f"stay_{key(world, 1)}": "20",
        f"note_{key(world, 2)}": "Ask in spring.",
    }
    assert browser.send(address(world, "/change"), fields).status_code == 302
    code = [f"{item.code} {item.title}" for item in world.items]
    for page in (browser.get(address(world)).text, browser.get(address(world, "/versions")).text):
        assert f"{code[0]}: moved from weeks 4 to 8 to weeks 10 to 12." in page
        assert f"{code[1]}: was to be confirmed, now week 20." in page
        assert "cannot be done at this site; secondment to Example Royal in week 20." in page
        assert f"{code[2]}: now planned, to be confirmed." in page
        assert "The camera is away." in page
    old = browser.get(address(world, "/versions/1")).text
    assert "Weeks 4 to 8" in old
    assert "The camera is away." not in old
    # Until both have agreed, the first version counts.
    assert planned_spans_of([world.placement.id])[world.placement.id][world.items[0].id] == WeekSpan(4, 8)
    assert plan_sources_of([world.placement.id])[world.placement.id].number == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "there is no week 0"),
        ("60", "This placement has 50 weeks, so there is no week 60."),
        ("8-4", "Week 8 comes after week 4. Write the earlier week first: 4-8."),
        ("soon", "Write the weeks as 4-8"),
        ("-3", "Write the weeks as 4-8"),
        ("4" * 41, "must be 40 characters or fewer"),
    ],
)
def test_weeks_that_make_no_sense_get_a_sentence_at_their_field_and_nothing_is_lost(
    browser: Browser, text: str, sentence: str
) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    fields = {f"weeks_{key(world, 0)}": text, f"note_{key(world, 1)}": "With the new camera."}
    answer = browser.send(address(world, "/change"), fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'href="#weeks_{key(world, 0)}"' in answer.text
    assert "With the new camera." in answer.text
    assert db.session.query(TrainingPlan).count() == 0


def test_a_secondment_belongs_to_what_cannot_be_done_here(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    answer = browser.send(address(world, "/change"), {f"where_{key(world, 0)}": "Example Royal"})
    assert answer.status_code == 422
    assert "or leave this empty" in answer.text


def test_two_who_change_at_once_do_not_overwrite_each_other(browser: Browser) -> None:
    world = make_world()
    make_plan(world.placement, world.trainee, {world.items[0].id: WeekSpan(1, 2)})
    db.session.commit()
    browser.sign_in(world.trainee)
    seen = {"revision": str(newest(world).revision)}
    browser.send(address(world, "/change"), {**seen, f"weeks_{key(world, 0)}": "3"})
    answer = browser.send(address(world, "/change"), {**seen, f"weeks_{key(world, 0)}": "9"})
    assert answer.status_code == 409
    assert "Somebody changed the plan meanwhile" in answer.text
    assert 'value="9"' in answer.text
    assert browser.send(address(world, "/agree"), seen).status_code == 409
    assert newest(world).items[0].weeks == WeekSpan(3, 3)
    assert newest(world).state is State.DRAFT
    # The page that said so knows the newer revision: sent again, it saves.
    assert save(browser, world, at0="9") == 302


def test_typical_weeks_are_shown_first_and_laid_over_the_block_that_is_chosen(browser: Browser) -> None:
    world = make_world(weeks=TYPICAL)
    begins = world.placement.starts_on
    assert begins
    for place, (first, weeks) in enumerate(((0, 20), (20, 30))):
        db.session.add(
            PlacementBlock(
                placement_id=world.placement.id,
                starts_on=begins.fromordinal(begins.toordinal() + 7 * first),
                ends_on=begins.fromordinal(begins.toordinal() + 7 * (first + weeks) - 1),
                site=f"Site {place + 1}",
            )
        )
    db.session.commit()
    browser.sign_in(world.trainee)
    unit = f"unit_{world.framework.items[0].id.hex}"
    assert "Site 2: weeks 21 to 50" in browser.get(address(world, "/typical")).text
    shown = browser.get(address(world, f"/typical?{unit}=1")).text
    assert "Weeks 21 to 32" in shown
    assert f'type="hidden" name="{unit}" value="1"' in shown
    assert db.session.query(TrainingPlan).count() == 0
    assert browser.send(address(world, "/typical"), {unit: "7"}).status_code == 422
    assert browser.send(address(world, "/typical"), {unit: "1"}).status_code == 302
    assert [row.weeks for row in sorted(newest(world).items, key=_by_weeks)] == [
        WeekSpan(21, 32),
        WeekSpan(21, 50),
        WeekSpan(34, 50),
    ]
    save(browser, world, at0="2")
    assert browser.send(address(world, "/typical"), {"only_missing": "yes"}).status_code == 302
    assert newest(world).items[0].weeks


def test_who_has_no_part_or_only_reads(browser: Browser) -> None:
    world = make_world()
    verifier = make_user(centre=world.centre, role=Role.VERIFIER)
    others = make_world()
    make_agreed(world, {world.items[0].id: WeekSpan(4, 8)})
    make_plan(world.placement, world.trainee, {world.items[0].id: WeekSpan(9, 9)}, number=2)
    db.session.commit()
    browser.sign_in(verifier)
    page = browser.get(address(world)).text
    assert "Weeks 4 to 8" in page
    assert "version 2" not in page
    assert browser.get(address(world, "/versions/2")).status_code == 404
    assert browser.get(address(world, "/change")).status_code == 404
    assert act(browser, world, "agree") == 404
    for stranger in (others.trainee, others.supervisor, others.coordinator):
        browser.sign_in(stranger)
        for path in ("", "/versions", "/versions/1", "/change", "/typical", "/new"):
            assert browser.get(address(world, path)).status_code == 404
        for path in ("/agree", "/withdraw", "/discard", "/change", "/typical", "/new"):
            assert act(browser, world, path.removeprefix("/")) == 404
    # An item of another placement's set is no item of this plan.
    browser.sign_in(world.trainee)
    browser.send(address(world, "/change"), {f"weeks_{key(others, 0)}": "5"})
    assert all(row.item_id != others.items[0].id for row in newest(world).items)


def test_a_finished_placement_is_read_by_its_examiner_and_changed_by_nobody(browser: Browser) -> None:
    world = make_world()
    examiner = make_user("Ex Aminer", centre=world.centre, role=Role.EXAMINER)
    assign_reader(world.placement, examiner, ReaderRole.EXAMINER)
    make_agreed(world, {world.items[0].id: WeekSpan(4, 8)})
    world.placement.finished_on = today()
    world.placement.state = world.placement.state.__class__("finished")
    db.session.commit()
    browser.sign_in(examiner)
    assert "Weeks 4 to 8" in browser.get(address(world)).text
    browser.sign_in(world.trainee)
    assert "The placement is finished" in browser.get(address(world)).text
    assert browser.get(address(world, "/change")).status_code == 409
    assert browser.send(address(world, "/new"), {"reason": "Later."}).status_code == 422


def test_a_placement_without_weeks_has_no_plan(browser: Browser) -> None:
    world = make_world()
    world.placement.starts_on = None
    db.session.commit()
    browser.sign_in(world.trainee)
    assert "no first day" in browser.get(address(world)).text
    assert browser.get(address(world, "/change")).status_code == 409
    assert plan_sources_of([world.placement.id])[world.placement.id].source is PlanSource.NONE


def test_long_plans_cost_as_many_queries_as_short_ones(browser: Browser) -> None:
    costs = []
    for items in (2, 9):
        world = make_world(items)
        make_agreed(world, {item.id: WeekSpan(1, 2) for item in world.items})
        make_plan(world.placement, world.trainee, {item.id: None for item in world.items}, number=2)
        db.session.commit()
        browser.sign_in(world.trainee)
        paths = ("", "/versions", "/versions/1", "/change", "/typical")
        costs.append([cost(browser, address(world, path)) for path in paths])
    assert costs[0] == costs[1]
