"""A scan whose picture cannot be read is said to be lost, in this process and on the way to another."""

from collections.abc import Iterator
from datetime import date

import pytest

from app.core.errors import StorageError
from app.export.attachments import ShownFile
from app.export.carrying import packed
from app.export.document import AttachmentPart
from app.export.framing import FrameHead
from app.export.sections import UnreadableError
from app.export.wet_sections import SignedSection
from app.export.wet_values import SignedPage

PAPER = ShownFile(AttachmentPart.of_bytes("one", "one.txt", "text/plain", b"Words"), FrameHead("File 1", ""))
LOST = {
    StorageError("It has changed."): "The scan of this page cannot be read. It has changed.",
    FileNotFoundError("/srv/blobs/0f"): "The scan of this page cannot be read: it is missing from the store.",
}


def signed(problem: Exception) -> SignedSection:
    def content() -> Iterator[bytes]:
        yield b"the first piece"
        raise problem

    page = SignedPage(
        section_key="declaration",
        nth=1,
        key="scan",
        digest="0" * 64,
        content=content,
        what="the signed declaration",
        signed_as="page 2 of 2",
        words="",
        uploaded_by="Tamsin Trainee",
        uploaded_on=date(2026, 3, 2),
    )
    return SignedSection(PAPER, (page,))


@pytest.mark.parametrize(("problem", "sentence"), LOST.items())
def test_a_scan_that_cannot_be_read_is_said_to_be_lost(problem: Exception, sentence: str) -> None:
    with pytest.raises(UnreadableError) as here:
        signed(problem)()
    with pytest.raises(UnreadableError) as underway:
        b"".join(packed(signed(problem).portable()))
    assert (here.value.sentence, underway.value.sentence) == (sentence, sentence)
