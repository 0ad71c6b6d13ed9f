"""What is printed on every page when the pack is joined: page n of N, the reference, the foot line, DRAFT."""

import re
import string
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from app.export.blanks import FONT, Digits
from app.export.framing import A4
from app.export.rendering import digest_of, to_html
from app.export.sections import Layout, Section

SIZE = 8.0
_BASELINE = 26.0
_SIDE = 51.0
_LONGEST_REFERENCE = 28
_ALPHABET = string.digits + string.ascii_letters + string.punctuation
_GLYPHS = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>")


def furniture_section(foot: str, *, draft: bool) -> Section:
    """Return the section with the two sheets that are laid over every page, an upright and a wide one."""
    html = to_html("furniture.html", heading="Furniture", foot=foot, draft=draft)
    return Section("furniture", digest_of("furniture", html), Layout(html, tags=False), "", "")


def alphabet_section() -> Section:
    """Return the section whose font the stamps use: one and the same for every pack."""
    html = to_html("alphabet.html", heading="Alphabet", alphabet=" ".join(_ALPHABET))
    return Section("alphabet", digest_of("alphabet", html), Layout(html, tags=False), "", "")


@dataclass(slots=True)
class Stamps:
    """Stamps pages of one PDF. Everything stamped is an artifact: it is no part of what is read aloud."""

    target: Pdf
    sheets: dict[bool, pikepdf.Object]
    font: pikepdf.Object
    codes: dict[str, str]
    widths: dict[str, float]
    opening: pikepdf.Stream

    @classmethod
    def taken_from(cls, target: Pdf, furniture: Pdf, alphabet: Pdf) -> "Stamps":
        """Take the sheets and the font from rendered sections, which must stay open until saving."""
        sheets = {
            wide: target.copy_foreign(furniture.make_indirect(furniture.pages[int(wide)].as_form_xobject()))
            for wide in (False, True)
        }
        font, codes = font_with_digits(alphabet.pages[0])
        return cls(
            target=target,
            sheets=sheets,
            font=target.copy_foreign(font),
            codes=codes,
            widths=_widths(font),
            opening=target.make_stream(b"q\n"),
        )

    @property
    def digits(self) -> Digits:
        """How the font of the stamps writes digits, all of one width."""
        return Digits(self.codes, self.widths[self.codes["8"]])

    def stamp(self, page: pikepdf.Page, number: int, total: int, reference: str) -> None:
        """Print number, total and reference at the foot of a page whose own content stays untouched."""
        width = float(page.mediabox[2]) - float(page.mediabox[0])
        wide = width > A4[0] + 1
        right, right_width = self._encoded(f"Page {number} of {total}")
        left, _ = self._encoded(reference[:_LONGEST_REFERENCE])
        content = (
            "\nQ\n/Artifact <</Type /Pagination>> BDC\nq /TechfolioSheet Do Q\n"
            f"q BT {FONT} {SIZE} Tf 0.13 0.17 0.2 rg\n"
            f"1 0 0 1 {_SIDE} {_BASELINE} Tm <{left}> Tj\n"
            f"1 0 0 1 {width - _SIDE - right_width:.2f} {_BASELINE} Tm <{right}> Tj\n"
            "ET Q\nEMC\n"
        )
        resources = page.obj.get(Name.Resources) or Dictionary()
        # A page's own dictionary: pages of one section share theirs, and upright and wide sheets differ.
        page.obj.Resources = own = Dictionary(dict(resources.as_dict().items()))
        own.XObject = Dictionary({**_entries(own, Name.XObject), "/TechfolioSheet": self.sheets[wide]})
        own.Font = Dictionary({**_entries(own, Name.Font), FONT: self.font})
        page.contents_add(self.opening, prepend=True)
        page.contents_add(self.target.make_stream(content.encode()))

    def _encoded(self, text: str) -> tuple[str, float]:
        known = [character if character in self.codes else "?" for character in text]
        codes = [self.codes[character] for character in known]
        return "".join(codes), sum(self.widths.get(code, 0.0) for code in codes) * SIZE / 1000


def _entries(resources: pikepdf.Object, name: Name) -> dict[str, pikepdf.Object]:
    return dict((resources.get(name) or Dictionary()).as_dict().items())


def font_with_digits(page: pikepdf.Page) -> tuple[pikepdf.Object, dict[str, str]]:
    """Return the font of the alphabet's page, and the code of each of its characters.

    Raises:
        RuntimeError: the fonts of the set-up are not installed.
    """
    for font in page.obj.Resources.Font.as_dict().values():
        pairs = _GLYPHS.findall(font.ToUnicode.read_bytes())
        codes = {chr(int(letter, 16)): code.decode().lower() for code, letter in pairs}
        if set(string.digits + " ?") <= set(codes):
            return font, codes
    raise RuntimeError("No font of the stamps has all ten digits: are the fonts of the set-up installed?")


def _widths(font: pikepdf.Object) -> dict[str, float]:
    """Read a composite font's widths: ``[first [w w ...] first last w ...]`` (ISO 32000, 9.7.4.3)."""
    widths: dict[str, float] = {}
    entries = list(font.DescendantFonts[0].W)
    while entries:
        first = int(entries.pop(0))
        follows = entries.pop(0)
        if isinstance(follows, pikepdf.Array):
            widths.update({f"{first + nth:04x}": float(width) for nth, width in enumerate(follows)})
        else:
            width = float(entries.pop(0))
            widths.update({f"{code:04x}": width for code in range(first, int(follows) + 1)})
    return widths
