"""Form files: what is read, and what is refused with its line and a sentence."""

from pathlib import Path

import pytest

from app.assessments.form_files import FormFilesError, parse_form, read_form, read_forms
from app.assessments.form_values import (
    Choice,
    Closing,
    FormType,
    Level,
    Prompt,
    PromptKind,
    SuitedItems,
)
from app.standards.problems import FrameworkFileError, Problem
from app.standards.values import Provenance
from tests.assessments.forms import FORM, changed, meter_form

OFFICIAL = changed("key: starter-dops", "key: dops").replace(
    "provenance: starter\nnot_issued_by: [IPEM, ART]\n", "provenance: official\nsource: Handbook, part C\n"
)


def problems_in(text: str) -> tuple[Problem, ...]:
    with pytest.raises(FrameworkFileError) as caught:
        parse_form(text, "meter.yaml")
    return caught.value.problems


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_valid_file_becomes_the_values_it_states() -> None:
    form = meter_form()

    assert (form.key, form.version, form.type) == ("starter-dops-meter", "1", FormType.DOPS)
    assert (form.title, form.activity) == ("Reading a meter", "A meter is read.")
    assert form.disciplines == {"renal-technology", "nuclear-medicine"}
    assert form.intended_for == (SuitedItems(framework="starter-example", codes=("S-EX-01.1",)),)
    assert form.scale.levels[0] == Level(key="low", words="Taken over", satisfactory=False)
    assert form.prompts == (
        Prompt(key="reads", words="Reads the meter", help="Typically twice."),
        Prompt(key="repeats", words="Repeats an odd reading", required=False),
        Prompt(
            key="setting",
            words="Where was it?",
            kind=PromptKind.CHOICE,
            choices=(Choice(key="workshop", words="Workshop"), Choice(key="ward", words="Ward")),
        ),
        Prompt(key="safe", words="Was it safe?", kind=PromptKind.YES_NO),
        Prompt(key="result", words="What was the result?", kind=PromptKind.TEXT, required=False),
    )
    assert form.closing == Closing(went_well="What went well", do_next="What to do next")
    assert form.provenance is Provenance.STARTER


def test_the_notice_of_a_starter_form_names_whose_form_it_is_not() -> None:
    assert meter_form().notice == (
        "Starter form - written by this project, not issued by IPEM or ART. Your official form comes first."
    )


def test_an_official_form_keeps_its_own_notice_or_none_and_an_adapted_one_gets_one() -> None:
    assert meter_form(OFFICIAL).notice == ""
    assert meter_form(OFFICIAL + "notice: By permission.\n").notice == "By permission."
    adapted = meter_form(OFFICIAL.replace("official", "adapted"))
    assert adapted.notice == "Adapted by the centre from: Handbook, part C. The official wording may differ."


def test_a_form_for_no_discipline_in_particular_serves_all() -> None:
    for_all = meter_form(changed("disciplines: [renal-technology, nuclear-medicine]\n", ""))

    assert for_all.serves("radiation-physics")
    assert for_all.serves(None)
    assert meter_form().serves("renal-technology")
    assert not meter_form().serves("radiation-physics")
    assert not meter_form().serves(None)


