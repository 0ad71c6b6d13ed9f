"""veraPDF finds nothing against the files of the pack, whatever is attached or was typed, sealed or not."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.config import read_settings
from app.export.assembly import build_application, build_portfolio
from app.export.document import AttachmentPart, PortfolioDocument
from app.export.seal import sealed
from app.export.seal_keys import sealer_for
from app.export.sections import MemoryCache
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


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Make all files, and let one start of Java check them."""
    folder = tmp_path_factory.mktemp("packs")
    whole = build_portfolio(everything(), MemoryCache(), _unheard).content
    settings = read_settings({"TECHFOLIO_DATA": str(folder)})
    made = {
        "everything, sealed": sealed(whole, sealer_for(settings)),
        "letters that no font has": build_portfolio(
            filled_with(UNPRINTABLE), MemoryCache(), _unheard
        ).content,
        "application documents": build_application(application(), MemoryCache(), _unheard).content,
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return failures(folder / name for name in made)


def _unheard(_done: int, _of: int) -> None:
    """Nobody waits."""


@pytest.mark.parametrize("name", ["everything, sealed", "letters that no font has", "application documents"])
def test_nothing_in_it_breaks_a_rule_of_pdf_ua_or_pdf_a(found: dict[str, list[str]], name: str) -> None:
    assert found[name] == []


def test_a_file_that_breaks_rules_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(odd_pages())
    broken = failures([path])["odd.pdf"]
    assert any(rule.startswith("ua1") for rule in broken)
    assert any(rule.startswith("2a") for rule in broken)
