"""Which files of a pack the store does not have: asked each time, whoever has looked through them or not."""

from collections.abc import Iterable, Iterator

from app.blobs import service as blobs
from app.blobs.absence import absent_from
from app.blobs.store import as_digest
from app.export.application import ApplicationDocument
from app.export.document import PortfolioDocument
from app.export.preflight_values import Looked, SignedFacts, Thing
from app.export.wet_policy import Standing


def absent_of(
    portfolio: PortfolioDocument, documents: ApplicationDocument | None, signed: Iterable[SignedFacts]
) -> frozenset[str]:
    """Return the digests of files and scans that a pack would show and the store does not have; no query.

    Raises:
        StorageError: the store cannot be reached.
    """
    entries = (part for entry in portfolio.evidence for part in entry.attachments)
    added = (part for slot in (documents.slots if documents else ()) for part in slot.files)
    digests = [part.digest for part in (*entries, *added) if not part.unavailable]
    digests += [one.digest for one in _shown(signed)]
    return frozenset(absent_from(blobs.store(), map(as_digest, digests)))


def lost(
    documents: ApplicationDocument | None, signed: Iterable[SignedFacts], absent: frozenset[str]
) -> Iterator[Looked]:
    """Return the application documents and scans that are absent; no program looks through these."""
    for slot in documents.slots if documents else ():
        for part in slot.files:
            if part.digest in absent:
                thing = Thing(f"{slot.title}, {part.file_name}", f"/documents/{part.key}")
                yield Looked(thing=thing, missing=True)
    for one in _shown(signed):
        if one.digest in absent:
            yield Looked(thing=one.thing, missing=True)


def _shown(signed: Iterable[SignedFacts]) -> Iterator[SignedFacts]:
    """Return those that a file would show; one of a text that has changed since is not used."""
    return (one for one in signed if one.standing is not Standing.CHANGED)
