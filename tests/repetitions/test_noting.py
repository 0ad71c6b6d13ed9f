"""A trainee notes a repetition in one short form, corrects and withdraws it; everything stays in history."""

import html

import pytest
import sqlalchemy as sa

from app.core.clock import day_in_words, today
from app.core.errors import AtFieldError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.mail.models import Notice
from app.placements import ending
from app.placements.access import placement_for
from app.repetitions import service
from app.repetitions.models import Repetition, RepetitionVersion
from tests.application import Browser
from tests.people import make_world
from tests.repetitions.noting import day_ago, initial, item_address, note, own, performance, typed

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
GONE = 404
INVALID = 422


def versions() -> list[RepetitionVersion]:
    return list(db.session.scalars(sa.select(RepetitionVersion).order_by(RepetitionVersion.number)))


def test_a_repetition_is_noted_from_the_page_of_the_item(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    page = browser.get(item_address(world).removesuffix("/repetitions")).text
    assert "Nothing shows that this was done yet." in page
    assert f'name="day-day" type="text" value="{today().day}"' in " ".join(page.split())
    assert browser.send(item_address(world), typed(2)).status_code == 302
    page = browser.get(item_address(world)).text
    assert f"Done once on 1 day, last on {day_in_words(day_ago(2))}." in page
    assert '<option value="Gamma camera 2">' in page
    assert "Done independently" in page
    assert "Not initialled" in page
    assert "Uniformity flood, within limits." in page


def test_a_form_that_is_sent_twice_notes_once(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    form = typed()
    assert browser.send(item_address(world), form).status_code == 302
    assert browser.send(item_address(world), form).status_code == 302
    assert browser.send(item_address(world), typed()).status_code == 302
    assert len(versions()) == 2


def test_the_number_of_a_form_of_somebody_else_is_theirs_alone(browser: Browser) -> None:
    world, other = make_world(), make_world()
    form = typed()
    browser.sign_in(world.trainee).send(item_address(world), form)
    browser.sign_in(other.trainee).send(item_address(other), form)
    noted = db.session.scalars(sa.select(Repetition.placement_id)).all()
    assert set(noted) == {world.placement.id, other.placement.id}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("day-year", "2999", "is in the future"),
        ("day-month", "13", "must be a real day"),
        ("day-day", "", "needs a day, a month and a year"),
        ("outcome", "excellent", "Choose one of the options."),
        ("outcome", "", "Say how it went."),
        ("equipment", "x" * 121, "must be 120 characters or fewer"),
        ("note", "x" * 201, "must be 200 characters or fewer"),
        ("note", "y" * 1_000_000, "must be 200 characters or fewer"),
        ("note", "flood\0source", "a control character"),
        ("equipment", "cam\u202era", "changes the direction"),
        ("note", "Patient: Jane Smith was here", "what looks like the name of a patient"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(
    browser: Browser, field: str, value: str, sentence: str
) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    answer = browser.send(item_address(world), typed(3, **{field: value}))
    assert answer.status_code == INVALID
    page = html.unescape(answer.text)
    assert "There is a problem" in page
    assert sentence in page
    if field != "equipment":
        assert 'value="Gamma camera 2"' in page
    assert not versions()


def test_what_looks_like_a_patient_can_be_ticked_as_none(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    form = typed(note="Unit no. AB12345 recalled", no_patient="yes")
    assert browser.send(item_address(world), form).status_code == 302
    assert versions()[0].note == "Unit no. AB12345 recalled"


def test_markup_is_shown_as_it_was_typed(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    browser.send(item_address(world), typed(note="<script>alert(1)</script>", equipment='"><b>x</b>'))
    page = browser.get(item_address(world)).text
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_day_before_the_placement_is_asked_about_and_kept(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    assert browser.send(item_address(world), typed(900)).status_code == 302
    page = browser.get(item_address(world)).text
    assert "is before your placement began" in page
    assert "Before the placement began" in page
    assert len(versions()) == 1


def test_nothing_is_noted_about_days_after_the_finish() -> None:
    world = make_world()
    ending.finish(world.coordinator.actor(), world.placement, day_ago(5))
    access = placement_for(world.trainee.actor(), world.placement.id)
    item = world.items[0].id
    with pytest.raises(AtFieldError, match="was finished on"):
        service.note(access, item, performance(4), new_id(), no_patient=False)
    assert service.note(access, item, performance(6), new_id(), no_patient=False).newest.number == 1


def test_an_item_of_other_standards_takes_no_repetition(browser: Browser) -> None:
    world, other = make_world(), make_world()
    browser.sign_in(world.trainee)
    address = f"/placements/{world.placement.id}/competencies/{other.items[0].id}/repetitions"
    assert browser.send(address, typed()).status_code == GONE
    heading = world.framework.items[0]
    address = f"/placements/{world.placement.id}/competencies/{heading.id}/repetitions"
    assert browser.get(address).status_code == GONE
    assert browser.send(address, typed()).status_code == GONE
    access = placement_for(world.trainee.actor(), world.placement.id)
    with pytest.raises(NotFoundError):
        service.note(access, heading.id, performance(), new_id(), no_patient=False)


def test_a_correction_is_a_new_version_and_the_same_again_is_none(browser: Browser) -> None:
    world = make_world()
    repetition = note(world)
    db.session.commit()
    browser.sign_in(world.trainee)
    address = f"/repetitions/{repetition.id}"
    same = typed(seen="1", note="")
    assert browser.send(address, same).status_code == 302
    assert len(versions()) == 1
    assert browser.send(address, {**same, "outcome": "helped"}).status_code == 302
    page = browser.get(address).text
    assert "Done with help" in page
    assert "History" in page
    assert [one.outcome.value for one in versions()] == ["independent", "helped"]


def test_somebody_who_changes_what_was_changed_is_told_and_decides(browser: Browser) -> None:
    world = make_world()
    repetition = note(world)
    service.correct(own(world, repetition), performance(2), 1, no_patient=False)
    db.session.commit()
    browser.sign_in(world.trainee)
    address = f"/repetitions/{repetition.id}"
    late = typed(seen="1", note="My own words")
    answer = browser.send(address, late)
    assert answer.status_code == 409
    assert "was changed meanwhile" in answer.text
    assert 'value="My own words"' in answer.text
    assert 'name="seen" type="hidden" value="2"' in answer.text
    assert browser.send(address, {**late, "seen": "2"}).status_code == 302
    assert versions()[-1].note == "My own words"


def test_what_is_withdrawn_counts_no_more_and_stays_in_history(browser: Browser) -> None:
    world = make_world()
    repetition = note(world)
    db.session.commit()
    browser.sign_in(world.trainee)
    address = f"/repetitions/{repetition.id}"
    assert browser.send(f"{address}/withdraw").status_code == 302
    assert "Nothing shows that this was done yet." in browser.get(item_address(world)).text
    page = browser.get(address).text
    assert "Withdrawn" in page
    assert "Correct it" not in page
    with pytest.raises(RefusedError):
        service.withdraw(own(world, repetition))
    with pytest.raises(RefusedError):
        service.correct(own(world, repetition), performance(3), 2, no_patient=False)


@pytest.mark.parametrize("who", ["trainee", "supervisor", "coordinator"])
def test_words_that_name_a_patient_are_removed_for_good(browser: Browser, who: str) -> None:
    world = make_world()
    repetition = note(world)
    service.correct(own(world, repetition), performance(1, note="With Jane in bay 4"), 1, no_patient=False)
    db.session.commit()
    browser.sign_in(getattr(world, who))
    address = f"/repetitions/{repetition.id}"
    assert f'href="{address}/remove-words"' in browser.get(address).text
    assert "cannot be undone" in browser.get(f"{address}/remove-words").text
    assert browser.send(f"{address}/remove-words").status_code == 302
    page = browser.get(address).text
    assert "Jane" not in page
    assert "Gamma camera 2" not in page
    assert "were removed for good" in page
    assert {(one.note, one.equipment) for one in versions()} == {("", "")}
    told = db.session.scalars(sa.select(Notice).where(Notice.user_id == world.trainee.id)).all()
    assert len(told) == (who != "trainee")
    with pytest.raises(RefusedError):
        service.remove_words(own(world, repetition))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM repetition",
        "UPDATE repetition SET item_id = placement_id",
        "DELETE FROM repetition_version",
        "UPDATE repetition_version SET note = 'else'",
        "UPDATE repetition_version SET number = 9, note = '', equipment = '', purged_at = at",
        "UPDATE repetition_version SET purged_at = at, purged_by_id = written_by_id",
        "DELETE FROM repetition_initial",
        "UPDATE repetition_initial SET at = '2026-01-05'",
    ],
)
def test_what_was_noted_only_grows(statement: str) -> None:
    world = make_world()
    initial(world, note(world))
    db.session.commit()
    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(sa.text(statement))
    db.session.rollback()
