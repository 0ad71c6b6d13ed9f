"""Which shapes in a text may identify a patient, and how sure that is. No identifier is kept.

The stricter list counts: NHS, CHI and H&C numbers, hospital numbers, dates of birth, names, postcodes, phone
numbers, links that carry a reference. Numbers that are never issued (from 999 000 0000) are found too.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

# Raise it whenever the same text may give other findings: what was looked through before is looked at again.
RULES_VERSION = 1


class IdentifierKind(StrEnum):
    """What kind of identifier a shape looks like."""

    NHS_NUMBER = "nhs-number"
    HOSPITAL_NUMBER = "hospital-number"
    BIRTH_DATE = "birth-date"
    PATIENT_NAME = "patient-name"
    POSTCODE = "postcode"
    PHONE = "phone"
    LINK = "link"


IDENTIFIER_WORDS = {
    IdentifierKind.NHS_NUMBER: "an NHS number",
    IdentifierKind.HOSPITAL_NUMBER: "a hospital or patient number",
    IdentifierKind.BIRTH_DATE: "a date of birth",
    IdentifierKind.PATIENT_NAME: "the name of a patient",
    IdentifierKind.POSTCODE: "a postcode",
    IdentifierKind.PHONE: "a phone number",
    IdentifierKind.LINK: "a link with a reference in it",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks like an identifier: where and how often, never what.

    Attributes:
        certain: False where the shape alone says little, such as ten digits in a row: a question to answer.
        place: where in the text, for instance ``Page 2``.
    """

    kind: IdentifierKind
    certain: bool
    place: str
    times: int

    @property
    def words(self) -> str:
        """Say where something was found, what it looks like and how often."""
        times = f", {self.times} times" if self.times > 1 else ""
        return f"{self.place}: what looks like {IDENTIFIER_WORDS[self.kind]}{times}."


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_GAP = r"[ \t\u00a0.\u2010-\u2015-]"
_TEN_DIGITS = re.compile(rf"(?<!\d)(?<!\d\.)(\d{{3}})({_GAP}?)(\d{{3}})(\2)(\d{{4}})(?!\.?\d)")
_NUMBER_LABEL = re.compile(r"\b(?:NHS|CHI|H\s?&\s?C)\b[^\n\d]{0,20}$", re.IGNORECASE)
_LABEL_REACH = 32
_HOSPITAL = re.compile(
    r"\b(?:(?:hospital|clinic|patient|unit|case\s*note)\s*(?:number|no\b\.?|num\b\.?|id\b|ref\b\.?)|MRN|CRN|PID)"
    r"\s*[:#=.\-]?\s*[A-Z]{0,4}[ -]?\d[\dA-Z/-]{3,}",
    re.IGNORECASE,
)
_DAY = r"\d{1,4}[ ./-](?:\d{1,2}|[A-Za-z]{3,9})[ ./,-]\s?\d{2,4}"
_BIRTH = re.compile(
    rf"\b(?:D\.?\s?O\.?\s?B\b\.?|date\s+of\s+birth|born(?:\s+on)?)\s*[:=-]?\s*{_DAY}", re.IGNORECASE
)
_NAME = re.compile(
    r"\b(?i:patient(?:[\u2019']?s)?\s+name|name\s+of\s+(?:the\s+)?patient|patient)\s*[:=]\s*"
    r"(?:(?i:mr|mrs|ms|miss|dr)\.?\s+)?[A-Z][\w\u2019'-]+[ ,]+[A-Z][\w\u2019'-]*"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b")
_PHONE = re.compile(r"(?<![\d.])(?:\+44[ (]*0?\)?|0)(?:[ -]?\d){9,10}(?!\.?\d)")
_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"]*(?:[?&#][^\s<>\"]*=|/)[^\s<>\"]*\d{5,}[^\s<>\"]*", re.IGNORECASE
)
_SHAPES = (
    (IdentifierKind.HOSPITAL_NUMBER, True, _HOSPITAL),
    (IdentifierKind.BIRTH_DATE, True, _BIRTH),
    (IdentifierKind.PATIENT_NAME, True, _NAME),
    (IdentifierKind.POSTCODE, False, _POSTCODE),
    (IdentifierKind.PHONE, False, _PHONE),
    (IdentifierKind.LINK, False, _LINK),
)


def findings_in(parts: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """Look through a text that comes in parts, each with the place where it stands, in order of places."""
    found: Counter[tuple[IdentifierKind, bool, str]] = Counter()
    for place, text in parts:
        for kind, certain in _shapes_in(_plain(text)):
            found[kind, certain, place] += 1
    return tuple(Finding(kind, certain, place, times) for (kind, certain, place), times in found.items())


def is_nhs_number(digits: str) -> bool:
    """Say whether ten digits have the check digit of an NHS, CHI or H&C number (modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    # A remainder of 1 would need the check digit 10, which no digit can be.
    return (11 - total % 11) % 11 == int(digits[9])


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def _shapes_in(text: str) -> Iterator[tuple[IdentifierKind, bool]]:
    for number in _TEN_DIGITS.finditer(text):
        labelled = _NUMBER_LABEL.search(text[max(0, number.start() - _LABEL_REACH) : number.start()])
        valid = is_nhs_number(number[1] + number[3] + number[5])
        if valid or labelled:
            # Ten digits in a row pass about one time in eleven: a serial number may be meant.
            yield IdentifierKind.NHS_NUMBER, valid and bool(number[2] or labelled)
    for kind, certain, shape in _SHAPES:
        for _ in shape.finditer(text):
            yield kind, certain
