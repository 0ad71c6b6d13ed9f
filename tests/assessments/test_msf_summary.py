"""A summary counts what colleagues chose, and says nothing about who chose it or in which order."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.msf_summary import WITHHELD, Summary, digest_of_summary, summarise
from app.assessments.msf_views import bars_of, tables_of
from tests.assessments.forms import meter_form
from tests.assessments.rounds import FEEDBACK_FORM

FORM = meter_form(FEEDBACK_FORM)
answer = st.fixed_dictionaries(
    {"safe": st.sampled_from(["concern", "usually", "always", "not-observed"])},
    optional={"comment": st.text(max_size=5), "do-next": st.text(max_size=5)},
)
rounds = st.lists(answer, min_size=3, max_size=12)


@given(answers=rounds, chance=st.randoms())
def test_the_order_of_the_answers_changes_nothing(answers: list[dict[str, str]], chance: object) -> None:
    mixed = list(answers)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    assert summarise(FORM, mixed) == summarise(FORM, answers)


@given(answers=rounds)
def test_every_answer_is_counted_once(answers: list[dict[str, str]]) -> None:
    line = summarise(FORM, answers).lines[0]
    assert sum(count.number for count in line.counts) == len(answers)
    expected = Counter(each["safe"] for each in answers)
    if 0 < len(answers) - expected["not-observed"] < 3:
        assert line.in_words == WITHHELD
        return
    found = {count.words: count.number for count in line.counts}
    assert found["A concern"] == expected["concern"]
    assert found["Not observed"] == expected["not-observed"]


@pytest.mark.parametrize("judged", [1, 2])
def test_what_fewer_than_three_judged_is_the_same_whatever_they_said(judged: int) -> None:
    unseen = [{"safe": "not-observed"}] * (5 - judged)
    all_said = {
        summarise(FORM, [*unseen, *([{"safe": level}] * judged)]).lines[0]
        for level in ("concern", "usually", "always")
    }
    (line,) = all_said
    assert line.in_words == WITHHELD
    summary = summarise(FORM, [*unseen, *([{"safe": "concern"}] * judged)])
    assert bars_of(summary)[0].pieces == ()
    assert line not in [each for table in tables_of(summary) for each in table.lines]


@given(answers=rounds)
def test_comments_are_all_there_and_in_the_order_of_their_letters(answers: list[dict[str, str]]) -> None:
    written = {each.words: each.texts for each in summarise(FORM, answers).comments}
    expected = [each["comment"].strip() for each in answers if each.get("comment", "").strip()]
    assert sorted(written.get("Anything else", ())) == sorted(expected)
    texts = written.get("Anything else", ())
    assert list(texts) == sorted(texts, key=lambda text: (text.casefold(), text))


@given(answers=rounds)
def test_a_summary_survives_being_kept(answers: list[dict[str, str]]) -> None:
    summary = summarise(FORM, answers)
    again = Summary.from_data(summary.to_data())
    assert again == summary
    assert digest_of_summary("f" * 64, again) == digest_of_summary("f" * 64, summary)


@given(answers=rounds)
def test_a_bar_has_a_piece_for_each_level_that_was_chosen(answers: list[dict[str, str]]) -> None:
    bar = bars_of(summarise(FORM, answers))[0]
    assert [piece.count for piece in bar.pieces] == [
        count for count in bar.line.counts if count.shown and count.number
    ]
    assert not bar.pieces or abs(sum(piece.width for piece in bar.pieces) - 320) < 0.1
    assert len({piece.fill for piece in bar.pieces}) == len(bar.pieces)
