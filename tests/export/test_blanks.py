"""Page numbers are filled into blanks, and read back as what they are."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from app.export.blanks import FONT, Digits, fill_blanks, mark_blanks
from app.export.rendering import to_pdf
from app.export.sections import Layout
from app.export.stamps import alphabet_section, font_with_digits

HEAD = '<html lang="en-GB"><head><title>Blanks</title></head><body><p>88888</p>'


def link(key: str, words: str = "") -> str:
    return f'<p><a class="numbered" href="techfolio:{key}">{words}88888</a></p>'


@pytest.fixture(scope="module")
def alphabet() -> pikepdf.Pdf:
    """The font that numbers are written in."""
    return pikepdf.open(io.BytesIO(alphabet_section().make()))


def filled(content: bytes, numbers: dict[str, int], alphabet: pikepdf.Pdf) -> str:
    """Fill the blanks of a section of one page and return its text, read by another program."""
    font, codes = font_with_digits(alphabet.pages[0])
    pdf, kept = pikepdf.open(io.BytesIO(content)), io.BytesIO()
    page = pdf.pages[0]
    fill_blanks(pdf, page, numbers, Digits(codes, 572))
    page.obj.Resources.Font[FONT] = pdf.copy_foreign(font)
    pdf.save(kept)
    return PdfReader(kept).pages[0].extract_text()


def test_each_blank_gets_the_number_of_the_section_that_its_link_leads_to(alphabet: pikepdf.Pdf) -> None:
    html = (
        HEAD
        + link("evidence/E1", "E1, page ")
        + link("evidence/E2", "E2, page ")
        + "<p>The end</p></body></html>"
    )
    text = filled(Layout(html, numbered=True)(), {"evidence/E2": 7, "evidence/E1": 12345}, alphabet)
    assert text.split("\n") == ["88888", "E1, page 12345", "E2, page 7", "The end"]


def test_eights_that_somebody_typed_stay_eights(alphabet: pikepdf.Pdf) -> None:
    typed = '<p><a href="techfolio:evidence/E1">class="numbered" 88888</a></p>'.replace('="n', "=&#34;n")
    html = HEAD + typed + link("evidence/E1") + "</body></html>"
    text = filled(Layout(html, numbered=True)(), {"evidence/E1": 3}, alphabet)
    assert text.count("88888") == 2
    assert text.endswith("3")


def test_a_number_that_is_wider_than_its_blank_is_an_error(alphabet: pikepdf.Pdf) -> None:
    content = Layout(HEAD + link("evidence/E1") + "</body></html>", numbered=True)()
    with pytest.raises(RuntimeError, match="more pages"):
        filled(content, {"evidence/E1": 123456}, alphabet)


def test_a_blank_that_was_not_found_is_an_error_and_never_an_eight() -> None:
    content = to_pdf(HEAD + link("evidence/E1") + "</body></html>")
    with pytest.raises(RuntimeError, match="Of 2 blanks for page numbers 1 were found"):
        mark_blanks(content, 2)


def test_the_same_section_is_marked_with_the_same_bytes() -> None:
    make = Layout(HEAD + link("evidence/E1") + "</body></html>", numbered=True)
    assert make() == make()
