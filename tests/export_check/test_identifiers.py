"""Identifiers are found by their shape, and what the shape alone does not tell is a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.identifiers import Finding, IdentifierKind, findings_in, is_nhs_number

WEIGHTS = range(10, 1, -1)


def found(text: str) -> set[tuple[IdentifierKind, bool]]:
    return {(one.kind, one.certain) for one in findings_in([("Text", text)])}


def with_check_digit(first: str) -> str | None:
    """Return nine digits with their check digit, worked out as the standard says it; None where it is 10."""
    digit = 11 - sum(int(sign) * weight for sign, weight in zip(first, WEIGHTS, strict=True)) % 11
    return None if digit == 10 else first + str(digit % 11)


@given(st.from_regex(r"999[0-9]{6}", fullmatch=True))
def test_a_number_passes_with_its_check_digit_and_with_no_other(first: str) -> None:
    right = with_check_digit(first)
    assert [first + digit for digit in "0123456789" if is_nhs_number(first + digit)] == (
        [right] if right else []
    )


@pytest.mark.parametrize(
    "text",
    [
        "Seen with 999 000 0018 today",
        "999-000-0018",
        "NHS no. 9990000018",
        "nhs number: 9990000018.",
        "CHI 9990000018",
        "999\u00a0000\u00a00018",
        "999 000\u200b 0018",
        "\uff19\uff19\uff19 \uff10\uff10\uff10 \uff10\uff10\uff11\uff18",
    ],
)
def test_a_written_nhs_number_is_certain_even_from_the_range_that_is_never_issued(text: str) -> None:
    assert is_nhs_number("9990000018")
    assert (IdentifierKind.NHS_NUMBER, True) in found(text)


@pytest.mark.parametrize("text", ["Serial 9990000018", "SN9990000018", "NHS number 9990000019"])
def test_ten_digits_in_a_row_and_a_wrong_check_digit_are_questions(text: str) -> None:
    assert found(text) == {(IdentifierKind.NHS_NUMBER, False)}


@pytest.mark.parametrize(
    "text",
    [
        "Serial 9990000019",
        "99900000180",
        "1.9990000018",
        "9990000018.5",
        "Counts: 4 012 345 per view, 120 kV, 3.5 mm Al",
        "Measured on 4 March 2026 in room 2; limit 0.05 mSv",
    ],
)
def test_readings_and_longer_numbers_are_left_alone(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "kind", "certain"),
    [
        ("Hospital number: RX1234567", IdentifierKind.HOSPITAL_NUMBER, True),
        ("MRN 00412345", IdentifierKind.HOSPITAL_NUMBER, True),
        ("DOB 04/03/1961", IdentifierKind.BIRTH_DATE, True),
        ("born on 4 March 1961", IdentifierKind.BIRTH_DATE, True),
        ("Patient: Mrs Petra Example", IdentifierKind.PATIENT_NAME, True),
        ("Deliver to NM1 4ZZ", IdentifierKind.POSTCODE, False),
        ("Ring 01632 960 123", IdentifierKind.PHONE, False),
        ("https://pacs.example/study?uid=12345678", IdentifierKind.LINK, False),
    ],
)
def test_other_shapes_are_found(text: str, kind: IdentifierKind, certain: bool) -> None:  # noqa: FBT001 - a table's column
    assert (kind, certain) in found(text)


def test_a_finding_says_where_and_how_often_and_keeps_no_identifier() -> None:
    parts = [("Page 1", "999 000 0018, 999 000 0018"), ("Page 2", "999 000 0018")]
    assert findings_in(parts) == (
        Finding(IdentifierKind.NHS_NUMBER, certain=True, place="Page 1", times=2),
        Finding(IdentifierKind.NHS_NUMBER, certain=True, place="Page 2", times=1),
    )


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(one.place == "Text" for one in findings_in([("Text", text)]))
