"""Which answers a form accepts, and which ones speak against the outcome."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.form_answers import LONGEST_ANSWER, AnswerProblem, doubts_about, problems_of
from app.assessments.form_values import (
    DO_NEXT,
    NOT_OBSERVED,
    OUTCOME,
    RESERVED_KEYS,
    WENT_WELL,
    AssessmentForm,
    FormType,
    Outcome,
)
from tests.assessments.forms import FORM, meter_form

METER = meter_form()
RATED_BY_SEVERAL = meter_form(FORM.replace("type: DOPS", "type: MSF"))
AGAIN = "Delete it or type the text again."
GOOD = {
    "reads": "middle",
    "repeats": NOT_OBSERVED,
    "setting": "ward",
    "safe": "yes",
    "result": "3.2 mS/cm\nrepeated",
    OUTCOME: "satisfactory",
    WENT_WELL: "Calm.",
    DO_NEXT: "",
}


def keys(problems: list[AnswerProblem]) -> list[str]:
    return [problem.prompt for problem in problems]


def test_complete_answers_have_no_problem() -> None:
    assert problems_of(METER, GOOD) == []


def test_what_is_not_required_may_be_left_out() -> None:
    assert problems_of(METER, {key: GOOD[key] for key in ("reads", "setting", "safe", OUTCOME)}) == []


def test_a_question_that_need_not_arise_can_be_left_unobserved() -> None:
    optional = meter_form(FORM.replace("kind: yes-no", "kind: yes-no\n    required: false"))

    assert problems_of(optional, {**GOOD, "safe": NOT_OBSERVED}) == []
    assert doubts_about(optional, {**GOOD, "safe": NOT_OBSERVED}) == []


def test_an_empty_form_names_everything_that_is_missing_in_its_order() -> None:
    assert keys(problems_of(METER, {})) == ["reads", "setting", "safe", OUTCOME]


@pytest.mark.parametrize(
    ("key", "answer", "sentence"),
    [
        ("reads", " \n", "Answer “Reads the meter”."),
        ("reads", "excellent", "Choose one of the answers to “Reads the meter”."),
        ("reads", NOT_OBSERVED, "“Reads the meter” must be seen and rated."),
        ("repeats", "4", "Choose one of the answers to “Repeats an odd reading”."),
        ("setting", "bench", "Choose one of the answers to “Where was it?”."),
        ("setting", "middle", "Choose one of the answers to “Where was it?”."),
        ("safe", NOT_OBSERVED, "Choose one of the answers to “Was it safe?”."),
        ("setting", NOT_OBSERVED, "Choose one of the answers to “Where was it?”."),
        ("safe", "true", "Choose one of the answers to “Was it safe?”."),
        ("result", "x" * 4001, "“What was the result?” must be 4,000 characters or fewer. Shorten it."),
        ("result", "ab\x00", f"The text holds a control character after “ab”. {AGAIN}"),
        ("result", "\ud800", f"The text holds half of a character at the beginning. {AGAIN}"),
        (WENT_WELL, "\u202e",
         f"The text holds a hidden mark that changes the direction of the text at the beginning. {AGAIN}"),
        (DO_NEXT, "x" * 4001, "“What to do next” must be 4,000 characters or fewer. Shorten it."),
        (OUTCOME, "pass", "Choose whether the outcome is satisfactory or unsatisfactory."),
        ("colour", "red", "This form does not ask for colour."),
        ("", "red", "This form does not ask for a nameless answer."),
        ("a\x00b", "", "This form does not ask for a\ufffdb."),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_explained_at_its_place(key: str, answer: str, sentence: str) -> None:
    assert problems_of(METER, {**GOOD, key: answer}) == [AnswerProblem(key, sentence)]


def test_an_unsatisfactory_outcome_must_say_what_is_needed() -> None:
    answers = {**GOOD, OUTCOME: "unsatisfactory", DO_NEXT: "  "}

    (problem,) = problems_of(METER, answers)

    assert problem.prompt == DO_NEXT
    assert "must carry feedback" in problem.sentence
    assert problems_of(METER, {**answers, DO_NEXT: "Repeat it with a second person."}) == []


def test_one_of_several_raters_decides_no_outcome() -> None:
    assert not RATED_BY_SEVERAL.asks_outcome
    assert keys(problems_of(RATED_BY_SEVERAL, GOOD)) == [OUTCOME]
    assert problems_of(RATED_BY_SEVERAL, {**GOOD, OUTCOME: ""}) == []


def test_a_form_on_which_nothing_is_rated_is_refused() -> None:
    optional = meter_form(
        FORM.replace("help: Typically twice.", "required: false").replace("type: DOPS", "type: CBD")
    )

    (problem,) = problems_of(optional, {**GOOD, "reads": NOT_OBSERVED})

    assert problem == AnswerProblem("reads", "Nothing is rated yet. Rate at least one line.")
    assert problems_of(optional, {**GOOD, "reads": NOT_OBSERVED, "repeats": "low"}) == []


@pytest.mark.parametrize(
    ("changes", "doubted"),
    [
        ({}, []),
        ({"reads": "high", "repeats": "middle"}, []),
        ({"reads": "low"}, ["reads"]),
        ({"reads": "low", "repeats": "low", "safe": "no"}, ["reads", "repeats", "safe"]),
        ({"result": "no"}, []),
        ({"reads": "low", OUTCOME: "unsatisfactory"}, []),
        ({"reads": "low", OUTCOME: ""}, []),
    ],
)
def test_a_low_answer_beside_a_satisfactory_outcome_is_questioned_and_not_refused(
    changes: Mapping[str, str], doubted: list[str]
) -> None:
    answers = {**GOOD, **changes}

    assert keys(doubts_about(METER, answers)) == doubted


def test_the_question_names_the_prompt_and_the_answer() -> None:
    (doubt,) = doubts_about(METER, {**GOOD, "reads": "low"})

    assert doubt.sentence == ("“Reads the meter” is answered “Taken over”, and the outcome is satisfactory.")


KEYS = st.sampled_from([*(prompt.key for prompt in METER.prompts), *RESERVED_KEYS]) | st.text(max_size=10)
ANSWERS = st.sampled_from(
    ["low", "middle", "high", NOT_OBSERVED, "ward", "workshop", "yes", "no", *Outcome, "", "x" * 4001]
) | st.text(st.characters(codec=None, exclude_categories=()), max_size=30)


# Mostly complete answers with a few changes, so that acceptance is reached as often as refusal.
SENT = st.dictionaries(KEYS, ANSWERS, max_size=3).map(lambda changes: {**GOOD, **changes}) | (
    st.dictionaries(KEYS, ANSWERS)
)


@given(SENT, st.sampled_from([METER, RATED_BY_SEVERAL]))
def test_whatever_is_sent_accepted_answers_are_fit_to_be_kept(
    answers: dict[str, str], form: AssessmentForm
) -> None:
    problems = problems_of(form, answers)

    for problem in problems:
        assert problem.prompt in answers or problem.prompt in {"reads", "setting", "safe", OUTCOME, DO_NEXT}
        problem.sentence.encode()
    if problems:
        return
    assert answers["reads"] in {"low", "middle", "high"}
    assert answers.get("repeats", "").strip() in {"", "low", "middle", "high", NOT_OBSERVED}
    assert answers["setting"] in {"ward", "workshop"}
    assert answers["safe"] in {"yes", "no"}
    assert answers.keys() <= {prompt.key for prompt in form.prompts} | RESERVED_KEYS
    for text in answers.values():
        text.encode()
        assert "\x00" not in text
        assert len(text) <= LONGEST_ANSWER
    assert (answers.get(OUTCOME, "") in set(Outcome)) == (form.type is not FormType.MSF)
    assert answers.get(OUTCOME) != Outcome.UNSATISFACTORY or answers[DO_NEXT].strip()


@given(SENT)
def test_only_answers_to_the_form_itself_are_questioned(answers: dict[str, str]) -> None:
    for doubt in doubts_about(METER, answers):
        assert answers[OUTCOME] == Outcome.SATISFACTORY
        assert answers[doubt.prompt] in {"low", "no"}
