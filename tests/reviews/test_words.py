"""The rules of reviews and the sentences about what changed, without a database."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import new_id
from app.placements.policy import Capacity
from app.reviews.changes import SHOWN, Changes, sentences
from app.reviews.document import Agreed, ReviewText, digest_of
from app.reviews.kinds import KINDS, ReviewKind
from app.reviews.policy import BOTH_SIDES, Refusal, ReviewAction, ReviewFacts, refusal, side_of

DAY = date(2026, 3, 4)
NOTHING = Changes(
    since=None,
    submitted=(),
    amended=(),
    returned=(),
    signed=(),
    reopened=(),
    verified=(),
    waiting=0,
    progress="0 of 3 items signed off",
    missing=3,
)
FACTS = ReviewFacts(
    parts=frozenset({Capacity.TRAINEE}),
    day=DAY,
    held_on=DAY,
    signed=False,
    sides=frozenset(),
    ever_signed=False,
    corrected=False,
)
TEXT = ReviewText(
    review_id=new_id(),
    placement_id=new_id(),
    kind="monthly",
    held_on=DAY,
    changes=("No item was signed off.",),
    answers={"well": "All", "hard": "Nothing"},
    actions=(Agreed(text="Read", owner_id=new_id(), due_on=DAY),),
    next_on=None,
    replaces_id=None,
)


def test_nothing_is_told_in_two_sentences_and_the_whole() -> None:
    assert sentences(NOTHING) == [
        "Since the placement began: no entry was submitted.",
        "No item was signed off.",
        "In all: 0 of 3 items signed off; 3 items are still missing.",
    ]


def test_everything_is_told_in_order_and_long_lists_are_cut() -> None:
    many = [f"E{number}" for number in range(1, SHOWN + 4)]
    told = sentences(replace(NOTHING, since=DAY, submitted=many, returned=["A.1"], waiting=1, missing=1))
    assert told[0].startswith(f"Since 4 March 2026: {len(many)} entries were submitted: E1, E2")
    assert told[0].endswith("E12 and 3 more.")
    assert told[2:] == [
        "1 item was returned: A.1.",
        "1 item waits for sign-off now.",
        "In all: 0 of 3 items signed off; 1 item is still missing.",
    ]


@pytest.mark.parametrize(
    ("action", "facts", "expected"),
    [
        (ReviewAction.WRITE, {}, None),
        (ReviewAction.WRITE, {"signed": True}, Refusal.SIGNED_BY_BOTH),
        (ReviewAction.WRITE, {"parts": {Capacity.COORDINATOR}}, Refusal.BOTH_SIDES_ONLY),
        (ReviewAction.SIGN, {}, None),
        (ReviewAction.SIGN, {"held_on": None}, Refusal.NOT_HELD),
        (ReviewAction.SIGN, {"held_on": date(2026, 3, 5)}, Refusal.HELD_LATER),
        (ReviewAction.SIGN, {"sides": {Capacity.TRAINEE}}, Refusal.SIGNED_BY_YOUR_SIDE),
        (ReviewAction.SIGN, {"sides": {Capacity.SUPERVISOR}}, None),
        (ReviewAction.SIGN, {"parts": {Capacity.VERIFIER}}, Refusal.BOTH_SIDES_ONLY),
        (ReviewAction.CORRECT, {}, Refusal.NOT_SIGNED),
        (ReviewAction.CORRECT, {"signed": True}, None),
        (ReviewAction.CORRECT, {"signed": True, "corrected": True}, Refusal.CORRECTED_ALREADY),
        (ReviewAction.CANCEL, {}, None),
        (ReviewAction.CANCEL, {"ever_signed": True}, Refusal.HAS_SIGNATURE),
    ],
)
def test_every_rule(action: ReviewAction, facts: dict[str, object], expected: Refusal | None) -> None:
    assert refusal(action, replace(FACTS, **facts)) is expected  # type: ignore[arg-type]  # a table of values


@given(
    parts=st.frozensets(st.sampled_from(Capacity)),
    held=st.none() | st.dates(),
    signed=st.booleans(),
    sides=st.frozensets(st.sampled_from(sorted(BOTH_SIDES))),
    corrected=st.booleans(),
)
def test_whoever_signs_is_on_one_side_that_has_not_signed_a_held_and_open_review(
    *,
    parts: frozenset[Capacity],
    held: date | None,
    signed: bool,
    sides: frozenset[Capacity],
    corrected: bool,
) -> None:
    facts = replace(FACTS, parts=parts, held_on=held, signed=signed, sides=sides, corrected=corrected)
    may = refusal(ReviewAction.SIGN, facts) is None
    side = side_of(parts)
    assert may == (side is not None and not signed and held is not None and held <= DAY and side not in sides)


def test_the_digest_stands_on_every_part_and_not_on_the_order_of_answers() -> None:
    turned = replace(TEXT, answers=dict(reversed(list(TEXT.answers.items()))))
    assert digest_of(turned) == digest_of(TEXT)
    others = [
        replace(TEXT, review_id=new_id()),
        replace(TEXT, placement_id=new_id()),
        replace(TEXT, kind="interim"),
        replace(TEXT, held_on=date(2026, 3, 3)),
        replace(TEXT, changes=()),
        replace(TEXT, answers={"well": "All"}),
        replace(TEXT, actions=()),
        replace(TEXT, next_on=date(2026, 4, 1)),
        replace(TEXT, replaces_id=new_id()),
    ]
    assert len({digest_of(one) for one in (TEXT, *others)}) == len(others) + 1


def test_every_kind_has_prompts_with_keys_of_their_own() -> None:
    assert set(KINDS) == set(ReviewKind)
    for facts in KINDS.values():
        assert len({prompt.key for prompt in facts.prompts}) == len(facts.prompts) > 0


def test_every_refusal_is_a_sentence() -> None:
    assert all(reason.value.endswith(".") for reason in Refusal)
