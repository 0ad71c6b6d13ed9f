"""A placement goes to another centre that accepts: access follows at once, and nothing is lost."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import day_in_words, pretending, today
from app.core.errors import NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.identity.service import give_part
from app.mail.models import Notice
from app.placements import centre_move_service, queries
from app.placements.access import placement_for
from app.placements.models import Handover, PlacementState, ReaderRole, Supervision
from app.placements.move_models import CentreMove, CentreMoveState, SupervisionChange
from app.placements.newer import newer_versions
from app.placements.policy import Capacity
from app.placements.visit_models import Visit, VisitPlacement
from tests.application import Browser
from tests.competencies.entries import make_submitted, sign
from tests.people import assign_reader, make_placement, make_user
from tests.placements.conftest import Centres
from tests.placements.test_weeks_pages import A_DAY, Form, days, error_at

pytestmark = pytest.mark.database


def wish(centres: Centres, ahead: int = 0, **more: str) -> Form:
    return {
        "centre": centres.theirs.centre.name,
        **days("moves_on", today() + ahead * A_DAY),
        "reason": "The second half is there.",
        **more,
    }


def ask(centres: Centres, ahead: int = 0) -> CentreMove:
    answer = centres.browser.send(f"{centres.placement}/centre", wish(centres, ahead))
    assert answer.status_code == 302, answer.text
    return db.session.scalars(sa.select(CentreMove).where(CentreMove.state == CentreMoveState.ASKED)).one()


def accept(centres: Centres, move: CentreMove, browser: Browser | None = None) -> None:
    """Let the other centre's co-ordinator accept, with their supervisor."""
    there = (browser or centres.browser).sign_in(centres.theirs.coordinator)
    answer = there.send(f"/centre/moves/{move.id}", {"supervisors": str(centres.theirs.supervisor.id)})
    assert answer.status_code == 302, answer.text
    db.session.expire_all()


def parts(user: User, centres: Centres) -> frozenset[Capacity]:
    """Return the parts that somebody has in our placement at this moment."""
    db.session.expire_all()
    try:
        return placement_for(user.actor(), centres.ours.placement.id).parts
    except NotFoundError:
        return frozenset()


def test_nothing_changes_before_the_other_centre_accepts(centres: Centres) -> None:
    move = ask(centres)
    ours, theirs = centres.ours, centres.theirs
    assert parts(ours.coordinator, centres) == {Capacity.COORDINATOR}
    assert parts(theirs.coordinator, centres) == frozenset()
    page = centres.browser.get(f"/centre/{ours.centre.id}/moves").text
    assert "Withdraw" in page
    assert f"/centre/moves/{move.id}/decline" not in page
    page = centres.browser.get(centres.placement).text
    assert f"{theirs.centre.name} is asked to take the placement over" in page
    # Nobody pushes: whoever asked cannot accept. Nobody pulls: the other centre cannot ask.
    for ending in ("", "/decline"):
        assert centres.browser.get(f"/centre/moves/{move.id}{ending}").status_code == 404
    there = centres.browser.sign_in(theirs.coordinator)
    assert there.get(f"{centres.placement}/centre").status_code == 404
    assert there.get(f"/placements/{ours.placement.id}").status_code == 404
    page = there.get(f"/centre/{theirs.centre.id}/moves").text
    assert "Tara Trainee" in page
    assert "The second half is there." in page
    assert there.send(f"/centre/moves/{move.id}/withdraw").status_code == 404


