"""Originals are embedded only where they are chosen: whole, with their digests, and with a true claim."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from pikepdf import Array, Dictionary, Name, String

from app.cli.verifying import verify
from app.core.errors import StorageError
from app.export.assembly import build_portfolio
from app.export.check_section import check_section
from app.export.checking import examine, examine_apart
from app.export.document import PortfolioDocument
from app.export.document_digest import digest_of_content
from app.export.enclosed import MOST, NO_NAME, NOT_LISTED, Enclosed
from app.export.originals import originals_in
from app.export.sections import MemoryCache

from .conftest import Built, build
from .portfolio_example import attached, entry, portfolio, unreadable, with_entry
from .sealed_files import sealed_by, settings_in

ADDED = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
NAMES = ("gamma-camera-uniformity.xlsx", "identifiers.txt")


def document(*, embedded: bool = True) -> PortfolioDocument:
    """Write a portfolio with two files of which the originals are embedded, and one whose is not."""
    parts = [replace(attached(name), embedded=embedded, added_at=ADDED) for name in NAMES]
    hidden = replace(parts[1], key="hidden", unavailable="Hidden.", content=b"")
    whole = (*parts, replace(attached("phone-photo.heic"), key="photo"), hidden)
    return with_entry(portfolio(entries=2), replace(entry(2), attachments=whole))


@pytest.fixture(scope="module")
def built() -> Built:
    return build(document())


def claimed(content: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        return [str(metadata[f"pdfaid:{name}"]) for name in ("part", "conformance")]


def test_chosen_originals_are_inside_byte_by_byte_and_no_others(built: Built) -> None:
    inside = {name: content for name, (content,) in built.reader.attachments.items()}
    assert list(inside) == [f"E2-{number} {name}" for number, name in enumerate(NAMES, start=1)]
    assert list(inside.values()) == [attached(name).content for name in NAMES]


def test_each_says_its_kind_its_names_and_what_it_has_to_do_with_the_document(built: Built) -> None:
    with pikepdf.open(io.BytesIO(built.result.content)) as pdf:
        associated = list(pdf.Root.AF)
        assert [str(one.UF) for one in associated] == [str(one.F) for one in associated]
        assert {str(one.AFRelationship) for one in associated} == {"/Source"}
        kinds = [str(one.EF.F.Subtype) for one in associated]
        assert kinds == [f"/{attached(name).media_type}" for name in NAMES]
        assert {str(one.EF.F.Params.ModDate) for one in associated} == {"D:20261120233000Z"}


def test_the_claim_is_the_one_that_allows_them_and_only_there(built: Built) -> None:
    without = build_portfolio(document(embedded=False), built.cache, lambda _done, _of: None)
    assert claimed(built.result.content) == ["3", "A"]
    assert claimed(without.content) == ["2", "A"]
    with pikepdf.open(io.BytesIO(without.content)) as pdf:
        assert Name.AF not in pdf.Root
        assert len(pdf.attachments) == 0


def test_the_file_lists_them_with_their_digests(built: Built) -> None:
    title, check = built.text_of("title"), "".join(built.text_of("check").split())
    assert "2, listed on the last pages" in " ".join(title.split())
    for number, name in enumerate(NAMES, start=1):
        assert f"E2-{number}{name}" in check
        assert attached(name).digest in check
    assert "PDF/A-3a" in check
    assert "Its original is inside this file." in " ".join(built.text_of("evidence/E2").split())
    section = check_section(document(), "")
    assert section.attachments == NAMES


def test_the_bytes_are_the_same_from_run_to_run_and_the_content_says_the_same(built: Built) -> None:
    again = build_portfolio(document(), built.cache, lambda _done, _of: None)
    assert again.content == built.result.content
    assert digest_of_content(document()) == digest_of_content(document(embedded=False))
    assert originals_in(document(embedded=False)) == ()


def test_one_that_cannot_be_read_stops_the_portfolio_instead_of_being_left_out() -> None:
    def gone() -> list[bytes]:
        raise OSError

    lost = replace(unreadable("lost", gone), embedded=True)
    example = with_entry(portfolio(entries=1), replace(entry(1), attachments=(lost,)))
    with pytest.raises(
        StorageError, match=r"The original of E1-1 lost\.pdf cannot be put into the portfolio"
    ):
        build_portfolio(example, MemoryCache(), lambda _done, _of: None)


def test_verify_lists_them_with_the_digests_of_what_is_inside(built: Built, tmp_path: Path) -> None:
    path = tmp_path / "portfolio.pdf"
    path.write_bytes(sealed_by(tmp_path, built.result.content))
    told = CliRunner().invoke(verify, [str(path)], obj=settings_in(tmp_path), catch_exceptions=False)
    assert told.exit_code == 0
    for number, name in enumerate(NAMES, start=1):
        content = attached(name).content
        assert isinstance(content, bytes)
        assert f"E2-{number} {name}, " in told.output
        assert hashlib.sha256(content).hexdigest() in told.output
    assert examine_apart(path.read_bytes()).files == examine(path.read_bytes()).files


def with_list(files: pikepdf.Object, pdf: pikepdf.Pdf) -> bytes:
    pdf.add_blank_page()
    pdf.Root.Names = Dictionary(EmbeddedFiles=files)
    kept = io.BytesIO()
    pdf.save(kept, compress_streams=False)
    return kept.getvalue()


def found_in(tmp_path: Path, content: bytes) -> tuple[Enclosed, ...]:
    found = examine(sealed_by(tmp_path, content))
    assert found.kind.value == "sealed"
    return found.files


def test_odd_lists_of_files_are_told_and_break_no_check(tmp_path: Path) -> None:
    pdf = pikepdf.Pdf.new()
    packed = pdf.make_stream(b"ab", Filter=Name.ASCIIHexDecode)
    odd = Dictionary(UF=String("a\x1b[31m\nb"), EF=Dictionary(F=packed))
    names = Array([String("1"), odd, String("2"), Dictionary(), String("3"), 7])
    assert found_in(tmp_path, with_list(Dictionary(Names=names), pdf)) == (
        Enclosed("a[31m b"),
        Enclosed(NO_NAME),
        Enclosed(NO_NAME),
    )
    pdf = pikepdf.Pdf.new()
    ring = pdf.make_indirect(Dictionary())
    ring.Kids = Array([ring])
    assert found_in(tmp_path, with_list(ring, pdf)) == (Enclosed(NOT_LISTED),)
    pdf = pikepdf.Pdf.new()
    many = Array([String("1"), Dictionary(UF=String("x"))] * (MOST + 9))
    assert len(found_in(tmp_path, with_list(Dictionary(Names=many), pdf))) == MOST
