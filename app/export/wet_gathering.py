"""How scans of signed pages get into what a pack shows: those whose text is still what was signed."""

from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.core.clock import london_day
from app.export.application import ApplicationDocument
from app.export.document import PortfolioDocument
from app.export.sources import FileSource, Gathered
from app.export.values import PackKind
from app.export.wet_models import SignatureScan, SignatureSheet
from app.export.wet_places import Signable, signables
from app.export.wet_policy import Standing, standing
from app.export.wet_queries import placed_scans
from app.export.wet_values import SignedPage


@dataclass(frozen=True, slots=True)
class Placed:
    """A scan in its place, what became of it, and what is signed there now."""

    scan: SignatureScan
    sheet: SignatureSheet
    standing: Standing
    signable: Signable

    @property
    def now(self) -> str:
        """The digest of what its page says now."""
        return self.signable.words_digest


def placed_in(
    placement_id: UUID, kind: PackKind, document: PortfolioDocument | ApplicationDocument
) -> list[Placed]:
    """Return the scans that have a place in a document as it is now; one query."""
    now = {signable.key: signable for signable in signables(document)}
    return [
        Placed(
            scan,
            sheet,
            standing(sheet.words_digest, scan.kept_for, now[sheet.section_key].words_digest),
            now[sheet.section_key],
        )
        for scan, sheet in placed_scans(placement_id, kind)
        if sheet.section_key in now and now[sheet.section_key].place_of(sheet.nth) is not None
    ]


def with_signed_pages(gathered: Gathered, kind: PackKind) -> Gathered:
    """Return a document with its scans; one query. A scan of a text that has changed since is left out."""
    shown = [
        _signed_page(placed, placed.scan.digest)
        for placed in placed_in(gathered.placement_id, kind, gathered.document)
        if placed.standing is not Standing.CHANGED and placed.scan.digest
    ]
    if not shown:
        return gathered
    return replace(
        gathered,
        document=replace(
            gathered.document,
            signed=tuple(shown),
            changed_on=max(gathered.document.changed_on, *(page.uploaded_on for page in shown)),
        ),
        files={**gathered.files, **{page.key: FileSource(UUID(page.key), page.digest) for page in shown}},
        names={**gathered.names, **{page.key: f"The scan of {page.what}" for page in shown}},
    )


def _signed_page(placed: Placed, digest: str) -> SignedPage:
    scan, sheet = placed.scan, placed.sheet
    return SignedPage(
        section_key=sheet.section_key,
        nth=placed.signable.place_of(sheet.nth) or sheet.nth,
        key=str(scan.id),
        digest=digest,
        # From the store alone: asking the database here would open a transaction in the midst of rendering.
        content=partial(blobs.store().stream, as_digest(digest)),
        what=sheet.what,
        signed_as=sheet.signed_as,
        words=sheet.words,
        uploaded_by=scan.uploaded_by.name,
        uploaded_on=london_day(scan.uploaded_at),
        is_earlier=placed.standing is Standing.KEPT,
        on_last=placed.signable.on_last,
    )
