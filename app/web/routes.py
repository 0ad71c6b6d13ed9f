"""The pages that belong to no feature: words that were held, privacy, accessibility."""

from uuid import UUID

from flask import Blueprint, render_template

from app.web import held
from app.web.access import Audience, acting, audience

blueprint = Blueprint("web", __name__)


@blueprint.get("/typed/<uuid:held_id>")
@audience(Audience.SIGNED_IN)
def typed(held_id: UUID) -> str:
    """Show what was typed when the session had run out, with a button that sends it on."""
    kept = held.held_for(acting(), held_id)
    return render_template("web/typed.html", path=kept.path, fields=kept.fields)


@blueprint.get("/privacy")
@audience(Audience.ANYONE)
def privacy() -> str:
    """Say what is kept about whom, why and for how long."""
    return render_template("web/privacy.html")


@blueprint.get("/accessibility")
@audience(Audience.ANYONE)
def accessibility() -> str:
    """Say how accessible the product is and where it falls short."""
    return render_template("web/accessibility.html")
