"""One page tells everybody with a part what changed about a placement; reasons only whom they concern."""

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import day_in_words, now, today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.placements.models import Handover, PlacementMove, Supervision
from app.placements.move_models import (
    CentreMove,
    CentreMoveState,
    SupervisionChange,
    SupervisionChangeKind,
)
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.people import make_framework, make_user
from tests.placements.conftest import Centres
from tests.placements.test_setting_pages import setting
from tests.placements.test_site_pages import site
from tests.placements.test_weeks_pages import A_DAY, away, began, days, extension, hours, send

pytestmark = pytest.mark.database


def page(centres: Centres, user: User | None = None, browser: Browser | None = None) -> str:
    reader = (browser or centres.browser).sign_in(user or centres.ours.coordinator)
    answer = reader.get(f"/placements/{centres.ours.placement.id}/moves")
    assert answer.status_code == 200
    return answer.text


def assign(centres: Centres, name: str, reason: str) -> User:
    found = centres.person(Role.SUPERVISOR, name)
    form = {"person": str(found.id), **days("starts_on", today()), "reason": reason}
    assert centres.browser.send(f"{centres.placement}/supervisors/new", form).status_code == 302
    return found


def test_a_change_of_supervisor_needs_a_reason_and_the_first_one_none(centres: Centres) -> None:
    second = centres.person(Role.SUPERVISOR)
    address = f"{centres.placement}/supervisors/new"
    form = {"person": str(second.id), **days("starts_on", today())}
    assert "Write why who supervises changes." in centres.browser.send(address, form).text
    end = f"{centres.placement}/supervisors/{centres.ours.placement.supervisions[0].id}/end"
    assert "Write why who supervises changes." in centres.browser.send(end, {"when": "now"}).text
    placement = centres.ours.placement
    db.session.delete(placement.supervisions[0])
    db.session.commit()
    assert "Why" not in centres.browser.get(address).text
    assert centres.browser.send(address, form).status_code == 302
    change = db.session.scalars(sa.select(SupervisionChange)).one()
    assert (change.kind, change.reason) == (SupervisionChangeKind.ASSIGNED, "")


def test_everything_that_changed_stands_in_one_list_with_date_who_and_why(centres: Centres) -> None:
    ours, placement = centres.ours, centres.ours.placement
    assign(centres, "Nia New", "Sam goes to another unit.")
    end = f"{centres.placement}/supervisors/{placement.supervisions[0].id}/end"
    centres.browser.send(end, {"when": "now", "reason": "He has gone to another unit."})
    to_come = Supervision(supervisor=make_user("Terry Tocome"), starts_on=today() + A_DAY)
    placement.supervisions.append(to_come)
    stella, newer = make_user("Stella Standin"), make_framework(3)
    handover = Handover(group_id=new_id(), absent=ours.supervisor, made_by=ours.coordinator, reason="Leave")
    handover.supervision = Supervision(
        placement_id=placement.id, supervisor=stella, starts_on=today(), ends_on=today()
    )
    move = PlacementMove(
        placement_id=placement.id,
        from_version=ours.framework,
        to_version=newer,
        actor_id=ours.coordinator.id,
        reason="The new edition.",
    )
    db.session.add_all([handover, move])
    db.session.commit()
    address = f"{centres.placement}/supervisors/{to_come.id}/end"
    centres.browser.send(address, {"when": "now", "reason": "Terry stays where he is."})
    send(centres, "hours", hours(centres, "0.6"))
    send(centres, "breaks", away(centres, 7, 8))
    send(centres, "extensions", extension("2"))
    centres.browser.send(f"{centres.placement}/weeks/site", site(centres, 30))
    centres.browser.send(f"{centres.placement}/weeks/setting", setting(began(centres), "49"))
    asked = {
        "centre": centres.theirs.centre.name,
        **days("moves_on", today()),
        "reason": "The second half is there.",
    }
    centres.browser.send(f"{centres.placement}/centre", asked)
    shown = page(centres)
    for words in (
        "Sam Supervisor supervises",
        "Nia New supervises",
        "Sam goes to another unit.",
        "Sam Supervisor ceases to supervise",
        "He has gone to another unit.",
        "Terry Tocome will not supervise",
        "Terry stays where he is.",
        "Stella Standin stands in for Sam Supervisor",
        "Newer version of standards",
        "The new edition.",
        "Change of hours added",
        "New contract.",
        "Sickness",
        "The manager told us.",
        "Extension added",
        "Eastmere Infirmary",
        "The rota changed.",
        "Length changed",
        "49 weeks",
        f"Change of centre asked for {day_in_words(today())}",
        "The second half is there.",
        "Cora Coordinator",
    ):
        assert words in shown, words
    assert "Not noted" in shown
    assert shown.index("Nia New supervises") < shown.index("Sam Supervisor supervises")


