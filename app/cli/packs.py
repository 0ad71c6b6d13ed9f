"""The command that writes a trainee's pack into a folder, without a worker."""

import os
import tempfile
from pathlib import Path
from uuid import UUID

import click
import sqlalchemy as sa

from app.cli.progress import shown
from app.cli.session import working
from app.config import Settings
from app.core.errors import InvalidInputError, NotFoundError, RefusedError, StorageError
from app.export.building import Built, Progress, build, may_leave
from app.export.values import PACK_WORDS, PackKind
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement


@click.command()
@click.option("--trainee", "email", required=True, help="The trainee's e-mail address.")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Where the two files go; made if need be.",
)
@click.option(
    "--placement",
    "placement_id",
    type=click.UUID,
    help="Which placement, where there are several; else the newest.",
)
@click.option("--force", is_flag=True, help="Write over files that are there already.")
@click.pass_obj
def export(settings: Settings, email: str, folder: Path, placement_id: UUID | None, *, force: bool) -> None:
    """Write application-documents.pdf and portfolio.pdf of a trainee into a folder.

    The files hold personal data and lie outside Techfolio from then on: a later purge does not reach them.
    """
    with working(settings):
        chosen = _placement(email.strip().lower(), placement_id).id
        targets = {kind: folder / f"{kind.value}.pdf" for kind in PackKind}
        _check(folder, targets, force=force)
        for kind, target in targets.items():
            with shown(f"Making {target.name}") as progress:
                built = build(chosen, kind, Progress(progress), may_leave)
            _write(target, built.result.content)
            _tell(kind, target, built)


def _placement(email: str, placement_id: UUID | None) -> Placement:
    trainee = db.session.scalar(sa.select(User).where(User.email == email))
    if trainee is None:
        raise NotFoundError(f"Nobody has an account with the address “{email}”.")
    found = db.session.scalars(
        sa.select(Placement)
        .where(Placement.trainee_id == trainee.id)
        .order_by(Placement.created_at.desc(), Placement.id.desc())
    ).all()
    if not found:
        raise NotFoundError(f"{trainee.name} has no placement as a trainee.")
    if placement_id is None:
        return found[0]
    for placement in found:
        if placement.id == placement_id:
            return placement
    known = ", ".join(str(placement.id) for placement in found)
    raise NotFoundError(f"{trainee.name} has no placement {placement_id}. There is: {known}")


def _check(folder: Path, targets: dict[PackKind, Path], *, force: bool) -> None:
    there = [target for target in targets.values() if target.exists()]
    if there and not force:
        names = " and ".join(str(target) for target in there)
        raise RefusedError(f"{names} exists already. Add --force to write over it.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InvalidInputError(f"The folder {folder} cannot be made: {problem.strerror}.") from problem


def _write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        # Readable by its owner only, as temporary files are.
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        part = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as problem:
        raise StorageError(f"{target} cannot be written: {problem.strerror}.") from problem


def _tell(kind: PackKind, target: Path, built: Built) -> None:
    pages = built.result.page_count
    draft = ", marked as a draft" if built.gathered.document.draft else ""
    click.echo(f"{target}: {PACK_WORDS[kind]}, {pages} {'page' if pages == 1 else 'pages'}{draft}.")
    for sentence in (*built.gathered.document.draft_reasons, *built.warnings):
        click.echo(f"  - {sentence}")
