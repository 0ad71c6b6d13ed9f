"""Turns a row of the outbox into a finished mail; the same row always gives the same mail, byte by byte."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr, parseaddr

UNFOLDED = frozenset({"list-unsubscribe", "message-id"})


class _Policy(EmailPolicy):
    """Lines as a mail server wants them; a long address or number stays whole and is not encoded.

    The library would write a word that is longer than a line in an encoding that no mail program undoes in
    these headers.
    """

    def fold(self, name: str, value: str) -> str:
        """Write one header."""
        return self._whole(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write one header, for the wire."""
        return self._whole(name, value).encode() or super().fold_binary(name, value)

    def _whole(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}" if name.lower() in UNFOLDED else ""


POLICY = _Policy(linesep="\r\n")


@dataclass(frozen=True)
class Finished:
    """Everything that stands in a mail.

    Attributes:
        message_id: the number under which a mail server knows it, the same at each try.
        sender: name and address, as they are set.
        to: one address.
        subject: one line.
        text: the body, with secret links filled in.
        written_at: when it was queued.
        stops: for each kind of notice in it, its words and the address that stops mail about it.
        stop_all: the address that stops mail about all of them at once.
        choose_at: where the person chooses how often mail comes.
    """

    message_id: str
    sender: str
    to: str
    subject: str
    text: str
    written_at: datetime
    stops: Sequence[tuple[str, str]] = ()
    stop_all: str = ""
    choose_at: str = ""


def compose(mail: Finished) -> EmailMessage:
    """Return the mail as it goes to the server: plain text, which every reader and every filter takes."""
    message = EmailMessage(policy=POLICY)
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.written_at)
    message["From"] = formataddr(parseaddr(mail.sender))
    message["To"] = mail.to
    message["Subject"] = mail.subject
    # Nobody's absence note should answer a program.
    message["Auto-Submitted"] = "auto-generated"
    if mail.stop_all:
        message["List-Unsubscribe"] = f"<{mail.stop_all}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text.rstrip() + "\n\n" + _foot(mail), charset="utf-8", cte="quoted-printable")
    return message


def _foot(mail: Finished) -> str:
    lines = ["-- ", "Techfolio, training portfolios for clinical technologists"]
    if mail.stops:
        lines.append("To get no more mail about one of these, open its link; no sign-in is needed.")
        for words, address in mail.stops:
            lines += [f"{words}:", address]
        lines += ["How often each kind of mail comes:", mail.choose_at]
    return "\n".join(lines) + "\n"
