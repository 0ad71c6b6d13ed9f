"""Which kind of file becomes pages in which way, and what stands in for a file that cannot."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pikepdf
import PIL
import pypdfium2  # type: ignore[import-untyped] # it ships no types

from app.blobs.values import MediaType
from app.export.carrying import Carried
from app.export.contents import read_pieces, verified_content
from app.export.document import AttachmentPart
from app.export.framing import FrameHead
from app.export.image_pages import image_pages
from app.export.office_pages import maker, word_pages, workbook_pages
from app.export.pdf_pages import pdf_pages
from app.export.rendering import digest_of, to_html, to_pdf
from app.export.sections import Section, UnreadableError
from app.export.text_pages import table_pages, text_pages

_LOG = logging.getLogger(__name__)
_NOT_SHOWN = "The contents of this file are not shown in this document."
_ENGINES = f"pikepdf {pikepdf.__version__}, Pillow {PIL.__version__}, PDFium {pypdfium2.PYPDFIUM_INFO}"

_MAKERS: dict[str, Callable[[bytes, FrameHead], bytes]] = {
    "application/pdf": pdf_pages,
    MediaType.DOCX.value: word_pages,
    MediaType.XLSX.value: workbook_pages,
    "image/heic": image_pages,
    "image/heif": image_pages,
    "image/jpeg": image_pages,
    "image/png": image_pages,
    "image/tiff": image_pages,
    "text/csv": table_pages,
    "text/plain": text_pages,
}

_OFFICE = frozenset({MediaType.DOCX.value, MediaType.XLSX.value})
_OFFICE_MILLISECONDS = 5000
# About how many bytes of a file are turned into pages in a millisecond.
_PACE = {"application/pdf": 20_000, "text/csv": 25, "text/plain": 100}
_PACE_OF_PICTURES = 8_000
# Such a picture or PDF takes some hundred megabytes of memory while it is turned into pages.
_HEAVY = 1_000_000


def attachment_section(part: AttachmentPart, key: str, head: FrameHead, *, foot: str, depth: int) -> Section:
    """Return the section that shows one attachment; it is read only when it has to be rendered."""
    return Section(
        key=key,
        digest=digest_of(
            _ENGINES,
            part.digest,
            part.media_type,
            part.file_name,
            str(part.size),
            maker() if part.media_type in _OFFICE else "",
            part.unavailable,
            str(head),
        ),
        make=ShownFile(part, head),
        foot=foot,
        bookmark=f"{head.which.removeprefix(foot).lstrip(' ·')}: {part.file_name}",
        depth=depth,
        attachments=(part.key,),
        substitute=lambda sentence: _note(part, head, sentence),
        effort=_effort(part),
        is_heavy=part.size >= _HEAVY,
    )


def _effort(part: AttachmentPart) -> int:
    if part.media_type in _OFFICE:
        return _OFFICE_MILLISECONDS
    return part.size // _PACE.get(part.media_type, _PACE_OF_PICTURES)


@dataclass(frozen=True, slots=True)
class ShownFile:
    """Turns one attachment into pages."""

    part: AttachmentPart
    head: FrameHead

    def __call__(self) -> bytes:
        """Return the PDF of its pages.

        Raises:
            UnreadableError: it must not be shown, or cannot be read.
        """
        part = self.part
        if part.unavailable:
            raise UnreadableError(part.unavailable)
        if (maker := _MAKERS.get(part.media_type)) is None:
            return _note(part, self.head, _NOT_SHOWN)
        content = verified_content(part)
        try:
            return maker(content, self.head)
        except UnreadableError:
            raise
        except (
            Exception
        ) as problem:  # a file from outside may break a parser in any way; the pack must still be made
            _LOG.warning("An attachment could not be turned into pages: %s", type(problem).__name__)
            raise UnreadableError("This file could not be turned into pages.") from problem

    def some(self, numbers: Sequence[int]) -> bytes:
        """Return the PDF of some of the pages that are printed, counted from 1: of text that we lay out.

        Raises:
            UnreadableError: it must not be shown, or cannot be read.
        """
        return replace(self, head=replace(self.head, only=tuple(numbers)))()

    def portable(self) -> "ShownFile":
        """Return the same with the file's content to go along, where that is needed."""
        is_read = not self.part.unavailable and self.part.media_type in _MAKERS
        content = Carried(partial(read_pieces, self.part.content)) if is_read else b""
        return ShownFile(replace(self.part, content=content), self.head)


def _note(part: AttachmentPart, head: FrameHead, sentence: str) -> bytes:
    return to_pdf(
        to_html("attachment_note.html", heading=part.file_name, head=head, part=part, sentence=sentence)
    )
