"""What a file's first bytes say about its kind, and the advice for each kind that is not kept."""

from enum import Enum, auto

import filetype  # type: ignore[import-untyped]  # the package ships no types

from app.blobs.values import FileRefusedError

_DICOM_MARK_AT = 128
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_ODF = b"mimetypeapplication/vnd.oasis.opendocument"

WHAT_IS_KEPT = (
    "Files that can be added are JPEG, PNG, HEIC, TIFF, PDF, Word (.docx), Excel (.xlsx), CSV and plain text."
)

_BY_MEDIA_TYPE = {
    "image/avif": "This is an AVIF picture, which cannot be kept. Save it as JPEG or PNG and add that.",
    "image/gif": "This is a GIF picture, which cannot be kept. Save it as PNG and add that.",
    "image/webp": "This is a WebP picture, which cannot be kept. Save it as JPEG or PNG and add that.",
    "image/bmp": "This is a bitmap (BMP) picture, which cannot be kept. Save it as PNG and add that.",
    "application/msword": "This Word file has the old format. Save it as .docx or PDF and add that.",
    "application/vnd.ms-excel": "This Excel file has the old format. Save it as .xlsx or PDF and add that.",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        "Presentations cannot be kept. Save it as PDF and add that."
    ),
    "application/rtf": "This is a rich text (RTF) file. Save it as .docx or PDF and add that.",
}
_BY_FAMILY = {
    "image": "This kind of picture cannot be kept. Save it as JPEG or PNG and add that.",
    "video": "Videos cannot be kept. Add pictures of the moments that matter, and describe the rest.",
    "audio": "Sound recordings cannot be kept. Write down what was said and add that.",
}


class Kind(Enum):
    """The parsers that a file can go to."""

    JPEG = auto()
    PNG = auto()
    TIFF = auto()
    HEIC = auto()
    PDF = auto()
    OFFICE = auto()
    TEXT = auto()


def kind_of(content: bytes) -> Kind:
    """Decide from the content alone which parser a file belongs to; without a signature it may be text.

    Raises:
        FileRefusedError: the content is recognisably of a kind that is not kept.
    """
    _refuse_dicom(content)
    _refuse_ole(content)
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"PK\x03\x04"):
        if _ODF in content[:200]:
            raise FileRefusedError(
                "OpenDocument files cannot be kept. Save it as .docx, .xlsx or PDF and add that."
            )
        return Kind.OFFICE
    if content[4:8] == b"ftyp" and _is_heic(content):
        return Kind.HEIC
    guess = filetype.guess(content)
    media_type = str(guess.mime) if guess else ""
    pictures = {
        "image/jpeg": Kind.JPEG,
        "image/png": Kind.PNG,
        "image/apng": Kind.PNG,
        "image/tiff": Kind.TIFF,
    }
    if media_type in pictures:
        return pictures[media_type]
    if b"%PDF-" in content[:1_024]:
        raise FileRefusedError(
            "Something stands in front of this PDF, so it cannot be opened safely. "
            "Open it, print it to a new PDF and add that."
        )
    # Signatures of two letters ("BM", "MZ") also begin honest text: advice only for bytes that are no text.
    if media_type and (b"\0" in content[:4_096] or media_type == "application/rtf"):
        raise FileRefusedError(_advice(media_type))
    return Kind.TEXT


def _advice(media_type: str) -> str:
    family = media_type.partition("/")[0]
    return (
        _BY_MEDIA_TYPE.get(media_type)
        or _BY_FAMILY.get(family)
        or f"This file cannot be kept. {WHAT_IS_KEPT}"
    )


def _refuse_dicom(content: bytes) -> None:
    has_preamble = content[_DICOM_MARK_AT : _DICOM_MARK_AT + 4] == b"DICM"
    # Old scanners write no preamble: such a file begins with a data element of group 2 or 8, little endian.
    has_none = (
        content[:2] in {b"\x02\x00", b"\x08\x00"} and content[3:4] == b"\x00" and b"\0" in content[4:12]
    )
    if has_preamble or has_none:
        raise FileRefusedError(
            "This is a DICOM file. Its headers name the patient, so it is not kept. "
            "Export an anonymised picture (JPEG or PNG) from your viewer and add that."
        )


def _refuse_ole(content: bytes) -> None:
    if not content.startswith(_OLE):
        return
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefusedError(
            "This Office file needs a password. "
            "Save a copy without the password, or save it as PDF, and add that."
        )
    raise FileRefusedError("This file has an old Office format. Save it as .docx, .xlsx or PDF and add that.")


def _is_heic(content: bytes) -> bool:
    box_size = min(int.from_bytes(content[:4]), 256)
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, box_size, 4))}
    return bool(brands & _HEIC_BRANDS) and b"avif" not in brands
