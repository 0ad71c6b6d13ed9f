"""Who may move a placement to a newer version, and when: the whole table."""

from itertools import product

import pytest

from app.placements.policy import Capacity
from app.placements.version_policy import MoveFacts, Refusal, refusal


@pytest.mark.parametrize("part", [None, *Capacity])
def test_by_everybody_in_every_state(part: Capacity | None) -> None:
    parts = frozenset({part} if part else ())
    for finished, pinned, newer in product([False, True], repeat=3):
        facts = MoveFacts(parts=parts, finished=finished, pinned=pinned, newer=newer)
        allowed = part is Capacity.COORDINATOR and not finished and pinned and newer
        assert (refusal(facts) is None) is allowed


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"parts": frozenset({Capacity.SUPERVISOR})}, Refusal.NOT_YOUR_PART),
        ({"parts": frozenset({Capacity.TRAINEE}), "finished": True}, Refusal.NOT_YOUR_PART),
        ({"finished": True, "newer": False}, Refusal.FINISHED),
        ({"pinned": False, "newer": False}, Refusal.NOT_PINNED),
        ({"newer": False}, Refusal.NOTHING_NEWER),
    ],
)
def test_the_reason_that_helps_is_given(facts: dict[str, object], reason: Refusal) -> None:
    usual = {"parts": frozenset({Capacity.COORDINATOR}), "finished": False, "pinned": True, "newer": True}
    assert refusal(MoveFacts(**{**usual, **facts})) is reason  # type: ignore[arg-type]  # a table of keyword values


def test_every_reason_is_a_sentence() -> None:
    for reason in Refusal:
        assert reason.sentence.endswith(".")
