"""How the page of signatures in ink says what is to be signed and what came back of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.competencies.words import Tag
from app.core.clock import day_in_words, instant_in_words, london_day
from app.core.words import plural, sentence_case
from app.export.building import gather
from app.export.models import Export
from app.export.values import PACK_WORDS, PackKind
from app.export.wet_gathering import Placed, placed_in
from app.export.wet_models import ScanEnd, SignatureScan, SignatureSheet
from app.export.wet_policy import Refusal, Standing, changed
from app.export.wet_printing import places_made
from app.export.wet_queries import newest_made, scans_of
from app.export.wet_values import Place
from app.placements.models import Placement

KEPT = "A scan of the earlier text is shown, and the file says so."
SHOWN = "The scan is shown in files that are made from now on."
ABSENT = (
    "What was signed is not in the file now, so no file shows this scan. It is shown again once it is back."
)
DRAFT = "It is a draft, and DRAFT stands across its pages. Have them signed once it is none any more."
_ENDS = {ScanEnd.REPLACED: "replaced by a later one", ScanEnd.REMOVED: "removed"}
_TAGS = {
    Standing.SHOWN: Tag("In its place", "green"),
    Standing.KEPT: Tag("Earlier text", "yellow"),
    Standing.CHANGED: Tag("Changed since", "red"),
}

_NOT_THERE = Tag("Not in the file", "grey")


@dataclass(frozen=True, slots=True)
class ScanView:
    """A scan in its place; `may_keep`: it shows an earlier text and could stay all the same."""

    scan_id: UUID
    title: str
    added: str
    tag: Tag
    sentence: str
    may_keep: bool


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A signature page with its number in the file that was made last, and the scan that came back of it."""

    title: str
    number: str
    scan: ScanView | None


@dataclass(frozen=True, slots=True)
class KindView:
    """The signature pages of one of the two files; `made` is empty where it was never made."""

    kind: PackKind
    words: str
    made: str
    is_draft: str
    nothing: str
    places: Sequence[PlaceView]


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A scan of which nobody has said yet which page it is."""

    scan_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class EarlierView:
    """A scan that ended, in words; without a number where its picture is gone."""

    words: str
    scan_id: UUID | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows; `options` are the pages that a scan can be, by their key."""

    kinds: Sequence[KindView]
    options: Sequence[tuple[str, str]]
    waiting: Sequence[WaitingView]
    history: Sequence[EarlierView]


def overview(placement: Placement) -> Overview:
    """Return what the page shows, with a constant number of queries."""
    made, scans = newest_made(placement.id), scans_of(placement.id)
    kinds, options = [], []
    for kind in (PackKind.PORTFOLIO, PackKind.APPLICATION_DOCUMENTS):
        document, export = gather(placement, kind).document, made.get(kind)
        places = places_made(document, export) if export else []
        options += [(place.key, f"{place.title}, {place.signed_as}") for place in places]
        view = _kind(kind, export, places, placed := placed_in(placement.id, kind, document))
        kinds.append(replace(view, places=[*view.places, *_absent(kind, scans, placed)]))
    waiting = [WaitingView(scan.id, scan.filename) for scan in scans if scan.waits]
    return Overview(kinds, options, waiting, [_ended(scan) for scan in scans if scan.ended_at])


def _kind(
    kind: PackKind, export: Export | None, places: Sequence[Place], placed: Sequence[Placed]
) -> KindView:
    by_place = {f"{kind.value}/{one.sheet.section_key}/{one.sheet.nth}": one for one in placed}
    views = [
        PlaceView(place.title, sentence_case(place.signed_as), _scan(by_place.pop(place.key, None)))
        for place in places
    ]
    # A page that has no number in a file that is still there: its scan is nevertheless there.
    views += [PlaceView(sentence_case(one.sheet.what), "", _scan(one)) for one in by_place.values()]
    made = f"made {instant_in_words(export.made_at)}, {plural(export.pages or 0, 'page')}" if export else ""
    nothing = "" if places else (Refusal.NO_PAGES if export else Refusal.NOT_MADE).value
    return KindView(kind, PACK_WORDS[kind], made, DRAFT if export and export.is_draft else "", nothing, views)


def _scan(placed: Placed | None) -> ScanView | None:
    if placed is None:
        return None
    scan, sheet = placed.scan, placed.sheet
    sentences = {
        Standing.SHOWN: SHOWN,
        Standing.KEPT: KEPT,
        Standing.CHANGED: changed("page"),
    }
    return ScanView(
        scan_id=scan.id,
        title=sheet.what,
        added=_added(scan, sheet),
        tag=_TAGS[placed.standing],
        sentence=sentences[placed.standing],
        may_keep=placed.standing is Standing.CHANGED,
    )


def _absent(kind: PackKind, scans: Iterable[SignatureScan], placed: Sequence[Placed]) -> Iterator[PlaceView]:
    """Return the scans of what is not in the file now, such as of a CV that is not used."""
    shown = {one.scan.id for one in placed}
    for scan in scans:
        if scan.sheet is None or scan.ended_at or scan.sheet.kind is not kind or scan.id in shown:
            continue
        view = ScanView(
            scan.id, scan.sheet.what, _added(scan, scan.sheet), _NOT_THERE, ABSENT, may_keep=False
        )
        yield PlaceView(sentence_case(scan.sheet.what), "", view)


def _added(scan: SignatureScan, sheet: SignatureSheet) -> str:
    at = instant_in_words(scan.uploaded_at)
    return f"Added by {scan.uploaded_by.name} on {at}, signed as {sheet.signed_as}"


def _ended(scan: SignatureScan) -> EarlierView:
    sheet = scan.sheet
    if sheet is None or scan.end is None or scan.ended_at is None:
        raise AssertionError("A scan that ended had a place and an end: the database sees to it.")
    on = day_in_words(london_day(scan.ended_at))
    added = day_in_words(london_day(scan.uploaded_at))
    page = f"{sentence_case(sheet.what)}, {sheet.signed_as}"
    words = f"{page}: added by {scan.uploaded_by.name} on {added}, {_ENDS[scan.end]} on {on}"
    return EarlierView(words, scan.id if scan.digest else None)
