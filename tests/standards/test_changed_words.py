"""The words that were added and removed, in their places."""

from hypothesis import given
from hypothesis import strategies as st

from app.standards.changed_words import Change, Piece, changed_words

TEXTS = st.text("ab .,-\né", max_size=30)


def spoken(pieces: tuple[Piece, ...], left_out: Change) -> list[str]:
    """Return the signs of a text without what was removed, or without what was added."""
    return "".join(piece.text for piece in pieces if piece.change is not left_out).split()


def test_a_word_is_shown_removed_then_added() -> None:
    assert changed_words("Test the plant.", "Test every plant.") == (
        Piece(Change.KEPT, "Test"),
        Piece(Change.REMOVED, " the"),
        Piece(Change.ADDED, " every"),
        Piece(Change.KEPT, " plant."),
    )


def test_a_mark_is_a_piece_of_its_own() -> None:
    assert changed_words("plant", "plant, daily") == (
        Piece(Change.KEPT, "plant"),
        Piece(Change.ADDED, ", daily"),
    )


@given(old=TEXTS, new=TEXTS)
def test_both_texts_can_be_read_out_of_the_pieces(old: str, new: str) -> None:
    pieces = changed_words(old, new)
    assert "".join(spoken(pieces, Change.REMOVED)) == "".join(new.split())
    assert "".join(spoken(pieces, Change.ADDED)) == "".join(old.split())


@given(text=TEXTS)
def test_a_text_against_itself_is_kept(text: str) -> None:
    assert {piece.change for piece in changed_words(text, text)} <= {Change.KEPT}
