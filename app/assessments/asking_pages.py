"""The pages that begin an assessment: choose the form, then say what it is about and who is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.assessments.asking import ask, start
from app.assessments.form_values import FORM_TYPE_WORDS, AssessmentForm, FormType
from app.assessments.forms import RequestForm
from app.assessments.guests import ask_guest
from app.assessments.models import StoredForm
from app.assessments.publishing import forms_on_offer, newest_form
from app.assessments.queries import assessors_on_offer
from app.core.clock import today
from app.core.errors import InvalidInputError, NotFoundError, RefusedError
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity
from app.placements.queries import pinned_catalogues
from app.portfolio.queries import submitted_titles
from app.standards.tree import Catalogue
from app.web.access import Audience, acting, audience
from app.web.answers import invalid

blueprint = Blueprint("asking", __name__)
GUEST_ASKED = "The assessor gets a link by mail, at once or when your supervisor has approved the address."


@dataclass(frozen=True)
class Offered:
    """A form that can be chosen; `suits` says that it is written for the item in hand."""

    title: str
    activity: str
    address: str
    suits: bool


@blueprint.route("/placements/<uuid:placement_id>/assessments/new", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def new(placement_id: UUID) -> ResponseReturnValue:
    """Choose a form; then ask for an assessment, or start one at the bench."""
    access = placement_for(acting(), placement_id)
    access.require(Capacity.TRAINEE, Capacity.SUPERVISOR)
    key = request.form.get("form_key") or request.args.get("form", "")
    if not key:
        return _choose_page(access)
    stored = newest_form(key)
    if stored.type is FormType.MSF:
        # Several colleagues answer that one, in a cycle of its own.
        raise NotFoundError
    form = _form_for(access, stored.form)
    if request.method == "GET" or not form.check(stored.type, asks=access.is_trainee):
        return _request_page(access, stored, form)
    try:
        return _begin(access, stored, form)
    except (InvalidInputError, RefusedError) as problem:
        form.form_errors = [problem.sentence]
        return _request_page(access, stored, form)


def _begin(access: Access, stored: StoredForm, form: RequestForm) -> ResponseReturnValue:
    if not access.is_trainee:
        begun = start(access, stored, form.request())
        return redirect(f"/assessments/{begun.id}/fill")
    if guest := form.guest():
        asked = ask_guest(access, stored, form.request(), guest)
        flash(f"{asked.reference} is asked for. {GUEST_ASKED}")
        return redirect(f"/assessments/{asked.id}")
    asked = ask(access, stored, form.request(), UUID(form.assessor.data))
    flash(f"{asked.reference} is asked for. {asked.assessor_name} now has it in the list of assessments.")
    return redirect(f"/assessments/{asked.id}")


def _choose_page(access: Access) -> str:
    item_id = request.args.get("item", type=UUID)
    codes = _codes_of(pinned_catalogues(access.placement.id), item_id)
    offered = [
        form for form in forms_on_offer(access.placement.discipline.value) if form.type is not FormType.MSF
    ]
    groups = [
        (FORM_TYPE_WORDS[kind], [_offered(access, form, codes, item_id) for form in forms])
        for kind, forms in groupby(offered, key=lambda form: form.type)
    ]
    suiting = [one for _, forms in groups for one in forms if one.suits]
    return render_template(
        "assessments/choose.html",
        access=access,
        placement=access.placement,
        groups=groups,
        suiting=suiting,
        item=next(iter(codes), ("", ""))[1],
    )


def _offered(
    access: Access, form: AssessmentForm, codes: frozenset[tuple[str, str]], item_id: UUID | None
) -> Offered:
    more = f"&item={item_id}" if item_id else ""
    return Offered(
        title=form.title,
        activity=form.activity,
        address=f"/placements/{access.placement.id}/assessments/new?form={quote(form.key)}{more}",
        suits=bool(codes & _suited(form)),
    )


def _suited(form: AssessmentForm) -> frozenset[tuple[str, str]]:
    return frozenset((suited.framework, code) for suited in form.intended_for for code in suited.codes)


def _codes_of(catalogues: Iterable[Catalogue], item_id: UUID | None) -> frozenset[tuple[str, str]]:
    """Return the item as forms name it: the key of its set and its code."""
    return frozenset(
        (catalogue.key, catalogue.by_id[item_id].code)
        for catalogue in catalogues
        if item_id is not None and item_id in catalogue.by_id
    )


def _form_for(access: Access, chosen: AssessmentForm) -> RequestForm:
    """Return the form with what can be chosen: items that suit it or were followed here come first."""
    item_id = request.form.get("for_item") or request.args.get("item", "")
    form = RequestForm(form_key=chosen.key, for_item=item_id)
    suited = _suited(chosen)
    first: list[tuple[str, str]] = []
    rest: list[tuple[str, str]] = []
    for catalogue in pinned_catalogues(access.placement.id):
        for item in catalogue.taking_evidence:
            suits = (catalogue.key, item.code) in suited or str(item.id) == item_id
            (first if suits else rest).append((str(item.id), f"{item.code} {item.title}"))
    form.items.offer(first)
    form.more_items.offer(rest)
    if request.method == "GET" and item_id in dict(first):
        form.items.data = [item_id]
    form.evidence.offer([(str(number), words) for number, words in submitted_titles(access.placement.id)])
    if access.is_trainee:
        people = assessors_on_offer(access.placement, today())
        form.assessor.offer([(str(person.id), _named(person.name, person.job_title)) for person in people])
    return form


def _named(name: str, job_title: str) -> str:
    return f"{name}, {job_title}" if job_title else name


def _request_page(access: Access, stored: StoredForm, form: RequestForm) -> ResponseReturnValue:
    chosen = stored.form
    page = render_template(
        "assessments/request.html",
        access=access,
        placement=access.placement,
        chosen=chosen,
        kind=FORM_TYPE_WORDS[chosen.type],
        form=form,
        asks=access.is_trainee,
        opened=bool(form.more_items.data) or not form.items.choices,
    )
    return invalid(form, page)
