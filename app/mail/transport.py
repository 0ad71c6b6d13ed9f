"""How a finished mail leaves: through a mail server, or as a file into a folder where none is set.

A transport is opened for a run of mails. What goes wrong is one of three things: the server cannot be used
now, it puts this mail off, or it will never take it.
"""

import os
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from app.config import Settings
from app.mail.text import one_line

FOLDER = "mail"
# Each answer of the server must come within the first, and one mail be through within the second; a mail
# belongs to its run for longer than that, see app/mail/delivery.py.
ANSWER_SECONDS = 20.0
MAIL_SECONDS = 120.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
FINE, CLOSING, LASTING = 250, 421, 500


class DeliveryError(Exception):
    """A mail did not get through; `sentence` says why, for whoever runs the installation."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ServerTroubleError(DeliveryError):
    """No mail gets through at the moment; that is not this mail's fault."""


class PutOffError(DeliveryError):
    """The server puts this mail off and will be asked again."""


class RefusedForGoodError(DeliveryError):
    """The server will never take this mail, for instance because nobody lives at the address."""


class Transport(Protocol):
    """Takes finished mails, one after another."""

    def send(self, message: EmailMessage) -> None:
        """Hand a mail over; when this returns, it has been taken.

        Raises:
            DeliveryError: it has not.
        """


@contextmanager
def opened(settings: Settings) -> Iterator[Transport]:
    """Open the way out that an installation has set, for a run of mails."""
    if settings.smtp_url is None:
        yield Folder(settings.data / FOLDER)
        return
    server = Server(settings.smtp_url, settings.mail_domain)
    try:
        yield server
    finally:
        server.close()


class Folder:
    """Prints each mail as a file under the mail's own number, so that the same mail is there once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the file whole or not at all; only its owner can read it, since it may hold secret links."""
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        unfinished = self._folder / f".{name}.part"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._folder / f"{name}.eml")
        except OSError as problem:
            raise ServerTroubleError(f"The mail folder cannot be written: {problem.strerror}.") from problem


class Server:
    """A mail server, reached when the first mail goes out and kept until the run ends."""

    def __init__(self, url: str, our_name: str) -> None:
        self._url = urlsplit(url)
        self._our_name = our_name
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand a mail to the server."""
        try:
            with self._time_limit():
                connection = self._connected()
                sender, to = (parseaddr(str(message[name]))[1] for name in ("From", "To"))
                connection.send_message(message, sender, [to])
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            raise _answered("does not take mail for this address", code, words) from None
        except smtplib.SMTPDataError as refused:
            raise _answered("does not take this mail", refused.smtp_code, refused.smtp_error) from None
        except smtplib.SMTPSenderRefused as refused:
            self.close()
            said = _said(refused.smtp_code, refused.smtp_error)
            raise ServerTroubleError(f"The mail server does not take mail from our address: {said}") from None
        except smtplib.SMTPAuthenticationError as refused:
            self.close()
            said = _said(refused.smtp_code, refused.smtp_error)
            raise ServerTroubleError(f"The mail server does not let us sign in: {said}") from None
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            self.close()
            raise ServerTroubleError(
                f"The mail server cannot be reached or does not answer ({type(problem).__name__})."
            ) from problem

    def close(self) -> None:
        """Take leave of the server, where it still listens."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        """Return a connection that answers: many a server ends one after some mails."""
        if self._connection is not None:
            try:
                answers = self._connection.noop()[0] == FINE
            except (OSError, smtplib.SMTPException):
                answers = False
            if answers:
                return self._connection
            self.close()
        return self._connect()

    def _connect(self) -> smtplib.SMTP:
        scheme, host = self._url.scheme, self._url.hostname or ""
        port = self._url.port or PORTS[scheme]
        context = ssl.create_default_context()
        connection = (
            smtplib.SMTP_SSL(host, port, self._our_name, timeout=ANSWER_SECONDS, context=context)
            if scheme == "smtps"
            else smtplib.SMTP(host, port, self._our_name, timeout=ANSWER_SECONDS)
        )
        self._connection = connection
        if scheme == "smtp+starttls":
            connection.starttls(context=context)
        if self._url.username:
            connection.login(unquote(self._url.username), unquote(self._url.password or ""))
        return connection

    @contextmanager
    def _time_limit(self) -> Iterator[None]:
        """Cut a server off that keeps us busy with an answer of one letter at a time."""

        def cut() -> None:
            connection = self._connection
            if connection is not None and connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(2)

        timer = threading.Timer(MAIL_SECONDS, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _answered(what: str, code: int, words: bytes | str) -> DeliveryError:
    kind: type[DeliveryError] = RefusedForGoodError if code >= LASTING else PutOffError
    if code == CLOSING:
        kind = ServerTroubleError
    return kind(f"The mail server {what}: {_said(code, words)}")


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return one_line(f"{code} {text}")
