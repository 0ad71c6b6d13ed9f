"""The pages on which the profile for an audit is written: summary of practice, a statement per standard."""

from itertools import pairwise
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import instant_in_words
from app.core.errors import ConflictError, NotFoundError
from app.core.words import plural
from app.cpd import queries, service, views
from app.cpd.forms import StatementForm, SummaryForm, chosen_in, number_seen
from app.placements.access import Access
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent

blueprint = Blueprint("cpd_profile", __name__)
PROFILE = "/placements/<uuid:placement_id>/cpd/profile"
CONFLICT = 409
ELSEWHERE = " (mapped to another standard)"


@blueprint.route(PROFILE, methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def summary(placement_id: UUID) -> ResponseReturnValue:
    """Write the summary of practice."""
    access = queries.record_for(acting(), placement_id)
    newest = queries.profile_of(placement_id)
    form = SummaryForm(obj=newest, seen=str(newest.number if newest else 0))

    def save() -> None:
        service.save_summary(access, form.summary.data or "", number_seen(form.seen.data))

    try:
        done = sent(form, save, ConflictError)
    except ConflictError as changed:
        form.form_errors.append(changed.sentence)
        form.seen.data = str(newest.number if newest else 0)
        return _summary_page(access, form, saved=newest.summary if newest else ""), CONFLICT
    if not done:
        return invalid(form, _summary_page(access, form))
    flash("The summary is saved.")
    return redirect(url_for("cpd.record", placement_id=placement_id))


def _summary_page(access: Access, form: SummaryForm, saved: str = "") -> str:
    versions = queries.profiles_of(access.placement.id)
    earlier = [
        (f"Version {one.number}, saved on {instant_in_words(one.saved_at)}", one.summary)
        for newer, one in pairwise(versions)
        if one.summary not in {newer.summary, ""}
    ]
    return render_template(
        "cpd/summary.html", access=access, form=form, saved=saved, earlier=earlier, number=len(versions)
    )


@blueprint.post(f"{PROFILE}/forget")
@audience(Audience.SIGNED_IN)
def forget(placement_id: UUID) -> ResponseReturnValue:
    """Remove the earlier versions of the profile for good."""
    number = service.forget_earlier(queries.record_for(acting(), placement_id))
    flash(f"{plural(number, 'earlier version is', 'earlier versions are')} removed for good.")
    return redirect(url_for("cpd_profile.summary", placement_id=placement_id))


@blueprint.route(f"{PROFILE}/<uuid:item_id>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def statement(placement_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Say how one standard is met, and choose the entries that show it."""
    access = queries.record_for(acting(), placement_id)
    standard = next((one for one in queries.standards_of(placement_id) if one.item_id == item_id), None)
    if standard is None:
        raise NotFoundError
    newest = queries.profile_of(placement_id)
    known = service.statements_in(newest).get(item_id, service.Statement())
    form = StatementForm(
        seen=str(newest.number if newest else 0),
        text=known.text,
        evidence=[str(number) for number in known.evidence],
    )
    form.evidence.offer(_entries(access, item_id))

    def save() -> None:
        said = service.Statement(form.text.data or "", tuple(chosen_in(form.evidence)))
        service.save_statement(access, item_id, said, number_seen(form.seen.data))

    def page(saved: str = "") -> str:
        return render_template("cpd/statement.html", access=access, form=form, standard=standard, saved=saved)

    try:
        done = sent(form, save, ConflictError)
    except ConflictError as changed:
        form.form_errors.append(changed.sentence)
        form.seen.data = str(newest.number if newest else 0)
        return page(known.text), CONFLICT
    if not done:
        return invalid(form, page())
    flash("The statement is saved.")
    return redirect(url_for("cpd.record", placement_id=placement_id))


def _entries(access: Access, item_id: UUID) -> list[tuple[str, str]]:
    """Return the finished entries of the period, those that are mapped to the standard first."""
    period = service.period_of(access.placement, queries.profile_of(access.placement.id))
    found = [one for one in queries.entries_of(access.placement.id) if one.lies_in(period) and one.is_shown]

    def is_beside(entry: queries.Entry) -> bool:
        return item_id not in {claim.item_id for claim in entry.version.claims}

    rows = [(one, views.activity_row(one, {})) for one in sorted(found, key=is_beside)]
    return [
        (
            str(one.evidence_id),
            f"{row.reference}: {row.title}, {row.days}{ELSEWHERE if is_beside(one) else ''}",
        )
        for one, row in rows
    ]
