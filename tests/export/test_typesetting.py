"""Lines that are kept, and the shorter stylesheet, change nothing that is drawn."""

import contextlib
from collections.abc import Callable

import pytest
import weasyprint  # type: ignore[import-untyped] # it ships no types
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape
from weasyprint.text import line_break  # type: ignore[import-untyped] # as above

from app.export import rendering, typesetting
from app.export.portfolio_sections import portfolio_sections
from app.export.sections import Layout

from .portfolio_example import portfolio

LONG = (
    "The reading was taken again, because the first one stood outside the limits of the last twelve months. "
    * 5
)
SOFT = "pneumo\u00adencephalo\u00adgraphy " * 20
CONTENT = [
    pytest.param(f"<p>{LONG}</p><p>Short.</p>", id="paragraphs"),
    pytest.param(f"<ul><li>a<ul><li>b<ol><li>{LONG}</ol></ul></ul><ol start=7><li>c<li>d</ol>", id="lists"),
    pytest.param("<pre>one\ntwo\tthree\n\n  four\r\nfive</pre><p>a<br>b\u2028c\u2029d\x85e</p>", id="breaks"),
    pytest.param(f'<p style="text-align: justify">{LONG}</p>', id="justified"),
    pytest.param(f'<p style="letter-spacing: 2pt; word-spacing: 1pt">{LONG}</p>', id="spaced"),
    pytest.param(f'<p style="width: 9em">{SOFT}</p>', id="soft hyphens"),
    pytest.param(f'<p style="hyphens: auto; width: 9em">{LONG}</p>', id="hyphens"),
    pytest.param(f"<p>{'x' * 4_000}</p>", id="one long word"),
    pytest.param(
        f'<p style="overflow: hidden; text-overflow: ellipsis; white-space: nowrap">{LONG}</p>', id="cut"
    ),
    pytest.param(
        f'<p style="block-ellipsis: auto; max-lines: 2; continue: discard">{LONG}</p>', id="two lines"
    ),
    pytest.param(
        "<p>\u0631\u0642\u0645 12 \u062c\u0647\u0627\u0632 abc \u05d0\u05d1</p>" * 3, id="both directions"
    ),
    pytest.param("<p>\U0001f468\u200d\U0001f52c a\u0301\u0302\u200b\u00a0b \u0e01\u0e33</p>", id="signs"),
    pytest.param(
        '<p><u>under</u> <s>through</s> <a href="techfolio:x">link</a> <sup>2</sup></p>', id="decorations"
    ),
    pytest.param(
        '<p>1 \u015f</p><p lang="ro">1 \u015f</p><p style="font-variant: small-caps">fi</p>', id="looks"
    ),
    pytest.param(f"<table><tr><th>{LONG}</th><td>1<td class=number>2.50</table>", id="tables"),
    pytest.param("<q>said <q>he</q></q> <wbr>a <details><summary>b</summary>c</details>", id="quotes"),
    pytest.param(
        '<svg width="99" height="40"><text x="1" y="20">Two <tspan>words</tspan></text></svg>', id="drawing"
    ),
]
# Each differs from what stands before it in one thing by which a line is set up.
LOOKS = (
    *("direction: rtl", "text-decoration: underline", "font-family: DejaVu Sans", "font-size: 12pt"),
    *("font-style: italic", "font-weight: bold", "font-stretch: condensed", "font-kerning: none"),
    *(
        'font-language-override: "TRK"',
        'font-feature-settings: "sups"',
        'font-variation-settings: "wght" 900',
    ),
    *("font-variant-alternates: historical-forms", "font-variant-caps: small-caps"),
    *(
        "font-variant-east-asian: jis78",
        "font-variant-ligatures: normal",
        "font-variant-numeric: oldstyle-nums",
    ),
    "font-variant-position: super",
)
Compare = Callable[[str], None]


def document(content: str) -> str:
    return f'<!doctype html><html lang="en-GB"><head><title>x</title></head><body>{content}</body></html>'


@pytest.fixture(name="compare")
def compare_(monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Compares the bytes with those of the library as it comes."""

    def compare(html: str) -> None:
        ours = rendering.to_pdf(html)
        with monkeypatch.context() as patch:
            patch.setattr(rendering, "Source", weasyprint.HTML)
            patch.setattr(rendering, "lines_kept", contextlib.nullcontext)
            assert rendering.to_pdf(html) == ours

    return compare


@pytest.mark.parametrize("content", CONTENT)
def test_what_is_drawn_is_the_same(content: str, compare: Compare) -> None:
    compare(document(content))


@pytest.mark.parametrize("look", LOOKS)
def test_no_line_gets_the_looks_of_another(look: str, compare: Compare) -> None:
    words = "ffi AVTo (1/2) 0123 fi\u0307!"
    compare(document(f"<p>{words}</p><p style='{look}'>{words}</p><p>{words}</p>"))


def test_a_whole_portfolio_is_the_same(compare: Compare) -> None:
    for section in portfolio_sections(portfolio()):
        if isinstance(section.make, Layout):
            compare(section.make.html)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=5))
@settings(max_examples=30)
def test_any_text_is_the_same(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        html = document("".join(f"<p>{escape(text)}</p><pre>{escape(text)}</pre>" for text in texts))
        ours = rendering.to_pdf(html)
        patch.setattr(rendering, "Source", weasyprint.HTML)
        patch.setattr(rendering, "lines_kept", contextlib.nullcontext)
        assert rendering.to_pdf(html) == ours


def test_a_line_is_shaped_again_only_where_there_is_no_room_for_it(
    monkeypatch: pytest.MonkeyPatch, compare: Compare
) -> None:
    again: list[str] = []
    before = line_break.Layout.reactivate

    def reactivate(line: line_break.Layout, style: object) -> None:
        again.append(line.text)
        before(line, style)

    monkeypatch.setattr(line_break.Layout, "reactivate", reactivate)
    lines = [f"Line {number}" for number in range(9)]
    html = document("".join(f"<p>{line}</p>" for line in lines))
    rendering.to_pdf(html)
    assert again == []
    monkeypatch.setattr(typesetting, "MOST_LINES", 4)
    rendering.to_pdf(html)
    # The first is the strut, which is measured and never drawn.
    assert set(again) < set(lines)
    assert len(again) in (5, 6)
    compare(html)


def test_the_library_is_left_as_it_was() -> None:
    before = line_break.Layout
    with typesetting.lines_kept():
        within = line_break.Layout
    with pytest.raises(ZeroDivisionError), typesetting.lines_kept():
        raise ZeroDivisionError
    assert within is typesetting.KeptLine
    assert line_break.Layout is before


def test_only_items_of_lists_get_the_style_of_a_marker() -> None:
    styles = weasyprint.document.get_all_computed_styles
    html = typesetting.Source(string=document("<p>a</p><ul><li>b</li></ul>"))
    pseudo = [
        (element.tag, name)
        for element, name in styles(html).get_computed_styles()
        if name and element != "@page"
    ]
    assert pseudo == [("li", "marker")]
