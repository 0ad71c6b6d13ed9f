"""A finished mail as it stands on the wire, byte by byte."""

from dataclasses import replace
from datetime import UTC, datetime

from app.mail.composing import Finished, compose

MAIL = Finished(
    message_id=f"<01a21932-b9bf-70a2-98ad-872e20251797@{'mail.' * 12}example.org>",
    sender="Techfolio Northmoor <techfolio@example.org>",
    to="sam@test.example",
    subject="Techfolio: 1 item waits for your sign-off.",
    text="1 item waits.\n\nLook at it here:\nhttps://techfolio.example/notices",
    written_at=datetime(2026, 3, 4, 7, 0, tzinfo=UTC),
    stops=[("An item waits", "https://techfolio.example/mail/stop/" + "x" * 120)],
    stop_all="https://techfolio.example/mail/stop/" + "y" * 150,
    choose_at="https://techfolio.example/account/mail",
)


def test_a_long_address_stands_whole_in_the_header_that_a_mail_program_reads() -> None:
    lines = compose(MAIL).as_bytes().split(b"\r\n")
    assert f"List-Unsubscribe: <{MAIL.stop_all}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert f"Message-ID: {MAIL.message_id}".encode() in lines


def test_the_same_row_gives_the_same_bytes() -> None:
    assert compose(MAIL).as_bytes() == compose(replace(MAIL)).as_bytes()


def test_a_mail_that_nobody_can_stop_offers_no_stopping() -> None:
    text = compose(replace(MAIL, stops=(), stop_all="", choose_at="")).as_string()
    assert "Unsubscribe" not in text
    assert "no more mail" not in text


def test_the_text_keeps_its_lines_and_its_links() -> None:
    text = compose(MAIL).get_content()
    assert text.startswith(MAIL.text)
    assert MAIL.stops[0][1] in text.splitlines()
