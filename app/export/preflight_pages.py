"""The pages of a pack's check: what a reader would return it for, and what a centre asks of a pack."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import ValidationError

from app.core.actor import Role
from app.core.errors import NotFoundError
from app.export import centre_rules, preflight_views, screening
from app.export.policy import may_check, may_make
from app.export.preflight import check
from app.export.preflight_facts import ground_of
from app.export.preflight_values import CentreRules
from app.placements.access import Access, placement_for
from app.placements.centre import centre_in_hand
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.fields import TextField, TickField
from app.web.forms import Form

blueprint = Blueprint("check", __name__)
CHECK = "/placements/<uuid:placement_id>/pack/check"
LARGEST = 100_000


class RulesForm(Form):
    """What a centre asks of a pack."""

    most = TextField(
        "Largest size of one file, in megabytes",
        longest=6,
        hint="Leave it empty where there is no limit. Techfolio knows of no limit that the Register has set.",
    )
    asks_signed = TickField("What is included has to be signed off")
    asks_first_hand = TickField("What is included has to be shown by first-hand work")

    def validate_most(self, field: TextField) -> None:
        """Refuse what is no sensible size."""
        text = field.data or ""
        if text and not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LARGEST):
            raise ValidationError(f"The size must be a whole number from 1 to {LARGEST:,}, or left empty.")

    def chosen(self) -> CentreRules:
        """Return what was chosen."""
        return CentreRules(
            int(self.most.data) if self.most.data else None,
            bool(self.asks_signed.data),
            bool(self.asks_first_hand.data),
        )


def _access(placement_id: UUID, looking_at: str = "") -> Access:
    access = placement_for(acting(), placement_id, looking_at)
    if not may_check(access.parts):
        raise NotFoundError
    return access


@blueprint.get(CHECK)
@audience(Audience.SIGNED_IN)
def page(placement_id: UUID) -> str:
    """Show what a reader would return the pack for."""
    access = _access(placement_id, "the check of the registration pack")
    ground = ground_of(access)
    checked = check(ground.facts)
    centre = access.placement.centre
    return render_template(
        "export_pages/preflight.html",
        access=access,
        address=f"/placements/{placement_id}/pack",
        verdict=preflight_views.verdict(checked),
        weights=preflight_views.weights(checked),
        scan=preflight_views.scan(screening.last_run(placement_id), ground.newest, ground.facts),
        rules=preflight_views.rules_in_words(ground.facts.rules, centre.name),
        co_ordinates=acting().plays(Role.COORDINATOR, centre.id),
        notices=ground.notices,
        may_make=may_make(access.parts),
    )


@blueprint.post(f"{CHECK}/scan")
@audience(Audience.SIGNED_IN)
def scan(placement_id: UUID) -> ResponseReturnValue:
    """Ask to have the portfolio looked through for patient data."""
    screening.request_screening(_access(placement_id))
    return redirect(f"/placements/{placement_id}/pack/check#patient-data")


@blueprint.route("/centre/<uuid:centre_id>/pack-rules", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def rules(centre_id: UUID) -> ResponseReturnValue:
    """Show what a centre asks of a pack, and let its co-ordinator decide."""
    centre, centres = centre_in_hand(centre_id)
    now = centre_rules.rules_of(centre.id)
    form = RulesForm(
        most=str(now.most_megabytes or ""), asks_signed=now.asks_signed, asks_first_hand=now.asks_first_hand
    )
    if not form.validate_on_submit():
        page = render_template("export_pages/pack_rules.html", form=form, centre=centre, centres=centres)
        return invalid(form, page)
    centre_rules.decide(acting(), centre.id, form.chosen())
    flash("What your centre asks of a registration pack is saved.")
    return redirect(f"/centre/{centre.id}/pack-rules")
