"""Which PDFs are kept, and how one is written anew, decrypted and scrubbed."""

import io
import re

import pikepdf

from app.blobs.parsing import foreign_parser
from app.blobs.pdf_scrub import scrub
from app.blobs.pdf_unpacking import unpacked_size
from app.blobs.values import Cleaned, FileRefusedError, Limits, MediaType

_DAMAGED = (
    "This PDF is damaged or incomplete. Open it on your device; if it looks right there, "
    "print it to a new PDF and add that. If it does not, export it again."
)
_PASSWORD = "This PDF needs a password. Save a copy without the password and add that."  # noqa: S105 - a sentence
_NOTE_RESTRICTIONS = (
    "Restrictions on printing or copying were removed, so that the file can be kept and exported."
)

_ABOUT_AN_OBJECT = re.compile(r"\bobject \d+ \d+\b")
_PAGE_CONTENT_TOTAL = 100_000_000


def clean_pdf(content: bytes, limits: Limits) -> Cleaned:
    """Return the PDF without encryption, active content, attached files, and author or editing metadata.

    qpdf mends damaged files without a word, and a mended file may lack pages. So recovery is off, and any
    warning that qpdf has while it reads the objects themselves is a refusal.

    Raises:
        FileRefusedError: damaged, needs a password, has too many pages or parts, or is a form that only one
            program shows.
    """
    with foreign_parser(_DAMAGED):
        try:
            pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False)
        except pikepdf.PasswordError as error:
            raise FileRefusedError(_PASSWORD) from error
        with pdf:
            # What qpdf says about the table of objects when it opens without recovery is pedantry (a wrong
            # count of objects, for one, which common programs write); asking for it empties the list. What it
            # says about an object is not: a page that is not where the table says has been left out by now.
            if any(_ABOUT_AN_OBJECT.search(str(warning)) for warning in pdf.get_warnings()):
                raise FileRefusedError(_DAMAGED)
            notes: tuple[str, ...] = (_NOTE_RESTRICTIONS,) if pdf.is_encrypted else ()
            pages = _check_size(pdf, limits)
            _check_page_content(pdf)
            notes += scrub(pdf, limits)
            out = io.BytesIO()
            pdf.save(
                out,
                encryption=False,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
            if pdf.get_warnings():
                raise FileRefusedError(_DAMAGED)
    return Cleaned(MediaType.PDF, out.getvalue(), page_count=pages, notes=notes)


def _check_size(pdf: pikepdf.Pdf, limits: Limits) -> int:
    if len(pdf.objects) > limits.pdf_objects:
        raise FileRefusedError(
            "This PDF has too many parts to be checked. Print it to a new PDF and add that."
        )
    pages = len(pdf.pages)
    if pages == 0:
        raise FileRefusedError("This PDF has no pages. Export it again and add the new file.")
    if pages > limits.pdf_pages:
        raise FileRefusedError(
            f"This PDF has {pages} pages; {limits.pdf_pages} is the most that one file may have. "
            "Add only the pages that show your work, or split it."
        )
    return pages


def _check_page_content(pdf: pikepdf.Pdf) -> None:
    """Unpack what draws each page, within bounds: a hole in it shows only as a page that is partly blank."""
    left = _PAGE_CONTENT_TOTAL
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        parts = list(contents.as_list()) if isinstance(contents, pikepdf.Array) else [contents]
        for part in parts:
            if not isinstance(part, pikepdf.Stream):
                continue
            raw = part.read_raw_bytes()
            # A blank page may have an empty stream that is nevertheless called packed.
            if raw and part.get("/Filter") == pikepdf.Name.FlateDecode:
                left -= _unpacked_size(raw, left)


def _unpacked_size(packed: bytes, most: int) -> int:
    size = unpacked_size(packed, most)
    if size is None:
        raise FileRefusedError(_DAMAGED)
    if size > most:
        raise FileRefusedError(
            "The pages of this PDF are too large to be checked. Print it to a new PDF and add that."
        )
    return size
