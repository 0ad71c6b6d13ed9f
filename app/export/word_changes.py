"""A Word document as it reads once its tracked changes are accepted: what was deleted is not printed."""

import re
import zipfile
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # the package ships no types

from app.blobs.office_zip import packed_anew
from app.blobs.values import FileRefusedError
from app.export.inspected_office import office_parts, parsed

_WORDS = re.compile(r"word/(document|header|footer|footnotes|endnotes)[^/]*\.xml", re.IGNORECASE)
_DELETED, _ADDED = ("del", "moveFrom"), ("ins", "moveTo")
# Within these an element of that name marks a row or the end of a paragraph, and holds no words.
_ROW = frozenset({"trPr"})
_PROPERTIES = frozenset({"rPr", "trPr", "tcPr", "numPr"})


def with_changes_accepted(content: bytes) -> bytes:
    """Return a document without the words that were deleted or moved away, and without marks on the others.

    LibreOffice prints both, crossed out and coloured. What is printed is another file than the one that is
    kept.
    """
    try:
        parts = dict(office_parts(content))
        roots = {name: parsed(part) for name, part in parts.items() if _WORDS.fullmatch(name)}
    except (FileRefusedError, zipfile.BadZipFile, etree.XMLSyntaxError):
        # A file that we cannot read may still be one that the program can.
        return content
    changed = {
        name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, root in roots.items()
        if _accepted(root)
    }
    return packed_anew({**parts, **changed}) if changed else content


def _accepted(root: Any) -> bool:
    """Accept the changes in a part, and say whether there were any."""
    rows = [mark.getparent().getparent() for mark in root.iter("{*}del") if _in(mark, _ROW)]
    gone, added = _around_words(root, _DELETED), _around_words(root, _ADDED)
    for change in (*gone, *rows):
        if change.getparent() is not None:
            change.getparent().remove(change)
    for change in added:
        above = change.getparent()
        if above is not None:
            at = above.index(change)
            above[at : at + 1] = list(change)
    return bool(gone or rows or added)


def _around_words(root: Any, names: tuple[str, ...]) -> list[Any]:
    found = root.iter(*(f"{{*}}{name}" for name in names))
    return [change for change in found if not _in(change, _PROPERTIES)]


def _in(change: Any, names: frozenset[str]) -> bool:
    above = change.getparent()
    return above is not None and etree.QName(above).localname in names
