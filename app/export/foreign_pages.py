"""What speaks against taking over a page that somebody else's program made: the whole has to stay conformant.

The list is of what is allowed: whatever is not known to be harmless makes a picture of the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Name

from app.export.foreign_fonts import check_font
from app.export.objections import ObjectionError

_MOST_BYTES = 1_000_000
_DEEPEST = 12
_DEEPEST_STATE = 28
_ICC_HEADER = 128
_ICC_NEWEST = 4
_ICC_CLASSES = {b"scnr", b"mntr", b"prtr", b"spac"}
_ICC_SPACES = {1: b"GRAY", 3: b"RGB "}
_PLAIN_COLOURS = {"/DeviceRGB", "/DeviceGray", "/Pattern", "/CalRGB", "/CalGray", "/Lab"}
_FILTERS = {
    *("/ASCII85Decode", "/ASCIIHexDecode", "/CCITTFaxDecode", "/DCTDecode"),
    *("/FlateDecode", "/JBIG2Decode", "/RunLengthDecode"),
}
_INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}
_BLENDS = {
    *("/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge"),
    *("/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation"),
    *("/Color", "/Luminosity"),
}
_STATES = {
    *("/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/FL", "/SM", "/SA"),
    *("/BM", "/SMask", "/CA", "/ca", "/AIS", "/TK"),
}
_PAINTING = {
    *("b", "B", "b*", "B*", "c", "cm", "CS", "cs", "d", "Do", "f", "F", "f*", "G", "g", "gs", "h", "i", "j"),
    *("J", "l", "M", "m", "n", "q", "Q", "re", "RG", "rg", "ri", "s", "S", "SC", "sc", "SCN", "scn", "sh"),
    *("v", "w", "W", "W*", "y", "BT", "ET", "T*", "Tc", "Td", "TD", "Tf", "TJ", "Tj", "TL", "Tm", "Tr"),
    *("Ts", "Tw", "Tz", "'", '"'),
}
# Somebody else's tags would contradict ours, and what only old programs understand is not wanted.
_LEFT_OUT = {"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"}
_SHOWING = {"Tj", "TJ", "'", '"'}
_ELSEWHERE = (
    *(Name.Metadata, Name.PieceInfo, Name.StructParent, Name.StructParents, Name.LastModified),
    *(Name.Thumb, Name.SeparationInfo),
)
_NESTED = "its parts are nested too deeply"
_LAYERS = "it has layers"
_PRESS = "its colours are meant for a printing press"
_UNKNOWN = "it is drawn in a way that an archive cannot promise to repeat"
_FOREIGN = (Name.OPI, Name.Ref, Name.PS, Name.Subtype2, Name.OC, Name.Alternates, Name.F, Name.Measure)


def made_fit(form: pikepdf.Object) -> str:
    """Take out of a page what must not come along; return why it cannot be taken over, or nothing.

    Args:
        form: the page as a form XObject of its own PDF; its content is written anew.
    """
    try:
        _Examination().of_form(form, 0)
    except ObjectionError as found:
        return found.sentence
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        return "it could not be examined"
    return ""


@dataclass(slots=True)
class _Examination:
    seen: set[tuple[int, int]] = field(default_factory=set)

    def of_form(self, form: pikepdf.Object, depth: int) -> None:
        if form.objgen in self.seen:
            return
        if form.is_indirect:
            self.seen.add(form.objgen)
        if depth > _DEEPEST:
            raise ObjectionError(_NESTED)
        _clean(form)
        if Name.Group in form and Name.CS in form.Group:
            _check_colour(form.Group.CS)
        resources = form.get(Name.Resources, Dictionary())
        _check_resources(resources)
        for pattern in _values(resources, Name.Pattern):
            self._of_pattern(pattern, depth)
        for other in _values(resources, Name.XObject):
            self._of_object(other, depth)
        shown = _Content().rewritten(form)
        fonts = resources.get(Name.Font, Dictionary())
        for name, texts in shown.items():
            check_font(fonts[name], texts)
        for unused in [str(key) for key in fonts if str(key) not in shown]:
            del fonts[unused]

    def _of_pattern(self, pattern: pikepdf.Object, depth: int) -> None:
        if isinstance(pattern, pikepdf.Stream):
            self.of_form(pattern, depth + 1)
        else:
            _check_colour(pattern.Shading.ColorSpace)
            if Name.ExtGState in pattern:
                _check_state(pattern.ExtGState)

    def _of_object(self, other: pikepdf.Object, depth: int) -> None:
        if other.get(Name.Subtype) == Name.Form:
            self.of_form(other, depth + 1)
        elif other.get(Name.Subtype) == Name.Image:
            _check_image(other)
        else:
            raise ObjectionError("it has parts of an unknown kind")


def _clean(stream: pikepdf.Object) -> None:
    for name in _ELSEWHERE:
        if name in stream:
            del stream[name]
    if any(name in stream for name in _FOREIGN):
        raise ObjectionError("it has layers, or parts that lie elsewhere")


def _values(resources: pikepdf.Object, name: Name) -> Iterable[pikepdf.Object]:
    return list(resources.get(name, Dictionary()).as_dict().values())


def _check_resources(resources: pikepdf.Object) -> None:
    for state in _values(resources, Name.ExtGState):
        _check_state(state)
    for colour in _values(resources, Name.ColorSpace):
        _check_colour(colour)
    for shading in _values(resources, Name.Shading):
        _check_colour(shading.ColorSpace)
    properties = _values(resources, Name.Properties)
    if any(str(entry.get(Name.Type)) in {"/OCG", "/OCMD"} for entry in properties):
        raise ObjectionError(_LAYERS)
    if Name.Properties in resources:
        del resources[Name.Properties]


def _check_state(state: pikepdf.Object) -> None:
    if set(state.keys()) - _STATES or state.get(Name.SMask, Name("/None")) != Name("/None"):
        raise ObjectionError(_UNKNOWN)
    blends = state.get(Name.BM, Name.Normal)
    for blend in blends if isinstance(blends, pikepdf.Array) else [blends]:
        if str(blend) not in _BLENDS:
            raise ObjectionError("it blends colours in an unknown way")
    if str(state.get(Name.RI, Name.Perceptual)) not in _INTENTS:
        raise ObjectionError("it asks for colours in an unknown way")


def _check_colour(colour: pikepdf.Object) -> None:
    family = str(colour if isinstance(colour, pikepdf.Name) else colour[0])
    if family == "/ICCBased":
        _check_profile(colour[1])
    elif family in {"/Indexed", "/Pattern"} and not isinstance(colour, pikepdf.Name):
        if len(colour) > 1:
            _check_colour(colour[1])
    elif family not in _PLAIN_COLOURS:
        raise ObjectionError(_PRESS)


def _check_profile(profile: pikepdf.Object) -> None:
    content = profile.read_bytes()
    fits = (
        len(content) > _ICC_HEADER
        and content[8] <= _ICC_NEWEST
        and content[12:16] in _ICC_CLASSES
        and content[16:20] == _ICC_SPACES.get(int(profile.N))
    )
    if not fits:
        raise ObjectionError("its colour profile is not one that can be relied on")
    if Name.Alternate in profile:
        del profile[Name.Alternate]


def _check_image(image: pikepdf.Object) -> None:
    _clean(image)
    filters = image.get(Name.Filter, pikepdf.Array())
    used = {str(one) for one in (filters if isinstance(filters, pikepdf.Array) else [filters])}
    if used - _FILTERS:
        raise ObjectionError("it has a picture in a format that an archive does not take")
    if str(image.get(Name.Intent, Name.Perceptual)) not in _INTENTS:
        raise ObjectionError("it asks for colours in an unknown way")
    image.Interpolate = False
    if not image.get(Name.ImageMask, False):
        _check_colour(image.ColorSpace)
    for name in (Name.SMask, Name.Mask):
        if isinstance(image.get(name), pikepdf.Stream):
            _check_image(image[name])


@dataclass(slots=True)
class _Content:
    """A content stream on its way through: which font is set, and what has been shown in each."""

    shown: dict[str, set[bytes]] = field(default_factory=dict)
    fonts: list[str] = field(default_factory=lambda: [""])

    def rewritten(self, form: pikepdf.Object) -> dict[str, set[bytes]]:
        """Write a content stream anew without marks; return the texts that are shown in each font."""
        if len(form.read_bytes()) > _MOST_BYTES:
            raise ObjectionError("it is drawn in too many strokes")
        kept: list[pikepdf.ContentStreamInstruction] = []
        for instruction in pikepdf.parse_content_stream(form):
            operator = str(instruction.operator)
            if operator in _LEFT_OUT:
                continue
            if operator not in _PAINTING:
                raise ObjectionError(_PRESS if operator in {"k", "K"} else _UNKNOWN)
            operands = list(instruction.operands)
            if self._follow(operator, operands):
                kept.append(pikepdf.ContentStreamInstruction(operands, instruction.operator))
        form.write(pikepdf.unparse_content_stream(kept))
        return self.shown

    def _follow(self, operator: str, operands: list[pikepdf.Object]) -> bool:
        """Keep up with the state; False for an end that nothing began."""
        if operator == "q":
            self.fonts.append(self.fonts[-1])
            if len(self.fonts) > _DEEPEST_STATE:
                raise ObjectionError(_NESTED)
        elif operator == "Q":
            self.fonts.pop()
            if not self.fonts:
                self.fonts.append("")
                return False
        elif operator == "Tf":
            self.fonts[-1] = str(operands[0])
        elif operator == "ri" and str(operands[0]) not in _INTENTS:
            raise ObjectionError(_UNKNOWN)
        elif operator in {"cs", "CS"} and str(operands[0]) == "/DeviceCMYK":
            raise ObjectionError(_PRESS)
        elif operator in _SHOWING:
            self.shown.setdefault(self.fonts[-1], set()).update(_texts(operands[-1]))
        return True


def _texts(operand: pikepdf.Object) -> Iterable[bytes]:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    return [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
