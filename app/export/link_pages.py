"""The pages behind those of an attached PDF that list its links; each is one figure, as its pages are."""

import io

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # it ships no types

from app.export.file_links import LinkList
from app.export.framing import FramedPages, with_text
from app.export.rendering import to_html, to_pdf


def add_links(framed: FramedPages, links: LinkList, which: str) -> None:
    """Add the pages that list the links of a file; none where there is nothing to list.

    Args:
        framed: the pages of the file.
        links: what is listed.
        which: which file of the pack it is, in words.
    """
    if not links:
        return
    listed = to_pdf(to_html("links.html", heading="Links in this file", links=links), tags=False)
    drawn = pypdfium2.PdfDocument(listed)
    try:
        with pikepdf.open(io.BytesIO(listed)) as source:
            for number, page in enumerate(source.pages):
                text = drawn[number].get_textpage().get_text_bounded()
                form = framed.taken(framed.form_of(source, page))
                framed.add_form(form, with_text(which, text), wide=False)
    finally:
        drawn.close()
