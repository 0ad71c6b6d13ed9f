"""Crosswalks in the database: loaded from files, and the links that lead between some sets."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from app.core.ids import new_id
from app.extensions import db
from app.standards.catalogue import catalogues_for
from app.standards.crosswalk_files import CrosswalkFile, Items, misfits
from app.standards.models import Crosswalk
from app.standards.problems import FrameworkFileError
from app.standards.queries import newest_published
from app.standards.relations import Link, links_from


class Outcome(StrEnum):
    """What loading a crosswalk did."""

    LOADED = "loaded"
    CHANGED = "changed"
    SAME = "is there already"


def load(crosswalk: CrosswalkFile, centre_id: UUID | None = None) -> Outcome:
    """Put a crosswalk into the database; one between the same two sets is replaced by it.

    Args:
        crosswalk: what a file says.
        centre_id: the centre that alone may use it, or None for every centre.

    Raises:
        FrameworkFileError: a set is not published, or has no such item; with every problem and its line.
    """
    if problems := misfits(crosswalk, items_of({crosswalk.source, crosswalk.target}, centre_id)):
        raise FrameworkFileError(crosswalk.filename, problems)
    links = [list(link) for link in crosswalk.links]
    found = db.session.scalar(
        sa.select(Crosswalk)
        .where(
            Crosswalk.source_key == crosswalk.source,
            Crosswalk.target_key == crosswalk.target,
            Crosswalk.centre_id.is_(None) if centre_id is None else Crosswalk.centre_id == centre_id,
        )
        .with_for_update()
    )
    if found is not None and found.links == links:
        return Outcome.SAME
    if found is not None:
        found.links = links
        outcome = Outcome.CHANGED
    else:
        outcome = Outcome.LOADED
        db.session.add(
            Crosswalk(
                id=new_id(),
                source_key=crosswalk.source,
                target_key=crosswalk.target,
                centre_id=centre_id,
                links=links,
            )
        )
    db.session.flush()
    return outcome


def items_of(keys: Collection[str], centre_id: UUID | None = None) -> dict[str, Items]:
    """Return the items of the newest published version of each set that is there, by key. Two queries."""
    newest = newest_published({centre_id} if centre_id else (), keys)
    catalogues = catalogues_for(tuple(newest.values()))
    return {key: catalogues[version.id].by_code for key, version in newest.items()}


def links_among(keys: Collection[str], centre_ids: Iterable[UUID]) -> dict[str, list[Link]]:
    """Return the links of crosswalks between some sets, by the key they lead away from. One query.

    Args:
        keys: both ends are in these sets.
        centre_ids: whose own crosswalks count beside those for every centre.
    """
    return _links(sa.and_(Crosswalk.source_key.in_(keys), Crosswalk.target_key.in_(keys)), centre_ids)


def links_touching(key: str, centre_ids: Iterable[UUID]) -> dict[str, list[Link]]:
    """Return the links of crosswalks from and to one set, by the key they lead away from. One query."""
    return _links(sa.or_(Crosswalk.source_key == key, Crosswalk.target_key == key), centre_ids)


def _links(wanted: sa.ColumnElement[bool], centre_ids: Iterable[UUID]) -> dict[str, list[Link]]:
    rows = db.session.scalars(
        sa.select(Crosswalk)
        .where(wanted, sa.or_(Crosswalk.centre_id.is_(None), Crosswalk.centre_id.in_(set(centre_ids))))
        .order_by(Crosswalk.source_key, Crosswalk.target_key, Crosswalk.id)
    )
    found: dict[str, list[Link]] = {}
    for row in rows:
        found.setdefault(row.source_key, []).extend(
            link._replace(framework=row.target_key) for link in links_from(row.links)
        )
    return found
