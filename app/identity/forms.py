"""The forms of accounts: sign in, set a password, one's own details, people and centres."""

from typing import Any

from flask import request
from flask_security.forms import LoginForm
from flask_security.utils import validate_redirect_url, verify_password
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, ValidationError
from wtforms.validators import Email

from app.core.actor import ROLE_WORDS
from app.identity import throttle
from app.identity.models import User
from app.identity.service import password_problem
from app.web.fields import ChoiceField, SecretField, TextField
from app.web.forms import Form
from app.web.transaction import afterwards

ADDRESS = Email(message="This is not an e-mail address. It looks like name@example.org.")
WRONG = "The e-mail address or the password is not right."
WAIT = "Too many sign-ins failed. Wait 15 minutes, or ask your co-ordinator for a new password link."


class SignInForm(LoginForm):
    """Sign in: the library's checks behind our fields, with throttling in front."""

    email: TextField = TextField(  # type: ignore[assignment]  # ours draws itself
        "E-mail address",
        required="Type your e-mail address.",
        longest=254,
        input_type="email",
        autocomplete="username",
        lower_case=True,
    )
    password = SecretField("Password", required="Type your password.", autocomplete="current-password")
    remember = None  # type: ignore[assignment]  # WTForms drops a field that is None
    submit = None  # type: ignore[assignment]  # as above
    _incomplete: tuple[dict[str, str], ...] = ()

    def validate(self, extra_validators: Any = None, **_more: Any) -> bool:
        """Check the two; say the same whichever is wrong."""
        if not FlaskForm.validate(self, extra_validators=extra_validators):
            # The library would put a sentence of its own in place of what stands at the fields.
            self._incomplete = tuple(
                {"text": str(sentence), "href": f"#{field.id}"}
                for field in self._typed()
                for sentence in field.errors
            )
            self._clear()
            return False
        email, address = self.email.data or "", request.remote_addr or ""
        if throttle.must_wait(email, address):
            self.form_errors = [WAIT]
            return False
        if super().validate(extra_validators=extra_validators):
            throttle.forget(email)
            return True
        self._clear()
        self.form_errors = [WRONG]
        afterwards(lambda: throttle.record_failure(email, address))
        return False

    def validate_next(self, field: Field) -> None:
        """Go home rather than to an address that a link from elsewhere brought along; that is no mistake."""
        if not validate_redirect_url(field.data or ""):
            field.data = ""

    def problems(self) -> list[dict[str, str]]:
        """Return the error summary."""
        return [
            *self._incomplete,
            *({"text": str(sentence), "href": "#email"} for sentence in self.form_errors),
        ]

    def _typed(self) -> tuple[TextField, SecretField]:
        return self.email, self.password

    def _clear(self) -> None:
        for field in self._typed():
            field.errors = ()


class SetPasswordForm(Form):
    """A new password, typed twice."""

    password = SecretField(
        "New password",
        required="Choose a password.",
        hint="12 characters or more. Three words in a row work well.",
        autocomplete="new-password",
    )
    password_again = SecretField(
        "The same password again", required="Type the password a second time.", autocomplete="new-password"
    )

    def __init__(self, user: User, **more: Any) -> None:
        super().__init__(**more)
        self._user = user

    def validate_password(self, field: SecretField) -> None:
        """Refuse a weak password, in words."""
        if sentence := password_problem(field.data or "", self._user):
            raise ValidationError(sentence)

    def validate_password_again(self, field: SecretField) -> None:
        """Refuse where the two differ."""
        if field.data != self.password.data:
            raise ValidationError("The two passwords are not the same. Type both again.")


class ChangePasswordForm(SetPasswordForm):
    """A new password, and the present one, so that an open session alone takes over no account."""

    present_password = SecretField(
        "Your present password",
        required="Type your present password.",
        autocomplete="current-password",
    )

    def validate_present_password(self, field: SecretField) -> None:
        """Refuse where it is not the person's password; wrong ones are counted as at the sign-in."""
        email, address = self._user.email, request.remote_addr or ""
        if throttle.must_wait(email, address):
            raise ValidationError(WAIT)
        kept = self._user.password
        if kept is None or not verify_password(field.data or "", kept):
            afterwards(lambda: throttle.record_failure(email, address))
            raise ValidationError("This is not your present password.")


class AccountForm(Form):
    """What a person may change about themselves."""

    name = TextField("Name", required="Type your name.", hint="As it should stand in a portfolio")
    job_title = TextField("Job title", hint="For example, Clinical technologist, band 6")
    registration_body = TextField("Registration body", hint="For example, RCT or HCPC", longest=100)
    registration_number = TextField("Registration number", longest=60)


class CentreForm(Form):
    """A new centre."""

    name = TextField("Name of the training centre", required="Type the name of the centre.")


class PersonForm(Form):
    """A new person, or a further part for a person who is known already."""

    name = TextField("Name", required="Type the person's name.")
    email = TextField(
        "E-mail address",
        required="Type the person's work e-mail address.",
        longest=254,
        input_type="email",
        validators=[ADDRESS],
    )
    centre = ChoiceField("Centre", required="Choose the centre.")
    role = ChoiceField(
        "Part in the centre",
        [(role.value, words) for role, words in ROLE_WORDS.items()],
        required="Choose the part that the person plays.",
    )


class ActForm(Form):
    """A button: nothing but the guards against forgery."""

    what = HiddenField()
