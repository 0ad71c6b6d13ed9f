"""A pack of hundreds of megabytes lies on the disk while it is made, and a disk that is full is named."""

import io
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from app.core.errors import StorageError
from app.export import joining
from app.export.joining import Particulars, join
from app.export.scratch import NO_ROOM, Scratch, Spool
from app.export.seal import seal
from app.export.seal_keys import sealer_for
from app.export.sections import Pages, Section, laid_out
from app.export.stamps import alphabet_section, furniture_section

from .sealed_files import plain, settings_in

PARTICULARS = Particulars("Portfolio", "Ayesha Lindqvist", "Large", date(2026, 11, 20), "large")
SIZE = 3_000_000
A_MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def furniture() -> list[bytes]:
    return [furniture_section("Large", draft=True).make(), alphabet_section().make()]


def with_picture(size: int = SIZE) -> bytes:
    """Make a section whose page shows a picture of that many bytes; nobody decodes it."""
    kept = io.BytesIO()
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595.276, 841.89))
        picture = pdf.make_stream(os.urandom(size), Type=Name.XObject, Subtype=Name.Image)
        picture.Filter = Name.DCTDecode
        page.obj.Resources = Dictionary(XObject=Dictionary(Attachment=picture))
        page.obj.Contents = pdf.make_stream(b"/Attachment Do")
        pdf.save(kept)
    return kept.getvalue()


def pages(spool: Spool, contents: Iterator[bytes] | list[bytes]) -> list[Pages]:
    return [
        Pages.read(
            Section(f"s{nth}", "", laid_out("", "", foot="", bookmark="").make, "", ""), spool.add([one])
        )
        for nth, one in enumerate(contents)
    ]


def joined(pieces: list[Pages], furniture: list[bytes]) -> Scratch:
    sheets, alphabet = pages(Spool(), furniture)
    whole = Scratch()
    join(pieces, sheets.opened(), alphabet.opened(), PARTICULARS, whole.file)
    return whole


def content_of(whole: Scratch) -> bytes:
    whole.file.seek(0)
    return whole.file.read()


def most_held() -> int:
    """Return the most bytes that this process has held since its peak was forgotten."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def test_memory_does_not_grow_with_what_the_sections_show(furniture: list[bytes]) -> None:
    spool = Spool()
    pieces = pages(spool, (with_picture() for _ in range(50)))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = most_held()
    whole = joined(pieces, furniture)
    assert whole.file.tell() > 50 * SIZE
    assert most_held() - before < 20 * SIZE


def test_what_stayed_on_the_disk_is_in_the_file_as_if_it_had_been_copied(
    furniture: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = [with_picture(A_MEGABYTE), with_picture(10), with_picture(2 * A_MEGABYTE)]
    apart = joined(pages(Spool(), contents), furniture)
    monkeypatch.setattr(joining, "HEAVY", 10 * A_MEGABYTE)
    copied = joined(pages(Spool(), contents), furniture)
    assert content_of(apart) == content_of(copied)
    with pikepdf.open(apart.file) as pdf:
        shown = [page.obj.Resources.XObject.Attachment.read_raw_bytes() for page in pdf.pages]
    assert [len(one) for one in shown] == [A_MEGABYTE, 10, 2 * A_MEGABYTE]
    assert all(one in content for one, content in zip(shown, contents, strict=True))


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """Stop every write beyond a size half-way, as a full disk does, for root as for anybody else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_named_when_a_section_is_put_aside() -> None:
    spool = Spool()
    first = spool.add([b"first"])
    with files_end_at(100_000), pytest.raises(StorageError) as told:
        spool.add([b"x" * 90_000, b"y" * 90_000])
    assert told.value.sentence == NO_ROOM
    assert first.content() == b"first"
    assert spool.add([b"second"]).content() == b"second"


@pytest.mark.parametrize("room", [100_000, 2 * A_MEGABYTE + 300_000])
def test_a_full_disk_is_named_when_the_file_is_joined(furniture: list[bytes], room: int) -> None:
    pieces = pages(Spool(), [with_picture(A_MEGABYTE), with_picture(A_MEGABYTE)])
    with files_end_at(room), pytest.raises(StorageError) as told:
        joined([*pieces, *pages(Spool(), [with_picture(90_000)] * 6)], furniture)
    assert told.value.sentence == NO_ROOM


def test_a_full_disk_is_named_when_the_file_is_sealed(tmp_path: Path) -> None:
    sealer, whole, content = sealer_for(settings_in(tmp_path)), Scratch(), plain()
    whole.file.write(content)
    with files_end_at(len(content) + 100), pytest.raises(StorageError) as told:
        seal(whole.file, sealer)
    assert told.value.sentence == NO_ROOM


def test_what_breaks_off_half_way_leaves_nothing_of_itself() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half of it"
        raise InterruptedHereError

    spool = Spool()
    with pytest.raises(InterruptedHereError):
        spool.add(pieces())
    added = spool.add([b"whole", b" and sound"])
    assert (added.start, added.content()) == (0, b"whole and sound")


class InterruptedHereError(Exception):
    """Whoever reads a section is told to stop."""
