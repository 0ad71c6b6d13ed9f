"""How Word and Excel files become pages: laid out by LibreOffice, else by ourselves in a plain form."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pikepdf

from app.blobs.values import DEFAULT_LIMITS, MediaType
from app.export.excerpts import NoSuchPagesError
from app.export.file_links import Link, LinkList
from app.export.flowing_pages import flowing_pages
from app.export.framing import FrameHead
from app.export.office_links import (
    document_links,
    document_shape_links,
    found_links,
    listed_links,
    not_in,
    workbook_links,
)
from app.export.office_program import laid_out_pdf, program
from app.export.pdf_pages import pdf_pages
from app.export.plain_blocks import Plain
from app.export.sections import UnreadableError
from app.export.word_changes import with_changes_accepted
from app.export.word_links import with_addresses
from app.export.word_text import document_blocks
from app.export.workbook_cells import workbook_blocks
from app.export.workbook_print import fitted

BY_OFFICE = "Laid out by LibreOffice"


def word_pages(content: bytes, head: FrameHead) -> bytes:
    """Return the pages of a Word document, with the addresses behind its links."""
    printed = with_addresses(with_changes_accepted(content))
    # The program that lays it out tells of pictures with links alone; where only some pages are printed,
    # nobody can say on which of them the other shapes stand.
    shapes = found_links(lambda: document_shape_links(content)) if head.chosen is None else []
    if made := _by_office(printed, MediaType.DOCX, head, more=shapes):
        return made
    plain = document_blocks(printed)
    return _plain(plain, head, listed_links(lambda: not_in(document_links(content), plain.text)))


def workbook_pages(content: bytes, head: FrameHead) -> bytes:
    """Return the pages of an Excel workbook, with the addresses behind its cells.

    Where only some pages are printed, nobody can say which cells stand on them: then the links count that
    lie on those pages once they are laid out.
    """
    links = listed_links(lambda: workbook_links(content))
    made = _by_office(fitted(content), MediaType.XLSX, head, links if head.chosen is None else None)
    return made or _plain(workbook_blocks(content), head, links)


def maker() -> str:
    """Say who would lay a file out now; pages that somebody else has made are made anew."""
    return "LibreOffice 4" if program() else "plain 3"


def _by_office(
    content: bytes,
    kind: MediaType,
    head: FrameHead,
    links: LinkList | None = None,
    more: Sequence[Link] = (),
) -> bytes | None:
    made = laid_out_pdf(content, kind.extension)
    if made is None or _is_endless(made):
        return None
    try:
        return pdf_pages(made, replace(head, by=BY_OFFICE), links, more)
    except NoSuchPagesError:
        raise
    except UnreadableError:
        return None


def _is_endless(made: bytes) -> bool:
    """Say whether a file has more pages than an attached PDF may have; the plain form is cut, and says so."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return len(pdf.pages) > DEFAULT_LIMITS.pdf_pages


def _plain(plain: Plain, head: FrameHead, links: LinkList) -> bytes:
    return flowing_pages(
        "office.html",
        head,
        blocks=plain.blocks,
        wide=any(block.is_wide for block in plain.blocks),
        cut=plain.cut,
        links=links,
    )
