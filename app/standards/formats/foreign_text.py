"""How a value of a foreign file becomes a text of ours, and what of it cannot be taken over."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.standards.characters import REPLACEMENT, cleaned, forbidden_in, sentence_about
from app.standards.formats.markup import has_markup, plain_line, plain_text
from app.standards.problems import visible
from app.standards.sheet_values import Plain

NAMED = 5
# Five times the longest text of ours. What is longer is refused as such, so its HTML need not be understood:
# deep nesting takes a parser time that grows with the square.
LONGEST_HTML = 20_000
# Where a word may be broken, the join of two signs, the mark at the beginning of a file: word processors and
# web pages leave them behind, and no reader would miss them. Signs that turn the direction stay forbidden.
LEFT_BEHIND = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff"))
LINE_ENDS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
DAMAGED = "A character here was damaged (U+FFFD). Type it again."


class Words(NamedTuple):
    """A text, empty where there is none, and a sentence for each thing to put right."""

    text: str
    sentences: tuple[str, ...] = ()


def text_of(value: Plain, *, is_html: bool = True) -> Words:
    """Return the words of a value that may have several paragraphs."""
    return _words(value, is_html=is_html, one_line=False)


def line_of(value: Plain, *, is_html: bool = True) -> Words:
    """Return the words of a value that stands in one line."""
    return _words(value, is_html=is_html, one_line=True)


def code_of(value: Plain, called: str = "code") -> Words:
    """Return a code as it is written; one with markup is named, because it would be another code without."""
    words = _words(value, is_html=False, one_line=True)
    if has_markup(words.text):
        sentence = f"The {called} {visible(words.text)} holds HTML. Write it as plain text."
        return Words(words.text, (*words.sentences, sentence))
    return words


def named(names: Sequence[str]) -> str:
    """Return the first few names of a list, and how many more there are."""
    shown = ", ".join(map(visible, names[:NAMED]))
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown


def _words(value: Plain, *, is_html: bool, one_line: bool) -> Words:
    if value is None or value == "":
        return Words("")
    if isinstance(value, str) and _is_plain(value, is_html=is_html):
        return Words(value.strip())
    if isinstance(value, bool | list | dict):
        return Words("", ("A text was expected here. Write words or a number.",))
    written = LINE_ENDS.sub("\n", str(value)).translate(LEFT_BEHIND)
    sentences = [DAMAGED] if REPLACEMENT in written else []
    signs = list(forbidden_in(written))
    text = cleaned(written)
    if is_html and len(text) <= LONGEST_HTML:
        shown = (plain_line(text) if one_line else plain_text(text)).translate(LEFT_BEHIND)
        signs += forbidden_in(shown)
        text = cleaned(shown)
    elif one_line:
        text = " ".join(text.split("\n"))
    if signs:
        sentences.append(sentence_about(tuple(dict.fromkeys(signs))))
    return Words(text.strip(), tuple(sentences))


def _is_plain(text: str, *, is_html: bool) -> bool:
    """Whether a text is one line of usual signs without HTML, so that nothing below would change it."""
    return text.isascii() and text.isprintable() and not (is_html and ("<" in text or "&" in text))
