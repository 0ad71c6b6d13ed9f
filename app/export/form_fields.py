"""What is typed into the fields of a PDF form, where the file itself holds no drawing of it."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

_DEEPEST = 32
_TYPED = {"/Tx", "/Ch"}
# Flags of an annotation that no screen shows: hidden, and not for viewing (ISO 32000-1, 12.5.3).
_UNSEEN = 1 << 1 | 1 << 5
# The flag of a field of whose letters viewers show dots (12.7.4.3).
_PASSWORD = 1 << 13


def said_in(value: pikepdf.Object | None) -> list[str]:
    """Return what the value of a field says: a text, a long one kept in a stream, or a list's chosen lines.

    No viewer writes lists within lists. They are read all the same, each once, so that no circle is endless.
    """
    said: list[str] = []
    seen: set[tuple[int, int]] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (String, Stream)):
            said.append(_text(one))
        elif isinstance(one, Array) and one.objgen not in seen:
            # What stands in its place and has no number cannot lead back to itself.
            seen |= {one.objgen} if one.is_indirect else set()
            waiting += reversed(one.as_list())
    return said


def undrawn(source: Pdf) -> dict[int, list[str]]:
    """Return the pages (from 0) on which a typed field has to be drawn by a viewer, with what these say.

    That is so where the form asks viewers for it (``NeedAppearances``), and where a field has a value and
    no drawing. What a file draws itself is as its author saw it. What viewers show nobody is not told, and
    neither is a password.
    """
    form = source.Root.get(Name.AcroForm)
    if not isinstance(form, Dictionary):
        return {}
    asked: object = form.get(Name.NeedAppearances)
    found = {
        number: list(_typed(page.obj.get(Name.Annots, Array()), asked=asked is True))
        for number, page in enumerate(source.pages)
    }
    return {number: texts for number, texts in found.items() if texts}


def _typed(notes: pikepdf.Object, *, asked: bool) -> Iterator[str]:
    for note in notes.as_list() if isinstance(notes, Array) else ():
        if not isinstance(note, Dictionary) or note.get(Name.Subtype) != Name.Widget:
            continue
        if not (asked or Name.AP not in note) or _number(note.get(Name.F)) & _UNSEEN:
            continue
        if str(_inherited(note, Name.FT)) in _TYPED and (texts := _texts(note)):
            yield "" if _number(_inherited(note, Name.Ff)) & _PASSWORD else " ".join(texts)


def _texts(field: pikepdf.Object) -> list[str]:
    """Return what a field says: of a list each line that is chosen, in the words that stand in the list."""
    options = _inherited(field, Name.Opt)
    shown = dict(_pair(option) for option in options.as_list()) if isinstance(options, Array) else {}
    return [shown.get(text, text) for text in said_in(_inherited(field, Name.V))]


def _pair(option: pikepdf.Object) -> tuple[str, str]:
    """Return what is kept for a line of a list, and what stands there."""
    if not isinstance(option, Array):
        return str(option), str(option)
    texts = [str(one) for one in option.as_list()]
    return (texts[0], texts[-1]) if texts else ("", "")


def _text(value: pikepdf.Object) -> str:
    # Long texts may be kept in a stream (12.7.4.3).
    return str(String(value.read_bytes())) if isinstance(value, Stream) else str(value)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _inherited(field: pikepdf.Object, name: Name) -> pikepdf.Object | None:
    """Read what a field says itself or has from the fields above it."""
    for _ in range(_DEEPEST):
        if name in field:
            return field[name]
        if not isinstance(field.get(Name.Parent), Dictionary):
            break
        field = field[Name.Parent]
    return None
