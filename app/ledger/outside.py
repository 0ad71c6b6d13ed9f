"""Reads the heads that have left the server back out of a file: a PDF, a mail, a list. Pure."""

import io
from email import message_from_bytes, policy

import pypdfium2  # type: ignore[import-untyped]  # it carries no annotations

from app.core.errors import InvalidInputError
from app.ledger.values import Head, heads_in


def heads_in_file(content: bytes) -> frozenset[Head]:
    """Return every head that a file holds.

    Args:
        content: a PDF of ours, a mail as it was saved, or any text (UTF-8).

    Raises:
        InvalidInputError: the file cannot be read, or holds none.
    """
    text = _pdf_text(content) if content.lstrip()[:5] == b"%PDF-" else _text(content)
    heads = frozenset(heads_in(text))
    if not heads:
        raise InvalidInputError("No head of a ledger stands in this file, so there is nothing to compare.")
    return heads


def _pdf_text(content: bytes) -> str:
    try:
        document = pypdfium2.PdfDocument(io.BytesIO(content))
    except pypdfium2.PdfiumError as problem:
        raise InvalidInputError("This PDF cannot be read. It may be damaged.") from problem
    try:
        kept = document.get_metadata_dict().get("Keywords", "")
        pages = (document[number].get_textpage().get_text_bounded() for number in range(len(document)))
        return "\n".join((kept, *pages))
    finally:
        document.close()


def _text(content: bytes) -> str:
    """Return a text as it stands and, where it is a mail, what its parts say once they are decoded.

    A folder of mails in one file is one mail to the library, so lines that a mail has broken are joined too;
    what Windows saves as Unicode has a zero between the letters.
    """
    message = message_from_bytes(content, policy=policy.default)
    parts = [
        part.get_payload(decode=True) for part in message.walk() if part.get_content_maintype() == "text"
    ]
    joined = content.replace(b"\0", b"").replace(b"=\r\n", b"").replace(b"=\n", b"")
    texts = [content, joined, *(part for part in parts if isinstance(part, bytes))]
    return "\n".join(text.decode("utf-8", "replace") for text in texts)
