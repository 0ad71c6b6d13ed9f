"""What may stand in a mail's header and body: an address that mail can reach, one line, clean lines."""

import unicodedata
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email

from app.core.errors import InvalidInputError
from app.mail.values import LINK_HERE

LONGEST_SUBJECT = 200
LONGEST_ADDRESS = 254


def mailable(address: str) -> str:
    """Return an address as it stands in a mail's header.

    Raises:
        InvalidInputError: mail cannot be sent there, in a sentence for whoever typed it.
    """
    typed = address.strip()
    if len(typed) > LONGEST_ADDRESS or any(_is_control(letter) for letter in typed):
        raise InvalidInputError("This is not an e-mail address. It looks like name@example.org.")
    try:
        checked = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise InvalidInputError(
            f"No mail can be sent to “{typed}”. An e-mail address looks like name@example.org."
        ) from None
    return checked.ascii_email or checked.normalized


def one_line(text: str) -> str:
    """Return a text as one line: nothing in it can begin another header."""
    plain = "".join(" " if _is_control(letter) else letter for letter in text)
    return " ".join(plain.split())[:LONGEST_SUBJECT].rstrip()


def body_of(lines: Iterable[str]) -> str:
    """Return a mail's body. A line that is `LINK_HERE` stays; control characters in others do not."""
    kept: list[str] = []
    for line in lines:
        if line == LINK_HERE:
            kept.append(line)
        else:
            kept += [_clean(part) for part in line.splitlines() or [""]]
    return "\n".join(kept)


def _clean(line: str) -> str:
    return "".join(" " if _is_control(letter) else letter for letter in line).rstrip()


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}
