"""How tables and sentences break over lines and pages, as a careful designer would have them."""

from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped] # it ships no types
import zxingcpp

from app.export.assembly import build_portfolio
from app.export.rendering import to_html, to_pdf
from app.export.sections import MemoryCache
from tests.export.portfolio_example import portfolio

from . import poppler


def pages_of_facts(rows: list[tuple[str, str]]) -> list[str]:
    """Lay a table of names and values out and return the text of its pages."""
    template = "".join(f"<tr><th scope='row'>{name}</th><td>{value}</td></tr>" for name, value in rows)
    html = to_html("alphabet.html", heading="Facts", alphabet="")
    table = f"<table class='facts'><tbody>{template}</tbody></table></body>"
    document = pdfium.PdfDocument(to_pdf(html.replace("</body>", table)))
    return [page.get_textpage().get_text_range() for page in document]


def test_a_question_and_its_answer_stay_on_one_page() -> None:
    for above in range(36, 48):
        rows = [("Step", "As expected")] * above
        pages = pages_of_facts([*rows, (f"Long{'<br>question' * 3}", "Answered")])
        assert ["Long" in text for text in pages] == ["Answered" in text for text in pages], above


def test_a_row_that_is_longer_than_a_page_is_laid_out_whole() -> None:
    pages = pages_of_facts([("Step", "As expected"), ("Text", "word " * 3_000)])
    assert len(pages) > 1
    assert sum(text.count("word") for text in pages) == 3_000


def test_codes_in_the_reasons_of_a_draft_are_not_broken(tmp_path: Path) -> None:
    codes = [f"S-RN-{number:02d}.{number % 7}" for number in range(40)]
    reasons = (f"40 items are not signed off ({', '.join(codes)}).", f"A word-{'y' * 400} of somebody.")
    document = replace(portfolio(entries=0), draft_reasons=reasons, matrix=(), register=())
    path = tmp_path / "draft.pdf"
    path.write_bytes(build_portfolio(document, MemoryCache(), lambda _done, _of: None).content)
    shown = [word.text.strip("(),.") for word in poppler.words(path)[0]]
    assert set(codes) <= set(shown)
    assert all(word.right < 595 - 40 for word in poppler.words(path)[0])


def test_the_code_on_the_last_page_leads_to_the_check() -> None:
    address = "https://techfolio.example.org/check"
    document = replace(portfolio(entries=0), check_address=address, matrix=(), register=())
    made = pdfium.PdfDocument(build_portfolio(document, MemoryCache(), lambda _done, _of: None).content)
    # In grey and at the resolution of an office printer that saves ink.
    printed = made[len(made) - 1].render(scale=150 / 72).to_pil().convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(printed)] == [address]


def test_the_statement_of_a_sign_off_has_the_widest_column(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.pdf"
    path.write_bytes(build_portfolio(portfolio(entries=1), MemoryCache(), lambda _done, _of: None).content)
    (words,) = [page for page in poppler.words(path) if {"Electronic", "Statement"} <= {w.text for w in page}]
    (statement,) = [word for word in words if word.text == "Statement"]
    heads = sorted((word for word in words if abs(word.top - statement.top) < 1), key=lambda word: word.left)
    starts = [word.left for word in heads if word.text in ("Item", "Who", "When", "Statement")]
    right = 595 - 51
    widths = [after - before for before, after in zip(starts, [*starts[1:], right], strict=True)]
    assert max(widths) == widths[3], widths
