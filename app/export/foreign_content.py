"""What the content of a foreign page draws with: it is written anew, and what it names is told."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Name

from app.export.objections import ObjectionError

INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
NESTED = "its parts are nested too deeply"
PRESS = "its colours are meant for a printing press"
UNKNOWN = "it is drawn in a way that an archive cannot promise to repeat"
_LACKING = "it refers to parts that it does not hold"
_MOST_BYTES = 1_000_000
_DEEPEST_STATE = 28
_PAINTING = {
    *("b", "B", "b*", "B*", "c", "cm", "CS", "cs", "d", "Do", "f", "F", "f*", "G", "g", "gs", "h", "i", "j"),
    *("J", "l", "M", "m", "n", "q", "Q", "re", "RG", "rg", "ri", "s", "S", "SC", "sc", "SCN", "scn", "sh"),
    *("v", "w", "W", "W*", "y", "BT", "ET", "T*", "Tc", "Td", "TD", "Tf", "TJ", "Tj", "TL", "Tm", "Tr"),
    *("Ts", "Tw", "Tz", "'", '"'),
}
# Somebody else's tags would contradict ours, and what only old programs understand is not wanted.
_LEFT_OUT = {"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"}
_SHOWING = {"Tj", "TJ", "'", '"'}
# Which operators name something in the resources, and of which kind.
_NAMING = {
    "Do": "/XObject",
    "gs": "/ExtGState",
    "sh": "/Shading",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "scn": "/Pattern",
    "SCN": "/Pattern",
}
# These need no place in the resources; the defaults say what the first three mean on a page.
_BY_THEMSELVES = {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"}
_DEFAULTS = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")


@dataclass(slots=True)
class Content:
    """A content stream on its way through: which font is set, what has been shown in each, and what it names.

    Attributes:
        shown: by the name of each font the texts that are shown in it.
        fonts: the font that is set, at each depth of the state.
        named: what the operators name in the resources, by kind.
    """

    shown: dict[str, set[bytes]] = field(default_factory=dict)
    fonts: list[str] = field(default_factory=lambda: [""])
    named: dict[str, set[str]] = field(default_factory=dict)

    def used_of(self, resources: pikepdf.Object) -> Dictionary:
        """Return those of the resources that were named, in a dictionary of its own.

        Raises:
            ObjectionError: one is not there, so that readers' programs would look for it in different places.
        """
        used = Dictionary()
        colours = resources.get(Name.ColorSpace, Dictionary())
        defaults = {name for name in _DEFAULTS if name in colours}
        named = {**self.named, "/Font": set(self.shown)}
        for kind, names in {**named, "/ColorSpace": named.get("/ColorSpace", set()) | defaults}.items():
            held = resources.get(kind, Dictionary())
            if any(name not in held for name in names):
                raise ObjectionError(_LACKING)
            if names:
                used[kind] = Dictionary({name: held[name] for name in sorted(names)})
        return used

    def rewrite(self, form: pikepdf.Object) -> None:
        """Write a content stream anew without marks.

        Raises:
            ObjectionError: it draws in a way that is not allowed.
        """
        if len(form.read_bytes()) > _MOST_BYTES:
            raise ObjectionError("it is drawn in too many strokes")
        kept: list[pikepdf.ContentStreamInstruction] = []
        for instruction in pikepdf.parse_content_stream(form):
            operator = str(instruction.operator)
            if operator in _LEFT_OUT:
                continue
            if operator not in _PAINTING:
                raise ObjectionError(PRESS if operator in {"k", "K"} else UNKNOWN)
            operands = list(instruction.operands)
            if self._follow(operator, operands):
                kept.append(pikepdf.ContentStreamInstruction(operands, instruction.operator))
        form.write(pikepdf.unparse_content_stream(kept))

    def _follow(self, operator: str, operands: list[pikepdf.Object]) -> bool:
        """Keep up with the state; False for an end that nothing began."""
        if operator == "q":
            self.fonts.append(self.fonts[-1])
            if len(self.fonts) > _DEEPEST_STATE:
                raise ObjectionError(NESTED)
        elif operator == "Q":
            self.fonts.pop()
            if not self.fonts:
                self.fonts.append("")
                return False
        elif operator == "Tf":
            self.fonts[-1] = str(operands[0])
        elif operator == "ri" and str(operands[0]) not in INTENTS:
            raise ObjectionError(UNKNOWN)
        elif operator in {"cs", "CS"} and str(operands[0]) == "/DeviceCMYK":
            raise ObjectionError(PRESS)
        elif operator in _SHOWING:
            self.shown.setdefault(self.fonts[-1], set()).update(_texts(operands[-1]))
        elif (
            operator in _NAMING and isinstance(operands[-1], Name) and str(operands[-1]) not in _BY_THEMSELVES
        ):
            self.named.setdefault(_NAMING[operator], set()).add(str(operands[-1]))
        return True


def _texts(operand: pikepdf.Object) -> Iterable[bytes]:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    return [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
