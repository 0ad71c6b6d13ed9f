"""The pages of repetitions: those of an item with the form on top, and a noted one with its history."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import day_in_words
from app.core.errors import ConflictError, NotFoundError
from app.placements.access import Access, placement_for
from app.placements.moved import moved_items_of
from app.placements.queries import pinned_catalogues
from app.portfolio.policy import date_note
from app.repetitions import policy, queries, service, views
from app.repetitions.access import RepetitionAccess, repetition_for
from app.repetitions.forms import RepetitionForm, empty_form, filled_form
from app.repetitions.gathering import records_of
from app.standards.tree import CatalogueItem
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.sent import sent

blueprint = Blueprint("repetitions", __name__)
ITEM = "/placements/<uuid:placement_id>/competencies/<uuid:item_id>/repetitions"
ONE = "/repetitions/<uuid:repetition_id>"
CONFLICT = 409


@blueprint.get(ITEM)
@audience(Audience.SIGNED_IN)
def listed(placement_id: UUID, item_id: UUID) -> str:
    """List what shows repetitions of an item; its trainee notes one on top."""
    access = placement_for(acting(), placement_id)
    item = _item(access, item_id)
    placement_for(acting(), placement_id, f"repetitions of {item.code}")
    return _list_page(access, item, empty_form())


@blueprint.post(ITEM)
@audience(Audience.TRAINEE)
def note(placement_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Note that the trainee did what the item asks for."""
    access = placement_for(acting(), placement_id)
    access.require(policy.WRITES)
    item, form = _item(access, item_id), RepetitionForm()
    if not sent(
        form,
        lambda: service.note(
            access, item.id, form.performance(), form.number, no_patient=bool(form.no_patient.data)
        ),
    ):
        return invalid(form, _list_page(access, item, form))
    day = form.performance().day
    flash(f"Noted: {item.code} on {day_in_words(day)}.")
    if question := date_note(day, None, access.placement.starts_on):
        flash(question)
    return redirect(views.item_address(placement_id, item.id))


@blueprint.get(ONE)
@audience(Audience.SIGNED_IN)
def one(repetition_id: UUID) -> str:
    """Show a noted repetition with its history; its trainee corrects it here."""
    found = repetition_for(acting(), repetition_id, "a noted repetition")
    newest = found.repetition.newest
    return _page(found, filled_form(newest.performance, newest.number))


@blueprint.post(ONE)
@audience(Audience.TRAINEE)
def correct(repetition_id: UUID) -> ResponseReturnValue:
    """Keep what a repetition should have said."""
    found = _own(repetition_id)
    form = RepetitionForm()
    try:
        done = sent(
            form,
            lambda: service.correct(
                found, form.performance(), form.version_seen, no_patient=bool(form.no_patient.data)
            ),
            ConflictError,
        )
    except ConflictError as changed:
        form.form_errors.append(changed.sentence)
        # What is saved stands on the page now: sent again, the form replaces it knowingly.
        found = _own(repetition_id)
        form.seen.data = str(found.repetition.newest.number)
        return _page(found, form), CONFLICT
    if not done:
        return invalid(form, _page(found, form))
    flash("Saved.")
    return redirect(url_for("repetitions.one", repetition_id=repetition_id))


@blueprint.post(f"{ONE}/withdraw")
@audience(Audience.TRAINEE)
def withdraw(repetition_id: UUID) -> ResponseReturnValue:
    """Withdraw a repetition; its history stays."""
    found = _own(repetition_id)
    service.withdraw(found)
    flash("Withdrawn. It counts no more; what it said stays in its history.")
    return redirect(url_for("repetitions.one", repetition_id=repetition_id))


@blueprint.get(f"{ONE}/remove-words")
@audience(Audience.SIGNED_IN)
def ask_removal(repetition_id: UUID) -> str:
    """Ask whether equipment and note are to be removed for good."""
    found = repetition_for(acting(), repetition_id)
    found.access.require(*policy.REMOVES)
    return render_template(
        "repetitions/remove_words.html",
        access=found.access,
        repetition=found.repetition,
        now=views.version_line(found.repetition.newest),
    )


@blueprint.post(f"{ONE}/remove-words")
@audience(Audience.SIGNED_IN)
def remove_words(repetition_id: UUID) -> ResponseReturnValue:
    """Remove equipment and note for good."""
    service.remove_words(repetition_for(acting(), repetition_id))
    flash("Equipment and note are removed for good. Day, outcome and initials stay.")
    return redirect(url_for("repetitions.one", repetition_id=repetition_id))


def _own(repetition_id: UUID) -> RepetitionAccess:
    found = repetition_for(acting(), repetition_id)
    found.access.require(policy.WRITES)
    return found


def _item(access: Access, item_id: UUID) -> CatalogueItem:
    """Return the item of an address as it is now.

    Raises:
        NotFoundError: the placement has no such item that takes evidence.
    """
    number = access.placement.id
    now = moved_items_of([number])[number].now(item_id)
    found = next(
        (each.by_id[now] for each in pinned_catalogues(number) if now in each.by_id),
        None,
    )
    if found is None or not found.takes_evidence:
        raise NotFoundError
    return found


def _list_page(access: Access, item: CatalogueItem, form: RepetitionForm) -> str:
    placement = access.placement
    records = records_of(placement.id, item.id)
    return render_template(
        "repetitions/item.html",
        access=access,
        item=item,
        overview=views.overview(records.get(item.id, ()), placement.starts_on),
        wanted=item.requirement.repetitions,
        used=queries.equipment_used(placement.id, [item.id]) if access.is_trainee else (),
        form=form if access.is_trainee else None,
    )


def _page(found: RepetitionAccess, form: RepetitionForm) -> str:
    access, repetition = found.access, found.repetition
    newest = repetition.newest
    return render_template(
        "repetitions/one.html",
        access=access,
        repetition=repetition,
        now=views.version_line(newest),
        early=date_note(newest.day, None, access.placement.starts_on) if access.is_trainee else "",
        history=views.history(repetition),
        removes=bool(access.parts.intersection(policy.REMOVES))
        and any(version.note or version.equipment for version in repetition.versions),
        used=queries.equipment_used(access.placement.id, [repetition.item_id]),
        form=form if access.is_trainee and not newest.withdrawn else None,
    )
