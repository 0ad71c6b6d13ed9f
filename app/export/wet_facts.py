"""What the check of a pack has to know about pages signed on paper."""

from collections.abc import Iterator

from app.export.application import ApplicationDocument
from app.export.document import PortfolioDocument
from app.export.policy import may_make
from app.export.preflight_values import SignedFacts, Thing
from app.export.values import PackKind
from app.export.wet_gathering import placed_in
from app.export.wet_queries import scans_of
from app.placements.access import Access


def signed_facts(
    access: Access, portfolio: PortfolioDocument, documents: ApplicationDocument | None
) -> Iterator[SignedFacts]:
    """Return how the scans of both files' pages stand, to those who may see them; a query for each file.

    A file cannot change once it is signed: another one in its place is another page.
    """
    if not may_make(access.parts):
        return
    files = ((PackKind.PORTFOLIO, portfolio), (PackKind.APPLICATION_DOCUMENTS, documents))
    for kind, document in files:
        for placed in placed_in(access.placement.id, kind, document) if document else ():
            yield SignedFacts(
                thing=Thing(f"Scan of {placed.sheet.what}", _address(access)),
                title=placed.sheet.what.removeprefix("the signed "),
                standing=placed.standing,
                digest=placed.scan.digest or "",
            )


def waiting_scans(access: Access) -> Iterator[Thing]:
    """Return the scans that wait for somebody to say which page they are; one query."""
    if may_make(access.parts):
        for scan in scans_of(access.placement.id):
            if scan.waits:
                yield Thing(scan.filename, f"{_address(access)}#waiting")


def _address(access: Access) -> str:
    return f"/placements/{access.placement.id}/pack/signed-pages"