@pytest.mark.parametrize(
    ("old", "new", "where", "place", "sentence"),
    [
        ("type: DOPS", "type: VIVA", "type:", "type", "'DOPS'"),
        ("type: DOPS\n", "", "key", "type", "`type` is missing"),
        ("type: DOPS", "kind: DOPS", "kind:", "kind", "Check its spelling"),
        ('version: "1"', "version: 1.10", "version", "version", 'quotes: "1.10"'),
        ("renal-technology", "renal", "disciplines", "disciplines", "'renal-technology'"),
        ("[renal-technology, nuclear-medicine]", "[]", "disciplines", "disciplines", "is an empty list"),
        ("codes: [S-EX-01.1]", "codes: [1.1]", "codes", "intended_for, codes", "Put it in quotes"),
        ("key: starter-dops", "key: dops", "key", "key", "begins with `starter-`"),
        ("not_issued_by: [IPEM, ART]\n", "", "provenance", "provenance", "`not_issued_by`"),
        ("type: DOPS", "type: DOPS\nnotice: Official.", "notice", "notice", "Remove `notice`"),
        ("provenance: starter", "provenance: official", "provenance", "provenance", "needs a `source`"),
        ("provenance: starter", "provenance: adapted", "key", "key", "cannot be `adapted`"),
        ("provenance: starter", "provenance: official", "not_issued", "not_issued_by", "Only a starter"),
        ("words: Reads the meter", "words:", "words:\n    help", "prompt reads, words", "is empty"),
        ("words: Reads the meter", "words: Was it safe?", "words: Was it safe?\n    kind",
         "prompt safe, words", "has Was it safe? already, on line 19"),
        ("key: repeats", "key: reads", "key: reads\n    words: Rep", "prompt reads, key",
         "has reads already, on line 18"),
        ("key: result", "key: outcome", "key: outcome", "prompt outcome, key", "end of every form"),
        ("key: reads", "key: Reads it", "key: Reads", "prompt Reads it, key", "small letters"),
        ("kind: text", "kind: number", "kind: number", "prompt result, kind", "'rating'"),
        ("kind: text", "kind: choice", "- key: result", "prompt result", "two `choices`"),
        ("kind: choice", "kind: yes-no", "choices", "prompt setting, choices", "Only a prompt"),
        ("key: ward", "key: workshop", "- {key: workshop, words: Ward}",
         "prompt setting, choice workshop, key", "has workshop already"),
        ("required: false", "required: perhaps", "required: perhaps", "prompt repeats, required",
         "true or false"),
        ("key: high", "key: low", "- {key: low, words: Ind", "scale, level low, key", "has low already"),
        ("key: high", "key: not-observed", "- {key: not-observed", "scale, level not-observed, key",
         "without a level"),
        ("words: Taken over, satisfactory: false", "words: Taken over, satisfactory: true", "levels:",
         "scale, levels", "one that is not"),
        ("words: Independent, satisfactory: true", "words: Independent, satisfactory: false",
         "- {key: high", "scale, level high", "the lowest level first"),
        ("words: Taken over, ", "", "- {key: low", "scale, level low, words", "`words` is missing"),
        ("  do_next: What to do next\n", "", "closing", "closing, do_next", "`do_next` is missing"),
        ("words: Ward", 'words: "Wa\\u202Erd"', 'words: "Wa', "prompt setting, choice ward, words",
         "U+202E"),
        ("help: Typically twice.", "help: Typically\x00", "help", "the whole file", "U+0000"),
        ("help: Typically twice.", "help: " + "x" * 4001, "help", "prompt reads, help",
         "at most 4000"),
        ("key: starter", "\tkey: starter", "\tkey", "the whole file", "tab instead of spaces"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_line_place_and_advice(
    old: str, new: str, where: str, place: str, sentence: str
) -> None:
    text = changed(old, new)

    problem = next((each for each in problems_in(text) if sentence in each.sentence), None)

    assert problem is not None, problems_in(text)
    assert problem.line == line_of(text, where)
    assert problem.place == place


def test_ratings_need_a_scale_and_a_scale_needs_ratings() -> None:
    scale = FORM[FORM.index("scale:") : FORM.index("prompts:")]
    ratings = FORM[FORM.index("  - key: reads") : FORM.index("  - key: setting")]

    (without_scale,) = problems_in(changed(scale, ""))
    assert "needs a `scale`" in without_scale.sentence
    unused, unrated = problems_in(changed(ratings, ""))
    assert (unrated.place, unused.place) == ("scale", "type")
    discussed = meter_form(changed(ratings, "").replace(scale, "").replace("type: DOPS", "type: CBD"))
    assert discussed.scale.levels == ()


def test_what_is_observed_has_a_rating_that_must_be_given() -> None:
    (problem,) = problems_in(changed("help: Typically twice.", "required: false"))

    assert problem.place == "type"
    assert "has to be a rating that is required" in problem.sentence


def test_a_form_has_at_most_forty_prompts() -> None:
    more = "".join(f"  - {{key: k{number}, words: Question {number}}}\n" for number in range(40))

    (problem,) = problems_in(changed("closing:", f"{more}closing:"))

    assert problem.sentence == "There are 45 prompts; a form may have 40."


@pytest.mark.parametrize(
    "text", ["", "- a\n- b\n", "prompts: 3", "prompts: [1, {key: 2}]\nscale: {levels: 3}"]
)
def test_a_file_that_is_no_form_at_all_is_refused(text: str) -> None:
    assert problems_in(text)


def test_every_problem_of_a_file_is_reported_at_once_in_the_order_of_the_lines() -> None:
    text = (
        changed('version: "1"', "version: 1")
        .replace("type: DOPS", "type: VIVA")
        .replace("key: repeats", "key: reads")
        .replace("key: safe", "key: outcome")
        .replace("kind: text", "kind: number")
    )

    assert [problem.place for problem in problems_in(text)] == [
        "version",
        "type",
        "prompt reads, key",
        "prompt outcome, key",
        "prompt result, kind",
    ]


def test_a_folder_is_read_in_the_order_of_the_keys(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(FORM, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(FORM.replace("dops-meter", "dops-z"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no form", encoding="utf-8")

    assert [form.key for form in read_forms(tmp_path)] == ["starter-dops-meter", "starter-dops-z"]
    assert read_form(tmp_path / "b.yaml") == meter_form()


def test_the_problems_of_every_file_of_a_folder_are_reported_together(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(changed("type: DOPS", "type: VIVA"), encoding="utf-8")
    (tmp_path / "b.yaml").write_bytes(b"\xff")
    (tmp_path / "c.yaml").write_text(FORM, encoding="utf-8")
    (tmp_path / "d.yaml").write_text(FORM, encoding="utf-8")

    with pytest.raises(FormFilesError) as caught:
        read_forms(tmp_path)

    first, second, third = caught.value.problems
    assert first.startswith("a.yaml, line 3, type: `type` must be 'DOPS'")
    assert second.startswith("b.yaml, line 1, the whole file: This is not UTF-8")
    assert third == "d.yaml: another file has version 1 of starter-dops-meter already."
    assert caught.value.sentence.count("\n") == 2
