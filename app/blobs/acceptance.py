"""Whether a file is kept, and in which cleaned form: the one door through which every upload comes."""

from collections.abc import Callable
from pathlib import Path

from app.blobs.images import clean_heic, clean_jpeg, clean_png, clean_tiff
from app.blobs.names import safe_name
from app.blobs.office import clean_office
from app.blobs.pdfs import clean_pdf
from app.blobs.plain_text import clean_text
from app.blobs.signatures import Kind, kind_of
from app.blobs.values import DEFAULT_LIMITS, AcceptedFile, Cleaned, FileRefusedError, Limits
from app.core.words import size_in_words

_CLEANERS: dict[Kind, Callable[[bytes, Limits], Cleaned]] = {
    Kind.JPEG: clean_jpeg,
    Kind.PNG: clean_png,
    Kind.TIFF: clean_tiff,
    Kind.HEIC: clean_heic,
    Kind.PDF: clean_pdf,
    Kind.OFFICE: clean_office,
}


def accept(content: bytes | Path, filename: str, limits: Limits = DEFAULT_LIMITS) -> AcceptedFile:
    """Decide by its content what a file is, clean it, and give it a safe name.

    Neither the name nor what the browser claims has a say, with one exception that changes nothing about how
    the file is treated: text is labelled CSV when it is called so and has a separator in it.

    Args:
        content: the file's bytes, or where they lie.
        filename: the name it came with, trusted in nothing.
        limits: figures beyond which it is refused.

    Raises:
        FileRefusedError: it is not kept; the sentence says what to do instead.
    """
    given = _read(content, limits) if isinstance(content, Path) else content
    if not given:
        raise FileRefusedError("This file is empty. Check that it opens on your device, then add it again.")
    if len(given) > limits.size:
        raise _too_large(limits)
    kind = kind_of(given)
    cleaned = clean_text(given, filename, limits) if kind is Kind.TEXT else _CLEANERS[kind](given, limits)
    if len(cleaned.content) > limits.cleaned_size:
        raise FileRefusedError(
            f"Once checked, this file would take more than {size_in_words(limits.cleaned_size)}. "
            "Save it at a lower resolution, or as JPEG or PDF, and add that."
        )
    return AcceptedFile(
        media_type=cleaned.media_type,
        content=cleaned.content,
        page_count=cleaned.page_count,
        pixel_size=cleaned.pixel_size,
        notes=cleaned.notes,
        name=safe_name(filename, cleaned.media_type.extension),
    )


def _read(path: Path, limits: Limits) -> bytes:
    with path.open("rb") as file:
        return file.read(limits.size + 1)


def _too_large(limits: Limits) -> FileRefusedError:
    return FileRefusedError(
        f"This file is larger than {size_in_words(limits.size)}. "
        "Make it smaller, for instance with a lower resolution or fewer pages, or split it."
    )
