"""How a pack is made: read, laid out, and made again where something had to go meanwhile."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core import sqlite
from app.core.errors import ConflictError, NotFoundError
from app.export.absence import require_there
from app.export.application_sections import application_sections
from app.export.assembly import PackResult, build_application, build_portfolio
from app.export.document import PortfolioDocument
from app.export.gathering import gather_portfolio
from app.export.portfolio_sections import portfolio_sections
from app.export.progress import Progress
from app.export.scratch import Scratch
from app.export.sealing import room_for_later, seal_here
from app.export.sections import Section
from app.export.shelf import Shelf, SourceGoneError
from app.export.slots import gather_application
from app.export.sources import Gathered, Source, may_be_shown
from app.export.values import MEGABYTE, PackKind, Stage
from app.export.volume_building import Limit, build_volumes
from app.export.volume_queries import section_sizes
from app.export.wet_gathering import with_signed_pages
from app.export.workshop import Workshop
from app.extensions import db
from app.placements.models import Placement

TRIES = 3
UNSETTLED = "Files were being removed from the portfolio while this was being made. Try again in a minute."


@dataclass(frozen=True, slots=True)
class Built:
    """A pack that is made, with what went into it."""

    gathered: Gathered
    result: PackResult
    shelf: Shelf

    @property
    def files(self) -> tuple[Scratch, ...]:
        """The pack as files: one, or its volumes in order."""
        return self.result.files

    @property
    def warnings(self) -> list[str]:
        """Everything that its reader would miss: what was not there, and files that could not be shown."""
        names = self.gathered.names
        unread = [f"{names[found.attachment_key]}: {found.sentence}" for found in self.result.warnings]
        return [*self.gathered.warnings, *unread, *self.result.too_big]


def may_leave(built: Built) -> bool:
    """Say whether nothing that the pack shows had to go meanwhile, for a pack that is not kept here."""
    with _reading():
        return may_be_shown(built.gathered.placement_id, built.gathered.sources)


def gather(placement: Placement, kind: PackKind) -> Gathered:
    """Read what a pack of this kind shows of a placement."""
    found = gather_portfolio(placement) if kind is PackKind.PORTFOLIO else gather_application(placement)
    return with_signed_pages(found, kind)


def build(
    placement_id: UUID,
    kind: PackKind,
    progress: Progress,
    keep: Callable[[Built], bool],
    most_megabytes: int | None = None,
) -> Built:
    """Make a pack, outside any transaction; sections that were not known before are kept for the next time.

    Args:
        placement_id: whose.
        kind: which of the two files.
        progress: told how far it has come.
        keep: keeps what was made and commits; False where something in it must not be shown any more.
        most_megabytes: a portfolio that is larger becomes volumes; None where there is no limit.

    Raises:
        NotFoundError: the placement has been erased.
        ConflictError: something was hidden or purged meanwhile, again and again, or the store lacks a file.
        StorageError: there is no room for the sections or the file.
    """
    for _ in range(TRIES):
        with _reading():
            gathered, plan, shelf = _planned(placement_id, kind)
        require_there(gathered, _missing(plan, shelf))
        try:
            progress.entering(Stage.LAYING_OUT)
            result = _laid_out(gathered, plan, shelf, progress)
            if kind is PackKind.PORTFOLIO and most_megabytes:
                result = _divided(gathered, plan, shelf, progress, result, most_megabytes * MEGABYTE)
            progress.entering(Stage.SEALING)
            built = Built(gathered, _sealed(result), shelf)
        except SourceGoneError:
            continue
        if keep(built):
            return built
    raise ConflictError(UNSETTLED)


def prepare(placement_id: UUID, kind: PackKind) -> None:
    """Render and keep the sections of a pack that are missing, so that the next pack finds them; commits.

    Args:
        placement_id: whose.
        kind: which of the two files.

    Raises:
        NotFoundError: the placement has been erased.
        SourceGoneError: something was hidden or purged meanwhile.
        StorageError: there is no room for the sections.
    """
    with _reading():
        _, plan, shelf = _planned(placement_id, kind)
    Workshop(shelf, lambda _done, _of: None).all_pages(_missing(plan, shelf))


def _missing(plan: Sequence[Section], shelf: Shelf) -> list[Section]:
    """Return the sections that were not kept when the document was read."""
    return [section for section in plan if not shelf.holds(section.digest)]


def _planned(placement_id: UUID, kind: PackKind) -> tuple[Gathered, list[Section], Shelf]:
    """Read what a pack shows, and work out its sections once: filling in their HTML takes a while."""
    gathered = gather(_placement(placement_id), kind)
    document = gathered.document
    if isinstance(document, PortfolioDocument):
        plan = portfolio_sections(document)
    else:
        plan = application_sections(document)
    return gathered, plan, Shelf(gathered, kind, _shown_by(gathered, plan))


def _laid_out(gathered: Gathered, plan: Sequence[Section], shelf: Shelf, progress: Progress) -> PackResult:
    if isinstance(gathered.document, PortfolioDocument):
        return build_portfolio(gathered.document, shelf, progress.steps, plan, progress.entering)
    return build_application(gathered.document, shelf, progress.steps, plan, progress.entering)


def _divided(
    gathered: Gathered,
    plan: Sequence[Section],
    shelf: Shelf,
    progress: Progress,
    whole: PackResult,
    most: int,
) -> PackResult:
    """Return a portfolio as volumes, where it is too big for one file."""
    limit = Limit(most, {}, whole.whole.size, room_for_later())
    if whole.whole.size <= limit.room:
        return whole
    with _reading():
        limit = replace(limit, weights=section_sizes(gathered.placement_id))
    return build_volumes(gathered.portfolio, shelf, progress, plan, limit)


def _sealed(result: PackResult) -> PackResult:
    for file in result.files:
        seal_here(file.rewound())
    return result


def _placement(placement_id: UUID) -> Placement:
    found = db.session.scalar(
        sa.select(Placement)
        .where(Placement.id == placement_id)
        .options(joinedload(Placement.trainee), joinedload(Placement.centre))
    )
    if found is None:
        raise NotFoundError("This placement is not here any more.")
    return found


def _shown_by(gathered: Gathered, plan: Sequence[Section]) -> dict[str, Collection[Source]]:
    """Return, by the digest of each section whose pages are known beforehand, what can be purged in it."""
    found: dict[str, Collection[Source]] = {}
    for section in plan:
        if not section.numbered:
            files = [gathered.files[key] for key in section.attachments if key in gathered.files]
            words = [gathered.words[section.key]] if section.key in gathered.words else []
            found[section.digest] = (*found.get(section.digest, ()), *files, *words)
    return found


@contextmanager
def _reading() -> Iterator[None]:
    """Read in a transaction that waits for no writer and ends with the block."""
    db.session.rollback()
    try:
        with sqlite.reading_only():
            yield
    finally:
        db.session.rollback()
