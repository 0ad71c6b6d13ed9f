"""The digest of a link covers everything in it; heads are found again wherever they were written."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInputError
from app.ledger.chain import digest_of, keyed
from app.ledger.outside import heads_in_file
from app.ledger.values import Head, Link, heads_in

LINK = Link(
    placement_id=UUID(int=1),
    sequence=3,
    kind="item:sign-off",
    subject_id=UUID(int=2),
    record_id=UUID(int=3),
    actor_id=UUID(int=4),
    capacity="supervisor",
    authority="account",
    registration="a" * 64,
    content="b" * 64,
    words="c" * 64,
    device="phone",
    at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    previous="d" * 64,
)
HEADS = st.builds(
    Head, st.uuids(), st.integers(1, 999_999_999), st.text("0123456789abcdef", min_size=64, max_size=64)
)


@pytest.mark.parametrize("name", [field.name for field in fields(Link)])
def test_another_value_in_any_field_is_another_digest(name: str) -> None:
    value: Any = getattr(LINK, name)
    other: Any = (
        value + timedelta(microseconds=1)
        if isinstance(value, datetime)
        else uuid4()
        if isinstance(value, UUID)
        else value + 1
        if isinstance(value, int)
        else value[:-1] + "x"
    )
    assert digest_of(replace(LINK, **{name: other})) != digest_of(LINK)


def test_the_same_instant_has_the_same_digest_in_every_time_zone() -> None:
    summer = LINK.at.astimezone(timezone(timedelta(hours=1)))
    assert digest_of(replace(LINK, at=summer)) == digest_of(LINK)


def test_a_keyed_digest_depends_on_key_and_words() -> None:
    assert keyed("00" * 32, "x") != keyed("01" * 32, "x")
    assert keyed("00" * 32, "x") != keyed("00" * 32, "y")
    assert keyed("00" * 32, "\ud800")


@given(st.lists(HEADS, min_size=1, max_size=5), st.integers(1, 40))
def test_heads_are_found_again_in_text_that_was_broken_anywhere(heads: list[Head], width: int) -> None:
    text = "Head: " + " and ".join(head.token for head in heads)
    broken = "\n".join(text[start : start + width] for start in range(0, len(text), width))
    assert list(heads_in(broken)) == heads


def test_a_file_without_a_head_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="nothing to compare"):
        heads_in_file(b"Dear Sam, nothing here.")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        heads_in_file(b"%PDF-1.7 broken")


def test_a_mail_that_was_encoded_on_its_way_gives_its_heads() -> None:
    head = Head(UUID(int=7), 12, "e" * 64)
    token = head.token.replace(":", "=3A")
    wrapped = "=\r\n".join(token[start : start + 60] for start in range(0, len(token), 60))
    headers = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
    mail = f"{headers}\r\n\r\n{wrapped}"
    assert heads_in_file(mail.encode()) == {head}
