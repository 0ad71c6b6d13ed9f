"""How words are written for people."""

import pytest

from app.core.words import sentence_case


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("the signed declaration", "The signed declaration"),
        ("DOPS and CBD", "DOPS and CBD"),
        ("an NHS hospital", "An NHS hospital"),
        ("3 files", "3 files"),
        ("éclair", "Éclair"),
        ("", ""),
    ],
)
def test_only_the_first_letter_becomes_a_capital(words: str, written: str) -> None:
    assert sentence_case(words) == written
