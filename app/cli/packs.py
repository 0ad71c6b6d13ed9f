"""The command that writes a trainee's pack into a folder, without a worker."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO
from uuid import UUID

import click
import sqlalchemy as sa

from app.cli.progress import shown
from app.cli.session import working
from app.config import Settings
from app.core.errors import InvalidInputError, NotFoundError, RefusedError, StorageError
from app.core.words import plural
from app.export.building import Built, build, may_leave
from app.export.centre_rules import rules_of
from app.export.policy import size_limit
from app.export.progress import Progress
from app.export.schemes import FIRST_PAGES
from app.export.values import PACK_WORDS, PackKind, file_name
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
@click.option(
    "--largest",
    "most_megabytes",
    type=click.IntRange(1, 100_000),
    help="Megabytes that a file of the portfolio may have; a larger one is written as volumes.",
)
@click.option("--force", is_flag=True, help="Write over what an earlier call left.")
@click.pass_obj
def export(
    settings: Settings,
    email: str,
    folder: Path,
    placement_id: UUID | None,
    most_megabytes: int | None,
    *,
    force: bool,
) -> None:
    """Write application-documents.pdf and portfolio.pdf of a trainee into a folder.

    Of a record after registration there is portfolio.pdf alone.

    A portfolio that is larger than --largest or the limit of the centre is written as
    portfolio-volume-1-of-3.pdf and so on.

    The files hold personal data and lie outside Techfolio from then on: a later purge does not reach them.
    """
    with working(settings):
        placement = _placement(email.strip().lower(), placement_id)
        kinds = _kinds(placement)
        chosen, most = placement.id, size_limit(most_megabytes, rules_of(placement.centre_id).most_megabytes)
        _check(folder, force=force)
        for kind in kinds:
            with shown(f"Making {file_name(kind)}") as progress:
                built = build(chosen, kind, Progress(progress), may_leave, most)
            names = [file_name(kind, number, len(built.files)) for number in range(1, len(built.files) + 1)]
            for name, file in zip(names, built.files, strict=True):
                _write(folder / name, file.rewound())
            for path in set(_there(folder, kind)) - {folder / name for name in names}:
                path.unlink()
            _tell(kind, folder, names, built)


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


def _kinds(placement: Placement) -> Sequence[PackKind]:
    """Return what there is to make: who is registered already needs no application documents."""
    if FIRST_PAGES[placement.programme].applies:
        return tuple(PackKind)
    return (PackKind.PORTFOLIO,)


def _there(folder: Path, kind: PackKind) -> list[Path]:
    """Return the files of an earlier call, be they one or volumes."""
    return [*folder.glob(file_name(kind)), *sorted(folder.glob(f"{kind.value}-volume-*-of-*.pdf"))]


def _check(folder: Path, *, force: bool) -> None:
    there = [target for kind in PackKind for target in _there(folder, kind)]
    if there and not force:
        names = " and ".join(str(target) for target in there)
        raise RefusedError(
            f"{names} {'is' if len(there) == 1 else 'are'} there already. Add --force to write over it."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InvalidInputError(f"The folder {folder} cannot be made: {problem.strerror}.") from problem


def _write(target: Path, content: IO[bytes]) -> None:
    """Write a file whole or not at all."""
    try:
        # Readable by its owner only, as temporary files are.
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        part = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as problem:
        raise StorageError(f"{target} cannot be written: {problem.strerror}.") from problem


def _tell(kind: PackKind, folder: Path, names: Sequence[str], built: Built) -> None:
    pages = built.result.page_count
    draft = ", marked as a draft" if built.gathered.document.draft else ""
    volumes = f" in {len(names)} volumes" if len(names) > 1 else ""
    for name in names[:-1]:
        click.echo(f"{folder / name}")
    click.echo(f"{folder / names[-1]}: {PACK_WORDS[kind]}, {plural(pages, 'page')}{volumes}{draft}.")
    for sentence in (*built.gathered.document.draft_reasons, *built.warnings):
        click.echo(f"  - {sentence}")
