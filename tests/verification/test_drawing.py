"""A co-ordinator or an internal verifier draws a sample, and can show how."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import now, pretending, today
from app.core.errors import RefusedError
from app.extensions import db
from app.portfolio.values import ClaimBasis
from app.standards.service import publish
from app.standards.values import ChildrenRule, Requirement
from app.verification.models import SampledItem, VerificationSample
from app.verification.population import population_of
from app.verification.sampling import Reason
from app.verification.service import Wish, draw_sample
from tests.application import Browser
from tests.competencies.entries import case_of, make_draft, make_submitted, sign, submit_entry
from tests.competencies.test_pages import cost
from tests.competencies.versions import item
from tests.people import World, make_placement, make_user, make_world
from tests.standards.frameworks import example, heading
from tests.verification.sampled import EVERYTHING, sampled_in, signed_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def fields(**more: str) -> dict[str, str]:
    return {"percentage": "100", "seed": "4711", **more}


def drawing(world: World) -> str:
    return f"/verification/{world.centre.id}/draw"


@pytest.mark.parametrize("who", ["coordinator", "verifier"])
def test_a_sample_says_how_it_was_drawn_and_why_each_item_is_in_it(browser: Browser, who: str) -> None:
    world, verifier = signed_world(0, 1)
    browser.sign_in(verifier if who == "verifier" else world.coordinator)
    answer = browser.send(drawing(world), fields(by_risk="yes"))
    assert answer.status_code == 302
    page = browser.get(answer.location).text
    for words in ("4711", "2 signed items", "100 %, rounded up", "Drawn at random.", "Tara Trainee"):
        assert words in page
    assert "One of the first 5 signatures that this person gave in the centre." in page
    assert "The recorded seed gives the same items at random." in page
    sample = db.session.scalars(sa.select(VerificationSample)).one()
    assert sample.population_digest in page
    assert len(sample.items) == len(sample.population) == 2


def test_an_empty_seed_is_made_up_and_recorded(browser: Browser) -> None:
    world, _ = signed_world()
    browser.sign_in(world.coordinator).send(drawing(world), fields(seed=""))
    assert db.session.scalars(sa.select(VerificationSample.seed)).one().isdecimal()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("percentage", "", "Give a whole number from 0 to 100."),
        ("percentage", "101", "Give a whole number from 0 to 100."),
        ("percentage", "٣", "Give a whole number from 0 to 100."),
        ("percentage", "0", "Nothing would be in this sample."),
        ("seed", "tombola", "A seed is made of figures only, such as 4711."),
        ("version", "nothing", "Choose one of the options."),
    ],
)
def test_what_cannot_be_drawn_is_explained_and_what_was_typed_stays(
    browser: Browser, field: str, value: str, sentence: str
) -> None:
    world, _ = signed_world()
    answer = browser.sign_in(world.coordinator).send(drawing(world), fields(**{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert field == "seed" or 'value="4711"' in answer.text
    assert db.session.scalars(sa.select(VerificationSample)).all() == []


def test_where_nothing_is_signed_nothing_is_drawn(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    answer = browser.sign_in(world.coordinator).send(drawing(world), fields())
    assert answer.status_code == 422
    assert "Nothing that fits is signed off" in answer.text


def test_what_waits_in_a_sample_is_not_drawn_again(browser: Browser) -> None:
    world, _ = signed_world(0)
    sampled_in(world)
    assert browser.sign_in(world.coordinator).send(drawing(world), fields()).status_code == 422
    make_submitted(world, world.items[1])
    sign(world, 1)
    assert [one.case_id for one in sampled_in(world)] == [case_of(world, 1).id]


def test_days_and_standards_narrow_it_down(browser: Browser) -> None:
    world, _ = signed_world(0)
    yesterday = today() - timedelta(days=1)
    day = {"signed_to-day": str(yesterday.day), "signed_to-month": str(yesterday.month)}
    browser.sign_in(world.coordinator)
    old = browser.send(drawing(world), fields(**day, **{"signed_to-year": str(yesterday.year)}))
    assert old.status_code == 422
    population = population_of(world.centre.id)
    assert population.to_draw_from(last=yesterday) == []
    assert len(population.to_draw_from(world.framework.id, today(), today())) == 1
    assert population.to_draw_from(world.centre.id) == []


def test_the_signs_of_risk_are_read_from_what_happened() -> None:
    world, _ = signed_world()
    with pretending(now() - timedelta(days=1)):
        theoretical = make_draft(world.placement, world.items[1:2], basis=ClaimBasis.THEORETICAL)
        submit_entry(world.placement, theoretical)
    sign(world, 1)
    first, second = sampled_in(world, Wish(percentage=0, by_risk=True))
    found = {one.case.item_id: set(one.reasons) for one in (first, second)}
    assert found[world.items[0].id] == {Reason.EARLY, Reason.QUICK}
    assert found[world.items[1].id] == {Reason.EARLY, Reason.THEORETICAL}


def test_the_sixth_signature_of_a_person_is_no_early_one() -> None:
    world = make_world(items=6)
    with pretending(now() - timedelta(days=1)):
        for place in range(6):
            make_submitted(world, world.items[place])
    for place in range(6):
        sign(world, place)
    drawn = sampled_in(world, Wish(percentage=0, by_risk=True))
    assert {one.case.item_id for one in drawn} == {item.id for item in world.items[:5]}


def test_a_heading_that_asks_for_a_share_is_filled_up_to_it(browser: Browser) -> None:
    world = make_world()
    tasks = [item(f"S-{number}", f"Task {number}", f"Carry out task {number}.") for number in range(1, 5)]
    rule = Requirement(min_evidence=0, children=ChildrenRule.ALL, verified=50)
    unit = replace(heading("S-U", "All tasks", *tasks), requirement=rule)
    version = publish(example(items=(unit,))).version
    placement = make_placement(world.centre, world.trainee, version, supervisor=world.supervisor)
    own = replace(world, framework=version, placement=placement)
    for place in range(3):
        make_submitted(own, own.items[place])
        sign(own, place)
    drawn = sampled_in(own, Wish(percentage=0, by_risk=False))
    assert [one.reasons for one in drawn] == [[Reason.HEADING]] * 2
    page = browser.sign_in(world.coordinator).get(f"/verification/samples/{drawn[0].sample_id}").text
    assert "S-U All tasks asks for a share of its items to be verified." in page
    # What waits in a sample is on its way, so the heading misses nothing more.
    with pytest.raises(RefusedError, match="Nothing would be in this sample"):
        sampled_in(own, Wish(percentage=0, by_risk=False))


def test_nobody_else_sees_or_draws_samples(browser: Browser) -> None:
    world, _ = signed_world()
    sample = sampled_in(world)[0].sample
    strangers = make_world()
    elsewhere = make_user(centre=strangers.centre, role=Role.VERIFIER)
    db.session.commit()
    for person in (world.trainee, world.supervisor, strangers.coordinator, elsewhere):
        browser.sign_in(person)
        assert browser.get(drawing(world)).status_code == 404
        assert browser.send(drawing(world), fields()).status_code == 404
        answer = browser.get(f"/verification/samples/{sample.id}")
        assert answer.status_code == 404
        assert world.items[0].title not in answer.text


def test_a_part_that_was_taken_back_draws_nothing_from_the_next_request_on(browser: Browser) -> None:
    world, verifier = signed_world()
    assert browser.sign_in(verifier).get(drawing(world)).status_code == 200
    people = f"/centre/{world.centre.id}/people/{verifier.id}/verifier/end"
    assert browser.sign_in(world.coordinator).send(people).status_code == 302
    assert browser.sign_in(verifier).send(drawing(world), fields()).status_code == 404


def test_a_sample_stays_as_it_was_drawn() -> None:
    world, _ = signed_world()
    sampled_in(world)
    for statement in (
        "UPDATE verification_sample SET seed = '1'",
        "DELETE FROM verification_sample",
        "UPDATE sampled_item SET position = 9",
        "UPDATE sampled_item SET reasons = '[]'",
        "DELETE FROM sampled_item",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="a sample stays as it was drawn"):
            db.session.execute(sa.text(statement))
        db.session.rollback()
    assert db.session.scalars(sa.select(SampledItem)).one().position == 1


def test_the_pages_cost_the_same_with_many_items(browser: Browser) -> None:
    costs = []
    for items in (1, 6):
        world = make_world(items=items)
        for place in range(items):
            make_submitted(world, world.items[place])
            sign(world, place)
        sample = draw_sample(world.coordinator.actor(), world.centre.id, EVERYTHING)
        db.session.commit()
        browser.sign_in(world.coordinator)
        costs.append(
            [cost(browser, page) for page in ("/verification", f"/verification/samples/{sample.id}")]
        )
    assert costs[0] == costs[1]
