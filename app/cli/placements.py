"""Commands that list placements, take one out as an archive, and erase one."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.blobs import service as blobs
from app.cli.progress import shown
from app.cli.session import working
from app.config import Settings
from app.core.errors import InvalidInputError, NotFoundError
from app.exchange import archive
from app.exchange.erasure import erase as erase_placement
from app.exchange.erasure import same_name
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement, PlacementState
from app.placements.programmes import PROGRAMMES


@click.group()
def placements() -> None:
    """List, export and erase placements."""


@placements.command("list")
@click.option("--trainee", help="Only those of the trainee with this e-mail address.")
@click.pass_obj
def list_placements(settings: Settings, trainee: str | None) -> None:
    """List placements with their numbers."""
    with working(settings):
        for placement in _found(trainee):
            click.echo(_line(placement))


@placements.command("export")
@click.argument("which", metavar="NUMBER|EMAIL")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with-drafts", is_flag=True, help="Also drafts and withdrawn versions: the trainee's own.")
@click.pass_obj
def export_placement(settings: Settings, which: str, target: Path, *, with_drafts: bool) -> None:
    """Write one placement into the ZIP file TARGET: records, files and their digests.

    Private reflection is never in it: only the trainee can take it out, on their own page.
    """
    if target.exists():
        raise InvalidInputError(f"{target} exists already. Name a file that does not.")
    fresh = target.with_name(target.name + ".part")
    try:
        with working(settings), shown("Writing files") as progress:
            contents = archive.gather(_placement(which), archive.Scope(with_drafts=with_drafts))
            db.session.rollback()
            with fresh.open("wb") as file:
                archive.write(contents, file, progress)
        fresh.rename(target)
    except OSError as problem:
        raise InvalidInputError(f"{target} cannot be written: {problem.strerror}.") from problem
    finally:
        fresh.unlink(missing_ok=True)
    click.echo(f"{target}: {len(contents.files):,} files.")


@placements.command("erase")
@click.argument("which", metavar="NUMBER|EMAIL")
@click.option("--reason", required=True, help="Why. It is kept, so leave names out.")
@click.option("--name", help="The trainee's name, to confirm; asked for where it is not given.")
@click.pass_obj
def erase(settings: Settings, which: str, reason: str, name: str | None) -> None:
    """Erase one placement for good, with all files that no other placement uses."""
    with working(settings):
        placement = _placement(which)
        number, trainee = placement.id, placement.trainee.name
        click.echo(_line(placement))
        # Nobody waits for the lock while somebody types.
        db.session.rollback()
        typed = name if name is not None else click.prompt("Type the trainee's name to erase this for good")
        if not same_name(typed, trainee):
            raise InvalidInputError("This is not the trainee's name. Nothing was erased.")
        gone = erase_placement(number, None, reason)
        db.session.commit()
        removed = blobs.remove_files(gone)
    click.echo(f"The placement of {trainee} is erased, with {removed:,} files.")


def _placement(which: str) -> Placement:
    """Return the placement with a number, or the only one of the trainee with an address.

    Raises:
        NotFoundError: there is none.
        InvalidInputError: the trainee has several.
    """
    try:
        found: Sequence[Placement] = [
            placement for placement in [db.session.get(Placement, UUID(which))] if placement
        ]
    except ValueError:
        found = _found(which)
    if not found:
        raise NotFoundError(f"There is no placement for “{which}”. See: techfolio placements list")
    if len(found) > 1:
        lines = "\n".join(_line(placement) for placement in found)
        raise InvalidInputError(f"“{which}” has several placements. Give the number of one:\n{lines}")
    return found[0]


def _found(email: str | None) -> Sequence[Placement]:
    wanted = (
        sa.select(Placement)
        .join(Placement.trainee)
        .options(joinedload(Placement.trainee), joinedload(Placement.centre))
        .order_by(User.name, Placement.created_at)
    )
    if email is not None:
        wanted = wanted.where(User.email == email.strip().lower())
    return db.session.scalars(wanted).all()


def _line(placement: Placement) -> str:
    state = "finished" if placement.state is PlacementState.FINISHED else "goes on"
    return (
        f"{placement.id}  {placement.trainee.name}, {placement.centre.name}, "
        f"{PROGRAMMES[placement.programme].title}, {state}"
    )
