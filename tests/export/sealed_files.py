"""Small PDF files, sealed and tampered with, for the tests of the seal and of its check."""

import io
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Pdf, String
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.config import Settings, read_settings
from app.export.seal import Sealer, seal
from app.export.seal_keys import sealer_for

HEAD = f"techfolio-head:{'0' * 32}:7:{'a' * 64}"


def settings_in(folder: Path, **more: str) -> Settings:
    """Return the settings of an installation with that data folder."""
    return read_settings({"TECHFOLIO_DATA": str(folder), **more})


def plain(padding: int = 0) -> bytes:
    """Make a PDF of one page that names a head of a ledger, and so many bytes more."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    page.obj.Contents = pdf.make_stream(b"0 0 1 rg 20 20 60 60 re f " + b" " * padding)
    pdf.docinfo = pdf.make_indirect(Dictionary(Keywords=String(HEAD)))
    kept = io.BytesIO()
    pdf.save(
        kept,
        deterministic_id=True,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return kept.getvalue()


def sealed(content: bytes, sealer: Sealer) -> bytes:
    """Seal a copy of a file."""
    copy = io.BytesIO(content)
    seal(copy, sealer)
    return copy.getvalue()


def sealed_by(folder: Path, content: bytes) -> bytes:
    """Seal a file as the installation with that data folder does."""
    return sealed(content, sealer_for(settings_in(folder)))


def with_a_note_added(content: bytes) -> bytes:
    """Add a comment to the page without touching what is there, as a reader's program does."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Contents"): TextStringObject("Signed off after all"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (10, 10, 30, 30)]),
        }
    )
    page = writer.root["/Pages"]["/Kids"][0]
    page[NameObject("/Annots")] = ArrayObject([writer.add_object(note)])
    writer.mark_update(page.container_ref)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def encrypted(content: bytes, password: str = "") -> bytes:
    """Encrypt a PDF; without a password it opens, but only with restrictions."""
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(kept, encryption=pikepdf.Encryption(user=password, owner="the owner's"))
    return kept.getvalue()
