"""The page of an entry as everybody with access reads it, and the trainee's private reflection."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import NotFoundError
from app.placements.policy import Capacity
from app.portfolio.access import EvidenceAccess, evidence_for, own_evidence
from app.portfolio.claimed import items_now
from app.portfolio.comments_forms import CommentForm
from app.portfolio.comments_views import thread_on
from app.portfolio.forms import ReflectionForm
from app.portfolio.models import EvidenceVersion
from app.portfolio.policy import date_note
from app.portfolio.service import reflection_of, save_reflection
from app.portfolio.views import STATE_WORDS, claim_views, facts, file_views, history, notices, texts
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("evidence_reading", __name__)
CONFLICT = 409


@blueprint.get("/evidence/<uuid:evidence_id>")
@audience(Audience.SIGNED_IN)
def entry(evidence_id: UUID) -> str:
    """Show an entry: its words, files, claims and versions."""
    found = evidence_for(acting(), evidence_id, "the entry")
    version = _asked_for(found)
    thread = thread_on(found)
    now = items_now(found.evidence.placement_id, (claim.item_id for claim in version.claims))
    return render_template(
        "portfolio/entry.html",
        found=found,
        evidence=found.evidence,
        version=version,
        state=STATE_WORDS[version.state],
        facts=facts(version),
        texts=texts(version),
        note="" if found.words_hidden else _note(found, version),
        files=file_views(found, version),
        claims=claim_views(version, now),
        notices=notices([version], now),
        history=history(found, version),
        may_report=any(one.submitted_at for one in found.versions),
        reflection=_reflection_form(found),
        thread=thread,
        keeps_notes=Capacity.SUPERVISOR in found.access.parts,
        comment_form=CommentForm(formdata=None) if thread else None,
    )


def _asked_for(found: EvidenceAccess) -> EvidenceVersion:
    wanted = request.args.get("version", "")
    if not wanted:
        return found.newest
    for version in found.versions:
        if str(version.number) == wanted:
            return version
    raise NotFoundError


def _note(found: EvidenceAccess, version: EvidenceVersion) -> str:
    if not found.is_trainee:
        return ""
    return date_note(version.happened_from, version.happened_to, found.access.placement.starts_on)


def _reflection_form(found: EvidenceAccess) -> ReflectionForm | None:
    """Return the form of the private reflection for its owner, and nothing at all for anybody else."""
    if not found.is_trainee or found.draft:
        return None
    text = reflection_of(found.evidence)
    return ReflectionForm(formdata=None, reflection=text, seen=_seen(found))


def _seen(found: EvidenceAccess) -> str:
    reflection = found.evidence.reflection
    return reflection.changed_at.isoformat() if reflection else ""


@blueprint.route("/evidence/<uuid:evidence_id>/reflection", methods=["GET", "POST"])
@audience(Audience.TRAINEE)
def reflect(evidence_id: UUID) -> ResponseReturnValue:
    """Change the private reflection, whatever the state of the entry."""
    found = own_evidence(acting(), evidence_id)
    text, seen = reflection_of(found.evidence), _seen(found)
    form = ReflectionForm(reflection=text, seen=seen)
    newer = form.newer(form.reflection, text, seen)
    if form.validate_on_submit() and not newer:
        save_reflection(found.evidence, form.reflection.data or "")
        flash("Your reflection is saved.")
        return redirect(f"/evidence/{evidence_id}")
    page = render_template("portfolio/reflection.html", evidence=found.evidence, form=form, newer=newer)
    return (page, CONFLICT) if newer else invalid(form, page)
