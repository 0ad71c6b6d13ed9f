"""Knows how poppler's programs are asked: which words stand where, in which order, and who signed."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

_SPACE = "{http://www.w3.org/1999/xhtml}"
# XML has no way to write these; poppler copies them all the same.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its box in points; x grows to the right, y downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def texts(file: Path) -> list[str]:
    """Return the text of each page in the order of its content, which is that of the tags.

    Without ``-raw`` poppler guesses columns from gaps, and reads tables of narrow ones downwards.
    """
    return _run("pdftotext", "-raw", "-enc", "UTF-8", str(file), "-").split("\f")[:-1]


def words(file: Path) -> list[list[Word]]:
    """Return the words of each page."""
    whole = ET.fromstring(_UNWRITABLE.sub("", _run("pdftotext", "-bbox", "-enc", "UTF-8", str(file), "-")))  # noqa: S314 - of a file that we made
    return [
        [_word(element) for element in page.iter(f"{_SPACE}word")] for page in whole.iter(f"{_SPACE}page")
    ]


def signature(file: Path) -> str:
    """Return what pdfsig says about the signatures of a file."""
    return _run("pdfsig", str(file))


def _word(element: ET.Element) -> Word:
    box = (float(element.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Word(element.text or "", *box)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own words
    return done.stdout.decode()