def test_access_follows_at_once_and_nothing_is_lost(centres: Centres) -> None:
    ours, theirs, placement = centres.ours, centres.theirs, centres.ours.placement
    make_submitted(ours, ours.items[1])
    sign(ours, 1)
    stand_in = make_user("Stella Standin", centre=ours.centre, role=Role.SUPERVISOR)
    handover = Handover(group_id=new_id(), absent=ours.supervisor, made_by=ours.coordinator, reason="Leave")
    handover.supervision = Supervision(
        placement_id=placement.id, supervisor=stand_in, starts_on=today() - A_DAY, ends_on=today() + A_DAY
    )
    verifier = centres.person(Role.VERIFIER)
    moderator = centres.person(Role.MODERATOR, "Max Moderator")
    assign_reader(placement, moderator, ReaderRole.MODERATOR)
    visit = Visit(
        centre_id=ours.centre.id,
        moderator_id=moderator.id,
        starts_on=today(),
        ends_on=today(),
        planned_by_id=ours.coordinator.id,
    )
    visit.placements = [VisitPlacement(placement=placement)]
    db.session.add_all([handover, visit])
    db.session.commit()
    before = [ours.supervisor, ours.coordinator, stand_in, verifier, moderator]
    assert all(parts(user, centres) for user in before)
    accept(centres, ask(centres))
    assert [parts(user, centres) for user in before] == [frozenset()] * len(before)
    assert parts(theirs.coordinator, centres) == {Capacity.COORDINATOR}
    assert parts(theirs.supervisor, centres) == {Capacity.SUPERVISOR}
    assert parts(ours.trainee, centres) == {Capacity.TRAINEE}
    assert {(one.centre_id, one.role) for one in ours.trainee.memberships} == {
        (theirs.centre.id, Role.TRAINEE)
    }
    # Who supervised stays on record, with days; the moderator's reading is in the record of the move.
    spans = {span.supervisor_id: span for span in placement.supervisions}
    assert spans[ours.supervisor.id].ends_on == today() - A_DAY
    ended = spans[stand_in.id].handover
    assert ended is not None
    assert ended.ended_by_id == theirs.coordinator.id
    assert spans[theirs.supervisor.id].starts_on == today()
    move = db.session.scalars(sa.select(CentreMove)).one()
    assert sorted(move.ended) == [
        "External moderator: Max Moderator",
        "Supervision by Sam Supervisor",
        "Supervision by Stella Standin",
    ]
    assert [pin.framework_version_id for pin in placement.frameworks] == [ours.framework.id]
    browser = centres.browser.sign_in(theirs.supervisor)
    item = browser.get(f"/placements/{placement.id}/competencies/{ours.items[1].id}").text
    assert f"Training supervisor, {ours.centre.name}" in item
    for user in before:
        assert centres.browser.sign_in(user).get(f"/placements/{placement.id}").status_code == 404
    assert "Tara Trainee" not in centres.browser.sign_in(moderator).get("/").text
    page = centres.browser.sign_in(ours.coordinator).get(f"/centre/{ours.centre.id}/moves").text
    assert "Accepted on" in page
    assert f"/placements/{placement.id}" not in page
    assert "Tara Trainee" not in centres.browser.get(f"/centre?centre={ours.centre.id}").text


def test_everybody_concerned_is_told(centres: Centres) -> None:
    ours, theirs = centres.ours, centres.theirs
    accept(centres, ask(centres))
    told = {(one.user_id, one.words, one.address) for one in db.session.scalars(sa.select(Notice))}
    moves = f"/placements/{ours.placement.id}/moves"
    expected = {
        (ours.trainee.id, f"You train at {theirs.centre.name} now. All that you have stays.", moves),
        (
            theirs.coordinator.id,
            f"{ours.centre.name} asks your centre to take over Tara Trainee from {day_in_words(today())}.",
            f"/centre/{theirs.centre.id}/moves",
        ),
        (
            ours.coordinator.id,
            f"{theirs.centre.name} has taken over Tara Trainee. Your centre keeps the record of the move.",
            f"/centre/{ours.centre.id}/moves",
        ),
        (
            ours.supervisor.id,
            f"You do not supervise Tara Trainee any more: they train at {theirs.centre.name} now.",
            "/",
        ),
    }
    assert expected <= told


def test_a_move_to_come_is_accepted_on_its_day_or_later_also_at_half_past_eleven_in_summer(
    centres: Centres,
) -> None:
    """In British Summer Time 22:30 UTC is 23:30: still the day before."""
    placement = centres.ours.placement
    placement.starts_on = placement.supervisions[0].starts_on = datetime(2026, 5, 4, tzinfo=UTC).date()
    db.session.commit()
    late, midnight = datetime(2026, 6, 30, 22, 30, tzinfo=UTC), datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
    coordinator, theirs = centres.ours.coordinator.actor(), centres.theirs
    with pretending(late):
        assert today().day == 30
        access = placement_for(coordinator, placement.id)
        wanted = centre_move_service.WantedMove(theirs.centre.name.upper(), today() + A_DAY, "As planned.")
        move_id = centre_move_service.ask(access, wanted).id
        with pytest.raises(RefusedError, match="moves on 1 July 2026"):
            centre_move_service.accept(theirs.coordinator.actor(), move_id, [theirs.supervisor.id])
        assert placement_for(coordinator, placement.id).parts == {Capacity.COORDINATOR}
    with pretending(midnight):
        centre_move_service.accept(theirs.coordinator.actor(), move_id, [theirs.supervisor.id])
        with pytest.raises(NotFoundError):
            placement_for(coordinator, placement.id)
        assert placement_for(theirs.supervisor.actor(), placement.id).parts == {Capacity.SUPERVISOR}
    spans = {span.supervisor_id: span for span in placement.supervisions}
    assert spans[centres.ours.supervisor.id].ends_on == datetime(2026, 6, 30, tzinfo=UTC).date()


