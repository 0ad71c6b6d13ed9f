"""Who may file an entry elsewhere, and when: the whole table."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competencies.refiling_policy import (
    KEEPS,
    WHO,
    RefilingAction,
    RefilingFacts,
    RefilingRefusal,
    refusal,
)
from app.competencies.workflow import SIGNED, State
from tests.competencies.test_policy import DAY, PEOPLE, PLACEMENT, SUPERVISOR, TRAINEE

FINE = RefilingFacts(placement=PLACEMENT, day=DAY, kept=State.SIGNED_OFF, rests=True)
ALLOWED = {
    RefilingAction.PROPOSE: {"trainee"},
    RefilingAction.TAKE_BACK: {"trainee"},
    RefilingAction.CONFIRM: {"supervisor"},
    RefilingAction.DECLINE: {"supervisor"},
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("action", RefilingAction)
def test_the_trainee_proposes_and_a_current_supervisor_decides(person: str, action: RefilingAction) -> None:
    assert (refusal(PEOPLE[person], action, FINE) is None) is (person in ALLOWED[action])


def test_every_action_says_who() -> None:
    assert set(WHO) == set(RefilingAction)


def test_nobody_confirms_their_own_whatever_else_they_are() -> None:
    for action in (RefilingAction.CONFIRM, RefilingAction.DECLINE):
        assert refusal(TRAINEE, action, FINE) is RefilingRefusal.OWN_PLACEMENT


def test_without_a_supervisor_nothing_is_proposed() -> None:
    alone = replace(FINE, placement=replace(PLACEMENT, supervisions=frozenset()))
    assert refusal(TRAINEE, RefilingAction.PROPOSE, alone) is RefilingRefusal.NOBODY_SUPERVISES


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(FINE, submitted=False), RefilingRefusal.NOT_SUBMITTED),
        (replace(FINE, current=False), RefilingRefusal.CHANGED_SINCE),
        (replace(FINE, draft=True), RefilingRefusal.HAS_DRAFT),
        (replace(FINE, words_removed=True), RefilingRefusal.WORDS_REMOVED),
        (replace(FINE, hidden=True), RefilingRefusal.HIDDEN),
        (replace(FINE, kept=State.IN_PROGRESS), RefilingRefusal.NOTHING_TO_KEEP),
        (replace(FINE, kept=State.REOPENED), RefilingRefusal.NOTHING_TO_KEEP),
        (replace(FINE, rests=False), RefilingRefusal.NOT_SIGNED_ON_IT),
        (replace(FINE, kept=State.SUBMITTED, rests=False), None),
        (replace(FINE, kept=State.RETURNED, rests=False), None),
        (replace(FINE, others_unchanged=False), RefilingRefusal.OTHER_CHANGED),
        (replace(FINE, same_place=True), RefilingRefusal.SAME_PLACE),
        (replace(FINE, counts=False), RefilingRefusal.TAKES_NO_SIGN_OFF),
        (replace(FINE, there=State.VERIFIED), RefilingRefusal.SIGNED_THERE),
        (replace(FINE, met=False), RefilingRefusal.STILL_MISSING),
        (replace(FINE, to_item=False, met=False, counts=False), None),
    ],
)
def test_what_stands_in_the_way_of_a_proposal_stands_in_the_way_of_its_confirmation(
    facts: RefilingFacts, expected: RefilingRefusal | None
) -> None:
    assert refusal(TRAINEE, RefilingAction.PROPOSE, facts) is expected
    assert refusal(SUPERVISOR, RefilingAction.CONFIRM, facts) is expected
    assert refusal(TRAINEE, RefilingAction.TAKE_BACK, facts) is None
    assert refusal(SUPERVISOR, RefilingAction.DECLINE, facts) is None


@pytest.mark.parametrize("action", RefilingAction)
def test_a_decided_proposal_is_decided(action: RefilingAction) -> None:
    person = TRAINEE if "trainee" in ALLOWED[action] else SUPERVISOR
    assert refusal(person, action, replace(FINE, open=False)) is RefilingRefusal.DECIDED_ALREADY


@given(
    person=st.sampled_from(sorted(PEOPLE)),
    kept=st.sampled_from(State),
    there=st.sampled_from(State),
    flags=st.tuples(*[st.booleans()] * 6),
)
def test_a_confirmation_takes_a_supervisor_something_to_keep_and_an_item_whose_rules_are_met(
    *, person: str, kept: State, there: State, flags: tuple[bool, ...]
) -> None:
    is_open, current, hidden, rests, counts, met = flags
    facts = replace(
        FINE,
        open=is_open,
        current=current,
        hidden=hidden,
        kept=kept,
        rests=rests,
        there=there,
        counts=counts,
        met=met,
    )
    allowed = refusal(PEOPLE[person], RefilingAction.CONFIRM, facts) is None
    keeps = kept in KEEPS and (rests or kept not in SIGNED)
    arrives = counts and met and there not in SIGNED
    assert allowed is (person == "supervisor" and is_open and current and not hidden and keeps and arrives)


def test_every_refusal_is_a_sentence() -> None:
    for reason in RefilingRefusal:
        assert reason.sentence.endswith(".")
        assert reason.sentence[0].isupper()
