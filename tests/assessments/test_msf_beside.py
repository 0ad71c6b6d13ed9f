"""The averages and the own rating follow from the released counts and from nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.msf_beside import beside, form_about_oneself
from app.assessments.msf_strips import LEFT, WIDTH, strips_of
from app.assessments.msf_summary import Summary, summarise
from tests.assessments.forms import meter_form
from tests.assessments.rounds import FEEDBACK_FORM

FORM = meter_form(FEEDBACK_FORM)
LEVELS = ("concern", "usually", "always")
rating = st.sampled_from([*LEVELS, "not-observed", ""])
rounds = st.lists(st.fixed_dictionaries({"safe": rating, "listens": rating}), min_size=3, max_size=12)


@given(answers=rounds)
def test_the_average_is_of_those_who_rated_and_stays_within_the_scale(answers: list[dict[str, str]]) -> None:
    row = beside(FORM, summarise(FORM, answers), {})[0]
    rated = [LEVELS.index(each["safe"]) + 1 for each in answers if each["safe"] in LEVELS]
    if len(rated) < 3:
        words = "Too few rated this" if rated else "Nobody rated this"
        assert (row.average, row.average_words) == (None, words)
        return
    assert row.average is not None
    assert row.average == pytest.approx(sum(rated) / len(rated))
    assert 1 <= row.average <= row.levels == len(LEVELS)


@given(answers=rounds, own=st.fixed_dictionaries({"safe": rating}))
def test_a_summary_that_was_kept_gives_the_same_figures(
    answers: list[dict[str, str]], own: dict[str, str]
) -> None:
    summary = summarise(FORM, answers)
    again = Summary.from_data(summary.to_data())
    assert beside(FORM, again, own) == beside(FORM, summary, own)


@pytest.mark.parametrize(
    ("own", "level", "words"),
    [
        ({"safe": "always"}, 3, "3, Always"),
        ({"safe": "not-observed"}, None, "Not observed"),
        ({}, None, "Not given"),
    ],
)
def test_the_own_rating_is_said_with_its_number_where_it_has_one(
    own: dict[str, str], level: int | None, words: str
) -> None:
    row = beside(FORM, summarise(FORM, [{"safe": "usually"}] * 3), own)[0]
    assert (row.own, row.own_rating_words) == (level, words)


def test_the_marks_stand_where_the_figures_say() -> None:
    answers = [{"safe": "concern"}, {"safe": "always"}, {"safe": "always"}]
    strips = strips_of(beside(FORM, summarise(FORM, answers), {"safe": "concern"}))
    assert set(strips) == {"safe"}
    strip = strips["safe"]
    assert strip.own == LEFT
    assert strip.average == pytest.approx(LEFT + WIDTH * 2 / 3, abs=0.01)
    assert [level for _, level in strip.ticks] == [1, 2, 3]
    assert strip.words == "Average of colleagues: 2.3; own rating: 1, A concern"


def test_a_trainee_is_asked_no_texts_about_themselves() -> None:
    assert [prompt.key for prompt in form_about_oneself(FORM).prompts] == ["safe", "listens"]
