"""The co-ordinator's page about what the centre's people are reminded of, and how soon."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import ValidationError

from app.placements.centre import centre_in_hand
from app.placements.reminder_settings import want, wishes_of
from app.placements.reminder_values import MOST_DAYS, MOST_WEEKS, ReminderWishes
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.fields import TextField, TickField
from app.web.forms import Form

blueprint = Blueprint("reminders", __name__)


class RemindersForm(Form):
    """After how long somebody is reminded; an empty field means never."""

    quiet_weeks = TextField(
        "Working weeks without anything new",
        longest=3,
        hint="From then on trainee and supervisor are told, and the placement is one to watch. Leave, "
        "illness and the time between blocks do not count. Leave it empty for never.",
    )
    waiting_days = TextField(
        "Days that an item may wait for a supervisor",
        longest=3,
        hint="From then on the supervisor is told once a week, and the placement is one to watch. "
        "Leave it empty for never.",
    )
    plans = TickField(
        "Remind of the training plan of each year",
        hint="Two months after the start of each training year, as is usual in pre-registration training "
        "in Scotland. Elsewhere leave it unticked.",
    )

    def validate_quiet_weeks(self, field: TextField) -> None:
        """Refuse what is no sensible number."""
        _require_number(field, MOST_WEEKS)

    def validate_waiting_days(self, field: TextField) -> None:
        """Refuse what is no sensible number."""
        _require_number(field, MOST_DAYS)

    def chosen(self) -> ReminderWishes:
        """Return what was chosen."""
        return ReminderWishes(
            quiet_weeks=int(self.quiet_weeks.data) if self.quiet_weeks.data else None,
            waiting_days=int(self.waiting_days.data) if self.waiting_days.data else None,
            plans=bool(self.plans.data),
        )


def _require_number(field: TextField, most: int) -> None:
    text = field.data or ""
    if text and not (text.isascii() and text.isdecimal() and 1 <= int(text) <= most):
        raise ValidationError(f"The number must be a whole one from 1 to {most}, or left empty.")


@blueprint.route("/centre/<uuid:centre_id>/reminders", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def settings(centre_id: UUID) -> ResponseReturnValue:
    """Show and change what the people of a centre are reminded of."""
    centre, _ = centre_in_hand(centre_id)
    now_wanted = wishes_of(centre.id)
    form = RemindersForm(
        quiet_weeks=str(now_wanted.quiet_weeks or ""),
        waiting_days=str(now_wanted.waiting_days or ""),
        plans=now_wanted.plans,
    )
    if not form.validate_on_submit():
        return invalid(form, render_template("placements/reminders.html", form=form, centre=centre))
    want(acting(), centre.id, form.chosen())
    flash("Saved.")
    return redirect(url_for("reminders.settings", centre_id=centre.id))
