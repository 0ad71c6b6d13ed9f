"""Commands that add centres and people."""

import click
from email_validator import EmailNotValidError, validate_email

from app.cli.session import working
from app.config import Settings
from app.core.actor import Role
from app.core.errors import InvalidInputError, NotFoundError
from app.extensions import db
from app.identity import service
from app.identity.models import Centre


@click.group()
def centres() -> None:
    """Add training centres."""


@centres.command("add")
@click.argument("name")
@click.pass_obj
def add_centre(settings: Settings, name: str) -> None:
    """Add a centre called NAME."""
    with working(settings):
        service.add_centre(name.strip())
    click.echo(f"The centre “{name.strip()}” is added.")


@click.group()
def users() -> None:
    """Add people."""


@users.command("add")
@click.argument("email")
@click.argument("name")
@click.option(
    "--administrator", is_flag=True, help="Runs the installation; sees no portfolio by virtue of that."
)
@click.option("--centre", "centre_name", help="The centre in which the person plays a part.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="The part in the centre.")
@click.option(
    "--base-url", help="Where people reach Techfolio; else TECHFOLIO_PUBLIC_URL or http://127.0.0.1:8000."
)
@click.pass_obj
def add_user(
    settings: Settings,
    email: str,
    name: str,
    *,
    administrator: bool,
    centre_name: str | None,
    role: str | None,
    base_url: str | None,
) -> None:
    """Add a person with the address EMAIL and print the link, good for one use, that sets their password."""
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError as problem:
        raise InvalidInputError(f"“{email}” is not an e-mail address.") from problem
    if (centre_name is None) != (role is None):
        raise InvalidInputError("Give both --centre and --role, or neither.")
    with working(settings):
        user = service.add_user(email, name, is_administrator=administrator)
        if centre_name and role:
            service.give_part(user, _centre(centre_name).id, Role(role))
        token = service.make_password_link(user, None)
    click.echo(f"{name} is added. Hand over this link; it works once, for 7 days:")
    address = base_url or settings.public_url or "http://127.0.0.1:8000"
    click.echo(f"{address.rstrip('/')}/set-password/{token}")


def _centre(name: str) -> Centre:
    centre = db.session.query(Centre).filter_by(name=name).one_or_none()
    if centre is None:
        raise NotFoundError(
            f"There is no centre called “{name}”. Add it with: techfolio centres add “{name}”"
        )
    return centre
