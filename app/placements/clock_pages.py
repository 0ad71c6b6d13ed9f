"""The pages about the weeks of a placement: reading them, and changing what is entered as a co-ordinator."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.core.clock import today
from app.core.errors import NotFoundError
from app.identity.queries import people_with_part
from app.placements import clock_service, clocks
from app.placements.access import Access, placement_for
from app.placements.bank_holidays import Nation, bank_holidays
from app.placements.centre import centre_in_hand, managed
from app.placements.clock_forms import (
    FORMS,
    BlockForm,
    EntryForm,
    NationForm,
    RemoveForm,
    filled_from,
)
from app.placements.clock_models import Sort
from app.placements.clock_views import NOUNS, day_facts, may_change, weeks_page
from app.placements.clock_words import entry_words
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.day_field import DayField
from app.web.forms import Form
from app.web.sent import sent

blueprint = Blueprint("placement_weeks", __name__)
ENTRIES = "/centre/placements/<uuid:placement_id>/weeks/<any(blocks, hours, breaks, extensions):sort>"


class AskForm(Form):
    """A day that somebody asks about."""

    day = DayField("Ask about a day")


@blueprint.get("/placements/<uuid:placement_id>/weeks")
@audience(Audience.SIGNED_IN)
def weeks(placement_id: UUID) -> ResponseReturnValue:
    """Show the weeks of a placement to anybody with a part in it, and answer for a day asked about."""
    access = placement_for(acting(), placement_id, "weeks of the placement")
    page = weeks_page(access, today(), request.args.get("page", 1, type=int))
    clock = clocks.clock_of(access.placement, hidden=not clocks.knows_kinds(access.parts))
    form = AskForm(request.args, meta={"csrf": False})
    asked = form.validate() and form.day.data is not None and clock is not None
    return render_template(
        "placements/weeks.html",
        access=access,
        page=page,
        may_change=may_change(access),
        form=form,
        asked=day_facts(clock, form.day.data) if asked and clock else [],
    )


@blueprint.route(f"{ENTRIES}/new", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def add(placement_id: UUID, sort: str) -> ResponseReturnValue:
    """Enter a block, hours, a break or an extension."""
    access = _dated(placement_id)
    which = Sort(sort)
    form = _form(access, which, {})
    if not sent(form, lambda: clock_service.add(access, which, form.wanted())):
        return _asked(access, which, form, "Add")
    return _back(access, "Added. The planned end is reckoned anew.")


@blueprint.route(f"{ENTRIES}/<uuid:entry_id>", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def change(placement_id: UUID, sort: str, entry_id: UUID) -> ResponseReturnValue:
    """Change an entry."""
    access = _dated(placement_id)
    which = Sort(sort)
    row = clock_service.entry_for(access, which, entry_id)
    mark = clock_service.entry_mark(access.placement, row)
    form = _form(access, which, filled_from(row, access.placement.full_time_hours) | {"seen": mark})
    if not sent(form, lambda: clock_service.change(access, which, row, form.wanted(), form.seen.data or "")):
        form.seen.data = clock_service.entry_mark(access.placement, row)
        return _asked(access, which, form, "Change", entry_words(clocks.value_of(row), form.full_time_hours))
    return _back(access, "Changed. The planned end is reckoned anew.")


@blueprint.route(f"{ENTRIES}/<uuid:entry_id>/remove", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def remove(placement_id: UUID, sort: str, entry_id: UUID) -> ResponseReturnValue:
    """Remove an entry."""
    access = _dated(placement_id)
    which = Sort(sort)
    row = clock_service.entry_for(access, which, entry_id)
    mark = clock_service.entry_mark(access.placement, row)
    form = RemoveForm(seen=mark)

    def remove_it() -> None:
        clock_service.remove(access, which, row, form.reason.data or "", form.seen.data or "")

    if not sent(form, remove_it):
        form.seen.data = clock_service.entry_mark(access.placement, row)
        words = entry_words(clocks.value_of(row), access.placement.full_time_hours)
        return _asked(access, which, form, "Remove", words)
    return _back(access, "Removed. What it said stays in the history.")


@blueprint.route("/centre/<uuid:centre_id>/bank-holidays", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def nation(centre_id: UUID) -> ResponseReturnValue:
    """Show the bank holidays of a centre, and say in which nation it lies."""
    centre, centres = centre_in_hand(centre_id)
    current = clocks.nations_of([centre.id])[centre.id]
    form = NationForm(nation=current.value)
    if not sent(form, lambda: clock_service.set_nation(acting(), centre.id, Nation(form.nation.data))):
        year = today().year
        shown = [pair for one in (year, year + 1) for pair in bank_holidays(current, one).items()]
        page = render_template(
            "placements/bank_holidays.html", centre=centre, centres=centres, form=form, days=shown
        )
        return invalid(form, page)
    flash("Saved. Bank holidays do not move the end of a placement.")
    return redirect(url_for("placement_weeks.nation", centre_id=centre.id))


def _dated(placement_id: UUID) -> Access:
    """Return a placement to a co-ordinator; one without a first day has no weeks."""
    access = managed(placement_id)
    if access.placement.starts_on is None:
        raise NotFoundError
    return access


def _form(access: Access, sort: Sort, shown: Mapping[str, object]) -> EntryForm:
    form = FORMS[sort](**shown)
    form.full_time_hours = access.placement.full_time_hours
    if isinstance(form, BlockForm):
        people = people_with_part(access.placement.centre_id, Role.SUPERVISOR)
        form.offer([(str(one.id), one.name) for one in people if one.id != access.placement.trainee_id])
    return form


def _asked(access: Access, sort: Sort, form: Form, verb: str, words: str = "") -> ResponseReturnValue:
    page = render_template(
        "placements/weeks_entry.html",
        placement=access.placement,
        form=form,
        heading=f"{verb} {'an' if NOUNS[sort][0] == 'e' else 'a'} {NOUNS[sort]}",
        verb=verb,
        words=words,
    )
    return invalid(form, page)


def _back(access: Access, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("placement_weeks.weeks", placement_id=access.placement.id))
