"""Which cell texts a spreadsheet would take for a formula, and the apostrophe that keeps them texts."""

import re

# One apostrophe more or less: so a text that itself begins with an apostrophe and such a sign comes back too.
BEGINS_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def neutralised(text: str) -> str:
    """Return a cell's text so that no spreadsheet runs it: with an apostrophe before = + - @, TAB and CR."""
    return f"'{text}" if BEGINS_LIKE_A_FORMULA.match(text) else text


def restored(text: str) -> str:
    """Return the text that was neutralised: one apostrophe is taken away, and only before those signs."""
    return text[1:] if text.startswith("'") and BEGINS_LIKE_A_FORMULA.match(text) else text