def test_a_move_in_the_past_ends_access_when_it_is_accepted(centres: Centres) -> None:
    """Until then the supervisor could see the portfolio, and the record says so."""
    accept(centres, ask(centres, -14))
    move = db.session.scalars(sa.select(CentreMove)).one()
    assert move.moves_on == today() - 14 * A_DAY
    spans = {span.supervisor_id: span for span in centres.ours.placement.supervisions}
    assert spans[centres.ours.supervisor.id].ends_on == today() - A_DAY
    assert parts(centres.ours.supervisor, centres) == frozenset()
    change = db.session.scalars(sa.select(SupervisionChange).order_by(SupervisionChange.at)).first()
    assert change is not None
    assert change.reason == "Change of centre: The second half is there."


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"moves_on-year": "1970"}, "moves_on", "more than 20 years away"),
        ({"moves_on-year": "2200"}, "moves_on", "more than 20 years away"),
        ({"moves_on-day": "31", "moves_on-month": "2"}, "moves_on", "must be a real day"),
        ({"moves_on-day": ""}, "moves_on", "needs a day"),
        ({"reason": " "}, "reason", "Write why."),
        ({"centre": ""}, "centre", "Write the name of the centre."),
        ({"centre": "Nowhere"}, "centre", "There is no other centre of that name"),
    ],
)
def test_what_makes_no_sense_is_explained_at_its_field(
    centres: Centres, more: Form, field: str, sentence: str
) -> None:
    answer = centres.browser.send(f"{centres.placement}/centre", wish(centres) | more)
    assert answer.status_code == 422
    assert sentence in error_at(answer.text, field), answer.text
    assert db.session.scalar(sa.select(CentreMove.id)) is None


def test_a_day_before_the_start_the_own_centre_a_second_request_and_a_finished_placement_are_refused(
    centres: Centres,
) -> None:
    address = f"{centres.placement}/centre"
    answer = centres.browser.send(address, wish(centres, -400))
    assert "Give that day or a later one." in error_at(answer.text, "moves_on")
    answer = centres.browser.send(address, wish(centres, centre=centres.ours.centre.name))
    assert "There is no other centre of that name" in error_at(answer.text, "centre")
    ask(centres)
    assert "Withdraw that first." in centres.browser.send(address, wish(centres)).text
    placement = centres.ours.placement
    placement.state, placement.finished_on = PlacementState.FINISHED, today()
    db.session.commit()
    assert "Reopen it first, then move it." in centres.browser.send(address, wish(centres)).text


def test_it_is_declined_with_a_reason_or_withdrawn_and_then_settled(centres: Centres) -> None:
    move = ask(centres)
    there = centres.browser.sign_in(centres.theirs.coordinator)
    assert "Write why." in there.send(f"/centre/moves/{move.id}/decline", {"reason": " "}).text
    answer = there.send(f"/centre/moves/{move.id}/decline", {"reason": "We have no room."})
    assert answer.status_code == 302
    again = there.send(f"/centre/moves/{move.id}", {"supervisors": str(centres.theirs.supervisor.id)})
    assert "This has been settled already." in again.text
    back = centres.browser.sign_in(centres.ours.coordinator)
    assert "We have no room." in back.get(f"/centre/{centres.ours.centre.id}/moves").text
    second = ask(centres)
    assert back.send(f"/centre/moves/{second.id}/withdraw").status_code == 302
    assert back.send(f"/centre/moves/{second.id}/withdraw").status_code in {403, 409, 422}
    page = back.get(f"/placements/{centres.ours.placement.id}/moves").text
    assert "We have no room." in page
    assert "Change of centre declined" in page
    assert "Change of centre not asked any more" in page
    assert parts(centres.ours.supervisor, centres) == {Capacity.SUPERVISOR}


