"""The steps that file an entry elsewhere, walked through the table of the workflow."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.competencies.refiling_plan import Plan, Standing, Step, digest_of_plan, plan_of
from app.competencies.refiling_policy import KEEPS
from app.competencies.workflow import SIGNED, Action, State, after

KEPT = st.sampled_from(sorted(KEEPS))
FREE = st.sampled_from(sorted(set(State) - SIGNED))


def standing(state: State, *, met_without: bool = True) -> Standing:
    judged = state in SIGNED or state is State.RETURNED
    return Standing(
        item_id=uuid4(),
        state=state,
        rests=state in SIGNED,
        words=f"Words on {state}" if judged else "",
        event_id=uuid4() if judged else None,
        met_without=met_without,
    )


def walk(states: dict[UUID, State], plan: Plan) -> dict[UUID, State]:
    reached = dict(states)
    for step in (*plan.before, *plan.after):
        following = after(reached[step.item_id], step.action)
        assert following is not None, step
        reached[step.item_id] = following
    return reached


@given(left=KEPT, there=FREE, others=st.lists(st.sampled_from(State), max_size=4), met_without=st.booleans())
def test_the_item_arrives_where_the_other_one_was_and_nothing_else_loses_its_signature(
    left: State, there: State, others: list[State], *, met_without: bool
) -> None:
    one, other = standing(left, met_without=met_without), standing(there)
    more = [standing(state) for state in others]
    states = {each.item_id: each.state for each in (one, other, *more)}
    plan = plan_of(one, other, more, "Filed under B instead of A.")
    reached = walk(states, plan)
    arrived = State.SIGNED_OFF if left in SIGNED else left
    assert reached[other.item_id] is arrived
    assert (reached[one.item_id] in SIGNED) is False
    for each in more:
        signed = each.state in SIGNED
        assert reached[each.item_id] is (State.SIGNED_OFF if signed else each.state)


@given(left=KEPT, there=FREE)
def test_what_an_assessor_wrote_goes_along_and_nothing_else_is_said_in_their_name(
    left: State, there: State
) -> None:
    one, other = standing(left), standing(there)
    judging = {Action.SIGN_OFF, Action.RETURN}
    said = [step for step in plan_of(one, other, [], "Why").after if step.action in judging]
    expected = [] if left is State.SUBMITTED else [(other.item_id, one.words, one.event_id)]
    assert [(step.item_id, step.text, step.carried_from) for step in said] == expected


@given(others=st.lists(KEPT, min_size=1, max_size=4))
def test_another_kind_renews_signatures_and_touches_nothing_that_waits(others: list[State]) -> None:
    more = [standing(state) for state in others]
    plan = plan_of(None, None, more, "Why")
    touched = {step.item_id for step in (*plan.before, *plan.after)}
    assert touched == {each.item_id for each in more if each.state in SIGNED}


def test_an_item_that_waits_is_taken_back_only_where_it_misses_the_entry() -> None:
    for met_without, expected in ((True, []), (False, [Action.WITHDRAW])):
        one = standing(State.SUBMITTED, met_without=met_without)
        plan = plan_of(one, standing(State.NOT_STARTED), [], "Why")
        assert [step.action for step in plan.after if step.item_id == one.item_id] == expected


def test_the_digest_sees_every_step_and_all_that_lies_there_but_no_order_of_items() -> None:
    step = Step(uuid4(), Action.SIGN_OFF, "Seen.")
    plan, lying = Plan((), (step,)), [("a", "1", 1), ("b", "2", 1)]
    whole = digest_of_plan(plan, "v", lying)
    assert digest_of_plan(plan, "v", lying[::-1]) == whole
    others = {
        digest_of_plan(Plan((), (Step(step.item_id, Action.SIGN_OFF, "Seen!"),)), "v", lying),
        digest_of_plan(plan, "w", lying),
        digest_of_plan(plan, "v", [("a", "1", 2), ("b", "2", 1)]),
        digest_of_plan(plan, "v", [("a", "9", 1), ("b", "2", 1)]),
    }
    assert whole not in others
    assert len(others) == 4
