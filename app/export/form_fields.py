"""What is typed into the fields of a PDF form, where the file itself holds no drawing of it."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

_DEEPEST = 32
_TYPED = {"/Tx", "/Ch"}


def undrawn(source: Pdf) -> dict[int, str]:
    """Return the pages (from 0) on which a typed field has to be drawn by a viewer, with what it says.

    That is so where the form asks viewers for it (``NeedAppearances``), and where a field has a value and
    no drawing. What a file draws itself is as its author saw it.
    """
    if Name.AcroForm not in source.Root:
        return {}
    asked: object = source.Root.AcroForm.get(Name.NeedAppearances)
    found = {
        number: " ".join(_typed(page.obj.get(Name.Annots, Array()), asked=asked is True))
        for number, page in enumerate(source.pages)
    }
    return {number: words for number, words in found.items() if words}


def _typed(notes: pikepdf.Object, *, asked: bool) -> Iterator[str]:
    for note in notes.as_list():
        if isinstance(note, Dictionary) and note.get(Name.Subtype) == Name.Widget:
            value = _inherited(note, Name.V)
            kind = _inherited(note, Name.FT)
            if (asked or Name.AP not in note) and str(kind) in _TYPED and isinstance(value, String):
                yield str(value)


def _inherited(field: pikepdf.Object, name: Name) -> pikepdf.Object | None:
    """Read what a field says itself or has from the fields above it."""
    for _ in range(_DEEPEST):
        if name in field:
            return field[name]
        if Name.Parent not in field:
            break
        field = field[Name.Parent]
    return None