@pytest.mark.parametrize(
    ("who", "knows"),
    [("trainee", True), ("coordinator", True), ("supervisor", False), ("verifier", False)],
)
def test_why_weeks_changed_is_read_by_trainee_and_coordinator_and_the_rest_by_all(
    centres: Centres, who: str, *, knows: bool
) -> None:
    send(centres, "breaks", away(centres, 7, 20))
    send(centres, "hours", hours(centres, "0.6"))
    assign(centres, "Nia New", "Sam has six trainees already.")
    ours, verifier = centres.ours, centres.person(Role.VERIFIER)
    people = {
        "trainee": ours.trainee,
        "coordinator": ours.coordinator,
        "supervisor": ours.supervisor,
        "verifier": verifier,
    }
    shown = page(centres, people[who])
    assert "Sam has six trainees already." in shown
    assert "0.6 of full time" in shown
    for secret in ("Sickness", "The manager told us.", "New contract."):
        assert (secret in shown) is knows, secret
    assert ("Days away were entered" in shown) is not knows


def test_without_a_part_there_is_no_such_page(centres: Centres) -> None:
    reader = centres.browser.sign_in(centres.theirs.coordinator)
    assert reader.get(f"/placements/{centres.ours.placement.id}/moves").status_code == 404


def test_the_page_costs_the_same_however_much_changed(centres: Centres) -> None:
    address = f"/placements/{centres.ours.placement.id}/moves"

    def more(number: int) -> None:
        for place in range(number):
            # None was decided on the day of another one.
            send(centres, "extensions", extension("1", -10 * number - place))
            assign(centres, "", "More of them.")
            people = [make_user() for _ in range(5)]
            span = Supervision(
                placement_id=centres.ours.placement.id,
                supervisor=people[0],
                starts_on=today(),
                ends_on=today(),
            )
            stand_in = Handover(
                group_id=new_id(), absent=people[1], made_by=people[2], reason="Leave", supervision=span
            )
            move = CentreMove(
                placement_id=centres.ours.placement.id,
                from_centre_id=centres.ours.centre.id,
                to_centre_id=centres.theirs.centre.id,
                moves_on=today(),
                reason="To be near home.",
                asked_by_id=people[3].id,
            )
            db.session.add_all([stand_in, move])
            db.session.flush()
            move.state, move.settled_by_id, move.settled_at = CentreMoveState.WITHDRAWN, people[4].id, now()
            db.session.commit()

    more(1)
    few = cost(centres.browser, address)
    listed = f"/centre/{centres.theirs.centre.id}/moves"
    centres.browser.sign_in(centres.theirs.coordinator)
    few_listed = cost(centres.browser, listed)
    centres.browser.sign_in(centres.ours.coordinator)
    more(4)
    assert cost(centres.browser, address) == few
    centres.browser.sign_in(centres.theirs.coordinator)
    assert cost(centres.browser, listed) == few_listed


def test_a_long_list_is_cut_into_pages(centres: Centres) -> None:
    db.session.add_all(
        SupervisionChange(
            placement_id=centres.ours.placement.id,
            supervisor_id=centres.ours.supervisor.id,
            kind=SupervisionChangeKind.ASSIGNED,
            starts_on=began(centres) + number * A_DAY,
            actor_id=centres.ours.coordinator.id,
        )
        for number in range(60)
    )
    db.session.commit()
    assert "?page=2" in page(centres)
    last = centres.browser.get(f"/placements/{centres.ours.placement.id}/moves?page=9").text
    assert day_in_words(began(centres)) in last
