"""How sections become one PDF: pages, true links, bookmarks, stamps, tags and metadata."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from app.export.blanks import SCHEME, Digits, fill_blanks
from app.export.cleaning import one_line
from app.export.conformance import claim
from app.export.heavy import HEAVY, HeavyStreams
from app.export.originals import Original, embed
from app.export.scratch import told
from app.export.sections import Pages
from app.export.stamps import Stamps
from app.export.structure import StructureTree


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the file says about itself; `keywords` holds what programs look for, not people."""

    title: str
    author: str
    subject: str
    generated_on: date
    identifier: str
    keywords: str = ""


def first_pages(pieces: Sequence[Pages]) -> dict[str, int]:
    """Return the number, from 1, of each section's first page when the sections follow one another."""
    numbers: dict[str, int] = {}
    following = 1
    for piece in pieces:
        numbers[piece.section.key] = following
        following += piece.count
    return numbers


def join(
    pieces: Sequence[Pages],
    sheets: Pdf,
    alphabet: Pdf,
    particulars: Particulars,
    into: BinaryIO,
    originals: Sequence[Original] = (),
) -> None:
    """Join sections into one file, with the originals that are embedded; equal input gives equal bytes.

    Raises:
        StorageError: there is no room for it.
    """
    heavy = HeavyStreams()
    target, places = _copied(pieces, heavy)
    _link(target, places)
    _add_bookmarks(target, pieces)
    stamps = Stamps.taken_from(target, sheets, alphabet)
    _number(target, pieces, stamps.digits)
    total = len(target.pages)
    feet = (piece.section.foot for piece in pieces for _ in range(piece.count))
    for number, (page, foot) in enumerate(zip(target.pages, feet, strict=True), start=1):
        stamps.stamp(page, number, total, foot)
    _describe(target, particulars)
    embed(target, originals)
    claim(target, with_files=bool(originals))
    with told():
        target.save(into, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        into.flush()
    heavy.require_readable()


def _copied(pieces: Sequence[Pages], heavy: HeavyStreams) -> tuple[Pdf, dict[str, Array]]:
    """Copy all sections into a new PDF, and return it with the places in it that have names.

    A section is closed as soon as it is copied: so memory holds the pack once.
    """
    for piece in pieces:
        if piece.content.size >= HEAVY:
            heavy.collect(piece.section.key, piece.opened())
            piece.close()
    target = heavy.begin()
    tree = StructureTree(target)
    places: dict[str, Array] = {}
    for piece in pieces:
        first, source = len(target.pages), piece.opened()
        heavy.lighten(piece.section.key, source)
        target.pages.extend(source.pages)
        tree.add(source, first)
        places.update(_places(target, first, piece.section.key, source))
        piece.close()
    tree.finish()
    heavy.give_back(target)
    return target, places


def _number(target: Pdf, pieces: Sequence[Pages], digits: Digits) -> None:
    """Fill the blanks for page numbers; stamping gives every page the font."""
    numbers = first_pages(pieces)
    for piece in pieces:
        if piece.section.numbered:
            first = numbers[piece.section.key] - 1
            for page in target.pages[first : first + piece.count]:
                fill_blanks(target, page, numbers, digits)


def _places(target: Pdf, first: int, key: str, source: Pdf) -> Iterator[tuple[str, Array]]:
    """Yield where a section begins that is copied to the index ``first``, and each named place in it."""
    page = target.pages[first]
    yield key, Array([page.obj, Name.XYZ, None, float(page.mediabox[3]), None])
    within = {page.obj.objgen: nth for nth, page in enumerate(source.pages)}
    for name, destination in _named(source):
        nth = within.get(destination[0].objgen)
        if nth is not None:
            yield name, Array([target.pages[first + nth].obj, Name.XYZ, None, destination[3], None])


def _named(pdf: Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    names = pdf.Root.get(Name.Names, Dictionary()).get(Name.Dests, Dictionary()).get(Name.Names, Array())
    listed = list(names)
    for name, destination in zip(listed[::2], listed[1::2], strict=True):
        yield str(name), destination


def _link(target: Pdf, places: Mapping[str, Array]) -> None:
    numbers = {page.obj.objgen: number for number, page in enumerate(target.pages, start=1)}
    for page in target.pages:
        for note in page.obj.get(Name.Annots, Array()):
            address = str(note.get(Name.A, Dictionary()).get(Name.URI, ""))
            if not address.startswith(SCHEME):
                continue
            place = _nearest(places, address.removeprefix(SCHEME))
            del note.A
            note.Dest = place
            note.Contents = String(f"Go to page {numbers[place[0].objgen]}")


def _nearest(places: Mapping[str, Array], key: str) -> Array:
    """Return the place of that name, or of the section it would stand in (an item without a row)."""
    while key not in places:
        key, _, rest = key.rpartition("/")
        if not rest:
            raise RuntimeError("A link of the pack leads nowhere.")
    return places[key]


def _add_bookmarks(target: Pdf, pieces: Sequence[Pages]) -> None:
    first = 0
    with target.open_outline() as outline:
        parents: list[list[OutlineItem]] = [outline.root]
        for piece in pieces:
            section = piece.section
            if section.bookmark:
                item = OutlineItem(one_line(section.bookmark), first)
                del parents[section.depth + 1 :]
                parents[-1].append(item)
                parents.append(item.children)
            first += piece.count


def _describe(target: Pdf, particulars: Particulars) -> None:
    title, author = one_line(particulars.title), one_line(particulars.author)
    target.Root.Lang = String("en-GB")
    target.Root.PageMode = Name.UseOutlines
    target.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with target.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:creator"] = [author]
        metadata["dc:description"] = one_line(particulars.subject)
        metadata["dc:language"] = ["en-GB"]
        metadata["dc:identifier"] = one_line(particulars.identifier)
        if particulars.keywords:
            metadata["pdf:Keywords"] = particulars.keywords
        metadata["xmp:CreatorTool"] = "Techfolio"
        metadata["xmp:CreateDate"] = f"{particulars.generated_on.isoformat()}T00:00:00Z"
    target.docinfo = target.make_indirect(
        Dictionary(
            Title=String(title),
            Author=String(author),
            Subject=String(one_line(particulars.subject)),
            Creator=String("Techfolio"),
            CreationDate=String(f"D:{particulars.generated_on:%Y%m%d}000000Z"),
        )
    )
    if particulars.keywords:
        target.docinfo.Keywords = String(particulars.keywords)
