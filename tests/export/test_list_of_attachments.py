"""The list of an entry's attachments never stands alone on a page: what is above goes there with it."""

from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped] # it ships no types
import pytest

from app.export.portfolio_sections import portfolio_sections
from tests.export.portfolio_example import entry, portfolio, with_entry


def pages_with(lines: int, number: int, *, signed: bool) -> list[str]:
    """Return what the pages of an entry say that tells in so many lines what was done."""
    changed = replace(
        entry(number),
        what_i_did="\n".join(f"Line {nth}" for nth in range(lines)),
        sign_offs=entry(number).sign_offs if signed else (),
        claims=entry(number).claims if signed else (),
    )
    document = with_entry(portfolio(), changed)
    key = f"evidence/E{number}"
    section = next(one for one in portfolio_sections(document) if one.key == key)
    with pypdfium2.PdfDocument(section.make()) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


@pytest.mark.parametrize(
    ("number", "signed", "lines"),
    [(2, True, 4), (2, True, 40), (2, False, 22), (1, True, 37)],
    ids=["below one sign-off", "on a third page", "below words", "of two files"],
)
def test_what_is_above_the_list_goes_to_the_next_page_with_it(
    number: int, lines: int, *, signed: bool
) -> None:
    # So many lines fill the page in such a way that the list has no room at its foot.
    pages = pages_with(lines, number, signed=signed)
    assert len(pages) > 1
    assert "Attachments" in pages[-1]
    assert not pages[-1].lstrip().startswith("Attachments")
    assert "".join(pages).count("Attachments") == 1
