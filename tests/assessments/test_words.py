"""The answers that a form offers, and how they are read back."""

from app.assessments.words import answer_choices, answers_in_words
from tests.assessments.forms import FORM, meter_form

OPTIONAL = meter_form(FORM.replace("kind: yes-no", "kind: yes-no\n    required: false"))
UNSEEN = ("not-observed", "Not observed")


def offered(key: str) -> list[tuple[str, str]]:
    return answer_choices(OPTIONAL, next(prompt for prompt in OPTIONAL.prompts if prompt.key == key))


def test_what_must_be_judged_cannot_be_left_unobserved() -> None:
    assert offered("reads") == [("low", "Taken over"), ("middle", "As expected"), ("high", "Independent")]
    (safe,) = [prompt for prompt in meter_form().prompts if prompt.key == "safe"]
    assert answer_choices(meter_form(), safe) == [("yes", "Yes"), ("no", "No")]


def test_what_need_not_happen_can_be_left_unobserved_whether_rated_or_asked() -> None:
    assert offered("repeats")[-1] == UNSEEN
    assert offered("safe") == [("yes", "Yes"), ("no", "No"), UNSEEN]


def test_a_choice_and_a_text_offer_only_their_own() -> None:
    assert offered("setting") == [("workshop", "Workshop"), ("ward", "Ward")]
    assert offered("result") == []


def test_answers_are_read_back_in_words_and_in_the_order_of_the_form() -> None:
    answers = {"safe": "not-observed", "repeats": "not-observed", "reads": "low", "result": ""}

    assert answers_in_words(OPTIONAL, answers) == [
        ("Reads the meter", "Taken over"),
        ("Repeats an odd reading", "Not observed"),
        ("Was it safe?", "Not observed"),
    ]
