"""How the content of an attached file is read, and that it is the one that was attached."""

import hashlib
import logging
from collections.abc import Iterator

from app.core.errors import TechfolioError
from app.export.document import AttachmentPart
from app.export.sections import UnreadableError
from app.export.values import Content

_LOG = logging.getLogger(__name__)
OTHER_FILE = "The stored file is not the one that was attached, so it is not shown."


def verified_content(part: AttachmentPart) -> bytes:
    """Return the content of a file whose digest agrees.

    Raises:
        UnreadableError: it is missing, or is another one.
    """
    content = b"".join(read_pieces(part.content))
    if hashlib.sha256(content).hexdigest() != part.digest.lower():
        raise UnreadableError(OTHER_FILE)
    return content


def read_pieces(content: Content, what: str = "This file") -> Iterator[bytes]:
    """Yield the content of a file as the store has it, in pieces.

    Args:
        content: the bytes, or what reads them.
        what: what the file is to whoever reads that it cannot be read.

    Raises:
        UnreadableError: it is missing, or has changed; this may come with any of the pieces.
    """
    if isinstance(content, bytes):
        yield content
        return
    try:
        yield from content()
    except TechfolioError as problem:
        raise UnreadableError(f"{what} cannot be read. {problem.sentence}") from problem
    except (
        Exception
    ) as problem:  # what a store raises is its own affair; the page says that the file is missing
        _LOG.warning("A file could not be read: %s", type(problem).__name__)
        raise UnreadableError(f"{what} cannot be read: it is missing from the store.") from problem
