"""Taking a file of standards over: kept while somebody looks through it, checked, published or dropped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.errors import NotFoundError
from app.extensions import db
from app.standards import service
from app.standards.documents import FrameworkFileError, document_from
from app.standards.formats.apart import layout_data, layout_from, read_apart
from app.standards.formats.reading import TYPED_WORDS, document_of_reading, put_header
from app.standards.formats.values import Header, Layout, Reading
from app.standards.models import FrameworkVersion, StandardsImport
from app.standards.problems import Problem
from app.standards.values import FrameworkDocument, ItemDocument

# Long enough to ask a colleague which column is which; the file is still where it came from.
KEPT_FOR = timedelta(days=7)
NO_DETAILS = Header()
ANY_DETAILS = Header("any", "1", "Any", "Any", "any", "any", "official", "Any")


@dataclass(frozen=True)
class Checked:
    """What became of a file with the details and the layout beside it.

    Attributes:
        reading: how the file was understood.
        document: what can be published; None while there is a problem.
        items: the items that came of the file, whatever its details lack; empty where they have a problem.
        problems: what is wrong in the file.
        lacking: what is wrong with the details, by their name.
    """

    reading: Reading
    document: FrameworkDocument | None
    items: tuple[ItemDocument, ...]
    problems: tuple[Problem, ...] = ()
    lacking: Mapping[str, str] = field(default_factory=dict)


def keep(actor: Actor, centre_id: UUID, filename: str, content: bytes) -> StandardsImport:
    """Keep an uploaded file for its owner to look through; files that nobody came back for go."""
    db.session.execute(sa.delete(StandardsImport).where(StandardsImport.created_at < now() - KEPT_FOR))
    kept = StandardsImport(
        centre_id=centre_id, user_id=actor.user_id, filename=filename[:300], content=content, details={}
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def import_for(actor: Actor, import_id: UUID) -> StandardsImport:
    """Return a kept file to whoever uploaded it, while they co-ordinate its centre.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    found = db.session.scalar(
        sa.select(StandardsImport)
        .where(StandardsImport.id == import_id, StandardsImport.user_id == actor.user_id)
        .options(sa.orm.undefer(StandardsImport.content))
    )
    if found is None or (found.centre_id, Role.COORDINATOR) not in actor.roles:
        raise NotFoundError
    return found


def waiting_for(actor: Actor, centre_id: UUID) -> list[StandardsImport]:
    """Return the files that a person has begun to look through for a centre, the newest first."""
    return list(
        db.session.scalars(
            sa.select(StandardsImport)
            .where(StandardsImport.user_id == actor.user_id, StandardsImport.centre_id == centre_id)
            .order_by(StandardsImport.created_at.desc())
        )
    )


def details_of(kept: StandardsImport) -> Header:
    """Return what was said beside the file."""
    return Header(**kept.details)


def remember(import_id: UUID, header: Header, layout: Layout | None) -> None:
    """Keep what was corrected; a file that is gone meanwhile is left alone."""
    db.session.execute(
        sa.update(StandardsImport)
        .where(StandardsImport.id == import_id)
        .values(details=asdict(header), layout=layout_data(layout))
    )


def check(content: bytes, filename: str, header: Header, layout: Layout | None) -> Checked:
    """Read the file anew and say what would be taken over, or all that is wrong. Writes nothing.

    Raises:
        FileUnreadableError: the file as a whole cannot be read.
    """
    reading = read_apart(content, filename, layout)
    try:
        document = document_of_reading(reading, header, filename)
    except FrameworkFileError as error:
        return _with_problems(reading, filename, error.problems)
    return Checked(reading, document, document.items)


def _with_problems(reading: Reading, filename: str, problems: tuple[Problem, ...]) -> Checked:
    in_details = [problem for problem in problems if problem.where == TYPED_WORDS]
    in_file = tuple(problem for problem in problems if problem.where != TYPED_WORDS)
    lacking = {problem.place.split(",")[0]: problem.sentence for problem in in_details}
    if in_file:
        return Checked(reading, None, (), in_file, lacking)
    # Only the details are wrong: with any others the items can be looked at already.
    known = reading.sheet.data if isinstance(reading.sheet.data, dict) else {}
    trial = Reading(reading.format, replace(reading.sheet, data=dict(known)))
    put_header(trial, ANY_DETAILS)
    return Checked(reading, None, document_from(trial.sheet, filename).items, (), lacking)


def layout_of(kept: StandardsImport) -> Layout | None:
    """Return how the tables are to be read, or None to guess."""
    return layout_from(kept.layout)


def take_over(kept: StandardsImport, document: FrameworkDocument) -> FrameworkVersion:
    """Publish what was checked as the centre's own set, and drop the file.

    Raises:
        RefusedError: this version exists with other content.
    """
    published = service.publish(document, kept.centre_id)
    db.session.delete(kept)
    return published.version


def drop(kept: StandardsImport) -> None:
    """Forget a file."""
    db.session.delete(kept)
