"""Whether the published standards in the database are still what they were when they were published."""

from app.cli import database
from app.cli.progress import shown
from app.cli.session import working
from app.config import Settings
from app.core import sqlite
from app.core.errors import RefusedError
from app.standards import queries, service
from app.standards.models import VersionState


def check_stored(settings: Settings) -> tuple[int, list[str]]:
    """Compare every version that was ever published with its digest.

    Returns:
        How many there are, and a sentence for each thing that is wrong.

    Raises:
        RefusedError: the database has not been brought up to date.
    """
    problems: list[str] = []
    with sqlite.reading_only(), working(settings), shown("Checking stored versions") as progress:
        kept = [version for version in queries.all_versions() if version.state is not VersionState.DRAFT]
        for number, version in enumerate(kept, start=1):
            problems += service.check(version)
            progress(number, len(kept))
    return len(kept), problems


def refuse_changed(settings: Settings) -> None:
    """Refuse to start on standards that somebody changed behind the application's back.

    Signatures are bound to their words, so a page that shows other words would mislead who reads it.

    Raises:
        RefusedError: a published version is not what it was.
    """
    engine = database.open_engine(settings)
    is_current = database.is_current(engine)
    engine.dispose()
    # A database without its tables has no standards yet; other commands say what to do about it.
    problems = check_stored(settings)[1] if is_current else []
    if problems:
        raise RefusedError("\n".join(problems))
