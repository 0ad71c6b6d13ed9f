"""Creating, managing, finishing placements; who supervises and who reads them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import today
from app.core.ids import new_id
from app.extensions import db
from app.identity.service import give_part
from app.placements.models import Placement, PlacementReader, PlacementState, Supervision
from app.placements.programmes import Programme
from app.standards.models import FrameworkVersion, VersionState
from app.standards.service import publish
from app.standards.values import Provenance
from tests.application import Browser
from tests.people import make_framework, make_placement, make_user
from tests.placements.conftest import Centres
from tests.standards.frameworks import EXAMPLE, counted_queries

pytestmark = pytest.mark.database
WHY = {"reason": "She has more time."}
A_DAY = timedelta(days=1)


def day(field: str, offset: int = 0) -> dict[str, str]:
    value = today() + A_DAY * offset
    return {
        f"{field}-day": str(value.day),
        f"{field}-month": str(value.month),
        f"{field}-year": str(value.year),
    }


def fields(centres: Centres, **more: str) -> dict[str, str]:
    return {
        "trainee": str(centres.ours.trainee.id),
        "programme": "ipem",
        "discipline": "nuclear-medicine",
        "weeks": "50",
        "versions": str(centres.ours.framework.id),
        **day("starts_on"),
        **more,
    }


def new(centres: Centres) -> str:
    return f"/centre/{centres.ours.centre.id}/placements/new"


def placements() -> int:
    return db.session.query(Placement).count()


def readers(centres: Centres) -> list[UUID]:
    return [
        reader.user_id
        for reader in db.session.query(PlacementReader).filter_by(placement_id=centres.ours.placement.id)
    ]


def state_of(centres: Centres) -> tuple[PlacementState, date | None]:
    db.session.expire_all()
    return centres.ours.placement.state, centres.ours.placement.finished_on


def test_the_second_step_fills_in_the_usual_weeks_and_fitting_standards(centres: Centres) -> None:
    assert centres.browser.get(new(centres)).status_code == 200
    answer = centres.browser.get(
        f"{new(centres)}?trainee={centres.ours.trainee.id}&programme=ipem&discipline=nuclear-medicine"
    )
    assert answer.status_code == 200
    assert 'value="50"' in answer.text
    assert f'value="{centres.ours.framework.id}" checked' in answer.text
    assert "Starter set, written by this project" in answer.text


def test_what_does_not_fit_is_offered_but_not_chosen(centres: Centres) -> None:
    answer = centres.browser.get(
        f"{new(centres)}?trainee={centres.ours.trainee.id}&programme=equivalence&discipline=renal-technology"
    )
    assert f'value="{centres.ours.framework.id}"' in answer.text
    assert f'value="{centres.ours.framework.id}" checked' not in answer.text
    assert "no first day" in answer.text


def test_each_proposal_says_why_and_every_starter_set_shows_its_notice(centres: Centres) -> None:
    other = publish(EXAMPLE).version
    db.session.commit()
    page = centres.browser.get(
        f"{new(centres)}?trainee={centres.ours.trainee.id}&programme=ipem&discipline=nuclear-medicine"
    ).text
    assert "<strong>Competencies in nuclear medicine.</strong> Starter set - written by this project" in page
    assert "Professional practice, for everybody in training: no such set is published here." in page
    assert page.count(centres.ours.framework.notice) == 2
    assert other.notice in page
    assert "Other sets (1)" in page


def test_the_art_scheme_in_another_discipline_is_explained(centres: Centres) -> None:
    answer = centres.browser.get(
        f"{new(centres)}?trainee={centres.ours.trainee.id}&programme=art&discipline=nuclear-medicine"
    )
    assert answer.status_code == 200
    assert "it trains in renal technology only" in answer.text
    assert " checked" not in answer.text


def test_the_first_step_can_be_gone_back_to_with_its_answers(centres: Centres) -> None:
    query = f"trainee={centres.ours.trainee.id}&programme=art&discipline=nuclear-medicine"
    second = centres.browser.get(f"{new(centres)}?{query}").text
    assert f"{query}&change=yes".replace("&", "&amp;") in second
    first = centres.browser.get(f"{new(centres)}?{query}&change=yes")
    assert first.status_code == 200
    assert "step 1 of 2" in first.text
    assert 'value="art" checked' in first.text
    assert 'value="nuclear-medicine" selected' in first.text


def test_what_was_ticked_by_hand_stays_ticked_after_a_mistake(centres: Centres) -> None:
    other = publish(EXAMPLE).version
    db.session.commit()
    answer = centres.browser.send(new(centres), fields(centres, versions=str(other.id), weeks="0"))
    assert f'value="{other.id}" checked' in answer.text
    assert f'value="{centres.ours.framework.id}" checked' not in answer.text
    assert 'margin-top-4" open>' in answer.text


def test_the_sets_cost_the_same_however_many_there_are(centres: Centres) -> None:
    address = f"{new(centres)}?trainee={centres.ours.trainee.id}&programme=ipem&discipline=nuclear-medicine"
    centres.browser.get(address)
    with counted_queries() as few:
        centres.browser.get(address)
    for _ in range(10):
        make_framework()
    with counted_queries() as many:
        assert centres.browser.get(address).text.count(" checked") == 12
    assert len(few) == len(many)


def test_an_incomplete_first_step_says_what_is_missing(centres: Centres) -> None:
    answer = centres.browser.get(f"{new(centres)}?trainee={centres.ours.trainee.id}&programme=&discipline=")
    assert answer.status_code == 422
    assert "Choose the programme." in answer.text


def test_a_placement_is_made(centres: Centres) -> None:
    answer = centres.browser.send(new(centres), fields(centres))
    assert answer.status_code == 302
    made = db.session.get_one(Placement, UUID(answer.location.rsplit("/", 1)[1]))
    assert (made.weeks, made.starts_on, made.programme) == (50, today(), Programme.IPEM)
    assert [pin.framework_version_id for pin in made.frameworks] == [centres.ours.framework.id]
    assert "Assign a supervisor next" in centres.browser.get(answer.location).text


@pytest.mark.parametrize("programme", ["ipem", "equivalence"])
def test_a_second_click_leads_to_the_same_placement(centres: Centres, programme: str) -> None:
    first, second = (
        centres.browser.send(new(centres), fields(centres, programme=programme)) for _ in range(2)
    )
    assert first.location == second.location
    assert placements() == 3


def test_another_placement_of_the_same_trainee_is_another_one(centres: Centres) -> None:
    first = centres.browser.send(new(centres), fields(centres))
    second = centres.browser.send(new(centres), fields(centres, weeks="30"))
    assert first.location != second.location
    assert placements() == 4


def test_the_equivalence_route_has_neither_start_nor_length(centres: Centres) -> None:
    answer = centres.browser.send(new(centres), fields(centres, programme="equivalence"))
    assert answer.status_code == 302
    made = db.session.get_one(Placement, UUID(answer.location.rsplit("/", 1)[1]))
    assert (made.starts_on, made.weeks) == (None, None)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"weeks": "0"}, "whole number from 1 to 520"),
        ({"weeks": "9999999"}, "3 characters or fewer"),
        ({"weeks": "\u0665"}, "whole number from 1 to 520"),
        ({"starts_on-day": "31", "starts_on-month": "2"}, "must be a real day"),
        ({"starts_on-year": "1926"}, "Check the year"),
        ({"starts_on-year": "1970"}, "Check the year"),
        ({"starts_on-year": "2200"}, "Check the year"),
        ({"starts_on-day": "", "starts_on-month": "", "starts_on-year": ""}, "Give the day on which"),
        ({"versions": ""}, "Choose at least one set of standards"),
    ],
)
def test_a_mistake_is_explained_and_nothing_is_made(
    centres: Centres, more: dict[str, str], sentence: str
) -> None:
    answer = centres.browser.send(new(centres), fields(centres, **more))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert placements() == 2


def test_foreign_and_invented_numbers_make_nothing(centres: Centres) -> None:
    foreign = make_framework()
    foreign.framework.centre_id = centres.theirs.centre.id
    published = centres.ours.framework
    draft = FrameworkVersion(
        framework_id=published.framework_id,
        version="2",
        title=published.title,
        publisher=published.publisher,
        scheme=published.scheme,
        source=published.source,
        provenance=published.provenance,
        notice=published.notice,
        state=VersionState.DRAFT,
        digest="1" * 64,
    )
    db.session.add(draft)
    db.session.commit()
    for more, status in (
        ({"trainee": str(centres.theirs.trainee.id)}, 404),
        ({"trainee": "1 OR 1=1"}, 404),
        ({"programme": "nonsense"}, 404),
        ({"discipline": "\x00"}, 404),
        ({"versions": str(foreign.id)}, 422),
        ({"versions": str(draft.id)}, 422),
        ({"versions": str(new_id())}, 422),
    ):
        assert centres.browser.send(new(centres), fields(centres, **more)).status_code == status
    elsewhere = f"/centre/{centres.theirs.centre.id}/placements/new"
    assert centres.browser.send(elsewhere, fields(centres)).status_code == 404
    assert placements() == 2


def test_an_own_centres_framework_shows_its_provenance(centres: Centres) -> None:
    official = replace(EXAMPLE, provenance=Provenance.OFFICIAL, notice="")
    own = publish(official, centres.ours.centre.id).version
    db.session.commit()
    page = centres.browser.get(
        f"{new(centres)}?trainee={centres.ours.trainee.id}&programme=ipem&discipline=nuclear-medicine"
    ).text
    assert f"{own.title}, version {own.version}. Official text, loaded by a centre from its own copy" in page


def test_every_page_of_a_placement_is_closed_to_another_centre(centres: Centres) -> None:
    centres.browser.sign_in(centres.theirs.coordinator)
    span = centres.ours.placement.supervisions[0].id
    for ending in ("", "/supervisors/new", f"/supervisors/{span}/end", "/finish", "/readers/new"):
        assert centres.browser.get(centres.placement + ending).status_code == 404
    for ending in ("/reopen", "/finish", f"/readers/{new_id()}/remove", f"/supervisors/{span}/end"):
        assert centres.browser.send(centres.placement + ending, {"when": "now"}).status_code == 404
    # A number from elsewhere in an own address.
    own = f"/centre/placements/{centres.theirs.placement.id}/supervisors/{span}/end"
    assert centres.browser.send(own, {"when": "now"}).status_code == 404
    assert db.session.get_one(Supervision, span).ends_on is None


def test_a_supervisor_is_assigned_from_and_to(centres: Centres) -> None:
    second = centres.person(Role.SUPERVISOR, "Second Supervisor")
    answer = centres.browser.send(
        f"{centres.placement}/supervisors/new",
        {"person": str(second.id), **day("starts_on"), **day("ends_on", 10), **WHY},
    )
    assert answer.status_code == 302
    page = centres.browser.get(centres.placement).text
    assert "Second Supervisor" in page
    span = db.session.scalar(sa.select(Supervision).where(Supervision.supervisor_id == second.id))
    assert span is not None
    assert (span.starts_on, span.ends_on) == (today(), today() + 10 * A_DAY)


def test_assigning_twice_or_backwards_or_strangers_is_refused(centres: Centres) -> None:
    address = f"{centres.placement}/supervisors/new"
    twice = centres.browser.send(
        address, {"person": str(centres.ours.supervisor.id), **day("starts_on"), **WHY}
    )
    assert twice.status_code == 422
    assert "supervises the placement already" in twice.text
    second = centres.person(Role.SUPERVISOR)
    backwards = {"person": str(second.id), **day("starts_on"), **day("ends_on", -1), **WHY}
    assert "must not come before" in centres.browser.send(address, backwards).text
    for stranger in (centres.theirs.supervisor.id, centres.ours.trainee.id, new_id(), "x"):
        answer = centres.browser.send(address, {"person": str(stranger), **day("starts_on"), **WHY})
        assert answer.status_code == 422
    assert db.session.query(Supervision).count() == 2


def test_a_supervision_that_ends_now_sees_nothing_from_the_next_click(centres: Centres) -> None:
    span = centres.ours.placement.supervisions[0]
    answer = centres.browser.send(f"{centres.placement}/supervisors/{span.id}/end", {"when": "now", **WHY})
    assert answer.status_code == 302
    db.session.expire_all()
    assert span.ends_on == today() - A_DAY
    centres.browser.sign_in(centres.ours.supervisor)
    assert centres.browser.get(f"/placements/{centres.ours.placement.id}/log").status_code == 404
    assert centres.browser.get(f"/placements/{centres.ours.placement.id}/evidence").status_code == 404


def test_a_supervision_ends_on_a_day_that_is_included(centres: Centres) -> None:
    span = centres.ours.placement.supervisions[0]
    address = f"{centres.placement}/supervisors/{span.id}/end"
    assert "Give the last day" in centres.browser.send(address, {"when": "day"}).text
    too_early = centres.browser.send(address, {"when": "day", **day("last_day", -500), **WHY})
    assert "Give a later day" in too_early.text
    assert centres.browser.send(address, {"when": "day", **day("last_day", 3), **WHY}).status_code == 302
    db.session.expire_all()
    assert span.ends_on == today() + 3 * A_DAY


def test_a_supervision_that_began_today_stays_on_record_and_one_to_come_is_taken_away(
    centres: Centres,
) -> None:
    begun = Supervision(supervisor=centres.person(Role.SUPERVISOR), starts_on=today())
    to_come = Supervision(supervisor=centres.person(Role.SUPERVISOR), starts_on=today() + A_DAY)
    centres.ours.placement.supervisions += [begun, to_come]
    db.session.commit()
    begun_id, to_come_id = begun.id, to_come.id
    for number in (begun_id, to_come_id):
        address = f"{centres.placement}/supervisors/{number}/end"
        assert centres.browser.send(address, {"when": "now", **WHY}).status_code == 302
    left = {span.id: span.ends_on for span in db.session.query(Supervision).all()}
    assert left[begun_id] == today() - A_DAY
    assert to_come_id not in left


def test_a_placement_is_finished_and_reopened(centres: Centres) -> None:
    done = {"reason": "The training is complete."}
    future = centres.browser.send(f"{centres.placement}/finish", day("day", 1) | done)
    assert "is in the future" in future.text
    before = centres.browser.send(f"{centres.placement}/finish", day("day", -400) | done)
    assert "Give a later day" in before.text
    assert centres.browser.send(f"{centres.placement}/finish", day("day") | done).status_code == 302
    assert state_of(centres) == (PlacementState.FINISHED, today())
    assert "finished already" in centres.browser.send(f"{centres.placement}/finish", day("day") | done).text
    assert (
        centres.browser.send(f"{centres.placement}/reopen", {"reason": "It was too early."}).status_code
        == 302
    )
    assert state_of(centres) == (PlacementState.ACTIVE, None)


def test_moderator_and_examiner_are_assigned_and_taken_back(centres: Centres) -> None:
    address = f"{centres.placement}/readers/new"
    for role in (Role.MODERATOR, Role.EXAMINER):
        person = centres.person(role)
        answer = centres.browser.send(address, {"person": str(person.id), "role": role.value})
        assert answer.status_code == 302
    assert len(readers(centres)) == 2
    assigned = db.session.query(PlacementReader).first()
    assert assigned is not None
    assert centres.browser.send(f"{centres.placement}/readers/{assigned.id}/remove").status_code == 302
    assert len(readers(centres)) == 1


def test_an_examiner_with_a_part_in_the_training_is_refused_in_words(centres: Centres) -> None:
    ours = centres.ours
    former = centres.person(Role.EXAMINER)
    earlier = make_placement(ours.centre, ours.trainee, ours.framework)
    earlier.supervisions = [
        Supervision(supervisor=former, starts_on=today() - 90 * A_DAY, ends_on=today() - 60 * A_DAY)
    ]
    give_part(ours.supervisor, ours.centre.id, Role.EXAMINER)
    give_part(ours.coordinator, ours.centre.id, Role.EXAMINER)
    give_part(ours.trainee, ours.centre.id, Role.EXAMINER)
    db.session.commit()
    address = f"{centres.placement}/readers/new"
    for person, words in (
        (ours.supervisor, "no part in the training"),
        (former, "no part in the training"),
        (ours.coordinator, "no part in managing"),
        (ours.trainee, "their own placement"),
        (centres.person(Role.MODERATOR), "no examiner of the centre"),
        (centres.theirs.supervisor, "Choose one of the options."),
    ):
        answer = centres.browser.send(address, {"person": str(person.id), "role": "examiner"})
        assert answer.status_code == 422
        assert words in answer.text
    assert readers(centres) == []


def test_the_list_costs_the_same_however_long_it_is(centres: Centres) -> None:
    ours = centres.ours
    centres.browser.get("/centre")
    with counted_queries() as few:
        assert "Sam Supervisor" in centres.browser.get("/centre").text
    for _ in range(30):
        trainee = make_user(centre=ours.centre, role=Role.TRAINEE)
        supervisor = make_user(centre=ours.centre, role=Role.SUPERVISOR)
        make_placement(ours.centre, trainee, ours.framework, supervisor=supervisor)
    db.session.commit()
    with counted_queries() as many:
        page = centres.browser.get("/centre").text
    assert page.count("<tr") == 32
    assert len(few) == len(many)


def test_the_list_is_filtered_and_shows_own_placements_only(centres: Centres) -> None:
    page = centres.browser.get("/centre").text
    assert str(centres.ours.placement.id) in page
    assert str(centres.theirs.placement.id) not in page
    assert "No placement fits" in centres.browser.get("/centre?words=zzz").text
    assert "No placement fits" in centres.browser.get("/centre?state=finished").text
    assert str(centres.ours.placement.id) in centres.browser.get("/centre?words=TARA&state=active").text
    assert centres.browser.get(f"/centre?centre={centres.theirs.centre.id}").status_code == 404


def test_nobody_manages_their_own_placement(centres: Centres, browser: Browser) -> None:
    ours = centres.ours
    give_part(ours.coordinator, ours.centre.id, Role.TRAINEE)
    own = make_placement(ours.centre, ours.coordinator, ours.framework)
    db.session.commit()
    assert centres.browser.get(f"/centre/placements/{own.id}").status_code == 404
    made = centres.browser.send(new(centres), fields(centres, trainee=str(ours.coordinator.id)))
    assert made.status_code == 404
    assert browser.get(f"/centre/placements/{own.id}").status_code == 302
