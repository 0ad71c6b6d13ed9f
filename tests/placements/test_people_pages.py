"""The co-ordinator's pages about people."""

from urllib.parse import quote

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.extensions import db
from app.identity.models import Membership, User
from app.identity.service import find_user, give_part
from tests.application import Browser
from tests.people import make_user
from tests.placements.conftest import Centres
from tests.standards.frameworks import counted_queries

pytestmark = pytest.mark.database
NEW = {"name": "Nina New", "email": "nina@test.example", "role": "trainee"}


def enrol_address(centres: Centres) -> str:
    return f"/centre/{centres.ours.centre.id}/people/new"


def test_enrolling_shows_a_link_that_sets_a_password_and_is_not_shown_again(centres: Centres) -> None:
    page = centres.browser.send(enrol_address(centres), NEW)
    assert page.status_code == 200
    address = page.text.split('id="link"')[1].split('value="')[1].split('"')[0]
    words = "three words in a row"
    answer = centres.browser.send(address, {"password": words, "password_again": words})
    assert answer.status_code == 302
    assert (
        "/set-password/" not in centres.browser.sign_in(centres.ours.coordinator).get("/centre/people").text
    )
    user = find_user("nina@test.example")
    assert user is not None
    assert [(part.centre_id, part.role) for part in user.memberships] == [
        (centres.ours.centre.id, Role.TRAINEE)
    ]


def test_a_known_address_gets_the_part_and_no_link(centres: Centres) -> None:
    known = centres.theirs.supervisor
    answer = centres.browser.send(
        enrol_address(centres), {"name": "Typed Name", "email": known.email.upper(), "role": "examiner"}
    )
    assert answer.status_code == 302
    page = centres.browser.get(answer.location).text
    assert "has an account already" in page
    assert centres.theirs.centre.name not in page
    assert db.session.get_one(User, known.id).name == "Sam Supervisor"


def test_a_second_click_enrols_one_person_and_still_shows_a_link_that_works(centres: Centres) -> None:
    centres.browser.send(enrol_address(centres), NEW)
    page = centres.browser.send(enrol_address(centres), NEW)
    address = page.text.split('id="link"')[1].split('value="')[1].split('"')[0]
    assert centres.browser.get(address).status_code == 200
    assert db.session.query(User).filter_by(email=NEW["email"]).count() == 1


def test_no_link_is_shown_for_an_account_that_waits_in_another_centre(centres: Centres) -> None:
    waiting = make_user(centre=centres.theirs.centre, role=Role.TRAINEE)
    db.session.commit()
    answer = centres.browser.send(enrol_address(centres), {**NEW, "email": waiting.email})
    assert "/set-password/" not in answer.text
    assert "has an account already" in centres.browser.get(answer.location).text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "not an address", "This is not an e-mail address."),
        ("email", "", "Type the person&#39;s work e-mail address."),
        ("name", "", "Type the person&#39;s name."),
        ("name", "Nina\x00", "control character"),
        ("name", "n" * 201, "200 characters or fewer"),
        ("role", "coordinator", "Choose one of the options."),
        ("role", "", "Choose the part"),
    ],
)
def test_what_cannot_be_is_explained(centres: Centres, field: str, value: str, sentence: str) -> None:
    answer = centres.browser.send(enrol_address(centres), {**NEW, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert find_user("nina@test.example") is None


def test_nobody_enrols_into_another_centre(centres: Centres) -> None:
    address = f"/centre/{centres.theirs.centre.id}/people/new"
    assert centres.browser.get(address).status_code == 404
    assert centres.browser.send(address, NEW).status_code == 404
    assert find_user("nina@test.example") is None


def test_the_list_shows_own_people_with_their_parts_here_only(centres: Centres) -> None:
    give_part(centres.ours.supervisor, centres.theirs.centre.id, Role.EXAMINER)
    db.session.commit()
    page = centres.browser.get("/centre/people").text
    assert centres.ours.trainee.email in page
    assert centres.theirs.trainee.email not in page
    assert "Examiner" not in page.split("<tbody")[1].split("</tbody>")[0]
    assert centres.browser.get(f"/centre/people?centre={centres.theirs.centre.id}").status_code == 404


def test_the_list_can_be_searched(centres: Centres) -> None:
    page = centres.browser.get("/centre/people?words=sam%20sup").text
    assert centres.ours.supervisor.email in page
    assert centres.ours.trainee.email not in page
    assert centres.browser.get("/centre/people?words=%25").text.count("<tr") == 1


def test_a_new_link_is_made_for_own_people(centres: Centres) -> None:
    answer = centres.browser.send(f"/centre/people/{centres.ours.trainee.id}/link")
    assert answer.status_code == 200
    assert "/set-password/" in answer.text


def test_no_link_is_made_for_strangers(centres: Centres) -> None:
    assert centres.browser.send(f"/centre/people/{centres.theirs.trainee.id}/link").status_code == 404


def test_no_link_opens_an_account_that_reaches_further(centres: Centres) -> None:
    administrator = make_user(centre=centres.ours.centre, role=Role.SUPERVISOR, is_administrator=True)
    shared = centres.theirs.supervisor
    give_part(shared, centres.ours.centre.id, Role.SUPERVISOR)
    # A part that was taken away leaves the supervision in the other centre.
    former = make_user(centre=centres.ours.centre, role=Role.SUPERVISOR)
    centres.theirs.placement.supervisions[0].supervisor = former
    db.session.commit()
    for user in (administrator, shared, former):
        answer = centres.browser.send(f"/centre/people/{user.id}/link")
        assert answer.status_code == 409
        assert "Only an administrator" in answer.text
        assert centres.theirs.centre.name not in answer.text
        assert f"/centre/people/{user.id}/link" not in centres.browser.get("/centre/people").text


@pytest.mark.parametrize("who", ["trainee", "supervisor"])
def test_others_find_no_centre_pages(centres: Centres, who: str) -> None:
    centres.browser.sign_in(getattr(centres.ours, who))
    for address in ("/centre", "/centre/people", enrol_address(centres)):
        assert centres.browser.get(address).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(centres: Centres) -> None:
    centres.browser.get("/centre/people")
    with counted_queries() as few:
        centres.browser.get("/centre/people")
    for _ in range(30):
        make_user(centre=centres.ours.centre, role=Role.TRAINEE)
    db.session.commit()
    with counted_queries() as many:
        page = centres.browser.get("/centre/people").text
    assert page.count("<tr") == 34
    assert len(few) == len(many)


def test_a_long_list_is_cut_into_pages(centres: Centres, browser: Browser) -> None:
    for _ in range(60):
        make_user(centre=centres.ours.centre, role=Role.TRAINEE)
    db.session.commit()
    assert "Page 1 of 2" in centres.browser.get("/centre/people").text
    assert centres.browser.get("/centre/people?page=2").text.count("<tr") == 14
    assert centres.browser.get("/centre/people?page=999").status_code == 200
    assert browser.get("/centre/people").status_code == 302
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 66


@pytest.mark.parametrize("words", ["A" * 60_000, "nul\x00", "half \ud800"], ids=["long", "nul", "half"])
@pytest.mark.parametrize("address", ["/centre", "/centre/people", "/administration"])
def test_words_that_no_list_can_be_searched_for_break_nothing(
    centres: Centres, address: str, words: str
) -> None:
    centres.ours.coordinator.is_administrator = True
    db.session.commit()
    query = f"words={quote(words.encode('utf-8', 'surrogatepass'))}"
    assert centres.browser.get(address, query_string=query).status_code == 200
