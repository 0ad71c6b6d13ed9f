"""How a form is acted on: once it is sound, and a refusal is shown with it."""

from collections.abc import Callable

from app.core.errors import NotFoundError, TechfolioError
from app.web.forms import Form


def sent(form: Form, act: Callable[[], object]) -> bool:
    """Act once a form was sent and is sound; what speaks against it is shown with the form.

    Raises:
        NotFoundError: the act says so; that is never explained.
    """
    if not form.validate_on_submit():
        return False
    try:
        act()
    except NotFoundError:
        raise
    except TechfolioError as refused:
        form.form_errors.append(refused.sentence)
        return False
    return True
