"""Details that nobody stated are guessed, and a guess never claims to be official or a starter set."""

import pytest

from app.standards.formats.details import guessed, key_from
from app.standards.formats.reading import document_of_reading, read_file
from app.standards.formats.values import Header
from app.standards.values import Provenance
from tests.standards.formats.outlines import SAMPLES

TABLE = b"code,title\nA 1,One\n"
GOOD = sorted(path.name for path in SAMPLES.iterdir() if path.name != "broken.csv")


@pytest.mark.parametrize("name", GOOD)
def test_every_sample_can_be_looked_at_without_another_word(name: str) -> None:
    reading = read_file((SAMPLES / name).read_bytes(), name)

    document = document_of_reading(reading, guessed(reading, Header(), name), name)

    assert document.provenance is Provenance.ADAPTED
    assert document.source == name.split(".", maxsplit=1)[0]
    assert len(document.items) > 1


def test_what_the_file_or_the_person_says_is_not_guessed() -> None:
    name = "case-1p1-package.json"
    reading = read_file((SAMPLES / name).read_bytes(), name)

    guess = guessed(reading, Header(scheme="ipem"), name)

    assert (guess.title, guess.version, guess.publisher, guess.scheme) == (None, None, None, None)
    assert guess.key == "training-standards-example"


@pytest.mark.parametrize(
    ("filename", "title", "key"),
    [
        ("our_list.v2.csv", "our list", "our-list"),
        ("C:\\lists\\Renal.csv", "Renal", "renal"),
        (".csv", "standards", "standards"),
        ("\u6a19\u6e96.csv", "\u6a19\u6e96", "standards"),
        ("starter-renal.csv", "Copy of starter-renal", "copy-of-starter-renal"),
    ],
)
def test_a_table_is_called_after_its_file(filename: str, title: str, key: str) -> None:
    reading = read_file(TABLE, filename)
    guess = guessed(reading, Header(), filename)

    assert (guess.title, guess.key) == (title, key)
    document_of_reading(reading, guess, filename)


def test_our_own_form_of_file_states_everything_itself() -> None:
    reading = read_file(b"title: Ours\n", "ours.yaml")

    assert guessed(reading, Header(), "ours.yaml") == Header()


@pytest.mark.parametrize(
    ("title", "key"),
    [("Starter set: a", "set-a"), ("\u00c9t\u00e9 2", "ete-2"), ("...", ""), ("a" * 99, "a" * 80)],
)
def test_a_key_is_made_of_small_letters_digits_and_hyphens(title: str, key: str) -> None:
    assert key_from(title) == key
