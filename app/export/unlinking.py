"""Takes links away that lead out of a file, so that what they stand on is plain text."""

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Name, Pdf

Link = tuple[pikepdf.Page, pikepdf.Object]


def unlink(target: Pdf, links: Sequence[Link]) -> None:
    """Take links from their pages and from the finished tree of tags, whose text stays as it is."""
    tree = target.Root.StructTreeRoot.ParentTree
    listed = list(tree.Nums)
    numbers = {int(key): value for key, value in zip(listed[::2], listed[1::2], strict=True)}
    for page, note in links:
        left = [one for one in page.obj.Annots if one.objgen != note.objgen]
        if left:
            page.obj.Annots = Array(left)
        else:
            del page.obj.Annots
        element = numbers.pop(int(note.StructParent), None)
        if element is not None:
            _plain(element, note)
    tree.Nums = Array([part for key, value in numbers.items() for part in (key, value)])


def _plain(element: pikepdf.Object, note: pikepdf.Object) -> None:
    """Make the tag of a link one of text, and let it forget the link."""
    kids = list(element.K) if isinstance(element.K, Array) else [element.K]
    element.K = Array([kid for kid in kids if not _refers_to(kid, note)])
    element.S = Name.Span


def _refers_to(kid: pikepdf.Object | int, note: pikepdf.Object) -> bool:
    return (
        isinstance(kid, pikepdf.Dictionary)
        and kid.get(Name.Type) == Name.OBJR
        and bool(kid.Obj.objgen == note.objgen)
    )
