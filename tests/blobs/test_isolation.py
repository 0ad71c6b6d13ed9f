"""Parsing in a process of its own gives the same answers, and survives what would take a server down."""

import pytest

from app.blobs.acceptance import accept
from app.blobs.isolation import accept_apart, preview_apart
from app.blobs.previews import preview_pages
from app.blobs.values import FileRefusedError, Limits, MediaType
from app.core.apart import Allowance
from tests.blobs.samples import picture, sample


@pytest.mark.parametrize(
    "name", ["phone-photo.heic", "javascript-and-embedded-file.pdf", "acceptance-test.docx"]
)
def test_a_file_is_accepted_alike(name: str) -> None:
    assert accept_apart(sample(name), name) == accept(sample(name), name)


def test_names_that_no_encoding_holds_get_through() -> None:
    assert accept_apart(b"words", "half\ud83d\0.txt").name == "half.txt"


def test_a_file_is_refused_alike() -> None:
    for name in ("truncated.pdf", "html-named-as.jpg"):
        with pytest.raises(FileRefusedError) as here:
            accept(sample(name), name)
        with pytest.raises(FileRefusedError) as apart:
            accept_apart(sample(name), name)
        assert apart.value.sentence == here.value.sentence


def test_limits_reach_the_other_side() -> None:
    with pytest.raises(FileRefusedError, match="has 4 pages; 3 is the most"):
        accept_apart(sample("qc-report-4-pages.pdf"), "a.pdf", Limits(pdf_pages=3))


def test_empty_and_large_files_are_refused_at_once() -> None:
    with pytest.raises(FileRefusedError, match="empty"):
        accept_apart(b"", "a.pdf")
    with pytest.raises(FileRefusedError, match="larger than"):
        accept_apart(b"12345", "a.txt", Limits(size=4))


def test_a_preview_is_alike() -> None:
    content = sample("qc-report-4-pages.pdf")
    assert preview_apart(MediaType.PDF, content, "a.pdf", first=2, count=2) == preview_pages(
        MediaType.PDF, content, "a.pdf", first=2, count=2
    )
    assert preview_apart(MediaType.TXT, b"words", "a.txt").text == "words"


def test_too_little_memory_is_a_refusal() -> None:
    with pytest.raises(FileRefusedError):
        accept_apart(picture("PNG", (3_000, 3_000)), "a.png", allowance=Allowance(memory=100_000_000))


def test_too_little_time_is_a_refusal() -> None:
    with pytest.raises(FileRefusedError, match="time and memory"):
        accept_apart(sample("qc-report-4-pages.pdf"), "a.pdf", allowance=Allowance(seconds=0))
