"""Where rendered sections lie between two packs, and what is written down so that a purge finds them."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.blobs import service as blobs
from app.blobs.models import Derivation, DerivedKind
from app.blobs.store import as_digest
from app.core.clock import now
from app.core.errors import ConflictError
from app.core.ids import new_id
from app.export.models import Export, ExportVolume, PackSection
from app.export.scratch import Stretch
from app.export.sources import FileSource, Gathered, Source, may_be_shown
from app.export.values import PackKind
from app.extensions import db

PDF = "application/pdf"


class SourceGoneError(Exception):
    """Something that the pack shows was hidden, purged or removed while the pack was being made."""


class Shelf:
    """A section cache over kept contents; it holds no PDF in memory.

    A section is kept in a short transaction of its own, together with what it shows. So a purge that comes
    later reaches it even when the job that made it is killed.

    Args:
        gathered: the document that is being made.
        kind: which of the two files.
        shown_by: by the engine's digest of a section, what that section shows; a section that is not listed
            (index, matrix, what is stamped) counts as showing everything.
    """

    def __init__(
        self, gathered: Gathered, kind: PackKind, shown_by: Mapping[str, Collection[Source]]
    ) -> None:
        self._gathered = gathered
        self._kind = kind
        self._shown_by = shown_by
        rows = db.session.scalars(
            sa.select(PackSection).where(
                PackSection.placement_id == gathered.placement_id, PackSection.kind == kind
            )
        )
        self._known = {row.section_digest: row.digest for row in rows}
        self.touched: set[str] = set()

    def holds(self, digest: str) -> bool:
        """Say whether a section was kept when the document was read."""
        return digest in self._known

    def get(self, digest: str) -> Iterator[bytes] | None:
        """Return the pieces of a section that was kept; None where there is none.

        Raises:
            StorageError: while it is read, where it was purged meanwhile.
        """
        self.touched.add(digest)
        if digest not in self._known:
            return None
        # From the store alone: no transaction may be open while the next section is rendered.
        return blobs.store().stream(as_digest(self._known[digest]))

    def put(self, digest: str, content: Stretch) -> None:
        """Keep a section and what it shows; commits.

        Raises:
            SourceGoneError: something that it shows must not be shown any more; nothing was kept.
            StorageError: there is no room.
        """
        sources = self._shown_by.get(digest, self._gathered.sources)
        row = {"placement_id": self._gathered.placement_id, "kind": self._kind, "section_digest": digest}
        kept = ""
        try:
            kept = blobs.keep_file(content.opened(), PDF)
            if not may_be_shown(self._gathered.placement_id, sources):
                raise SourceGoneError  # noqa: TRY301 - the transaction is undone in one place
            db.session.merge(PackSection(**row, digest=kept, created_at=now()))
            record_sources(kept, DerivedKind.SECTION, sources)
            db.session.commit()
        except (ConflictError, IntegrityError):
            # Somebody keeps or purges the same section at this moment; the next pack renders it anew.
            db.session.rollback()
            return
        except SourceGoneError:
            drop_unkept(kept)
            raise
        self._known[digest] = kept

    def evict(self) -> frozenset[str]:
        """Delete this pack's sections that went unused; returns files to remove after the commit."""
        stale = (
            PackSection.placement_id == self._gathered.placement_id,
            PackSection.kind == self._kind,
            PackSection.section_digest.not_in(self.touched),
        )
        digests = set(db.session.scalars(sa.select(PackSection.digest).where(*stale)))
        db.session.execute(sa.delete(PackSection).where(*stale))
        db.session.flush()
        return blobs.discard(digests)


def record_sources(derived: str, kind: DerivedKind, sources: Iterable[Source]) -> None:
    """Write down what a kept section or export shows, all at once.

    Words have no content of their own in the store: the copy itself stands in for it.
    """
    there = set(
        db.session.scalars(
            sa.select(Derivation.source_id).where(
                Derivation.derived_digest == derived, Derivation.kind == kind
            )
        )
    )
    rows = [
        {
            "id": new_id(),
            "derived_digest": derived,
            "kind": kind,
            "source_digest": source.digest if isinstance(source, FileSource) else derived,
            "source_id": source.source_id,
            "label": "",
            "created_at": now(),
        }
        for source in sources
        if source.source_id not in there
    ]
    if rows:
        db.session.execute(sa.insert(Derivation), rows)


def drop_unkept(digest: str) -> None:
    """Undo what was not committed and remove the file that it left, unless another row keeps that content."""
    db.session.rollback()
    blobs.remove_files({digest})
    db.session.commit()


def let_go(digests: set[str]) -> None:
    """Take purged contents out of past exports and kept sections; blobs call it before they delete."""
    # One volume does not stay without the others.
    divided = sa.select(ExportVolume.export_id).where(ExportVolume.digest.in_(digests))
    gone = set(db.session.scalars(sa.select(Export.id).where(Export.digest.in_(digests)).union(divided)))
    db.session.execute(sa.delete(ExportVolume).where(ExportVolume.export_id.in_(gone)))
    db.session.execute(
        sa.update(Export)
        .where(Export.id.in_(gone))
        # A warning may name the file that had to go.
        .values(digest=None, purged_at=now(), warnings=[])
    )
    db.session.execute(sa.delete(PackSection).where(PackSection.digest.in_(digests)))


blobs.when_purged.append(let_go)
