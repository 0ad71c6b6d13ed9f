"""The pages of a weekly log: this week's form above the last weeks, one week, hours against target."""

from datetime import date, datetime, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import today
from app.core.errors import ConflictError, NotFoundError
from app.logbook import policy, service
from app.logbook.chart import WHOLE_HEIGHT, WIDTH
from app.logbook.forms import WeekForm, filled_from, proposed_from
from app.logbook.models import LoggedWeek
from app.logbook.reckoning import proposed_absence
from app.logbook.views import (
    Log,
    hours_page,
    log_of,
    log_page,
    on_the_clock,
    span_of,
    title_of,
    version_row,
)
from app.placements.access import Access, placement_for
from app.placements.clock import monday_of
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent

blueprint = Blueprint("weekly_log", __name__)
LOG = "/placements/<uuid:placement_id>/weekly-log"
CONFLICT = 409


@blueprint.get(LOG)
@audience(Audience.SIGNED_IN)
def log(placement_id: UUID) -> str:
    """Show a log: its trainee writes about this week on top, everybody with a part reads the last weeks."""
    access = placement_for(acting(), placement_id, "weekly log")
    found = log_of(access)
    monday = monday_of(today())
    writes = policy.WRITES in access.parts and not service.refusal(access.placement, monday)
    return render_template(
        "logbook/log.html",
        access=access,
        page=log_page(found, today()) if found else None,
        form=_form(found, monday) if found and writes else None,
        monday=monday,
        span=span_of(monday),
        clock=on_the_clock(found.clock, monday) if found else [],
    )


@blueprint.get(f"{LOG}/hours")
@audience(Audience.SIGNED_IN)
def hours(placement_id: UUID) -> str:
    """Show hours against target, week by week."""
    access = placement_for(acting(), placement_id, "hours of the weekly log")
    found = log_of(access)
    page = hours_page(found, today()) if found else None
    return render_template("logbook/hours.html", access=access, page=page, width=WIDTH, height=WHOLE_HEIGHT)


@blueprint.get(f"{LOG}/<monday>")
@audience(Audience.SIGNED_IN)
def week(placement_id: UUID, monday: str) -> str:
    """Show one week with its history; its trainee writes about it here."""
    access, found, day = _found(placement_id, monday, "a week of the weekly log")
    return _page(access, found, day, _form(found, day))


@blueprint.post(f"{LOG}/<monday>")
@audience(Audience.SIGNED_IN)
def write(placement_id: UUID, monday: str) -> ResponseReturnValue:
    """Keep what the trainee wrote about a week."""
    access, found, day = _found(placement_id, monday)
    access.require(policy.WRITES)
    form = WeekForm()
    try:
        done = sent(
            form,
            lambda: service.write(access, day, form.entry(), form.version_seen, form.ticked),
            ConflictError,
        )
    except ConflictError as changed:
        form.form_errors.append(changed.sentence)
        # What is saved stands on the page now: sent again, the form replaces it knowingly.
        access, found, day = _found(placement_id, monday)
        form.seen.data = str(found.weeks[day].newest.number if day in found.weeks else 0)
        return _page(access, found, day, form), CONFLICT
    if not done:
        return invalid(form, _page(access, found, day, form))
    flash(f"{title_of(day)}: saved.")
    return redirect(url_for("weekly_log.log", placement_id=placement_id))


@blueprint.get(f"{LOG}/<monday>/remove-words")
@audience(Audience.SIGNED_IN)
def ask_removal(placement_id: UUID, monday: str) -> str:
    """Ask whether the words about a week are to be removed for good."""
    access, found, day = _found(placement_id, monday)
    access.require(*policy.REMOVES)
    row = found.row(_logged(found, day))
    return render_template("logbook/remove_words.html", access=access, row=row)


@blueprint.post(f"{LOG}/<monday>/remove-words")
@audience(Audience.SIGNED_IN)
def remove_words(placement_id: UUID, monday: str) -> ResponseReturnValue:
    """Remove the words about a week for good."""
    access, found, day = _found(placement_id, monday)
    service.remove_words(access, _logged(found, day))
    flash(f"{title_of(day)}: the words are removed for good. Hours and days away stay.")
    return redirect(url_for("weekly_log.week", placement_id=placement_id, monday=monday))


def _found(placement_id: UUID, monday: str, looking_at: str = "") -> tuple[Access, Log, date]:
    """Return a log and the Monday that an address names.

    Raises:
        NotFoundError: the placement has no first day, or the address names no Monday.
    """
    access = placement_for(acting(), placement_id, looking_at)
    found = log_of(access)
    try:
        day = datetime.strptime(monday, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise NotFoundError from None
    # Its Sunday has to exist too.
    if found is None or day.weekday() or day.isoformat() != monday or day > date.max - timedelta(days=9):
        raise NotFoundError
    return access, found, day


def _logged(found: Log, day: date) -> LoggedWeek:
    if day not in found.weeks:
        raise NotFoundError
    return found.weeks[day]


def _form(found: Log, day: date) -> WeekForm:
    if written := found.weeks.get(day):
        return WeekForm(formdata=None, **filled_from(written.newest.entry, written.newest.number))
    proposed = {kind.value: halves for kind, halves in proposed_absence(found.clock, day).items()}
    return WeekForm(formdata=None, **proposed_from(proposed))


def _page(access: Access, found: Log, day: date, form: WeekForm) -> str:
    written = found.weeks.get(day)
    versions = reversed(written.versions) if written else ()
    return render_template(
        "logbook/week.html",
        access=access,
        title=title_of(day),
        span=span_of(day),
        monday=day,
        clock=on_the_clock(found.clock, day),
        row=found.row(written) if written else None,
        history=[version_row(one, knows_kinds=found.knows_kinds) for one in versions],
        refusal=service.refusal(access.placement, day),
        writes=policy.WRITES in access.parts,
        removes=bool(access.parts.intersection(policy.REMOVES))
        and written is not None
        and any(one.words for one in written.versions),
        form=form,
    )
