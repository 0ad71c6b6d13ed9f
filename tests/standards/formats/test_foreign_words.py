"""Texts from outside become plain words, and plain words survive formats that are not plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.formulas import neutralised, restored
from app.standards.formats.decoding import decoded
from app.standards.formats.gaps import kind_by_place, kind_of, learning_of, title_from
from app.standards.formats.markup import as_html, escaped_line, has_markup, plain_line, plain_text
from app.standards.formats.sheet_data import bodies_named_in
from app.standards.formats.short_names import Named, described, names_read, shortened
from app.standards.values import ItemKind, Learning, starter_notice
from tests.standards.formats.trees import VISIBLE

SPICY = st.text(st.sampled_from("ab =+-@'\t\r\n\xa0<>/&;#p32lt…\\\"") | VISIBLE)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("<p>One &amp; two.</p><p>Three<br>four</p>", "One & two.\n\nThree\nfour"),
        ("<ul><li>rinse</li><li><p>test</p></li></ul>After", "- rinse\n- test\n\nAfter"),
        ("<ol><li>wash: <ul><li>hands</li></ul></li></ol>", "- wash:\n\n- hands"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("a<b>b</b> <i>c</i>&nbsp;d", "ab c d"),
        ("<script>alert(1)</script>Kept<style>p{}</style>", "Kept"),
        ("Keep it <limit and 5 > 3", "Keep it <limit and 5 > 3"),
        ("R&D\nand more", "R&D\nand more"),
        ("<p>Not closed", "Not closed"),
        ("<pre>a  b\n c</pre>", "a  b\n c"),
    ],
)
def test_html_becomes_the_words_that_a_browser_shows(written: str, plain: str) -> None:
    assert plain_text(written) == plain


@given(SPICY)
def test_any_text_comes_back_from_html(text: str) -> None:
    text = text.replace("\r", "").strip()

    assert plain_text(as_html(text)) == text


@given(SPICY)
def test_any_line_comes_back_from_its_escaped_form_which_has_no_tags(text: str) -> None:
    line = " ".join(text.split("\n")).replace("\r", "").strip()

    assert plain_line(escaped_line(line)) == line
    assert "<" not in escaped_line(line)


@given(SPICY)
def test_any_cell_is_restored_and_never_begins_like_a_formula(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not neutralised(text).startswith(tuple("=+-@\t\r"))


@pytest.mark.parametrize("text", ["'quoted'", "plain", "", "'", "a=b", "'s Hertogenbosch"])
def test_an_apostrophe_of_the_text_itself_stays(text: str) -> None:
    assert neutralised(text) == text == restored(text)


@pytest.mark.parametrize(
    ("text", "is_markup"),
    [
        ("<b>x", True),
        ("</P >", True),
        ("a &amp; b", True),
        ("&#x41;", True),
        ("a < b", False),
        ("a & b;", False),
    ],
)
def test_markup_is_known_by_the_names_of_html(text: str, is_markup: bool) -> None:  # noqa: FBT001 - a table
    assert has_markup(text) is is_markup


def test_words_for_kinds_and_learning() -> None:
    assert [kind_of(word) for word in ("Units", "performance  criterion", "LEARNING OUTCOME", "banana")] == [
        ItemKind.UNIT,
        ItemKind.CRITERION,
        ItemKind.COMPETENCY,
        None,
    ]
    assert [learning_of(word) for word in ("K", "Demonstration", " practical ", "unit")] == [
        Learning.KNOWLEDGE,
        Learning.PRACTICAL,
        Learning.PRACTICAL,
        None,
    ]


def test_kinds_by_place() -> None:
    def kind(level: int, *, children: bool = False, grandchildren: bool = False) -> ItemKind:
        return kind_by_place(level=level, has_children=children, has_grandchildren=grandchildren)

    assert kind(0, children=True, grandchildren=True) is ItemKind.SECTION
    assert kind(1, children=True, grandchildren=True) is ItemKind.UNIT
    assert kind(0, children=True) is ItemKind.UNIT
    assert kind(0) is ItemKind.COMPETENCY


def test_a_title_is_the_statement_or_its_beginning_up_to_a_word() -> None:
    assert title_from("Set up\n  a machine.") == "Set up a machine."
    assert title_from("word " * 24) == ("word " * 24).strip()
    assert title_from("word " * 25) == ("word " * 23) + "word…"
    assert title_from("x" * 121) == "x" * 119 + "…"


@given(
    st.text(st.sampled_from("ab &<>…."), min_size=1).map(str.strip).filter(bool), SPICY, st.integers(20, 60)
)
def test_a_title_that_is_too_long_is_found_again_in_the_description(
    title: str, text: str, longest: int
) -> None:
    statement = text.replace("\r", "").strip()
    item = Named(title * 3, statement)
    short = shortened(item.title, longest)
    again = names_read(short, described(item, short))

    assert len(short) <= longest
    assert (again.title.text, again.statement.text) == (item.title, statement)


def test_doubt_about_an_encoding_is_said() -> None:
    assert decoded("Prüfung".encode()) == ("Prüfung", "")
    text, note = decoded("Prüfung".encode("cp1252"))

    assert text == "Prüfung"
    assert "Windows-1252" in note


@given(
    st.lists(
        st.text(st.sampled_from("ab, or"), min_size=1, max_size=40).map(str.strip).filter(bool)
        | st.sampled_from(
            ["IPEM", "A or B", "A,  B or C", "x" * 120, "a or " + "b" * 110, "a, " + "b" * 117]
        ),
        min_size=1,
        max_size=4,
    )
)
def test_from_the_notice_of_a_starter_set_come_names_that_make_it_again(names: list[str]) -> None:
    notice = starter_notice(names)
    found = bodies_named_in(notice)

    assert starter_notice(found) == notice
    assert all(0 < len(name) <= 120 and name == name.strip() for name in found)


def test_any_other_sentence_names_no_bodies() -> None:
    with pytest.raises(ValueError, match="not the notice"):
        bodies_named_in("Issued by somebody else, in a sentence that is longer than any name may be. " * 3)
