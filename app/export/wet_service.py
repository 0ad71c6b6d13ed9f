"""The verbs of pages signed on paper: note what was printed, take scans in, place them, let them go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from app.blobs import queries as blob_queries
from app.blobs import service as blobs
from app.core.clock import day_in_words, london_day, now
from app.core.errors import NotFoundError
from app.core.ids import new_id
from app.core.words import sentence_case
from app.export.changes import note_change
from app.export.wet_marks import new_token
from app.export.wet_models import ScanEnd, SignatureScan, SignatureSheet
from app.export.wet_policy import Refusal, may_bring
from app.export.wet_queries import placed_scans, scans_of, sheets_with
from app.export.wet_reading import MEDIA_TYPE, ScannedPage, turned
from app.export.wet_values import Place
from app.extensions import db
from app.placements.access import Access
from app.placements.models import Placement
from app.portfolio.files import Refused

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """A page of a scan that was read; `name` says which page of which file it is."""

    name: str
    page: ScannedPage


@dataclass(slots=True)
class TakenIn:
    """What became of scans: sentences on those that have a place, how many wait, which were refused."""

    placed: list[str] = field(default_factory=list)
    waiting: int = 0
    refused: list[Refused] = field(default_factory=list)


def sheets_for(access: Access, places: Sequence[Place]) -> list[SignatureSheet]:
    """Return the sheet of each signature page; one that was printed with these words before keeps its token.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    _lock(access)
    return [_sheet(access.placement.id, place) for place in places]


def take_in(access: Access, brought: Sequence[Brought]) -> TakenIn:
    """Keep the pages of scans: a marked one gets its place, in the stead of what was there; others wait.

    Raises:
        NotFoundError: the person is not the trainee.
        StorageError: they could not be kept; none was.
    """
    _require(access)
    taken = TakenIn()
    tokens = {one.page.token for one in brought if one.page.token}
    own = sheets_with(access.placement.id, tokens)
    good: list[Brought] = []
    for one in brought:
        others = Refusal.OTHERS_PAGE.value if one.page.token and one.page.token not in own else ""
        if sentence := one.page.refusal or others:
            taken.refused.append(Refused(one.name, sentence))
        else:
            good.append(one)
    digests = blobs.keep_all([(one.page.content, MEDIA_TYPE.value) for one in good])
    _lock(access)
    for one, digest in zip(good, digests, strict=True):
        scan = _scan(access, one.name, digest, len(one.page.content))
        if one.page.token:
            taken.placed.append(_put(access, scan, own[one.page.token]))
        else:
            db.session.add(scan)
            taken.waiting += 1
    db.session.flush()
    return taken


def place_waiting(access: Access, chosen: Mapping[UUID, tuple[Place, int]]) -> list[str]:
    """Give waiting scans the places that their trainee chose, turned clockwise by so many degrees.

    Raises:
        NotFoundError: the person is not the trainee, or a scan does not wait.
        FileRefusedError: a picture is damaged.
        StorageError: a turned picture could not be kept.
    """
    _require(access)
    waiting = _waiting(access)
    if not chosen.keys() <= waiting.keys():
        raise NotFoundError
    _turn({waiting[scan_id]: degrees for scan_id, (_, degrees) in chosen.items() if degrees})
    _lock(access)
    return [
        _put(access, waiting[scan_id], _sheet(access.placement.id, place))
        for scan_id, (place, _) in chosen.items()
    ]


def throw_away(access: Access, scan_ids: Iterable[UUID]) -> int:
    """Delete scans that wait and that nobody wants; returns how many.

    Raises:
        NotFoundError: the person is not the trainee, or a scan does not wait.
    """
    _require(access)
    _lock(access)
    waiting = _waiting(access)
    wanted = set(scan_ids)
    if not wanted <= waiting.keys():
        raise NotFoundError
    gone = {waiting[scan_id].digest for scan_id in wanted}
    for scan_id in wanted:
        db.session.delete(waiting[scan_id])
    db.session.flush()
    blobs.discard({digest for digest in gone if digest})
    return len(wanted)


def keep_earlier(access: Access, scan: SignatureScan, words_digest: str) -> None:
    """Let a scan stay although its page says something else now; a later change asks again.

    Raises:
        NotFoundError: the person is not the trainee.
    """
    _require(access)
    scan.kept_for = words_digest
    db.session.flush()
    if scan.sheet is not None:
        note_change(access.placement.id, scan.sheet.kind)


