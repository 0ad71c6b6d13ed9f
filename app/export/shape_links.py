"""Which addresses lie behind pictures, shapes and the words in them, in Word and Excel files."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from openpyxl.utils import get_column_letter

from app.export.file_links import Link
from app.export.inspected_office import Parts, parsed
from app.export.office_relations import YES, number_of, related, targets, text_in

_ON_CLICK = ("{*}hlinkClick", "{*}hlinkHover")
_ANCHORS = ("{*}oneCellAnchor", "{*}twoCellAnchor", "{*}absoluteAnchor")
_OLD_SHAPES = "{urn:schemas-microsoft-com:vml}"
Seen = Callable[[int, int], bool]


def on_sheet(parts: Parts, place: str, name: str, is_seen: Seen) -> Iterator[Link]:
    """Yield the links of what is drawn on a sheet; hidden shapes, and those in hidden cells, have none.

    Args:
        parts: of the workbook.
        place: the sheet's part.
        name: what it is called.
        is_seen: whether a cell is shown, by its column and row from 1.
    """
    for drawing in related(parts, place, "drawing"):
        addresses = targets(parts, drawing)
        for anchor in parsed(parts[drawing]).iter(*_ANCHORS):
            corners = [corner for end in ("from", "to") if (corner := _corner(anchor, end))]
            if corners and not any(is_seen(*corner) for corner in corners):
                continue
            where = f"{name}, {get_column_letter(corners[0][0])}{corners[0][1]}" if corners else name
            for link in anchor.iter(*_ON_CLICK):
                if number_of(link) in addresses and not _is_hidden(link):
                    yield Link(addresses[number_of(link)], where, _words(link))


def in_text(root: Any, addresses: Mapping[str, str], where: str) -> Iterator[Link]:
    """Yield the links of what is drawn in a part of a Word document, and of the words in text boxes.

    Args:
        root: the part.
        addresses: where its links lead, by number.
        where: what the part is called.
    """
    for link in root.iter(*_ON_CLICK):
        if number_of(link) in addresses and not _is_hidden(link):
            yield Link(addresses[number_of(link)], where, _words(link))
    for box in root.iter("{*}txbxContent"):
        for words in box.iter("{*}hyperlink"):
            if number_of(words) in addresses:
                yield Link(addresses[number_of(words)], where, text_in(words))
    for shape in root.iter(f"{_OLD_SHAPES}*"):
        if address := shape.get("href"):
            yield Link(str(address), where, text_in(shape) or str(shape.get("alt", "")))


def _corner(anchor: Any, end: str) -> tuple[int, int] | None:
    column, row = anchor.findtext(f"{{*}}{end}/{{*}}col"), anchor.findtext(f"{{*}}{end}/{{*}}row")
    return None if column is None or row is None else (int(column) + 1, int(row) + 1)


def _is_hidden(link: Any) -> bool:
    """Say whether a shape, or a group that it is in, is switched off."""
    if link.getparent().get("hidden") in YES:
        return True
    return any(
        about.get("hidden") in YES
        for above in link.iterancestors("{*}sp", "{*}pic", "{*}cxnSp", "{*}graphicFrame", "{*}grpSp")
        for about in above.findall("{*}*/{*}cNvPr")
    )


def _words(link: Any) -> str:
    """Return what a reader sees under a link: its words, those in its shape, else what its picture is."""
    holder = link.getparent()
    if str(holder.tag).endswith("}rPr"):
        return text_in(holder.getparent())
    shape = holder.getparent()
    if str(holder.tag).endswith("}cNvPr"):
        shape = shape.getparent()
    return text_in(shape) or str(holder.get("descr", ""))
