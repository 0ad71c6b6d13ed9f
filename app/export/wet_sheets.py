"""How signature pages are printed by themselves: each a little smaller, below a band with the mark on it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Pdf, String

from app.export.framing import A4
from app.export.rendering import to_html, to_pdf
from app.export.stamps import Stamps
from app.export.wet_marks import mark_of

BAND = 80.0  # points at the head of each sheet


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A signature page with what is stamped on it and what its mark says."""

    page: pikepdf.Page
    number: int
    total: int
    foot: str
    token: str

    @property
    def is_wide(self) -> bool:
        """Whether it lies on its side."""
        return float(self.page.mediabox[2]) > A4[0] + 1


def printed(pages: Sequence[SheetPage], furniture: Pdf, alphabet: Pdf, title: str) -> bytes:
    """Return a PDF of signature pages to be printed and signed.

    Args:
        pages: the pages; their PDFs must stay open.
        furniture: the rendered section whose sheets are laid over every page.
        alphabet: the rendered section whose font the stamps use.
        title: what the PDF is called.
    """
    stamped, target = Pdf.new(), Pdf.new()
    stamps = Stamps.taken_from(stamped, furniture, alphabet)
    marks = [(mark_of(one.token), one.is_wide) for one in pages]
    bands = pikepdf.open(io.BytesIO(to_pdf(to_html("wet_band.html", heading=title, marks=marks), tags=False)))
    for nth, one in enumerate(pages):
        stamped.pages.append(one.page)
        page = stamped.pages[-1]
        stamps.stamp(page, one.number, one.total, one.foot)
        _add(target, stamped, page, bands, bands.pages[nth])
    target.Root.Lang = String("en-GB")
    target.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"))
    target.docinfo = target.make_indirect(Dictionary(Title=String(title), Creator=String("Techfolio")))
    kept = io.BytesIO()
    target.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return kept.getvalue()


def _add(target: Pdf, stamped: Pdf, page: pikepdf.Page, bands: Pdf, band: pikepdf.Page) -> None:
    """Add a sheet: the stamped page in its lower part, the band over its head."""
    width, height = float(page.mediabox[2]), float(page.mediabox[3])
    scale = (height - BAND) / height
    sheet = target.add_blank_page(page_size=(width, height))
    sheet.obj.Resources = Dictionary(
        XObject=Dictionary(
            Signed=target.copy_foreign(stamped.make_indirect(page.as_form_xobject())),
            Band=target.copy_foreign(bands.make_indirect(band.as_form_xobject())),
        )
    )
    left = width * (1 - scale) / 2
    drawn = f"q {scale:.5f} 0 0 {scale:.5f} {left:.3f} 0 cm /Signed Do Q\nq /Band Do Q\n"
    sheet.obj.Contents = target.make_stream(drawn.encode())