def remove(access: Access, scan: SignatureScan) -> None:
    """Remove a scan for good, from files made with it too; that there was one stays on record.

    Raises:
        NotFoundError: the person is not the trainee, or the scan has no place.
    """
    _require(access)
    _lock(access)
    digest = scan.digest
    if digest is None or scan.waits:
        raise NotFoundError
    if scan.ended_at is None and scan.sheet is not None:
        note_change(access.placement.id, scan.sheet.kind)
    _end(access, scan, ScanEnd.REMOVED)
    scan.digest = None
    db.session.flush()
    blobs.purge_source(scan.id, digest, still_used=digest in blob_queries.still_referenced({digest}))


def forget_section(placement_id: UUID, section_key: str) -> None:
    """Delete sheets and scans of a section that is no more, and their history with them."""
    sheets = sa.select(SignatureSheet.id).where(
        SignatureSheet.placement_id == placement_id, SignatureSheet.section_key == section_key
    )
    scans = db.session.scalars(sa.select(SignatureScan).where(SignatureScan.sheet_id.in_(sheets))).all()
    sources = {scan.id for scan in scans}
    digests = {scan.digest for scan in scans if scan.digest}
    for scan in scans:
        db.session.delete(scan)
    db.session.flush()
    db.session.execute(sa.delete(SignatureSheet).where(SignatureSheet.id.in_(sheets)))
    blobs.purge(sources, digests - blob_queries.still_referenced(digests))


def _require(access: Access) -> None:
    if not may_bring(access.parts):
        raise NotFoundError


def _lock(access: Access) -> None:
    """Let no scan of the placement come or go, and no pack be finished, until this transaction ends."""
    _require(access)
    placement_id = access.placement.id
    db.session.execute(sa.select(Placement.id).where(Placement.id == placement_id).with_for_update())
    rows = sa.select(SignatureScan.id).where(SignatureScan.placement_id == placement_id)
    db.session.execute(rows.order_by(SignatureScan.id).with_for_update())


def _waiting(access: Access) -> dict[UUID, SignatureScan]:
    return {scan.id: scan for scan in scans_of(access.placement.id) if scan.waits}


def _sheet(placement_id: UUID, place: Place) -> SignatureSheet:
    same = {
        "placement_id": placement_id,
        "kind": place.kind,
        "section_key": place.section_key,
        "nth": place.nth,
        "number": place.number,
        "total": place.total,
        "words_digest": place.words_digest,
    }
    found = db.session.scalar(sa.select(SignatureSheet).filter_by(**same))
    if found is None:
        what = place.what[:300]
        found = SignatureSheet(id=new_id(), **same, what=what, words=place.words, token=new_token())
        db.session.add(found)
        db.session.flush()
    return found


def _scan(access: Access, name: str, digest: str, size: int) -> SignatureScan:
    return SignatureScan(
        id=new_id(),
        placement_id=access.placement.id,
        digest=digest,
        filename=name[:LONGEST_NAME],
        size=size,
        uploaded_by_id=access.actor.user_id,
        uploaded_at=now(),
    )


def _put(access: Access, scan: SignatureScan, sheet: SignatureSheet) -> str:
    """Put a scan into its place and say so; what was there ends, and stays for files that show it."""
    told = f"{sentence_case(sheet.what)}, {sheet.signed_as}: "
    told += "the scan is in its place, and goes into the next file that you make."
    for other, there in placed_scans(access.placement.id, sheet.kind):
        if (there.section_key, there.nth) == (sheet.section_key, sheet.nth) and other.id != scan.id:
            told += f" It replaces the one of {day_in_words(london_day(other.uploaded_at))}."
            _end(access, other, ScanEnd.REPLACED)
    db.session.flush()
    scan.sheet = sheet
    db.session.add(scan)
    db.session.flush()
    return told


def _end(access: Access, scan: SignatureScan, how: ScanEnd) -> None:
    scan.end, scan.ended_at, scan.ended_by_id = how, now(), access.actor.user_id


def _turn(degrees_of: Mapping[SignatureScan, int]) -> None:
    """Keep turned pictures in the place of those that lie on their side."""
    lying = [(scan, scan.digest, degrees) for scan, degrees in degrees_of.items() if scan.digest]
    contents = [turned(blobs.read(digest), degrees) for _, digest, degrees in lying]
    kept = blobs.keep_all([(content, MEDIA_TYPE.value) for content in contents])
    for (scan, _, _), content, digest in zip(lying, contents, kept, strict=True):
        scan.digest, scan.size = digest, len(content)
    db.session.flush()
    blobs.discard({digest for _, digest, _ in lying} - set(kept))
