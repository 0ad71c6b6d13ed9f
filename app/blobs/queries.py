"""What is read about kept contents: what was made from what, and which rows still point to one."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from uuid import UUID

import sqlalchemy as sa

from app.blobs.models import Blob, Derivation, DerivedKind
from app.core.base import Base
from app.extensions import db


def known_digests() -> frozenset[str]:
    """Return the digest of every content that the database knows."""
    return frozenset(db.session.scalars(sa.select(Blob.digest)))


def derived_content(source_digest: str, kind: DerivedKind, label: str) -> str | None:
    """Return the digest of what was made from a content alone under a label, or None."""
    return db.session.scalar(
        sa.select(Derivation.derived_digest)
        .where(
            Derivation.source_digest == source_digest,
            Derivation.source_id.is_(None),
            Derivation.kind == kind,
            Derivation.label == label,
        )
        .limit(1)
    )


def derived_from_sources(source_ids: Iterable[UUID]) -> set[str]:
    """Return the digests of everything that shows one of the sources (attachments, documents)."""
    return set(
        db.session.scalars(
            sa.select(Derivation.derived_digest).where(Derivation.source_id.in_(list(source_ids)))
        )
    )


def with_all_derived(digests: AbstractSet[str]) -> set[str]:
    """Return contents with all that was made from them, and from that, and so on."""
    found = set(digests)
    fresh = set(digests)
    while fresh:
        made = set(
            db.session.scalars(
                sa.select(Derivation.derived_digest).where(Derivation.source_digest.in_(fresh))
            )
        )
        fresh = made - found
        found |= fresh
    return found


def still_referenced(digests: AbstractSet[str]) -> set[str]:
    """Return those contents that a row of any room still points to, derivations aside.

    The rooms above are not imported: every foreign key to a content's digest is in the tables' own metadata.
    """
    if not digests:
        return set()
    used: set[str] = set()
    for table in Base.metadata.sorted_tables:
        if table.name == Derivation.__tablename__:
            continue
        for column in table.columns:
            if any(key.target_fullname == "blob.digest" for key in column.foreign_keys):
                used |= set(db.session.scalars(sa.select(column).where(column.in_(digests)).distinct()))
    return used


def exported(digests: AbstractSet[str]) -> set[str]:
    """Return those of the contents that a past export shows, unless that export is one of them."""
    return set(
        db.session.scalars(
            sa.select(Derivation.source_digest)
            .where(
                Derivation.source_digest.in_(digests),
                Derivation.kind == DerivedKind.EXPORT,
                Derivation.derived_digest.not_in(digests),
            )
            .distinct()
        )
    )
