"""Two supervisors press their buttons at the same moment: one wins, the other is told and keeps the words."""

from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.competencies.models import SignOffCase
from app.competencies.workflow import State
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.placements.models import Supervision
from tests.application import Browser
from tests.competencies.entries import case_of, make_submitted, seen
from tests.people import make_user, make_world

pytestmark = pytest.mark.database
DECISIONS = {
    "sign-off": {"statement": "Words of the first", "confirmed_no_identifiers": "yes"},
    "return": {"feedback": "Words of the second"},
}


def test_of_two_decisions_at_the_same_moment_one_is_recorded(app: Flask) -> None:
    world = make_world()
    second = make_user(centre=world.centre, role=Role.SUPERVISOR)
    world.placement.supervisions.append(Supervision(supervisor=second, starts_on=today()))
    make_submitted(world)
    address, revision = f"/queue/{case_of(world).id}", seen(world)
    browsers: list[Browser] = []
    for person in (world.supervisor, second):
        client = app.test_client()
        assert isinstance(client, Browser)
        browsers.append(client.sign_in(person))
    db.session.remove()
    start = Barrier(2)
    answers: dict[str, TestResponse] = {}

    def decide(browser: Browser, decision: str) -> None:
        with app.app_context():
            start.wait()
            answers[decision] = browser.send(
                f"{address}/{decision}", {**DECISIONS[decision], "revision": revision}
            )

    threads = [
        Thread(target=decide, args=(browser, decision))
        for browser, decision in zip(browsers, DECISIONS, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    lost = next(decision for decision, answer in answers.items() if answer.status_code == 409)
    words = DECISIONS[lost].get("statement") or DECISIONS[lost]["feedback"]
    assert words in answers[lost].text
    state = db.session.scalars(sa.select(SignOffCase.state)).one()
    assert state is (State.RETURNED if lost == "sign-off" else State.SIGNED_OFF)
