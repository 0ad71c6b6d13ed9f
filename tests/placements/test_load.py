"""A centre may decide how many trainees one supervisor has at most; more is told and never blocked."""

from datetime import timedelta

import pytest

from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.placements.load import most_trainees, trainees_of
from app.placements.load_rule import warning
from tests.application import Browser
from tests.people import make_placement, make_user
from tests.placements.conftest import Centres
from tests.placements.test_handovers import days

pytestmark = pytest.mark.database
WARNING = "Sam Supervisor supervises 2 trainees. The centre has decided on 1 at most for one person."


def load_address(centres: Centres) -> str:
    return f"/centre/{centres.ours.centre.id}/load"


def second_trainee(centres: Centres) -> str:
    """Give our supervisor a second trainee; return the address of the placement."""
    ours = centres.ours
    trainee = make_user("Olu Other", centre=ours.centre, role=Role.TRAINEE)
    placement = make_placement(ours.centre, trainee, ours.framework)
    db.session.commit()
    answer = centres.browser.send(
        f"/centre/placements/{placement.id}/supervisors/new",
        {"person": str(ours.supervisor.id), **days("starts_on", today()), "ends_on-day": ""},
    )
    assert answer.status_code == 302
    return f"/centre/placements/{placement.id}"


def test_without_a_decision_nobody_is_warned_of(centres: Centres, browser: Browser) -> None:
    assert most_trainees(centres.ours.centre.id) is None
    address = second_trainee(centres)
    assert "decided on" not in centres.browser.get(address).text
    assert "decided on" not in centres.browser.get(f"/centre?centre={centres.ours.centre.id}").text
    assert "decided on" not in browser.sign_in(centres.ours.supervisor).get("/queue").text


def test_more_trainees_than_decided_are_told_to_everybody_concerned_and_not_blocked(
    centres: Centres, browser: Browser
) -> None:
    answer = centres.browser.send(load_address(centres), {"most": "1"})
    assert answer.status_code == 302
    assign = f"{centres.placement}/supervisors/new"
    page = centres.browser.get(assign).text
    assert "Your centre has decided on 1 trainee at most for one supervisor." in page
    assert "Sam Supervisor (1 trainee now of 1 at most)" in page
    told = centres.browser.get(second_trainee(centres)).text
    assert "Sam Supervisor now supervises 2 trainees." in told
    assert WARNING in centres.browser.get(f"/centre?centre={centres.ours.centre.id}").text
    assert "More than decided" in centres.browser.get(load_address(centres)).text
    queue = browser.sign_in(centres.ours.supervisor).get("/queue").text
    assert "you supervise 2 trainees. The centre has decided on 1 at most" in queue


def test_a_decision_can_be_changed_and_taken_back(centres: Centres) -> None:
    for typed, kept in (("4", 4), ("6", 6), ("", None), ("", None)):
        centres.browser.send(load_address(centres), {"most": typed})
        db.session.expire_all()
        assert most_trainees(centres.ours.centre.id) == kept


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "many", "1000", "٣"])
def test_what_is_no_sensible_number_is_refused(centres: Centres, typed: str) -> None:
    answer = centres.browser.send(load_address(centres), {"most": typed})
    assert answer.status_code == 422
    assert most_trainees(centres.ours.centre.id) is None


def test_only_the_centres_own_coordinator_decides(centres: Centres) -> None:
    address = f"/centre/{centres.theirs.centre.id}/load"
    assert centres.browser.get(address).status_code == 404
    assert centres.browser.send(address, {"most": "1"}).status_code == 404
    assert most_trainees(centres.theirs.centre.id) is None


def test_trainees_are_counted_once_each_while_they_are_supervised(centres: Centres) -> None:
    ours = centres.ours
    make_placement(ours.centre, ours.trainee, ours.framework, supervisor=ours.supervisor)
    make_placement(ours.centre, centres.person(Role.TRAINEE), ours.framework, finished=True)
    assert trainees_of(ours.centre.id, today()) == {ours.supervisor.id: 1}
    assert trainees_of(ours.centre.id, today() - timedelta(weeks=50)) == {}
    assert trainees_of(centres.theirs.centre.id, today()) == {centres.theirs.supervisor.id: 1}


@pytest.mark.parametrize(("trainees", "most", "warns"), [(5, 4, True), (4, 4, False), (5, None, False)])
def test_it_warns_only_above_the_number(
    trainees: int,
    most: int | None,
    warns: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    assert bool(warning("Sam supervises", trainees, most)) is warns
