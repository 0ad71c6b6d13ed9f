"""What speaks against taking over a page that somebody else's program made: the whole has to stay conformant.

The list is of what is allowed: whatever is not known to be harmless makes a picture of the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Name

from app.export.foreign_content import INTENTS, NESTED, PRESS, UNKNOWN, Content
from app.export.foreign_fonts import check_font
from app.export.objections import ObjectionError

_DEEPEST = 12
_ICC_HEADER = 128
_ICC_NEWEST = 4
_ICC_CLASSES = {b"scnr", b"mntr", b"prtr", b"spac"}
_ICC_SPACES = {1: b"GRAY", 3: b"RGB "}
_PLAIN_COLOURS = {"/DeviceRGB", "/DeviceGray", "/Pattern", "/CalRGB", "/CalGray", "/Lab"}
_FILTERS = {
    *("/ASCII85Decode", "/ASCIIHexDecode", "/CCITTFaxDecode", "/DCTDecode"),
    *("/FlateDecode", "/JBIG2Decode", "/RunLengthDecode"),
}
_BLENDS = {
    *("/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge"),
    *("/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation"),
    *("/Color", "/Luminosity"),
}
_STATES = {
    *("/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/OP", "/op", "/OPM", "/FL", "/SM", "/SA"),
    *("/BM", "/SMask", "/CA", "/ca", "/AIS", "/TK"),
}
_ELSEWHERE = (
    *(Name.Metadata, Name.PieceInfo, Name.StructParent, Name.StructParents, Name.LastModified),
    *(Name.Thumb, Name.SeparationInfo),
)
_LAYERS = "it has layers"
_LAYER_TYPES = {"/OCG", "/OCMD"}
_FOREIGN = (Name.OPI, Name.Ref, Name.PS, Name.Subtype2, Name.OC, Name.Alternates, Name.F, Name.Measure)


@dataclass(slots=True)
class Examination:
    """Looks at the pages of one PDF; what several of them share is looked at once.

    Attributes:
        found: by the number of each form that was looked at, what speaks against it; empty for nothing.
        open: the forms that are being looked at, each inside the one before.
    """

    found: dict[tuple[int, int], str] = field(default_factory=dict)
    open: list[tuple[int, int]] = field(default_factory=list)

    def made_fit(self, form: pikepdf.Object) -> str:
        """Take out of a page what must not come along; return why it cannot be taken over, or nothing.

        What is in its resources and not drawn stays behind: it may be what another page shows.

        Args:
            form: the page as a form XObject of its own PDF; its content is written anew.
        """
        if form.objgen not in self.found:
            self.open.append(form.objgen)
            self.found[form.objgen] = self._objection(form)
            self.open.pop()
        return self.found[form.objgen]

    def _objection(self, form: pikepdf.Object) -> str:
        try:
            self._examine(form)
        except ObjectionError as problem:
            return problem.sentence
        except Exception:  # noqa: BLE001 - a file from outside may break the parsers of fonts and content in any way
            return "it could not be examined"
        return ""

    def _of_form(self, form: pikepdf.Object) -> None:
        if form.objgen in self.open or len(self.open) > _DEEPEST:
            raise ObjectionError(NESTED)
        if sentence := self.made_fit(form):
            raise ObjectionError(sentence)

    def _examine(self, form: pikepdf.Object) -> None:
        _clean(form)
        if Name.Group in form and Name.CS in form.Group:
            _check_colour(form.Group.CS)
        content = Content()
        content.rewrite(form)
        resources = form.get(Name.Resources, Dictionary())
        if any(str(entry.get(Name.Type)) in _LAYER_TYPES for entry in _values(resources, Name.Properties)):
            raise ObjectionError(_LAYERS)
        # A new dictionary: the old one may be that of other pages too, which need what this one does not.
        form.Resources = resources = content.used_of(resources)
        _check_resources(resources)
        for pattern in _values(resources, Name.Pattern):
            self._of_pattern(pattern)
        for other in _values(resources, Name.XObject):
            self._of_object(other)
        for name, texts in content.shown.items():
            check_font(resources.Font[name], texts)

    def _of_pattern(self, pattern: pikepdf.Object) -> None:
        if isinstance(pattern, pikepdf.Stream):
            self._of_form(pattern)
        else:
            _check_colour(pattern.Shading.ColorSpace)
            if Name.ExtGState in pattern:
                _check_state(pattern.ExtGState)

    def _of_object(self, other: pikepdf.Object) -> None:
        if other.get(Name.Subtype) == Name.Form:
            self._of_form(other)
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


def _check_state(state: pikepdf.Object) -> None:
    if set(state.keys()) - _STATES or state.get(Name.SMask, Name("/None")) != Name("/None"):
        raise ObjectionError(UNKNOWN)
    blends = state.get(Name.BM, Name.Normal)
    for blend in blends if isinstance(blends, pikepdf.Array) else [blends]:
        if str(blend) not in _BLENDS:
            raise ObjectionError("it blends colours in an unknown way")
    if str(state.get(Name.RI, Name.Perceptual)) not in INTENTS:
        raise ObjectionError("it asks for colours in an unknown way")


def _check_colour(colour: pikepdf.Object) -> None:
    family = str(colour if isinstance(colour, pikepdf.Name) else colour[0])
    if family == "/ICCBased":
        _check_profile(colour[1])
    elif family in {"/Indexed", "/Pattern"} and not isinstance(colour, pikepdf.Name):
        if len(colour) > 1:
            _check_colour(colour[1])
    elif family not in _PLAIN_COLOURS:
        raise ObjectionError(PRESS)


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
    if str(image.get(Name.Intent, Name.Perceptual)) not in INTENTS:
        raise ObjectionError("it asks for colours in an unknown way")
    image.Interpolate = False
    if not image.get(Name.ImageMask, False):
        _check_colour(image.ColorSpace)
    for name in (Name.SMask, Name.Mask):
        if isinstance(image.get(name), pikepdf.Stream):
            _check_image(image[name])
