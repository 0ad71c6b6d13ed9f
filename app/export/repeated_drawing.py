"""How much a PDF draws once everything that is drawn again and again is counted each time."""

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream

# Bytes of drawing on one page; PDFium goes through them all before anybody can stop it.
MOST_DRAWN = 100_000_000
# What drawing something takes at least, however short it is.
_LEAST = 200
_DEEPEST = 30


def draws_without_end(pdf: Pdf) -> bool:
    """Say whether a page, or something that may be drawn on one, draws more than a process should.

    A few kilobytes are enough: a drawing that draws another ten times, which draws another ten times.
    """
    counted = _Counted()
    drawn = (thing for thing in pdf.objects if isinstance(thing, Stream) and Name.Resources in thing)
    return any(
        counted.drawn_by(thing) > MOST_DRAWN
        for thing in (*(page.obj for page in pdf.pages), *drawn)
        if _forms(thing)
    )


@dataclass(slots=True)
class _Counted:
    """What each drawing draws, in bytes; `open`: those being counted, each inside the one before."""

    found: dict[tuple[int, int], int] = field(default_factory=dict)
    open: list[tuple[int, int]] = field(default_factory=list)

    def drawn_by(self, thing: pikepdf.Object) -> int:
        """Return how many bytes of drawing a page or a form XObject comes to."""
        forms = _forms(thing)
        if not forms:
            return _LEAST + (int(thing.get(Name.Length, 0)) if isinstance(thing, Stream) else 0)
        key = thing.objgen
        if self.open and key == self.open[-1]:
            # Programs pass over one that draws itself.
            return 0
        if key in self.open or len(self.open) > _DEEPEST:
            # Several that draw one another are drawn in every order that there is.
            return MOST_DRAWN + 1
        if key not in self.found:
            self.open.append(key)
            self.found[key] = self._counted(thing, forms)
            self.open.pop()
        return self.found[key]

    def _counted(self, thing: pikepdf.Object, forms: dict[str, pikepdf.Object]) -> int:
        total = _LEAST
        weights = {name: self.drawn_by(form) for name, form in forms.items()}
        for instruction in pikepdf.parse_content_stream(thing, operators="Do"):
            total += weights.get(str(instruction.operands[0]), 0) if instruction.operands else 0
            if total > MOST_DRAWN:
                break
        return total


def _forms(thing: pikepdf.Object) -> dict[str, pikepdf.Object]:
    """Return the form XObjects that something may draw, by name."""
    resources = thing.get(Name.Resources)
    named = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    if not isinstance(named, Dictionary):
        return {}
    return {
        name: form
        for name, form in named.items()
        if isinstance(form, Stream) and form.get(Name.Subtype) == Name.Form
    }
