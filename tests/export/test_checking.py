"""What the check says of files: untouched, changed, added to, sealed by others, or not to be read at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.export import check_words
from app.export.check_words import verdict
from app.export.checking import Examined, Kind, Seal, examine, examine_apart
from app.export.seal_keys import fingerprint_for

from .sealed_files import HEAD, encrypted, plain, sealed_by, settings_in, with_a_note_added


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this installation."""
    return tmp_path_factory.mktemp("here")


@pytest.fixture(scope="module")
def whole(here: Path) -> bytes:
    """A file that this installation sealed."""
    return sealed_by(here, plain())


def own(here: Path) -> str:
    return fingerprint_for(settings_in(here))


def test_an_untouched_file_is_good_and_says_by_whom_and_by_whose_clock(here: Path, whole: bytes) -> None:
    told = verdict(examine(whole), own(here), {HEAD: True})
    assert told.good
    assert told.title == check_words.UNCHANGED
    assert [seal.known for seal in told.seals] == ["This installation"]
    assert "No timestamp service has confirmed this time" in told.seals[0].when
    assert told.ledger == (f"{HEAD}: the ledger of this installation has it.",)
    assert told.not_proved == check_words.NOT_PROVED


def test_a_head_that_the_ledger_does_not_have_is_said_so(here: Path, whole: bytes) -> None:
    assert "does not have it" in verdict(examine(whole), own(here), {HEAD: False}).ledger[0]
    assert "no ledger was asked" in verdict(examine(whole), own(here)).ledger[0]


def a_byte_changed(content: bytes) -> bytes:
    return content.replace(b"0 0 1 rg", b"1 0 0 rg")


def something_hung_on(content: bytes) -> bytes:
    return content + b"\nmore\n"


@pytest.mark.parametrize(
    ("change", "title"),
    [
        pytest.param(a_byte_changed, check_words.CHANGED, id="a byte changed"),
        pytest.param(with_a_note_added, check_words.ADDED, id="a comment added"),
        pytest.param(something_hung_on, check_words.ADDED, id="bytes behind the end"),
    ],
)
def test_a_file_that_was_touched_is_not_good(
    here: Path, whole: bytes, change: Callable[[bytes], bytes], title: str
) -> None:
    changed = change(whole)
    assert changed != whole
    told = verdict(examine(changed), own(here))
    assert (told.title, told.good) == (title, False)


def test_a_seal_of_others_is_not_ours(here: Path, tmp_path: Path) -> None:
    told = verdict(examine(sealed_by(tmp_path, plain())), own(here))
    assert told.title == check_words.STRANGER
    assert not told.good
    assert "Compare the fingerprint" in told.reason
    assert [seal.known for seal in told.seals] == ["Not known to this installation"]


def test_a_second_seal_does_not_make_up_for_what_was_added() -> None:
    ours = Seal("Techfolio seal", "a" * 64, holds=True, whole=False)
    theirs = Seal("Techfolio seal", "b" * 64, holds=True, whole=True)
    told = verdict(Examined(Kind.SEALED, (ours, theirs)), "a" * 64)
    assert (told.title, told.good) == (check_words.ADDED, False)
    assert [seal.known for seal in told.seals] == ["This installation", "Not known to this installation"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b" \n", Kind.EMPTY, id="empty"),
        pytest.param(b"PK\x03\x04 a spreadsheet", Kind.OTHER, id="not a PDF"),
        pytest.param(b"%PDF-1.7 rubbish", Kind.DAMAGED, id="rubbish"),
        pytest.param(plain()[:-40], Kind.DAMAGED, id="cut off"),
        pytest.param(plain(), Kind.UNSEALED, id="not sealed"),
        pytest.param(encrypted(plain(), "secret"), Kind.LOCKED, id="password"),
        pytest.param(encrypted(plain()), Kind.LOCKED, id="restrictions"),
    ],
)
def test_what_cannot_be_checked_is_named_and_never_good(content: bytes, kind: Kind) -> None:
    found = examine(content)
    assert found.kind is kind
    told = verdict(found, "")
    assert told.title
    assert told.reason
    assert not told.good


def test_a_sealed_file_that_was_cut_off_is_not_good(here: Path, whole: bytes) -> None:
    assert not verdict(examine(whole[:-300]), own(here)).good


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_changed_byte_stays_good(here: Path, whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(min_value=0, max_value=len(whole) - 1))
    other = data.draw(st.integers(min_value=1, max_value=255))
    changed = bytearray(whole)
    changed[at] ^= other
    told = verdict(examine(bytes(changed)), own(here))
    start = whole.index(b"/Contents <")
    inside = start < at < whole.index(b">", start)
    # What pads the signature carries nothing, and its digits may change case.
    assert inside or not told.good


def test_fifty_megabytes_are_checked_in_a_process_of_their_own(here: Path) -> None:
    content = sealed_by(here, plain(50_000_000))
    assert verdict(examine_apart(content), own(here)).good


def test_no_words_call_an_unexamined_file_good() -> None:
    for kind in Kind:
        if kind is not Kind.SEALED:
            assert not verdict(Examined(kind), "a" * 64).good
