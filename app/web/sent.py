"""How a form is acted on: once it is sound, and a refusal is shown with it."""

from collections.abc import Callable

from app.core.errors import AtFieldError, NotFoundError, TechfolioError
from app.web.forms import Form


def sent(form: Form, act: Callable[[], object], *passing: type[TechfolioError]) -> bool:
    """Act once a form was sent and is sound; what speaks against it is shown at the form or at its field.

    Args:
        form: as it was sent.
        act: what is done.
        passing: errors of the act that the caller answers itself.

    Raises:
        NotFoundError: the act says so; that is never explained.
    """
    if not form.validate_on_submit():
        return False
    try:
        act()
    except TechfolioError as refused:
        if isinstance(refused, (NotFoundError, *passing)):
            raise
        _tell(form, refused)
        return False
    return True


def _tell(form: Form, refused: TechfolioError) -> None:
    if isinstance(refused, AtFieldError) and refused.field in form:
        field = form[refused.field]
        field.errors = (*field.errors, refused.sentence)
    else:
        form.form_errors.append(refused.sentence)
