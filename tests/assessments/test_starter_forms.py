"""The assessment forms that ship with the product."""

import re
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from app.assessments.form_files import STARTER_FORMS, parse_form, starter_forms
from app.assessments.form_values import AssessmentForm, FormType, Prompt, PromptKind, digest_of_form
from app.placements.programmes import Discipline
from app.standards.documents import read_framework
from app.standards.values import FrameworkDocument, ItemDocument, Provenance, walk

DOCUMENTATION = STARTER_FORMS.parents[1] / "docs" / "standards.md"
DIGESTS = Path(__file__).parent / "starter-form-digests.txt"
# By name, so that no file is read before a test runs.
KEYS = sorted(file.stem for file in STARTER_FORMS.glob("*.yaml"))
DISCIPLINES = sorted(discipline.value for discipline in Discipline)
OBSERVED = (FormType.DOPS, FormType.OCE)
FIGURE = re.compile(r"\d\s?(%|mm|mg|cm|HU|J\b|ohm|°C|mS|CFU|EU|beats)")


def forms_for(discipline: str, type_: FormType) -> list[AssessmentForm]:
    return [form for form in starter_forms() if discipline in form.disciplines and form.type is type_]


def form_named(key: str) -> AssessmentForm:
    return next(form for form in starter_forms() if form.key == key)


def keys_of(*types: FormType) -> list[str]:
    return [
        key for key in KEYS if key.startswith(tuple(f"starter-{type_.value.lower()}-" for type_ in types))
    ]


def rated_words(form: AssessmentForm) -> set[str]:
    return {prompt.words for prompt in form.prompts if prompt.kind is PromptKind.RATING}


def texts(prompt: Prompt) -> str:
    return f"{prompt.words} {prompt.help}"


@cache
def items_of(key: str) -> tuple[FrameworkDocument, dict[str, ItemDocument]]:
    document = read_framework(STARTER_FORMS.parent / f"{key}.yaml")
    return document, {item.code: item for item in walk(document)}


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_form_is_named_after_its_file_and_marked_as_ours(key: str) -> None:
    form = form_named(key)

    assert form.key.startswith(f"starter-{form.type.value.lower()}-") or not form.disciplines
    assert form.provenance is Provenance.STARTER
    assert form.notice.startswith("Starter form - written by this project, not issued by IPEM, ")
    assert AssessmentForm.from_data(form.to_data()) == form


def test_the_words_of_a_version_never_change() -> None:
    """A changed form gets a new version, and a line in the list beside this file; no line is ever changed."""
    pinned = dict(line.rsplit(" ", 1) for line in DIGESTS.read_text(encoding="ascii").splitlines())

    for form in starter_forms():
        assert pinned[f"{form.key} {form.version}"] == digest_of_form(form)


def test_no_form_has_the_key_or_title_of_another() -> None:
    forms = starter_forms()

    assert len({form.key for form in forms}) == len({form.title for form in forms}) == len(KEYS)


@pytest.mark.parametrize("discipline", DISCIPLINES)
def test_each_discipline_has_forms_for_what_is_observed_and_discussed(discipline: str) -> None:
    assert 5 <= len(forms_for(discipline, FormType.DOPS)) <= 6
    assert len(forms_for(discipline, FormType.OCE)) == 1
    assert len(forms_for(discipline, FormType.CBD)) == 2


def test_what_every_discipline_needs_is_there_once() -> None:
    common = Counter(form.type for form in starter_forms() if not form.disciplines)

    assert common == {FormType.MSF: 1, FormType.COMPETENCY_EVIDENCE: 1, FormType.TRAINING_ACTIVITY: 1}


@pytest.mark.parametrize(("one", "other"), tuple(combinations(DISCIPLINES, 2)))
def test_two_disciplines_are_not_asked_the_same(one: str, other: str) -> None:
    ours, theirs = (
        set().union(*(rated_words(form) for form in starter_forms() if discipline in form.disciplines))
        for discipline in (one, other)
    )

    assert ours
    assert ours.isdisjoint(theirs)


def test_no_two_observations_of_one_discipline_ask_the_same_either() -> None:
    observed = [form for form in starter_forms() if form.type in OBSERVED]
    times = Counter(words for form in observed for words in rated_words(form))

    assert [words for words, count in times.items() if count > 1] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_form_can_be_filled_in_at_the_bench(key: str) -> None:
    form = form_named(key)
    required = [prompt for prompt in form.prompts if prompt.required]

    assert 5 <= len(form.prompts) <= 14
    assert sum(prompt.kind is PromptKind.TEXT for prompt in required) <= 1
    assert all(len(prompt.words) <= 110 for prompt in form.prompts)


@pytest.mark.parametrize("key", keys_of(*OBSERVED))
def test_an_observation_asks_for_the_trainees_part_and_for_confidentiality(key: str) -> None:
    form = form_named(key)
    first = form.prompts[0]
    asked = [prompt for prompt in form.prompts if prompt.kind is PromptKind.YES_NO]

    assert first.kind is PromptKind.CHOICE
    assert 6 <= len(rated_words(form)) <= 9
    assert [prompt.required for prompt in asked if prompt.key == "confidentiality"] == [True]


@pytest.mark.parametrize("key", keys_of(FormType.CBD))
def test_a_discussion_begins_with_the_case_in_words(key: str) -> None:
    form = form_named(key)
    case = form.prompts[0]

    assert (case.key, case.kind, case.required) == ("case", PromptKind.TEXT, True)


def test_every_observation_and_discussion_needs_only_its_heart_rated() -> None:
    for key in keys_of(*OBSERVED, FormType.CBD):
        ratings = [each for each in form_named(key).prompts if each.kind is PromptKind.RATING]
        assert 3 <= sum(each.required for each in ratings) <= 5
        assert not all(each.required for each in ratings)


def test_a_rater_may_pass_over_whatever_they_have_not_seen() -> None:
    (form,) = [form for form in starter_forms() if form.type is FormType.MSF]

    assert not any(prompt.required for prompt in form.prompts)
    assert not form.asks_outcome


@pytest.mark.parametrize("key", KEYS)
def test_a_figure_is_typical_and_never_a_requirement(key: str) -> None:
    form = form_named(key)
    for prompt in form.prompts:
        if FIGURE.search(texts(prompt)):
            assert "typically" in prompt.help
            assert re.search(r"local|maker|protocol|standard in use", prompt.help, re.IGNORECASE)


@pytest.mark.parametrize("key", KEYS)
def test_a_form_is_suggested_for_items_that_are_there_and_are_signed_off(key: str) -> None:
    form = form_named(key)
    for suited in form.intended_for:
        document, items = items_of(suited.framework)
        assert all(items[code].counts for code in suited.codes)
        assert document.discipline is None or document.discipline in form.disciplines


def test_every_form_of_a_discipline_suits_items_of_its_own_set() -> None:
    for form in starter_forms():
        for discipline in form.disciplines:
            assert f"starter-ipem-{discipline}" in {suited.framework for suited in form.intended_for}


def test_the_documentation_lists_every_form_of_a_discipline() -> None:
    page = DOCUMENTATION.read_text(encoding="utf-8").lower()

    assert [
        form.title for form in starter_forms() if form.disciplines and form.title.lower() not in page
    ] == []


def test_the_form_in_the_documentation_can_be_read() -> None:
    page = DOCUMENTATION.read_text(encoding="utf-8")
    example = next(part for part in page.split("```yaml\n") if "prompts:" in part).split("```")[0]

    form = parse_form(example, DOCUMENTATION.name)
    assert form.notice.startswith("Adapted by the centre from: Training handbook")
