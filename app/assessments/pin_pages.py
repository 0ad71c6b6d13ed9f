"""The page on which a person sets the PIN with which they sign on another person's device."""

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_security.utils import verify_password
from wtforms import ValidationError

from app.assessments.pins import LONGEST, SHORTEST, pin_of, pin_problem, remove_pin, set_pin
from app.identity.models import User
from app.web.access import Audience, audience
from app.web.answers import invalid
from app.web.fields import SecretField
from app.web.forms import Form

blueprint = Blueprint("pin", __name__)


class PinForm(Form):
    """A new PIN, typed twice, and the password: whoever finds a device signed in cannot set one."""

    pin = SecretField(
        "New PIN",
        required="Choose a PIN.",
        hint=f"{SHORTEST} to {LONGEST} digits. Not your password, and not a date that others know",
        autocomplete="off",
    )
    pin_again = SecretField("The same PIN again", required="Type the PIN a second time.", autocomplete="off")
    password = SecretField("Your password", required="Type your password.", autocomplete="current-password")

    def validate_pin(self, field: SecretField) -> None:
        """Refuse a weak PIN, in words."""
        if sentence := pin_problem(field.data or ""):
            raise ValidationError(sentence)

    def validate_pin_again(self, field: SecretField) -> None:
        """Refuse where the two differ."""
        if field.data != self.pin.data:
            raise ValidationError("The two PINs are not the same. Type both again.")

    def validate_password(self, field: SecretField) -> None:
        """Refuse where it is not the person's password."""
        user: User = g.user
        if user.password is None or not verify_password(field.data or "", user.password):
            raise ValidationError("This is not your password.")


@blueprint.route("/account/pin", methods=["GET", "POST"])
@audience(Audience.SUPERVISOR)
def change() -> ResponseReturnValue:
    """Set a new PIN; a locked one is unlocked by that."""
    form = PinForm()
    if not form.validate_on_submit():
        kept = pin_of(g.user)
        locked = kept is not None and kept.locked_at is not None
        return invalid(
            form, render_template("assessments/pin.html", form=form, has_pin=kept is not None, locked=locked)
        )
    set_pin(g.user, form.pin.data)
    flash("Your PIN is set. You can sign with it on a trainee's device.")
    return redirect("/account")


@blueprint.post("/account/pin/remove")
@audience(Audience.SUPERVISOR)
def remove() -> ResponseReturnValue:
    """Take the PIN away."""
    remove_pin(g.user)
    flash("Your PIN is removed. Nobody can sign with it any more.")
    return redirect("/account")
