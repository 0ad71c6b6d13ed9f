"""What WeasyPrint does again and again, and a document of a few pages can have done once.

WeasyPrint forgets every line of text as soon as it has measured it, and shapes it once more to draw it: it
could not keep those of a long book. And by its stylesheet every element has six pseudo-elements, for markers
and footnotes, and each of them a style. In short documents all that took a sixth of the time.

What is drawn is the same to the byte. See docs/adr/0038-lines-are-kept-until-they-are-drawn.md.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import weasyprint  # type: ignore[import-untyped] # it ships no types
from weasyprint import html as weasyprint_html
from weasyprint.css.counters import CounterStyle  # type: ignore[import-untyped] # as above
from weasyprint.text import line_break  # type: ignore[import-untyped] # as above
from weasyprint.text.ffi import ffi, gobject, pango  # type: ignore[import-untyped] # as above

# Lines of one document that are kept at most: 3 KB each, so 12 MB. All further ones are shaped again.
MOST_LINES = 4000
# What begins a new line in Pango, unless it is told that all is one paragraph, as WeasyPrint does to draw.
_BREAK = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Everything by which WeasyPrint sets a layout up; the test of these lines would see one that is missing.
_DECIDES = (
    *("direction", "lang", "text_decoration_line", "font_family", "font_size", "font_style", "font_weight"),
    *("font_stretch", "font_kerning", "font_language_override", "font_feature_settings"),
    *("font_variation_settings", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian"),
    *("font_variant_ligatures", "font_variant_numeric", "font_variant_position"),
)

ffi.cdef(
    """
    PangoLayout * pango_layout_copy (PangoLayout *src);
    int pango_layout_get_line_count (PangoLayout *layout);
    """
)


class KeptLine(line_break.Layout):  # type: ignore[misc] # as above
    """A line of text that is still at hand when it is drawn, and set up like others of the same look."""

    _room = 0
    _is_one = False
    _is_drawn = False

    def setup(self, style: Any) -> None:
        """Take over from the first line of this look what WeasyPrint set up for it."""
        looks = style.font_config.__dict__.setdefault("techfolio_looks", {})
        look = str([style[name] for name in _DECIDES])
        if look not in looks:
            first = line_break.Layout.__new__(_FORGETFUL)
            first.setup(style)
            del first.style
            looks[look] = first
        first = looks[look]
        self.__dict__.update(first.__dict__)
        self.style = style
        self.layout = ffi.gc(pango.pango_layout_copy(first.layout), gobject.g_object_unref)

    def set_text(self, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - as the base
        """Set the text as it will be drawn: as one paragraph, where it is one."""
        self._is_one = _BREAK.search(text) is None
        pango.pango_layout_set_single_paragraph_mode(self.layout, self._is_one)
        super().set_text(text, justify)

    def deactivate(self) -> None:
        """Let go of the line, unless it waits to be drawn and will not change until then."""
        stays = self._is_one and not self._is_drawn and not self.justification_spacing
        if stays and KeptLine._room and pango.pango_layout_get_line_count(self.layout) == 1:
            KeptLine._room -= 1
            return
        super().deactivate()

    def reactivate(self, style: Any) -> None:
        """Be there to be drawn."""
        self._is_drawn = True
        if "layout" not in self.__dict__:
            super().reactivate(style)


_FORGETFUL = line_break.Layout


@contextlib.contextmanager
def lines_kept() -> Iterator[None]:
    """Let WeasyPrint keep its lines in this block; one thread at a time may be inside."""
    KeptLine._room = MOST_LINES  # noqa: SLF001 - of this module
    line_break.Layout = KeptLine
    try:
        yield
    finally:
        line_break.Layout = _FORGETFUL


class Source(weasyprint.HTML):  # type: ignore[misc] # as above
    """HTML that is read with WeasyPrint's own stylesheet, less what it says of every single element.

    Markers are left to items of lists. Footnotes and notes there are none.
    """

    _sheets = (
        weasyprint.CSS(
            string=re.sub(r"(?m)^::(?:foot)?note-[a-z]+ \{[^}]*\}$", "", weasyprint_html.UA).replace(
                "\n::marker {", "\nli::marker {"
            ),
            counter_style=CounterStyle(),
        ),
    )

    def _ua_stylesheets(self, forms: bool = False) -> tuple[weasyprint.CSS, ...]:  # noqa: FBT001, FBT002 - as the base
        return super()._ua_stylesheets(forms) if forms else self._sheets
