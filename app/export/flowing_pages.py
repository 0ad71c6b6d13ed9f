"""How a text or table of any length becomes pages of our own: all of them, or those that are chosen."""

import io
from dataclasses import replace
from typing import Any

import pikepdf

from app.export.framing import FrameHead
from app.export.rendering import to_html, to_pdf


def flowing_pages(template: str, head: FrameHead, **values: Any) -> bytes:
    """Lay a template out under the line that says which attachment it is.

    Where pages are chosen, the whole is laid out first: only then is it known how many there are. The note
    stands in the margin, so that the pages stay those that the whole has.

    Raises:
        NoSuchPagesError: none of the pages that are chosen is there.
    """
    whole = to_pdf(to_html(template, heading=head.file_name, head=head, **values))
    if head.chosen is None and not head.only:
        return whole
    with pikepdf.open(io.BytesIO(whole)) as laid_out:
        pages = len(laid_out.pages)
    note = head.note_on(pages)
    shown = [number for number in range(1, pages + 1) if head.shows(number)]
    noted = replace(head, note=note, noted_on=shown[0]) if note else head
    wanted = [shown[nth - 1] for nth in head.only if nth <= len(shown)] if head.only else shown
    return to_pdf(to_html(template, heading=head.file_name, head=noted, **values), pages=wanted)
