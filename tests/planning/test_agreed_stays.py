"""What both sides have agreed to stays as it is, also in the database, and two at once do not both win."""

from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.clock import now
from app.extensions import db
from app.planning.models import Ending, PlanAgreement, TrainingPlan, TrainingPlanItem
from app.planning.workflow import State
from app.standards.values import WeekSpan
from tests.application import Browser
from tests.people import World, make_world
from tests.planning.plans import make_agreed, make_plan

pytestmark = pytest.mark.database
REFUSED = "stays as it is|history only grows"


def agreed_world() -> tuple[World, TrainingPlan]:
    world = make_world()
    plan = make_agreed(world, {world.items[0].id: WeekSpan(4, 8)})
    db.session.commit()
    return world, plan


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "statement",
    [
        sa.update(TrainingPlan).values(reason="Another one."),
        sa.update(TrainingPlan).values(state=State.DRAFT, agreed_at=None),
        sa.delete(TrainingPlanItem),
        sa.update(TrainingPlanItem).values(note="Something else."),
        sa.update(PlanAgreement).values(ended_at=now(), ending=Ending.WITHDRAWN),
        sa.update(PlanAgreement).values(capacity="supervisor"),
        sa.delete(PlanAgreement),
    ],
)
def test_nothing_of_an_agreed_version_changes(statement: sa.Update | sa.Delete) -> None:
    world, _ = agreed_world()
    if "ended_at" in str(statement):
        statement = statement.values(ended_by_id=world.trainee.id)  # type: ignore[union-attr]  # an update
    with pytest.raises(sa.exc.DBAPIError, match=REFUSED):
        db.session.execute(statement)
    db.session.rollback()


@pytest.mark.usefixtures("app")
def test_nothing_is_added_to_an_agreed_version() -> None:
    world, plan = agreed_world()
    rows = (
        TrainingPlanItem(plan_id=plan.id, item_id=world.items[1].id),
        PlanAgreement(plan_id=plan.id, user_id=world.coordinator.id, capacity="supervisor", ended_at=None),
    )
    for row in rows:
        db.session.add(row)
        with pytest.raises(sa.exc.DBAPIError, match=REFUSED):
            db.session.flush()
        db.session.rollback()


@pytest.mark.usefixtures("app")
def test_an_agreement_that_ended_stays_ended_and_each_side_has_one() -> None:
    world = make_world()
    plan = make_plan(world.placement, world.trainee, {world.items[0].id: None})
    ended = PlanAgreement(plan_id=plan.id, user_id=world.trainee.id, capacity="trainee")
    db.session.add(ended)
    db.session.commit()
    db.session.add(PlanAgreement(plan_id=plan.id, user_id=world.trainee.id, capacity="trainee"))
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()
    ended.ended_at, ended.ended_by_id, ended.ending = now(), world.trainee.id, Ending.WITHDRAWN
    db.session.commit()
    ended.ended_at, ended.ended_by_id, ended.ending = None, None, None
    with pytest.raises(sa.exc.DBAPIError, match="history only grows"):
        db.session.flush()
    db.session.rollback()


@pytest.mark.usefixtures("app")
def test_a_placement_has_one_version_in_the_making() -> None:
    world = make_world()
    make_plan(world.placement, world.trainee, {})
    with pytest.raises(sa.exc.IntegrityError):
        make_plan(world.placement, world.trainee, {}, number=2)
    db.session.rollback()


@pytest.mark.parametrize("begun", [False, True])
def test_of_two_changes_at_the_same_moment_one_is_told_and_keeps_its_words(app: Flask, begun: bool) -> None:  # noqa: FBT001 - a table
    world = make_world()
    address = f"/placements/{world.placement.id}/plan/change"
    plan = make_plan(world.placement, world.trainee, {world.items[0].id: None}) if begun else None
    db.session.commit()
    revision, field = str(plan.revision if plan else 0), f"weeks_{world.items[0].id.hex}"
    browsers: dict[str, Browser] = {}
    for person, weeks in ((world.trainee, "3-5"), (world.supervisor, "11-13")):
        client = app.test_client()
        assert isinstance(client, Browser)
        browsers[weeks] = client.sign_in(person)
    db.session.remove()
    start = Barrier(2)
    answers: dict[str, TestResponse] = {}

    def change(browser: Browser, weeks: str) -> None:
        with app.app_context():
            start.wait()
            answers[weeks] = browser.send(address, {"revision": revision, field: weeks})

    threads = [Thread(target=change, args=(browser, weeks)) for weeks, browser in browsers.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    lost, won = sorted(answers, key=lambda weeks: answers[weeks].status_code, reverse=True)
    assert f'value="{lost}"' in answers[lost].text
    rows = db.session.scalars(sa.select(TrainingPlanItem)).all()
    assert ["-".join(map(str, row.weeks or ())) for row in rows] == [won]
