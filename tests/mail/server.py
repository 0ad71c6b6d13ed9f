"""A real mail server on this machine for tests: it keeps what it takes, and can be slow or refuse."""

import asyncio
import socket
from asyncio import Transport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 Taken"
REFUSED = "550 5.1.1 Nobody of that name lives here"
PUT_OFF = "451 4.7.1 Come back later"
HANG = "hang"
HANGS_FOR = 30


@dataclass
class Server:
    """What the server took, in order, and how it answers."""

    url: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    data_answer: str = TAKEN
    ends_after_each: bool = False
    after_taking: Callable[[int], float] = lambda _number: 0.0
    """Called with how many mails were taken; says how many seconds the server waits before it answers."""

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take an address, or answer as the test wants."""
        answer = self.answers.get(address, TAKEN)
        if answer == HANG:
            await asyncio.sleep(HANGS_FOR)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Keep a mail, or answer as the test wants."""
        if self.data_answer != TAKEN:
            return self.data_answer
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=POLICY)
        assert envelope.rcpt_tos == [message["To"]]
        self.taken.append(message)
        if wait := self.after_taking(len(self.taken)):
            await asyncio.sleep(wait)
        if self.ends_after_each:
            # Right behind the answer, which is written before anything else gets its turn: no other mail
            # can be taken meanwhile, whose answer would be lost with the connection.
            asyncio.get_running_loop().call_soon(cast("Transport", server.transport).close)
        return TAKEN

    @property
    def numbers(self) -> list[str]:
        """Return the Message-IDs of what was taken."""
        return [str(message["Message-ID"]) for message in self.taken]


class _OnSocket(Controller):
    """Listens on a socket that is bound already, so that nobody else takes the port in between."""

    def __init__(self, handler: Server, bound: socket.socket) -> None:
        super().__init__(
            cast("Any", handler), hostname="127.0.0.1", port=bound.getsockname()[1], ready_timeout=30
        )
        self._bound = bound

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)


@contextmanager
def mail_server(port: int = 0) -> Iterator[Server]:
    """Run a server on a free port, or on one that was free before."""
    bound = socket.create_server(("127.0.0.1", port))
    server = Server(url=f"smtp://127.0.0.1:{bound.getsockname()[1]}")
    controller = _OnSocket(server, bound)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
