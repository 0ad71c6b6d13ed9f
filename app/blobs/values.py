"""What an accepted file is, which kinds there are, and the limits that keep checking one bounded."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import InvalidInputError


class FileRefusedError(InvalidInputError):
    """A file that is not kept; its sentence tells the person what to do instead."""


class MediaType(StrEnum):
    """Every kind of file that is kept, by its registered media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "text/csv"
    TXT = "text/plain"

    @property
    def extension(self) -> str:
        """The ending that a kept file's name gets, with its dot."""
        return _EXTENSIONS[self]

    @property
    def words(self) -> str:
        """What a person calls this kind of file."""
        return _WORDS[self]

    @property
    def is_picture(self) -> bool:
        """Whether the file is made of pixels only."""
        return self in {MediaType.JPEG, MediaType.PNG, MediaType.TIFF}

    @property
    def is_text(self) -> bool:
        """Whether the file is plain text, kept as UTF-8."""
        return self in {MediaType.CSV, MediaType.TXT}


_EXTENSIONS = {
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
    MediaType.TIFF: ".tif",
    MediaType.PDF: ".pdf",
    MediaType.DOCX: ".docx",
    MediaType.XLSX: ".xlsx",
    MediaType.CSV: ".csv",
    MediaType.TXT: ".txt",
}
_WORDS = {
    MediaType.JPEG: "JPEG picture",
    MediaType.PNG: "PNG picture",
    MediaType.TIFF: "TIFF picture",
    MediaType.PDF: "PDF document",
    MediaType.DOCX: "Word document",
    MediaType.XLSX: "Excel workbook",
    MediaType.CSV: "CSV table",
    MediaType.TXT: "text file",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures beyond which a file is refused; `docs/files.md` says why each has its value.

    Attributes:
        size: bytes of a file as it arrives.
        cleaned_size: bytes of a file once cleaned, since re-encoding may let it grow.
        text_size: bytes of a CSV or text file as it arrives.
        pixels: pixels of a picture, all pages of a TIFF together.
        side: pixels along the longer side of a picture.
        tiff_pages: pages of a TIFF.
        pdf_pages: pages of a PDF.
        pdf_objects: numbered objects of a PDF.
        pdf_values: dictionaries, arrays and their entries in a PDF, visited one by one.
        office_entries: files inside a DOCX or XLSX.
        office_unpacked: bytes of a DOCX or XLSX once unpacked.
        office_part: bytes of a single XML part once unpacked.
        office_ratio: how many times larger than packed a part of more than a megabyte may be.
    """

    size: int = 25_000_000
    cleaned_size: int = 50_000_000
    text_size: int = 10_000_000
    pixels: int = 60_000_000
    side: int = 30_000
    tiff_pages: int = 50
    pdf_pages: int = 300
    pdf_objects: int = 50_000
    pdf_values: int = 1_000_000
    office_entries: int = 2_000
    office_unpacked: int = 100_000_000
    office_part: int = 30_000_000
    office_ratio: int = 200


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a type's own parser hands back.

    Attributes:
        media_type: the kind that the content turned out to be.
        content: the cleaned bytes.
        page_count: pages of a PDF or TIFF, else None.
        pixel_size: width and height of a picture's first page as it is seen, else None.
        notes: sentences for the person about what was changed.
    """

    media_type: MediaType
    content: bytes
    page_count: int | None = None
    pixel_size: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptedFile(Cleaned):
    """A cleaned file under a name that is safe to show and to offer as a download.

    Attributes:
        name: the display name, at most 120 characters, ending in the extension of the decided kind.
    """

    name: str = ""

    @property
    def extension(self) -> str:
        """The name's ending, with its dot."""
        return self.media_type.extension

    @property
    def digest(self) -> str:
        """SHA-256 of the cleaned content, 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()
