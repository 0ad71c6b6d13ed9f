"""Whatever a person typed, the pack is made, nothing leaves the page and nothing is fetched."""

import re
import time
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from weasyprint.urls import FatalURLFetchingError  # type: ignore[import-untyped] # it ships no types

from app.export.assembly import build_portfolio
from app.export.cleaning import in_pieces, one_line, paragraphs, printable
from app.export.document import AttachmentPart, EvidenceSection, PortfolioDocument
from app.export.framing import FrameHead
from app.export.prose import prose
from app.export.rendering import NothingFetched, to_pdf
from app.export.sections import MemoryCache
from app.export.text_pages import table_pages

from .conftest import read
from .portfolio_example import portfolio

HOSTILE = [
    pytest.param("x" * 2_000, id="one long word"),
    pytest.param("\x00\x07\x1b[31m\ud800\ufffe\u202egnp.exe", id="control characters"),
    pytest.param("<script>alert(1)</script><style>*{display:none}</style>{{ 7*7 }}{% raw %}", id="markup"),
    pytest.param(
        "<img src=file:///etc/passwd><link rel=stylesheet href=http://127.0.0.1/x.css>", id="addresses"
    ),
    pytest.param("\U0001f468\u200d\U0001f52c \U0001f600" * 50, id="emoji"),
    pytest.param("تقرير مراقبة الجودة اليومية " * 40, id="right to left"),
    pytest.param("a" + "\u0301" * 5000, id="combining marks"),
    pytest.param("- " * 300 + "> " * 300, id="deep markdown"),
]


def filled_with(text: str) -> PortfolioDocument:
    entry = EvidenceSection(
        reference="E1",
        title=text,
        kind=text,
        started_on=date(2026, 3, 4),
        what_i_did=text,
        setting=text,
        attachments=(
            AttachmentPart.of_bytes("a", text, "text/csv", f"a,b\n{text},2".encode("utf-8", "replace")),
        ),
    )
    return PortfolioDocument(
        identifier=text,
        trainee=text,
        discipline=text,
        programme=text,
        centre=text,
        changed_on=date(2026, 3, 5),
        role_report=text,
        evidence=(entry,),
        draft_reasons=(text,),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_makes_a_readable_pack(text: str) -> None:
    result = build_portfolio(filled_with(text), MemoryCache(), lambda _done, _of: None)
    reader, texts = read(result.content)
    assert f"Page 1 of {len(texts)}" in " ".join(texts[0].split())
    assert len(reader.pages) == result.page_count
    assert result.warnings == ()
    for page, shown in zip(reader.pages, texts, strict=True):
        assert len(shown) < 20_000
        assert page.mediabox.width < 843


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_text_makes_a_pack(text: str) -> None:
    result = build_portfolio(filled_with(text), MemoryCache(), lambda _done, _of: None)
    assert len(read(result.content)[1]) == result.page_count


@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert "\n" not in one_line(text)
    once.encode()


@given(st.text(min_size=1, max_size=200), st.integers(min_value=1, max_value=400))
def test_paragraphs_lose_no_word(text: str, times: int) -> None:
    whole = text * times
    kept = "".join("".join(paragraphs(whole)).split())
    assert kept.replace("\u200b", "") == "".join(printable(whole).split()).replace("\u200b", "")


@given(st.text(alphabet="<>&\"'[]()!*_`#-\n/ =abchrefscript:", max_size=300))
def test_prose_makes_only_elements_without_attributes(text: str) -> None:
    html = str(prose(text)).lower()
    for element in ("<script", "<img", "<a", "<style", "<link", "<iframe", 'href="', 'src="'):
        assert element not in html


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/", "data:text/css,*{}", "ftp://x/"]
)
def test_nothing_is_fetched(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        NothingFetched().fetch(address)
    with pytest.raises(FatalURLFetchingError):
        to_pdf(f'<html><body><img src="{address}"></body></html>')


def test_a_long_report_is_laid_out_whole() -> None:
    sentence = "Checked the output of the machine against its baseline. "
    document = replace(portfolio(entries=1), role_report=sentence * 500 + "y" * 10_000)
    result = build_portfolio(document, MemoryCache(), lambda _done, _of: None)
    text = " ".join(" ".join(read(result.content)[1]).split())
    assert text.count("Checked the output") >= 495
    assert text.count("y" * 16) >= 600


@given(st.text(min_size=300, max_size=2_000))
def test_a_cell_in_pieces_loses_nothing(text: str) -> None:
    printed = str(in_pieces(text))
    again = unescape(re.sub("</?span>", "", printed)) if isinstance(in_pieces(text), Markup) else printed
    assert again.replace("\u200b", "") == printable(text).replace("\u200b", "")


def test_no_piece_of_a_cell_is_long() -> None:
    long = in_pieces("W" * 200_000) + in_pieces("word " * 9_000)
    assert max(map(len, re.findall("<span>(.*?)</span>", long))) <= 400


def test_a_cell_of_one_endless_word_in_a_narrow_column_is_soon_laid_out() -> None:
    names = ",".join(f"column {number}" for number in range(16))
    rows = f"{names}\n{'W' * 8_000}{',' * 15}\n{','.join(['some words here'] * 16)}\n"
    began = time.process_time()
    table_pages(rows.encode(), FrameHead("E1", "a.csv"))
    # In one piece it takes more than a minute.
    assert time.process_time() - began < 20
