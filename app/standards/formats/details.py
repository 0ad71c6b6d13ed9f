"""What is taken for the details of a set that neither its file nor a person states."""

import re
import unicodedata
from dataclasses import fields, replace
from pathlib import PurePath

from app.standards.formats.values import Format, Header, Reading
from app.standards.values import Provenance

LONGEST_KEY = 80
LONGEST_TITLE = 300
NO_NAME = "standards"
# A guess never claims that a text is official, and never that it is one of the starter sets.
UNNAMED = "an unnamed publisher"
EVERY_SCHEME = "any"
FIRST = "1"


def key_from(title: str) -> str:
    """Return a name for the program made from a title, or an empty text."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-").removeprefix("starter-")
    return key[:LONGEST_KEY].strip("-")


def guessed(reading: Reading, header: Header, filename: str) -> Header:
    """Return the details that neither the file nor `header` states, guessed; the rest is None.

    Our own YAML files state everything themselves, so nothing is guessed for them.
    """
    data = reading.sheet.data
    if reading.format is Format.YAML or not isinstance(data, dict):
        return Header()
    told = {each.name: getattr(header, each.name) or data.get(each.name) for each in fields(header)}
    stem = PurePath(filename.replace("\\", "/")).name.split(".")[0].strip()
    stated = told["title"] if isinstance(told["title"], str) else ""
    title = _no_starter(stated or stem.replace("_", " ")[:LONGEST_TITLE] or NO_NAME)
    guess = Header(
        key=key_from(title) or key_from(stem) or NO_NAME,
        version=FIRST,
        title=title,
        publisher=UNNAMED,
        scheme=EVERY_SCHEME,
        provenance=Provenance.ADAPTED.value,
        source=stem or NO_NAME,
    )
    if told["provenance"] is None and not header.title and title != stated:
        told["title"] = None
    return replace(guess, **{name: None for name, value in told.items() if value is not None})


def _no_starter(title: str) -> str:
    """Return a title that a set may have which is not a starter set, though it was made from one."""
    if not title.casefold().startswith("starter"):
        return title
    return f"Copy of {title[0].lower()}{title[1:]}"[:LONGEST_TITLE]
