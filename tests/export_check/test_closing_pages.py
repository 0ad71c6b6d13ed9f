"""The last pages of a portfolio: theory and gaps in words, and what a check shows and does not show."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from app.export.check_section import check_section
from app.export.document import PortfolioDocument
from app.export.document_digest import digest_of_content
from app.export.gap_values import Gap
from app.export.gaps import NOT_SIGNED
from app.export.gaps_section import gaps_section
from app.export.gathering import gather_portfolio
from app.export.sections import Section
from app.extensions import db
from tests.export.portfolio_example import portfolio
from tests.export_pages.small_world import make_pack_world, sign


def text_of(section: Section) -> str:
    pages = PdfReader(io.BytesIO(section.make())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def document() -> PortfolioDocument:
    """Return the example with a gap."""
    example = portfolio()
    row = example.matrix[0]
    gap = Gap(row.framework_key, row.code, row.title, ("Needs 1 DOPS; none is there.",))
    return replace(example, gaps=(gap,), ledger_head="head-of-the-chain")


def test_theoretical_evidence_and_gaps_are_stated_with_the_notice_of_a_starter_set(
    document: PortfolioDocument,
) -> None:
    text = text_of(gaps_section(document))
    assert "Theoretical: E6" in text
    assert "No first-hand evidence" in text
    assert "Needs 1 DOPS; none is there." in text
    assert text.count(document.frameworks[0].notice) == 2


def test_without_any_it_says_none(document: PortfolioDocument) -> None:
    text = text_of(gaps_section(replace(document, matrix=(), gaps=())))
    assert "None: every entry in this portfolio describes work that the trainee did." in text
    assert "None: by the rules of its sets of standards nothing is missing." in text


def test_the_check_prints_digest_and_head_and_what_they_do_not_prove(document: PortfolioDocument) -> None:
    text = text_of(check_section(document, digest_of_content(document)))
    assert digest_of_content(document) in text
    assert "head-of-the-chain" in text
    assert "what it does not prove" in text
    assert "the head of the ledger" in text
    assert "the head of the ledger" not in text_of(check_section(replace(document, ledger_head=""), ""))


def test_the_digest_covers_words_and_files_and_not_the_day(document: PortfolioDocument) -> None:
    same = replace(document, changed_on=document.changed_on + timedelta(days=1), ledger_head="later")
    assert digest_of_content(same) == digest_of_content(document)
    first = document.evidence[0]
    part = replace(first.attachments[0], digest="f" * 64)
    for changed in (
        replace(first, title="Another"),
        replace(first, attachments=(part, *first.attachments[1:])),
    ):
        other = replace(document, evidence=(changed, *document.evidence[1:]))
        assert digest_of_content(other) != digest_of_content(document)


@pytest.mark.database
@pytest.mark.usefixtures("app")
def test_the_gaps_are_the_rule_engines_and_go_with_the_signature() -> None:
    pack = make_pack_world()
    unsigned = pack.world.items[1]
    gaps = {gap.item_code: gap.missing for gap in gather_portfolio(pack.placement).portfolio.gaps}
    assert gaps[unsigned.code] == (NOT_SIGNED,)
    assert pack.world.items[0].code not in gaps
    sign(pack.world, unsigned)
    db.session.commit()
    gaps = {gap.item_code: gap.missing for gap in gather_portfolio(pack.placement).portfolio.gaps}
    assert unsigned.code not in gaps
