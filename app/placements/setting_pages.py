"""The pages on which a co-ordinator changes first day, length and hours, the site, and programmes' hours."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.core.clock import instant_in_words, today
from app.core.errors import NotFoundError
from app.core.words import plural
from app.identity.queries import people_with_part
from app.placements import clocks, programme_hours
from app.placements.access import Access
from app.placements.centre import centre_in_hand, managed
from app.placements.clock_models import PlacementBlock, ProgrammeHours
from app.placements.clock_words import decimal
from app.placements.programmes import PROGRAMMES, Programme
from app.placements.setting_forms import ProgrammeHoursForm, SettingForm, SiteForm, shown_at_first
from app.placements.setting_policy import setting_words
from app.placements.setting_service import change_setting, setting_mark, setting_of
from app.placements.site_service import change_site
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.forms import Form
from app.web.sent import sent

blueprint = Blueprint("placement_settings", __name__)


@dataclass(frozen=True)
class HoursRow:
    """The hours of one programme: what holds, since when by whom and why, and what placements have."""

    programme: str
    hours: str
    since: str
    reason: str
    others: str


@blueprint.route("/centre/placements/<uuid:placement_id>/weeks/setting", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def change(placement_id: UUID) -> ResponseReturnValue:
    """Change first day, length and hours of a placement week."""
    access = managed(placement_id)
    form = SettingForm(**shown_at_first(setting_of(access.placement)))
    behind: list[str] = []
    if not sent(form, lambda: behind.extend(change_setting(access, form.wanted()))):
        holds = setting_of(access.placement)
        form.seen.data = setting_mark(holds)
        return _asked(access, form, "Change first day, length or hours", "Change", setting_words(holds))
    flash("Changed. The planned end is reckoned anew.")
    for sentence in behind:
        flash(sentence)
    return _back(placement_id)


@blueprint.route("/centre/placements/<uuid:placement_id>/weeks/site", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def site(placement_id: UUID) -> ResponseReturnValue:
    """Let training take place at another site from a day on."""
    access = managed(placement_id)
    placement = access.placement
    if placement.starts_on is None:
        raise NotFoundError
    form = SiteForm(starts_on=max(placement.starts_on, today()))
    rows = clocks.rows_of([placement_id]).get(placement_id, [])
    people = people_with_part(placement.centre_id, Role.SUPERVISOR)
    form.offer(
        [(str(one.id), one.name) for one in people if one.id != placement.trainee_id],
        any_block=any(isinstance(row, PlacementBlock) for row in rows),
    )
    if not sent(form, lambda: change_site(access, form.wanted())):
        return _asked(access, form, "Change the site", "Change")
    flash("Changed. The block that runs on that day is two blocks now; the planned end stays.")
    return _back(placement_id)


@blueprint.route("/centre/<uuid:centre_id>/programme-hours", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def hours(centre_id: UUID) -> ResponseReturnValue:
    """Show and set how many hours a placement week of each programme has."""
    centre, centres = centre_in_hand(centre_id)
    form = ProgrammeHoursForm()

    def decide() -> None:
        programme = Programme(form.programme.data)
        programme_hours.decide(acting(), centre.id, programme, form.hours(), form.reason.data or "")

    if not sent(form, decide):
        page = render_template(
            "placements/programme_hours.html",
            centre=centre,
            centres=centres,
            form=form,
            rows=_hours_rows(centre.id),
            history=[
                (PROGRAMMES[one.programme].title, _hours_words(one), _since(one), one.reason)
                for one in programme_hours.decisions_of(centre.id)
            ],
        )
        return invalid(form, page)
    flash("Saved. It holds for placements that are made from now on; those that run keep their hours.")
    return redirect(url_for("placement_settings.hours", centre_id=centre.id))


def _hours_rows(centre_id: UUID) -> list[HoursRow]:
    latest: dict[Programme, ProgrammeHours] = {}
    for one in reversed(programme_hours.decisions_of(centre_id)):
        latest[one.programme] = one
    in_use = programme_hours.hours_in_use(centre_id)
    found = []
    for programme, facts in PROGRAMMES.items():
        decided = latest.get(programme)
        present = decided.full_time_hours if decided else facts.full_time_hours
        others = [
            f"{plural(number, 'placement')} with {decimal(one, 2)}"
            for one, number in in_use.get(programme, {}).items()
            if one != present
        ]
        found.append(
            HoursRow(
                programme=facts.title,
                hours=f"{decimal(present, 2)} hours",
                since=_since(decided) if decided else "As Techfolio proposes",
                reason=decided.reason if decided else "",
                others=", ".join(others),
            )
        )
    return found


def _hours_words(one: ProgrammeHours) -> str:
    return f"{decimal(one.full_time_hours, 2)} hours"


def _since(one: ProgrammeHours) -> str:
    return f"{instant_in_words(one.set_at)}, {one.set_by.name}"


def _asked(access: Access, form: Form, heading: str, verb: str, words: str = "") -> ResponseReturnValue:
    page = render_template(
        "placements/weeks_entry.html",
        placement=access.placement,
        form=form,
        heading=heading,
        verb=verb,
        words=words,
    )
    return invalid(form, page)


def _back(placement_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("placement_weeks.weeks", placement_id=placement_id))
