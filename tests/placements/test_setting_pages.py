"""A co-ordinator changes first day, length and hours of a placement; what does not follow is named."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import day_in_words, today
from app.extensions import db
from app.mail.models import Notice
from app.placements.clock_models import ChangeKind, ClockChange, PlacementBreak, ProgrammeHours, Sort
from app.placements.clock_values import BreakKind
from app.placements.models import Placement, PlacementState
from app.placements.programmes import Programme
from app.reviews.kinds import ReviewKind
from app.reviews.models import Review
from tests.placements.conftest import Centres
from tests.placements.test_weeks_pages import (
    A_DAY,
    WEEK,
    Form,
    away,
    began,
    clock,
    days,
    error_at,
    extension,
    hours,
    send,
    weeks,
)

pytestmark = pytest.mark.database


def setting(start: date | None, length: str = "50", **more: str) -> Form:
    return {
        **days("starts_on", start),
        "weeks": length,
        "full_time": "37.5",
        "reason": "Agreed with the department.",
        **more,
    }


def change(centres: Centres, form: Form) -> str:
    """Send the form, which is to be kept, and return the page after it."""
    answer = centres.browser.send(f"{centres.placement}/weeks/setting", form)
    assert answer.status_code == 302, answer.text
    return centres.browser.get(weeks(centres)).text


def told() -> list[tuple[Sort, ChangeKind, str, str]]:
    rows = db.session.scalars(sa.select(ClockChange).order_by(ClockChange.at, ClockChange.id))
    return [(row.sort, row.kind, row.before, row.after) for row in rows]


def test_first_day_and_length_are_changed_with_a_reason_and_stay_in_the_history(centres: Centres) -> None:
    start = began(centres)
    page = centres.browser.get(f"{centres.placement}/weeks/setting").text
    assert f'value="{start.year}"' in page
    assert 'value="37.5"' in page
    page = change(centres, setting(start - 2 * WEEK, "40"))
    assert f"40 weeks of full-time work from {day_in_words(start - 2 * WEEK)} end on" in page
    assert told() == [
        (Sort.START, ChangeKind.CHANGED, day_in_words(start), day_in_words(start - 2 * WEEK)),
        (Sort.LENGTH, ChangeKind.CHANGED, "50 weeks", "40 weeks"),
    ]
    assert "First day changed" in page
    assert "Length changed" in page
    assert "Agreed with the department." in page
    assert clock(centres).planned_end == start + 38 * WEEK - 3 * A_DAY
    notices = db.session.scalars(sa.select(Notice).where(Notice.user_id == centres.ours.trainee.id)).all()
    assert [one.words for one in notices] == [
        "The weeks of your placement were changed. See what that does to the planned end."
    ]


def test_sent_again_it_changes_nothing(centres: Centres) -> None:
    for _ in range(2):
        change(centres, setting(began(centres), "48"))
    assert len(told()) == 1


def test_days_won_at_the_beginning_without_a_supervisor_are_named(centres: Centres) -> None:
    start = began(centres)
    page = change(centres, setting(start - WEEK))
    assert f"Nobody supervises yet on {day_in_words(start - WEEK)} to {day_in_words(start - A_DAY)}" in page


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        ({"starts_on-year": "1970"}, "starts_on", "more than 20 years away"),
        ({"starts_on-year": "2200"}, "starts_on", "more than 20 years away"),
        ({"starts_on-day": "30", "starts_on-month": "2"}, "starts_on", "must be a real day"),
        (days("starts_on", None), "starts_on", "Give the day on which the placement starts."),
        ({"weeks": "0"}, "weeks", "from 1 to 520"),
        ({"weeks": "521"}, "weeks", "from 1 to 520"),
        ({"weeks": "49.5"}, "weeks", "from 1 to 520"),
        ({"weeks": ""}, "weeks", "This programme has a length."),
        ({"weeks": "519"}, "weeks", "With its extensions the placement has more than 520 weeks."),
        ({"weeks": "2"}, "sure", "more than the new length of 4 weeks"),
        ({"full_time": "19.9"}, "full_time", "from 20 to 48"),
        ({"full_time": "48.01"}, "full_time", "from 20 to 48"),
        ({"full_time": "37.555"}, "full_time", "from 20 to 48"),
        ({"full_time": "a day"}, "full_time", "from 20 to 48"),
        ({"reason": " "}, "reason", "Write why."),
    ],
)
def test_what_makes_no_sense_is_explained_at_its_field_and_nothing_changes(
    centres: Centres, form: Form, field: str, sentence: str
) -> None:
    send(centres, "extensions", extension("2"))
    start = began(centres)
    answer = centres.browser.send(f"{centres.placement}/weeks/setting", setting(start - A_DAY) | form)
    assert answer.status_code == 422
    assert sentence in error_at(answer.text, field), answer.text
    db.session.expire_all()
    assert (began(centres), centres.ours.placement.weeks) == (start, 50)


def test_a_first_day_after_what_is_entered_is_refused(centres: Centres) -> None:
    send(centres, "breaks", away(centres, 7, 13))
    answer = centres.browser.send(
        f"{centres.placement}/weeks/setting", setting(began(centres) + 2 * WEEK, sure="yes")
    )
    assert "This is entered for days before" in error_at(answer.text, "starts_on")
    assert "Sickness" in error_at(answer.text, "starts_on")


def test_a_shorter_length_than_what_is_done_is_kept_where_it_is_meant(centres: Centres) -> None:
    page = change(centres, setting(began(centres), "4", sure="yes"))
    assert "4 weeks were planned" in page


def test_what_lies_before_the_new_first_day_is_named_and_has_to_be_meant(centres: Centres) -> None:
    placement, start = centres.ours.placement, began(centres)
    db.session.add(
        Review(
            placement_id=placement.id,
            kind=ReviewKind.MONTHLY,
            planned_on=start + A_DAY,
            planned_by_id=centres.ours.supervisor.id,
        )
    )
    db.session.commit()
    later = setting(start + WEEK)
    answer = centres.browser.send(f"{centres.placement}/weeks/setting", later)
    words = error_at(answer.text, "sure")
    assert (
        f"The supervision by Sam Supervisor begins on {day_in_words(start)}, before the first day." in words
    )
    assert "1 review lies before the first day." in words
    page = change(centres, later | {"sure": "yes"})
    assert "1 review lies before the first day." in page
    db.session.expire_all()
    assert placement.supervisions[0].starts_on == start


def test_a_finished_placement_keeps_its_first_day(centres: Centres) -> None:
    placement = centres.ours.placement
    placement.state, placement.finished_on = PlacementState.FINISHED, today()
    db.session.commit()
    assert "Change first day" not in centres.browser.get(weeks(centres)).text
    answer = centres.browser.send(f"{centres.placement}/weeks/setting", setting(began(centres) - WEEK))
    assert answer.status_code == 422
    assert "Reopen it to change its weeks." in answer.text


def test_a_programme_without_a_first_day_may_get_one_and_lose_it_again(centres: Centres) -> None:
    placement = centres.ours.placement
    placement.programme, placement.starts_on, placement.weeks = Programme.EQUIVALENCE, None, None
    db.session.commit()
    assert "Give it a first day" in centres.browser.get(weeks(centres)).text
    address = f"{centres.placement}/weeks/setting"
    answer = centres.browser.send(address, setting(None, "24"))
    assert "A length needs a first day" in error_at(answer.text, "starts_on")
    page = change(centres, setting(today(), "", sure="yes"))
    assert "Not set" in page
    assert "there is no planned end" in page
    row = PlacementBreak(placement_id=placement.id, starts_on=today(), ends_on=today(), kind=BreakKind.OTHER)
    db.session.add(row)
    db.session.commit()
    answer = centres.browser.send(address, setting(None, ""))
    assert "which need a first day. Remove them first." in error_at(answer.text, "starts_on")
    db.session.delete(row)
    db.session.commit()
    assert "there are no weeks to count" in change(centres, setting(None, ""))
    assert [(sort, kind) for sort, kind, *_ in told()] == [
        (Sort.START, ChangeKind.ADDED),
        (Sort.START, ChangeKind.REMOVED),
    ]


def test_other_hours_leave_the_shares_and_say_what_they_are_now(centres: Centres) -> None:
    send(centres, "hours", hours(centres, "22.5 hours"))
    end = clock(centres).planned_end
    page = change(centres, setting(began(centres), full_time="36,25"))
    assert "Shares of full time stay as they were entered." in page
    assert "0.6 of full time (21.75 hours a week)" in page
    assert told()[-1] == (Sort.FULL_TIME, ChangeKind.CHANGED, "37.5 hours", "36.25 hours")
    assert clock(centres).planned_end == end
    assert "each 36.3 hours" not in page
    assert "each 36.25 hours" in page


def test_a_centre_sets_the_hours_of_a_programme_for_placements_made_from_then_on(centres: Centres) -> None:
    centre = centres.ours.centre
    address = f"/centre/{centre.id}/programme-hours"
    assert "As Techfolio proposes" in centres.browser.get(address).text
    form = {"programme": "ipem", "full_time": "36", "reason": "The new contracts."}
    for _ in range(2):
        assert centres.browser.send(address, form).status_code == 302
    page = centres.browser.get(address).text
    assert "The new contracts." in page
    assert "Cora Coordinator" in page
    assert "1 placement with 37.5" in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProgrammeHours)) == 1
    assert centres.ours.placement.full_time_hundredths == 3750
    details = {
        "trainee": str(centres.ours.trainee.id),
        "programme": "ipem",
        "discipline": "nuclear-medicine",
        "weeks": "50",
        "versions": str(centres.ours.framework.id),
        **days("starts_on", today()),
    }
    assert centres.browser.send(f"/centre/{centre.id}/placements/new", details).status_code == 302
    made = db.session.scalars(sa.select(Placement).order_by(Placement.created_at.desc())).first()
    assert made is not None
    assert made.full_time_hundredths == 3600
    for wrong in ("0", "19", "50", "1e1", ""):
        answer = centres.browser.send(address, form | {"full_time": wrong})
        assert "from 20 to 48" in error_at(answer.text, "full_time"), wrong
    assert centres.browser.get(f"/centre/{centres.theirs.centre.id}/programme-hours").status_code == 404


@pytest.mark.parametrize("verb", ["DELETE FROM programme_hours", "UPDATE programme_hours SET reason = 'x'"])
def test_what_a_centre_decided_about_hours_only_grows(centres: Centres, verb: str) -> None:
    form = {"programme": "ptp", "full_time": "37", "reason": "As the university counts."}
    centres.browser.send(f"/centre/{centres.ours.centre.id}/programme-hours", form)
    with pytest.raises(sa.exc.DBAPIError, match="history only grows"):
        db.session.execute(sa.text(verb))
    db.session.rollback()


def test_the_weeks_of_somebody_elses_placement_stay(centres: Centres) -> None:
    theirs = f"/centre/placements/{centres.theirs.placement.id}/weeks"
    for page in ("setting", "site"):
        assert centres.browser.send(f"{theirs}/{page}", setting(today())).status_code == 404
    reader = centres.browser.sign_in(centres.ours.supervisor)
    assert reader.get(f"{centres.placement}/weeks/setting").status_code in {403, 404}
    assert db.session.scalar(sa.select(ClockChange.id)) is None


def test_leap_day_and_new_year_count_as_any_other_day(centres: Centres) -> None:
    """29 February 2028 is a Tuesday; 50 weeks from it are full on the Monday of the 51st calendar week."""
    placement = centres.ours.placement
    placement.supervisions[0].starts_on = date(2028, 2, 29)
    db.session.commit()
    change(centres, setting(date(2028, 2, 29)) | {"sure": "yes"})
    found = clock(centres)
    assert found.planned_end == date(2029, 2, 12)
    assert found.week(date(2028, 12, 31)) == found.week(date(2028, 12, 25))
    assert found.week(date(2029, 1, 1)) == (found.week(date(2028, 12, 31)) or 0) + 1
    assert timedelta(weeks=50).days == (date(2029, 2, 13) - date(2028, 2, 29)).days