def test_who_cannot_supervise_stops_all_of_it(centres: Centres) -> None:
    """An examiner of the placement who also belongs to the new centre reads on, so cannot supervise."""
    examiner = make_user("Xenia Examiner", centre=centres.theirs.centre, role=Role.EXAMINER)
    give_part(examiner, centres.theirs.centre.id, Role.SUPERVISOR)
    assign_reader(centres.ours.placement, examiner, ReaderRole.EXAMINER)
    db.session.commit()
    move = ask(centres)
    there = centres.browser.sign_in(centres.theirs.coordinator)
    address = f"/centre/moves/{move.id}"
    assert "Choose at least one supervisor" in error_at(there.send(address, {}).text, "supervisors")
    answer = there.send(address, {"supervisors": str(examiner.id)})
    assert answer.status_code == 422
    assert "assigned to examine the placement" in answer.text
    assert centres.ours.centre.name in answer.text
    stranger = there.send(address, {"supervisors": str(centres.ours.supervisor.id)})
    assert stranger.status_code == 422
    db.session.expire_all()
    assert centres.ours.placement.centre_id == centres.ours.centre.id
    assert parts(centres.ours.supervisor, centres) == {Capacity.SUPERVISOR}
    assert db.session.scalar(sa.select(SupervisionChange.id)) is None


def test_nobody_moves_their_own_placement(centres: Centres) -> None:
    give_part(centres.ours.trainee, centres.theirs.centre.id, Role.COORDINATOR)
    db.session.commit()
    move = ask(centres)
    trainee = centres.browser.sign_in(centres.ours.trainee)
    assert trainee.get(f"/centre/moves/{move.id}").status_code == 404
    page = trainee.get(f"/centre/{centres.theirs.centre.id}/moves").text
    assert "The second half is there." not in page


def test_whoever_managed_before_the_move_examines_no_more(centres: Centres) -> None:
    accept(centres, ask(centres))
    found = queries.training_parts(centres.ours.trainee.id)
    assert {centres.ours.coordinator.id, centres.theirs.coordinator.id} <= found.managers


def test_the_old_centres_own_standards_stay_readable_and_are_not_renewed(centres: Centres) -> None:
    framework = centres.ours.framework
    framework.framework.centre_id = centres.ours.centre.id
    db.session.commit()
    there = centres.browser.sign_in(centres.theirs.coordinator)
    assert there.get(f"/standards/{framework.id}").status_code == 404
    centres.browser.sign_in(centres.ours.coordinator)
    accept(centres, ask(centres))
    assert centres.browser.get(f"/standards/{framework.id}").status_code == 200
    assert newer_versions(centres.ours.placement.id) == []


def test_a_trainee_with_another_placement_there_stays_one_of_the_old_centre(centres: Centres) -> None:
    ours = centres.ours
    make_placement(ours.centre, ours.trainee, ours.framework, finished=True)
    db.session.commit()
    accept(centres, ask(centres))
    assert {one.centre_id for one in ours.trainee.memberships} == {ours.centre.id, centres.theirs.centre.id}


def test_it_can_come_back_on_a_later_day(centres: Centres) -> None:
    accept(centres, ask(centres, -3))
    there = centres.browser.sign_in(centres.theirs.coordinator)
    form = wish(centres, -3) | {"centre": centres.ours.centre.name}
    address = f"{centres.placement}/centre"
    answer = there.send(address, form)
    assert "came to this centre on" in error_at(answer.text, "moves_on")
    assert there.send(address, form | days("moves_on", today())).status_code == 302
    move = db.session.scalars(sa.select(CentreMove).where(CentreMove.state == CentreMoveState.ASKED)).one()
    here = centres.browser.sign_in(centres.ours.coordinator)
    answer = here.send(f"/centre/moves/{move.id}", {"supervisors": str(centres.ours.supervisor.id)})
    assert answer.status_code == 302
    assert parts(centres.ours.supervisor, centres) == {Capacity.SUPERVISOR}
    assert parts(centres.theirs.supervisor, centres) == frozenset()


@pytest.mark.parametrize("table", ["placement_centre_move", "supervision_change"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET reason = 'Nothing'"])
def test_the_record_only_grows(centres: Centres, table: str, verb: str) -> None:
    accept(centres, ask(centres))
    with pytest.raises(sa.exc.DBAPIError, match="history only grows"):
        db.session.execute(sa.text(verb.format(table)))
    db.session.rollback()
