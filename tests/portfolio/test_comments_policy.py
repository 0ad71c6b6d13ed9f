"""Who may say what about an entry, and when: the whole table."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.actor import Actor
from app.placements.policy import Capacity
from app.portfolio.comments_policy import (
    CHANGEABLE_FOR,
    CONVERSING,
    CommentAction,
    CommentFacts,
    CommentRefusal,
    ThreadFacts,
    reads_comments,
    refusal,
)

AUTHOR = Actor(user_id=uuid4(), name="A", is_administrator=False, roles=frozenset())
OTHER = Actor(user_id=uuid4(), name="O", is_administrator=True, roles=frozenset())
OWN_ACTIONS = [CommentAction.CHANGE, CommentAction.REMOVE]


def thread(
    part: Capacity = Capacity.TRAINEE, *, submitted: bool = True, reported: bool = False
) -> ThreadFacts:
    return ThreadFacts(parts=frozenset({part}), submitted=submitted, reported=reported)


def comment(age: timedelta = timedelta(), *, gone: bool = False, reported: bool = False) -> CommentFacts:
    return CommentFacts(author_id=AUTHOR.user_id, age=age, gone=gone, reported=reported)


@pytest.mark.parametrize("part", Capacity)
def test_only_those_in_the_training_write(part: Capacity) -> None:
    expected = None if part in CONVERSING else CommentRefusal.NO_PART
    assert refusal(AUTHOR, CommentAction.WRITE, thread(part)) is expected
    assert reads_comments(frozenset({part})) is (expected is None)


def test_nothing_is_written_on_a_draft_or_under_a_report() -> None:
    assert refusal(AUTHOR, CommentAction.WRITE, thread(submitted=False)) is CommentRefusal.NOT_SUBMITTED
    assert refusal(AUTHOR, CommentAction.WRITE, thread(reported=True)) is CommentRefusal.ENTRY_REPORTED


@pytest.mark.parametrize("action", OWN_ACTIONS)
@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (comment(), None),
        (comment(gone=True), CommentRefusal.GONE),
        (comment(reported=True), CommentRefusal.COMMENT_REPORTED),
    ],
)
def test_an_author_changes_and_removes_what_is_there_and_not_reported(
    action: CommentAction, there: CommentFacts, expected: CommentRefusal | None
) -> None:
    assert refusal(AUTHOR, action, thread(), there) is expected
    assert refusal(OTHER, action, thread(), there) is CommentRefusal.NOT_THE_AUTHOR


def test_after_a_quarter_of_an_hour_a_comment_can_only_be_removed() -> None:
    last, late = comment(CHANGEABLE_FOR), comment(CHANGEABLE_FOR + timedelta(seconds=1))
    assert refusal(AUTHOR, CommentAction.CHANGE, thread(), last) is None
    assert refusal(AUTHOR, CommentAction.CHANGE, thread(), late) is CommentRefusal.TOO_LATE
    assert refusal(AUTHOR, CommentAction.REMOVE, thread(), late) is None


@given(
    action=st.sampled_from(OWN_ACTIONS),
    part=st.sampled_from(Capacity),
    age=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)),
    by_author=st.booleans(),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
def test_nobody_but_an_author_in_the_training_touches_a_comment_and_none_under_a_report(
    *, action: CommentAction, part: Capacity, age: timedelta, by_author: bool, flags: tuple[bool, ...]
) -> None:
    submitted, entry_reported, gone, reported = flags
    about = thread(part, submitted=submitted, reported=entry_reported)
    there = comment(age, gone=gone, reported=reported)
    allowed = refusal(AUTHOR if by_author else OTHER, action, about, there) is None
    in_time = action is CommentAction.REMOVE or age <= CHANGEABLE_FOR
    untouched = not (entry_reported or gone or reported)
    assert allowed is (by_author and part in CONVERSING and untouched and in_time)


def test_every_refusal_is_a_sentence() -> None:
    for reason in CommentRefusal:
        assert reason.value.endswith(".")
        assert reason.value[0].isupper()
