"""How sections become one PDF: pages, true links, bookmarks, stamps, tags and metadata."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from app.export.unlinking import unlink


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the file says about itself; `keywords` holds what programs look for, not people."""

    title: str
    author: str
    subject: str
    changed_on: date
    identifier: str
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """What a volume is a part of.

    Attributes:
        numbers: section key to the number of its first page, over all volumes.
        pages: of all volumes.
        before: pages of the volumes before this one.
    """

    numbers: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0
    before: int = 0


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
    whole: Whole | None = None,
) -> None:
    """Join sections into one file, with the originals that are embedded; equal input gives equal bytes.

    Args:
        pieces: the sections with their pages.
        sheets: what is laid over every page.
        alphabet: what the stamps are written with.
        particulars: what the file says about itself.
        into: where it is written.
        originals: what is embedded.
        whole: what it is a volume of; None where it is all there is.

    Raises:
        StorageError: there is no room for it, or an original cannot be read.
    """
    whole = whole or Whole(first_pages(pieces), sum(piece.count for piece in pieces))
    heavy = HeavyStreams()
    target, places = _copied(pieces, heavy)
    _link(target, places, whole)
    _add_bookmarks(target, pieces)
    stamps = Stamps.taken_from(target, sheets, alphabet)
    _number(target, pieces, stamps.digits, whole)
    feet = (piece.section.foot for piece in pieces for _ in range(piece.count))
    for number, (page, foot) in enumerate(zip(target.pages, feet, strict=True), start=whole.before + 1):
        stamps.stamp(page, number, whole.pages, foot)
    if whole.pages > len(target.pages):
        # Programs then name the pages as they are printed.
        label = Dictionary(S=Name.D, St=whole.before + 1)
        target.Root.PageLabels = Dictionary(Nums=Array([0, label]))
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


def _number(target: Pdf, pieces: Sequence[Pages], digits: Digits, whole: Whole) -> None:
    """Fill the blanks for page numbers; stamping gives every page the font."""
    numbers = whole.numbers
    for piece in pieces:
        if piece.section.numbered:
            first = numbers[piece.section.key] - whole.before - 1
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


def _link(target: Pdf, places: Mapping[str, Array], whole: Whole) -> None:
    """Lead each link to its place; what lies in another volume is no link in this one."""
    numbers = {page.obj.objgen: number for number, page in enumerate(target.pages, start=whole.before + 1)}
    beyond = []
    for page in target.pages:
        for note in page.obj.get(Name.Annots, Array()):
            address = str(note.get(Name.A, Dictionary()).get(Name.URI, ""))
            if not address.startswith(SCHEME):
                continue
            place = _nearest(places, address.removeprefix(SCHEME), whole)
            if place is None:
                beyond.append((page, note))
                continue
            del note.A
            note.Dest = place
            note.Contents = String(f"Go to page {numbers[place[0].objgen]}")
    if beyond:
        unlink(target, beyond)


def _nearest(places: Mapping[str, Array], key: str, whole: Whole) -> Array | None:
    """Return the place of that name, or of the section it would stand in (an item without a row).

    None where that section stands in another volume.
    """
    while key not in places:
        if key in whole.numbers:
            return None
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
        metadata["xmp:CreateDate"] = f"{particulars.changed_on.isoformat()}T00:00:00Z"
    target.docinfo = target.make_indirect(
        Dictionary(
            Title=String(title),
            Author=String(author),
            Subject=String(one_line(particulars.subject)),
            Creator=String("Techfolio"),
            CreationDate=String(f"D:{particulars.changed_on:%Y%m%d}000000Z"),
        )
    )
    if particulars.keywords:
        target.docinfo.Keywords = String(particulars.keywords)
