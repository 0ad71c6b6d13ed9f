"""Which characters are kept."""

from hypothesis import given
from hypothesis import strategies as st

from app.web.text import DIRECTION_OVERRIDES, complaint, tidy


@given(
    st.text(
        alphabet=st.characters(
            exclude_categories=["Cc", "Cs"], exclude_characters="".join(DIRECTION_OVERRIDES)
        )
    )
)
def test_ordinary_text_of_any_language_is_kept(text: str) -> None:
    assert complaint(text, several_lines=True) is None


@given(st.text(), st.sampled_from(["\x00", "\ud800", "\u202e", "\x1b"]), st.text())
def test_a_forbidden_character_is_found_wherever_it_stands(before: str, forbidden: str, after: str) -> None:
    assert complaint(before + forbidden + after, several_lines=True) is not None


def test_a_line_break_is_refused_only_in_one_line() -> None:
    assert complaint("one\ntwo", several_lines=True) is None
    assert complaint("one\ntwo", several_lines=False) is not None


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
