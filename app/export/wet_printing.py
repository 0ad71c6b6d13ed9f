"""How signature pages are printed by themselves: noted under tokens, then laid out outside a transaction."""

from collections.abc import Iterable, Sequence

from app.core.errors import RefusedError
from app.export.application import ApplicationDocument
from app.export.building import gather
from app.export.document import PortfolioDocument
from app.export.models import Export
from app.export.sections import MemoryCache, Section
from app.export.shelf import Shelf
from app.export.stamps import alphabet_section, furniture_section
from app.export.values import PACK_WORDS, PackKind
from app.export.wet_places import blank_sections, places_in
from app.export.wet_policy import Refusal
from app.export.wet_queries import newest_made
from app.export.wet_service import sheets_for
from app.export.wet_sheets import SheetPage, printed
from app.export.wet_values import Place
from app.export.workshop import Workshop
from app.extensions import db
from app.placements.access import Access
from app.placements.models import Placement


class _Read(MemoryCache):
    """A section cache that finds what packs have kept, and keeps nothing for them."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf

    def get(self, digest: str) -> Iterable[bytes] | None:
        """Return what was put here or what a pack has kept, or nothing."""
        found = super().get(digest)
        return self._shelf.get(digest) if found is None else found


def places_of(placement: Placement, kinds: Sequence[PackKind]) -> list[Place]:
    """Return the signature pages of those files that were made, in order."""
    made = newest_made(placement.id)
    return [
        place
        for kind in kinds
        if kind in made
        for place in places_made(gather(placement, kind).document, made[kind])
    ]


def places_made(document: PortfolioDocument | ApplicationDocument, made: Export) -> list[Place]:
    """Return the signature pages of a file that was made, under the numbers that they have there."""
    return places_in(document, made.positions, made.pages or 0, made.created_at)


def print_pages(access: Access, kind: PackKind) -> bytes:
    """Return the signature pages of the file that was made last, to be signed in ink; commits their tokens.

    Raises:
        NotFoundError: the person is not the trainee.
        RefusedError: that file has not been made, or has no such page.
    """
    export = newest_made(access.placement.id).get(kind)
    if export is None:
        raise RefusedError(Refusal.NOT_MADE.value)
    gathered = gather(access.placement, kind)
    document = gathered.document
    places = places_made(document, export)
    if not places:
        raise RefusedError(Refusal.NO_PAGES.value)
    tokens = {place.key: sheet.token for place, sheet in zip(places, sheets_for(access, places), strict=True)}
    cache, is_draft = _Read(Shelf(gathered, kind, {})), export.is_draft
    # Nobody may have to wait for the write lock while pages are laid out.
    db.session.commit()
    return _laid_out(document, places, tokens, cache, is_draft=is_draft)


def _laid_out(
    document: PortfolioDocument | ApplicationDocument,
    places: Sequence[Place],
    tokens: dict[str, str],
    cache: MemoryCache,
    *,
    is_draft: bool,
) -> bytes:
    sections = {section.key: section for section in blank_sections(document)}
    workshop = Workshop(cache, lambda _done, _of: None, hands=lambda missing: _hands(sections, missing))
    furniture = [furniture_section(document.foot_line, draft=is_draft), alphabet_section()]
    *pieces, sheets, alphabet = workshop.all_pages([*sections.values(), *furniture])
    pages = {piece.section.key: piece.opened().pages for piece in pieces}
    wanted = [
        SheetPage(
            pages[place.section_key][-1 if place.on_last else place.place - 1],
            place.number,
            place.total,
            sections[place.section_key].foot,
            tokens[place.key],
        )
        for place in places
        if place.place <= len(pages[place.section_key])
    ]
    kind = places[0].kind
    title = f"{PACK_WORDS[kind]}: pages for signatures in ink"
    return printed(wanted, sheets.opened(), alphabet.opened(), title)


def _hands(sections: dict[str, Section], missing: Sequence[Section]) -> int:
    """Let files from outside be laid out by a process of its own; our own pages need none."""
    return int(bool(missing) and any(section.attachments for section in sections.values()))
