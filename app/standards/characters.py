"""Which characters a text of a framework may hold, and how a forbidden one is named to a person."""

import unicodedata

REPLACEMENT = "\ufffd"

# Controls, formats (bidirectional overrides, invisible signs), surrogates, private use, line and paragraph
# separators.
FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
ALLOWED_CONTROLS = frozenset("\n\t")
NONCHARACTERS = frozenset("\ufffe\uffff")


def is_forbidden(sign: str) -> bool:
    """Whether a single character may not stand in a framework: it is invisible, or reorders what is read."""
    if sign in ALLOWED_CONTROLS:
        return False
    return sign in NONCHARACTERS or unicodedata.category(sign) in FORBIDDEN_CATEGORIES


def forbidden_in(text: str) -> tuple[str, ...]:
    """Return the forbidden characters of a text, each once, in the order in which they first stand."""
    if text.isascii() and text.isprintable():
        return ()
    return tuple(dict.fromkeys(sign for sign in text if is_forbidden(sign)))


def cleaned(text: str) -> str:
    """Return the text with each forbidden character replaced, so that the rest can still be checked."""
    if not forbidden_in(text):
        return text
    return "".join(REPLACEMENT if is_forbidden(sign) else sign for sign in text)


def named(sign: str) -> str:
    """Name a character for a person, for instance ``U+202E (right-to-left override)``."""
    name = unicodedata.name(sign, "control or unassigned character").lower()
    return f"U+{ord(sign):04X} ({name})"


def sentence_about(signs: tuple[str, ...]) -> str:
    """Return the sentence that asks for the removal of forbidden characters."""
    return f"This text holds characters that cannot be seen: {', '.join(map(named, signs[:5]))}. Remove them."
