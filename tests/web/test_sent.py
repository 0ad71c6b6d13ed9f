"""A refusal is shown at the field that it names, else with the whole form; what is absent stays absent."""

import pytest
from flask import Flask

from app.core.errors import AtFieldError, ConflictError, NotFoundError, TechfolioError
from app.web.fields import TextField
from app.web.forms import Form
from app.web.sent import sent


class Asked(Form):
    """A form with one field."""

    weeks = TextField("Weeks")


def raise_it(problem: TechfolioError) -> None:
    raise problem


def asked() -> Asked:
    return Asked(meta={"csrf": False})


@pytest.mark.parametrize(
    ("problem", "at_field", "at_form"),
    [
        (AtFieldError("weeks", "Too many."), ["Too many."], []),
        (AtFieldError("months", "Too many."), [], ["Too many."]),
        (ConflictError("Somebody was first."), [], ["Somebody was first."]),
    ],
)
def test_a_refusal_is_shown_where_it_belongs(
    app: Flask, problem: TechfolioError, at_field: list[str], at_form: list[str]
) -> None:
    with app.test_request_context(method="POST", data={"weeks": "900"}):
        form = asked()
        assert not sent(form, lambda: raise_it(problem))
        assert list(form.weeks.errors) == at_field
        assert form.form_errors == at_form


def test_what_is_not_there_is_never_explained(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"weeks": "900"}), pytest.raises(NotFoundError):
        sent(asked(), lambda: raise_it(NotFoundError()))


def test_a_form_that_is_only_looked_at_does_nothing(app: Flask) -> None:
    with app.test_request_context():
        assert not sent(asked(), lambda: raise_it(NotFoundError()))
