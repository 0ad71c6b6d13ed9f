"""How a title is cut for a format that allows few characters, and how the whole one is found again.

A title that does not fit, or would be taken for a cut one, stands as a heading above the description.
"""

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from app.standards.formats.foreign_text import Words, line_of, text_of
from app.standards.formats.gaps import title_from
from app.standards.formats.markup import as_html, escaped_line, plain_line
from app.standards.sheet_values import Plain

HEADING = re.compile(r"\s*<h[1-6][^<>]*>(.*?)</h[1-6]>", re.DOTALL | re.IGNORECASE)
SLOT = re.compile(r"<p[^<>]*\bclass=\"[^\"<>]*\btechfolio-slot\b")
SLOT_PARAGRAPH = '<p class="techfolio-slot">This heading waits for its text.</p>'
ELLIPSIS = "…"
# A shorter name that stops inside a word of its description is an abbreviation, not a cut.
SHORTEST_CUT = 40


class Named(NamedTuple):
    """What is to be written under a short name and a description."""

    title: str
    statement: str
    is_slot: bool = False


class Names(NamedTuple):
    """The title and the statement of an item, whether it is a slot, and whether a heading said the title."""

    title: Words
    statement: Words
    is_slot: bool
    has_heading: bool = False


def shortened(title: str, longest: int, escaped: Callable[[str], str] = escaped_line) -> str:
    """Return a title that is escaped where it must be, and cut where it is too long."""
    short, kept = escaped(title), len(title)
    while len(short) > longest:
        # An escaped sign has at most five characters.
        kept -= max(1, (len(short) - longest) // 5)
        short = escaped(f"{title[:kept].rstrip()}{ELLIPSIS}")
    return short


def described(item: Named, short: str, *, has_heading: bool = False) -> str:
    """Return the description as HTML from which, with the short name, title and statement are read again."""
    title, statement = item.title, item.statement
    text = SLOT_PARAGRAPH if item.is_slot else as_html(statement) if statement else ""
    if title_read(plain_line(short), statement) == title and not has_heading:
        return text
    return f"<h4>{html.escape(title, quote=False)}</h4>{text}"


def names_read(name: Plain, description: Plain, *, is_html: bool = True) -> Names:
    """Return what a short name and a description say."""
    title = line_of(name)
    if is_html and isinstance(description, str) and (heading := HEADING.match(description)):
        whole = line_of(heading[1])
        if whole.text and whole.text.startswith(title.text.rstrip(ELLIPSIS)):
            statement, is_slot = _statement(description[heading.end() :], is_html=is_html)
            return Names(whole, statement, is_slot=is_slot, has_heading=True)
    statement, is_slot = _statement(description, is_html=is_html)
    return Names(title._replace(text=title_read(title.text, statement.text)), statement, is_slot=is_slot)


def _statement(description: Plain, *, is_html: bool) -> tuple[Words, bool]:
    if is_html and isinstance(description, str) and SLOT.search(description):
        return Words(""), True
    return text_of(description, is_html=is_html), False


def title_read(short: str, statement: str) -> str:
    """Return the title that a short name stands for: one that was cut is taken from the statement again."""
    begins = short.removesuffix("...").removesuffix(ELLIPSIS)
    line = " ".join(statement.split())
    rest = line.removeprefix(begins)
    is_cut = len(begins) < len(short) or (begins[-1:].isalnum() and rest[:1].isalnum())
    return title_from(statement) if is_cut and rest != line and len(begins) >= SHORTEST_CUT else short
