"""What comes next, in order."""

from uuid import uuid4

from app.competencies.rule_values import ItemAnswer, NextStep
from app.competencies.workflow import State
from app.oversight.next_steps import SHOWN, Candidate, Draft, next_steps
from app.standards.values import WeekSpan


def candidate(title: str, step: NextStep, weeks: WeekSpan | None = None) -> Candidate:
    number = uuid4()
    found = ItemAnswer(
        item_id=number,
        state=State.NOT_STARTED,
        missing=("Needs 1 piece of evidence; none is there.",),
        next_step=step,
        complete=False,
    )
    return Candidate(item_id=number, title=title, address=f"/{title}", weeks=weeks, answer=found)


def test_feedback_first_then_drafts_then_asking_then_what_is_due_then_anything() -> None:
    items = [
        candidate("anything", NextStep.ADD_EVIDENCE),
        candidate("later", NextStep.ADD_EVIDENCE, WeekSpan(20, 30)),
        candidate("due", NextStep.ADD_EVIDENCE, WeekSpan(2, 8)),
        candidate("overdue", NextStep.ADD_EVIDENCE, WeekSpan(1, 4)),
        candidate("ready", NextStep.ASK_FOR_SIGN_OFF),
        candidate("returned", NextStep.ANSWER_FEEDBACK),
    ]
    steps = next_steps(
        items, [Draft(title="draft", address="/d")], {items[5].item_id: "Add the log."}, week=6
    )
    assert [step.title for step in steps] == ["returned", "draft", "ready", "overdue", "due", "anything"]
    assert steps[0].quote == "Add the log."
    assert steps[3].words.startswith("Planned for weeks 1 to 4.")


def test_nothing_is_due_where_there_are_no_weeks() -> None:
    items = [
        candidate("first", NextStep.ADD_EVIDENCE),
        candidate("second", NextStep.ADD_EVIDENCE, WeekSpan(1, 2)),
    ]
    assert [step.title for step in next_steps(items, [], {}, week=None)] == ["first", "second"]


def test_what_waits_or_is_done_is_no_step() -> None:
    items = [candidate("waits", NextStep.WAIT), candidate("done", NextStep.NOTHING)]
    assert next_steps(items, [], {}, week=3) == []


def test_the_list_stays_short() -> None:
    items = [candidate(str(number), NextStep.ADD_EVIDENCE) for number in range(50)]
    assert len(next_steps(items, [], {}, week=3)) == SHOWN
