"""A centre says after how long its people are reminded, or that nobody is."""

import pytest

from app.extensions import db
from app.placements.reminder_settings import wishes_of
from app.placements.reminder_values import ReminderWishes
from tests.placements.conftest import Centres

pytestmark = pytest.mark.database


def address(centres: Centres) -> str:
    return f"/centre/{centres.ours.centre.id}/reminders"


def test_until_a_centre_says_otherwise_the_usual_holds(centres: Centres) -> None:
    assert wishes_of(centres.ours.centre.id) == ReminderWishes(quiet_weeks=3, waiting_days=7, plans=False)
    page = centres.browser.get(address(centres)).text
    assert 'value="3"' in page
    assert 'value="7"' in page
    assert "checked" not in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            {"quiet_weeks": "4", "waiting_days": "14", "plans": "yes"},
            ReminderWishes(quiet_weeks=4, waiting_days=14, plans=True),
        ),
        (
            {"quiet_weeks": " 26 ", "waiting_days": ""},
            ReminderWishes(quiet_weeks=26, waiting_days=None, plans=False),
        ),
        (
            {"quiet_weeks": "", "waiting_days": "90"},
            ReminderWishes(quiet_weeks=None, waiting_days=90, plans=False),
        ),
    ],
)
def test_what_is_chosen_is_kept_and_can_be_changed(
    centres: Centres, typed: dict[str, str], kept: ReminderWishes
) -> None:
    for fields, wishes in (({"quiet_weeks": "9"}, None), (typed, kept)):
        assert centres.browser.send(address(centres), fields).status_code == 302
        db.session.expire_all()
        assert wishes is None or wishes_of(centres.ours.centre.id) == wishes
    assert wishes_of(centres.theirs.centre.id) == ReminderWishes()


@pytest.mark.parametrize("typed", ["0", "27", "-1", "1.5", "three", "٣", "999"])
def test_what_is_no_sensible_number_is_refused_at_its_field(centres: Centres, typed: str) -> None:
    answer = centres.browser.send(address(centres), {"quiet_weeks": typed, "waiting_days": "5"})
    assert answer.status_code == 422
    assert "The number must be a whole one from 1 to 26, or left empty." in answer.text
    assert f'value="{typed}"' in answer.text
    assert wishes_of(centres.ours.centre.id) == ReminderWishes()


def test_only_the_centres_own_coordinator_decides(centres: Centres) -> None:
    target = f"/centre/{centres.theirs.centre.id}/reminders"
    assert centres.browser.get(target).status_code == 404
    assert centres.browser.send(target, {"quiet_weeks": "1"}).status_code == 404
    assert wishes_of(centres.theirs.centre.id) == ReminderWishes()
