"""The portfolio prints repetitions where any were noted, and is the same as before where none were."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.export.assembly import build_portfolio
from app.export.document import PortfolioDocument
from app.export.document_digest import digest_of_content
from app.export.portfolio_sections import portfolio_sections
from app.export.repetition_values import RepeatedItem, RepeatedLine
from app.export.screening_words import words_in
from app.export.sections import MemoryCache
from tests.export.portfolio_example import portfolio

INITIAL = "Initialled by Rowan Ellery on 9 March 2026"


def repeated(framework: str = "starter-nm") -> RepeatedItem:
    """Write an item that was done thirty times."""
    noted = tuple(
        RepeatedLine(
            day=f"{day} March 2026",
            equipment="Gamma camera 2, NM-0042",
            outcome="Done independently",
            shown="Noted",
            note="<b>Uniformity</b> within limits.",
            initial=INITIAL if day % 2 else "Not initialled",
        )
        for day in range(2, 31)
    )
    entry = RepeatedLine(
        day="1 March 2026", equipment="NM-0042", outcome="Written up", shown="E1", evidence="E1"
    )
    return RepeatedItem(
        framework_key=framework,
        code="S-NM-01",
        title="Competency number 1",
        summary="Done 30 times on 30 days, last on 30 March 2026.",
        equipment=(("Gamma camera 2, NM-0042", "Done 29 times on 29 days, last on 30 March 2026"),),
        lines=(entry, *noted),
    )


def with_repetitions() -> PortfolioDocument:
    """Write a portfolio with them."""
    return replace(portfolio(entries=2), repetitions=(repeated(), repeated("centre-core")))


def test_the_section_stands_before_the_register_with_sums_lines_and_initials() -> None:
    document = with_repetitions()
    keys = [section.key for section in portfolio_sections(document)]
    assert keys.index("repetitions") + 1 == keys.index("register")
    result = build_portfolio(document, MemoryCache(), lambda _done, _of: None)
    with PdfReader(io.BytesIO(result.content)) as reader:
        pages = reader.pages[result.positions["repetitions"] - 1 : result.positions["register"] - 1]
        words = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in (
        "Done 30 times on 30 days, last on 30 March 2026.",
        "<b>Uniformity</b> within limits.",
        "Not initialled",
        "Starter set - written by this project",
        "Core practice of Northmoor training centre",
        "30 March 2026",
    ):
        assert part in words
    again = build_portfolio(document, MemoryCache(), lambda _done, _of: None)
    assert again.content == result.content


def test_a_portfolio_without_any_says_and_digests_what_it_did_before() -> None:
    plain = portfolio(entries=2)
    assert "repetitions" not in [section.key for section in portfolio_sections(plain)]
    assert digest_of_content(plain) == digest_of_content(replace(plain, repetitions=()))
    assert digest_of_content(plain) != digest_of_content(with_repetitions())


def test_an_item_of_an_unknown_framework_is_refused() -> None:
    with pytest.raises(ValueError, match="Frameworks without provenance: elsewhere"):
        replace(portfolio(entries=2), repetitions=(repeated("elsewhere"),))


def test_what_was_noted_is_looked_through_for_identifiers_and_entries_by_themselves() -> None:
    document = replace(portfolio(entries=2), repetitions=(repeated(),))
    found = next(words for words in words_in(document) if words.name == "Repetitions")
    assert len(found.parts) == 29
    assert found.parts[0] == (
        "S-NM-01, 2 March 2026",
        "Gamma camera 2, NM-0042\n<b>Uniformity</b> within limits.",
    )
