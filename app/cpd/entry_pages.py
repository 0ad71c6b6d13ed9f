"""The pages on which activities are recorded, sorted, and brought over from training."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import ConflictError, NotFoundError
from app.core.ids import new_id
from app.core.words import days_in_words, plural
from app.cpd import activities, queries
from app.cpd.forms import ActivityForm, BringForm, SortingForm, chosen_in
from app.cpd.models import CpdActivity
from app.cpd.values import hours_words
from app.placements.access import Access
from app.placements.programmes import PROGRAMMES
from app.portfolio.access import EvidenceAccess, locked_draft, own_evidence
from app.portfolio.models import EvidenceVersion
from app.portfolio.starting import number_from
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent

blueprint = Blueprint("cpd_entries", __name__)
RECORD = "/placements/<uuid:placement_id>/cpd"
CONFLICT = 409


@blueprint.route(f"{RECORD}/new", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def add(placement_id: UUID) -> ResponseReturnValue:
    """Record an activity."""
    access = queries.record_for(acting(), placement_id)
    form = ActivityForm(new_entry=str(new_id()))
    _offer_standards(form, placement_id)
    if not sent(form, lambda: _record(access, form)):
        return invalid(form, render_template("cpd/activity.html", form=form, access=access, found=None))
    flash(
        "The activity is finished and counts." if form.declared.data else "The activity is kept as a draft."
    )
    return redirect(url_for("cpd.record", placement_id=placement_id))


def _record(access: Access, form: ActivityForm) -> None:
    number = number_from(form.new_entry.data or "")
    draft = activities.record_activity(access, number, form.words(), form.sorting(), form.items())
    if form.declared.data and draft.submitted_at is None:
        activities.finish(access.actor, draft)


def _offer_standards(form: ActivityForm, placement_id: UUID) -> None:
    form.standards.offer([(str(one.item_id), one.title) for one in queries.standards_of(placement_id)])


@blueprint.route("/evidence/<uuid:evidence_id>/activity", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def activity(evidence_id: UUID) -> ResponseReturnValue:
    """Change an activity: all of a draft; of a finished one what is said beyond its evidence."""
    found = own_evidence(acting(), evidence_id)
    if not found.access.is_own_record:
        raise NotFoundError
    known, draft = activities.activity_of(evidence_id), found.draft
    form = _whole(draft, known) if draft else _sorting(found.newest, known)
    try:
        done = sent(form, lambda: _save(found, form), ConflictError)
    except ConflictError as changed:
        form.form_errors.append(changed.sentence)
        form.seen.data = activities.state_of(found.newest, known)
        return _page(found, form), CONFLICT
    if not done:
        return invalid(form, _page(found, form))
    flash("Saved.")
    return redirect(url_for("cpd.record", placement_id=found.access.placement.id))


def _page(found: EvidenceAccess, form: SortingForm) -> str:
    return render_template("cpd/activity.html", form=form, access=found.access, found=found)


def _save(found: EvidenceAccess, form: SortingForm) -> None:
    number = found.evidence.id
    activities.require_unchanged(found.newest, form.seen.data or "")
    if not isinstance(form, ActivityForm):
        activities.sort_entry(number, form.sorting())
        return
    _, draft = locked_draft(found.access.actor, number)
    activities.write_activity(draft, form.words(), form.sorting(), form.items())
    if form.declared.data:
        activities.finish(found.access.actor, draft)


def _filled(version: EvidenceVersion, known: CpdActivity | None) -> dict[str, object]:
    said = activities.sorted_as(known) if known else None
    return {
        "seen": activities.state_of(version, known),
        "kind": said.kind.value if said else None,
        "hours": hours_words(said.minutes).split(" ")[0] if said else "",
        "learnt": said.learnt if said else "",
        "for_practice": said.for_practice if said else "",
        "for_users": said.for_users if said else "",
    }


def _sorting(version: EvidenceVersion, known: CpdActivity | None) -> SortingForm:
    return SortingForm(**_filled(version, known))


def _whole(draft: EvidenceVersion, known: CpdActivity | None) -> ActivityForm:
    form = ActivityForm(
        obj=draft, standards=[str(claim.item_id) for claim in draft.claims], **_filled(draft, known)
    )
    _offer_standards(form, draft.evidence.placement_id)
    return form


@blueprint.route(f"{RECORD}/bring", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def bring(placement_id: UUID) -> ResponseReturnValue:
    """Bring entries of training over, as drafts that name their source."""
    access = queries.record_for(acting(), placement_id)
    form = BringForm()
    sources = activities.sources_for(access.actor)
    form.entries.offer([(str(one.evidence_id), _source_in_words(one)) for one in sources])

    def copy() -> None:
        activities.bring_over(access.actor, access, chosen_in(form.entries))

    if not sent(form, copy):
        return invalid(form, render_template("cpd/bring.html", form=form, access=access))
    number = plural(len(chosen_in(form.entries)), "entry is", "entries are")
    flash(
        f"{number} copied as drafts. Say of each what kind of activity it was and which standard it is for."
    )
    return redirect(url_for("cpd.record", placement_id=placement_id))


def _source_in_words(version: EvidenceVersion) -> str:
    days = days_in_words(version.happened_from, version.happened_to)
    placement = version.evidence.placement
    return f"{version.title}, {days} ({version.evidence.reference}, {PROGRAMMES[placement.programme].title})"
