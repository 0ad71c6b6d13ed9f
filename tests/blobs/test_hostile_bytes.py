"""Whatever the bytes, a file is accepted or refused with a sentence, and soon."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.blobs.acceptance import accept
from app.blobs.values import FileRefusedError, Limits
from tests.blobs.samples import SAMPLES, sample

SOON = timedelta(seconds=10)
BEGINNINGS = [
    b"",
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"\xff\xd8\xff\xe1\0\x20Exif\0\0",
    b"II*\0",
    b"MM\0*",
    b"\0\0\0\x18ftypheic",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
]  # fmt: skip - one signature a line would fill a page
# The pictures that take long to encode are left out: a hundred of each would take minutes.
MUTABLE = sorted(path.name for path in SAMPLES.iterdir() if path.is_file() and path.stat().st_size < 120_000)


def judge(content: bytes, name: str) -> None:
    try:
        kept = accept(content, name)
    except FileRefusedError as refusal:
        sentence = refusal.sentence
    else:
        sentence = " ".join(["Kept.", *kept.notes])
        assert kept.content
        assert kept.name.endswith(kept.extension)
        assert len(kept.digest) == 64
    assert sentence.endswith(".")
    assert len(sentence) < 500


@settings(deadline=SOON, max_examples=200)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=2_000), st.text(max_size=40))
def test_random_bytes(beginning: bytes, rest: bytes, name: str) -> None:
    judge(beginning + rest, name)


@pytest.mark.parametrize("name", MUTABLE)
@settings(
    deadline=SOON, max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_mutated_samples(name: str, data: st.DataObject) -> None:
    content = bytearray(sample(name))
    for _ in range(data.draw(st.integers(1, 8))):
        if not content:
            break
        at = data.draw(st.integers(0, len(content) - 1))
        what = data.draw(st.sampled_from(["flip", "cut", "insert", "repeat"]))
        if what == "flip":
            content[at] ^= data.draw(st.integers(1, 255))
        elif what == "cut":
            del content[at : at + data.draw(st.integers(1, 200))]
        elif what == "insert":
            content[at:at] = data.draw(st.binary(min_size=1, max_size=50))
        else:
            content[at:at] = content[at : at + data.draw(st.integers(1, 500))]
    judge(bytes(content), name)


def test_an_empty_file() -> None:
    with pytest.raises(FileRefusedError, match="This file is empty"):
        accept(b"", "a.pdf")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    large = tmp_path / "a.txt"
    large.write_bytes(b"x" * 1_001)
    for content in (large, large.read_bytes()):
        with pytest.raises(FileRefusedError, match="larger than 1 kB"):
            accept(content, "a.txt", Limits(size=1_000))
    assert accept(large, "a.txt", Limits(size=1_001)).content == large.read_bytes()


def test_a_file_that_grows_too_large_when_cleaned() -> None:
    with pytest.raises(FileRefusedError, match="Once checked"):
        accept(sample("phone-photo.heic"), "a.heic", Limits(cleaned_size=20_000))
