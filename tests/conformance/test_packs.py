"""veraPDF finds nothing against the files of the pack, whatever is attached or was typed, sealed or not."""

from dataclasses import replace
from pathlib import Path

from app.config import read_settings
from app.export.assembly import PackResult, build_application, build_portfolio
from app.export.document import AttachmentPart, PortfolioDocument
from app.export.portfolio_sections import portfolio_sections
from app.export.seal import sealed
from app.export.seal_keys import sealer_for
from app.export.sections import MemoryCache
from app.export.volume_building import Limit, build_volumes
from app.export.volumes import SEAL_ROOM
from tests.export.portfolio_example import attached, entry, measurements, portfolio, with_entry
from tests.export.test_application_file import application
from tests.export.test_hostile_text import filled_with

from .odd_pages import odd_pages
from .verapdf import failures

UNPRINTABLE = "\U0001f468\u200d\U0001f52c تقرير \ufffd a\u0301\u0301 中文 \ue000 \x07 ffi"


def everything() -> PortfolioDocument:
    """Write a short portfolio that has something of each kind."""
    whole = portfolio(entries=3)
    files = (
        AttachmentPart.of_bytes("odd", "odd.pdf", "application/pdf", odd_pages()),
        *map(attached, ("qc-report-4-pages.pdf", "scanned-service-sheet.pdf", "drawing-a3-landscape.pdf")),
        *map(attached, ("phone-photo.heic", "identifiers.txt", "acceptance-test.docx")),
        measurements(),
        AttachmentPart.of_bytes("lost", "damaged.pdf", "application/pdf", b"%PDF-1.7 damaged"),
    )
    report = "### Deep first\n\n# My post\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\n1. one\n\n`code`"
    return replace(
        with_entry(whole, replace(entry(2), attachments=files)),
        role_report=report,
        ledger_head="techfolio-head:example",
        check_address="https://techfolio.example.org/check",
    )


def test_no_pack_breaks_a_rule_of_pdf_ua_or_pdf_a_and_a_file_that_does_is_found_out(tmp_path: Path) -> None:
    # All in one test, because each start of Java takes seconds, and workers would share none.
    cache = MemoryCache()
    whole = build_portfolio(everything(), cache, _unheard)
    assert [warning.attachment_key for warning in whole.warnings] == ["lost"]
    divided = build_volumes(
        everything(), cache, _unheard, portfolio_sections(everything()), _half_of(whole, cache)
    )
    assert divided.further
    settings = read_settings({"TECHFOLIO_DATA": str(tmp_path)})
    made = {
        "everything, sealed": sealed(whole.content, sealer_for(settings)),
        "letters that no font has": build_portfolio(
            filled_with(UNPRINTABLE), MemoryCache(), _unheard
        ).content,
        "application documents": build_application(application(), MemoryCache(), _unheard).content,
        "volume 1": divided.content,
        "volume 2, sealed": sealed(divided.further[0].content, sealer_for(settings)),
        "odd pages": odd_pages(),
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    found = failures(tmp_path / name for name in made)
    broken = found.pop("odd pages")
    assert found == {name: [] for name in made if name != "odd pages"}
    assert {rule.split()[0] for rule in broken} == {"ua1", "2a"}


def _half_of(whole: PackResult, cache: MemoryCache) -> Limit:
    weights = {digest: len(content) for digest, content in cache.kept.items()}
    return Limit(len(whole.content) // 2 + SEAL_ROOM, weights, len(whole.content))


def _unheard(_done: int, _of: int) -> None:
    """Nobody waits."""
