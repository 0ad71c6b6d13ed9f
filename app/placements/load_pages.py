"""The co-ordinator's page about how many trainees each supervisor has, and how many are enough."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import ValidationError

from app.core.clock import today
from app.placements import load
from app.placements.centre import centre_in_hand
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.fields import TextField
from app.web.forms import Form

blueprint = Blueprint("load", __name__)
LARGEST = 999


class LoadForm(Form):
    """How many trainees one supervisor should have at most; empty where the centre has not decided."""

    most = TextField(
        "Trainees for one supervisor, at most",
        longest=3,
        hint="Leave it empty while your centre has not decided. More can be assigned all the same.",
    )

    def validate_most(self, field: TextField) -> None:
        """Refuse what is no sensible number."""
        text = field.data or ""
        if text and not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LARGEST):
            raise ValidationError(f"The number must be a whole one from 1 to {LARGEST}, or left empty.")

    def chosen(self) -> int | None:
        """Return the number, or None for no decision."""
        return int(self.most.data) if self.most.data else None


@blueprint.route("/centre/<uuid:centre_id>/load", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def supervisors(centre_id: UUID) -> ResponseReturnValue:
    """Show how many trainees each supervisor has, and let the co-ordinator record what the centre decided."""
    centre, centres = centre_in_hand(centre_id)
    form = LoadForm(most=str(load.most_trainees(centre.id) or ""))
    if not form.validate_on_submit():
        page = render_template(
            "placements/load.html",
            form=form,
            centre=centre,
            centres=centres,
            rows=load.load_rows(centre.id, today()),
        )
        return invalid(form, page)
    load.decide(acting(), centre.id, form.chosen())
    flash("The number is saved." if form.chosen() else "There is no number any more.")
    return redirect(url_for("load.supervisors", centre_id=centre.id))
