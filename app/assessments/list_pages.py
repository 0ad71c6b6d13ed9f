"""The lists of assessments: those of a placement, and those that wait for a person or were signed by them."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request

from app.assessments import queries
from app.assessments.access import facts_for
from app.assessments.form_values import FormType
from app.assessments.models import Assessment
from app.assessments.policy import Part, parts_in
from app.assessments.queries import Wanted
from app.assessments.views import Row, row_of
from app.assessments.words import STATE_CHOICES, TYPE_CHOICES
from app.assessments.workflow import State
from app.core.pages import Page
from app.core.words import initials
from app.placements.access import Access, placement_for
from app.placements.moved import moved_items
from app.placements.policy import Capacity
from app.web.access import Audience, acting, audience

blueprint = Blueprint("lists", __name__)


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to, as the address says it; an unknown value narrows nothing."""

    state: str = ""
    type: str = ""
    item: UUID | None = None
    evidence: UUID | None = None

    @property
    def query(self) -> str:
        """Return the query string that keeps the filter on the next page."""
        pairs = [("state", self.state), ("type", self.type), ("item", self.item), ("evidence", self.evidence)]
        return "&".join(f"{name}={value}" for name, value in pairs if value)


def _filter() -> Filter:
    state, kind = request.args.get("state", ""), request.args.get("type", "")
    return Filter(
        state=state if state in set(State) else "",
        type=kind if kind in set(FormType) else "",
        item=request.args.get("item", type=UUID),
        evidence=request.args.get("evidence", type=UUID),
    )


def _wanted(access: Access, chosen: Filter) -> Wanted:
    moved = moved_items(access.placement.id) if chosen.item else None
    return Wanted(
        state=State(chosen.state) if chosen.state else None,
        type=FormType(chosen.type) if chosen.type else None,
        item_ids=moved.were(chosen.item) if moved and chosen.item else frozenset(),
        evidence_id=chosen.evidence,
    )


@blueprint.get("/placements/<uuid:placement_id>/assessments")
@audience(Audience.SIGNED_IN)
def placement(placement_id: UUID) -> str:
    """List the assessments of a placement, all or narrowed."""
    access = placement_for(acting(), placement_id, "assessments")
    chosen = _filter()
    page = queries.assessments_of(access, _wanted(access, chosen), request.args.get("page", 1, type=int))
    return render_template(
        "assessments/list.html",
        access=access,
        placement=access.placement,
        page=Page([row_of(one) for one in page.rows], page.number, page.pages, page.total),
        chosen=chosen,
        states=STATE_CHOICES,
        types=TYPE_CHOICES,
        may_ask=access.is_trainee,
        may_start=Capacity.SUPERVISOR in access.parts,
    )


@blueprint.get("/assessments")
@audience(Audience.SUPERVISOR)
def mine() -> str:
    """List what waits for the person, oldest first, and what they have signed."""
    page = queries.signed_by(acting(), request.args.get("page", 1, type=int))
    return render_template(
        "assessments/mine.html",
        waiting=[row_of(one, one.placement.trainee.name) for one in queries.waiting_for(acting())],
        page=Page([_signed(one) for one in page.rows], page.number, page.pages, page.total),
    )


def _signed(one: Assessment) -> Row:
    """Return the line of a signed assessment: of the trainee it shows the initials and nothing else."""
    can_open = Part.ASSESSOR in parts_in(acting(), facts_for(one))
    return row_of(one, initials(one.placement.trainee.name), can_open=can_open)
