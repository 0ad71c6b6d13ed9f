"""Which characters a typed text may hold, and why one is refused, in a sentence."""

import unicodedata

# Marks that change the direction of what follows can make a page show something else than was signed.
DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = frozenset("\n\t")
SHOWN_AT_MOST = 8
LONGEST_SEARCH = 200


def complaint(text: str, *, several_lines: bool) -> str | None:
    """Return why a text cannot be kept, in one sentence, or None."""
    for place, letter in enumerate(text):
        if letter in LINE_BREAKS and several_lines:
            continue
        category = unicodedata.category(letter)
        if letter in DIRECTION_OVERRIDES:
            what = "a hidden mark that changes the direction of the text"
        elif category == "Cs":
            what = "half of a character"
        elif category == "Cc":
            what = "a line break" if letter == "\n" else "a control character"
        else:
            continue
        before = text[max(0, place - SHOWN_AT_MOST) : place].strip()
        where = f"after “{before}”" if before else "at the beginning"
        return f"The text holds {what} {where}. Delete it or type the text again."
    return None


def showable(text: str) -> str:
    """Return a text as a page may show it: a character that HTML forbids becomes a visible mark."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in LINE_BREAKS and letter != "\r"
        else letter
        for letter in text
    )


def tidy(text: str | None) -> str:
    """Return a typed text with uniform line ends and without white space around it."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def search_words(text: str | None) -> str:
    """Return what a list is searched for: cut to a sane length, or nothing where no text can hold it.

    Databases refuse patterns that are too long (SQLite) and characters that they cannot keep (PostgreSQL).
    """
    words = tidy(text)[:LONGEST_SEARCH]
    return "" if complaint(words, several_lines=False) else words
