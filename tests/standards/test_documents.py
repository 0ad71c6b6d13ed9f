"""Framework files: what is read, and what is refused with its line and a sentence."""

from datetime import date
from pathlib import Path

import pytest

from app.core.errors import TechfolioError
from app.standards.documents import (
    LARGEST,
    FrameworkFileError,
    Problem,
    parse_framework,
    read_framework,
)
from app.standards.values import (
    AssessmentMinimum,
    AssessmentType,
    ChildrenRule,
    ItemKind,
    Learning,
    Provenance,
    Requirement,
    SettingMark,
    Signer,
    WeekSpan,
)

VALID = """\
key: starter-example
version: "1"
title: Starter set for tests
publisher: Techfolio project
scheme: art
discipline: renal-technology
provenance: starter
not_issued_by: [ART]
valid_from: 2026-03-04
source: Written for this test
items:
  - code: S-EX-01
    kind: unit
    title: A unit
    requirement: {children: 1}
    children:
      - code: S-EX-01.1
        kind: competency
        title: Measure
        statement: Measure the conductivity.
        guidance: Rinse first.
        evidence_hint: Your own readings.
        learning: practical
        weeks: {from: 2, to: 9}
        marks: [in-house, academic-year-2]
        requirement:
          min_evidence: 2
          min_first_hand: 1
          repetitions: 3
          assessments:
            - {types: [DOPS, OCE], minimum: 1}
            - {types: [CBD], minimum: 2}
      - code: S-EX-01.2
        kind: competency
        title: Explain
        statement: Explain conductivity.
        learning: knowledge
"""


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(FrameworkFileError) as caught:
        parse_framework(text, "example.yaml")
    return caught.value.problems


def only_problem_of(text: str) -> Problem:
    problems = problems_of(text)
    assert len(problems) == 1, problems
    return problems[0]


def changed(old: str, new: str, count: int = 1) -> str:
    assert old in VALID
    return VALID.replace(old, new, count)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_valid_file_becomes_the_values_it_states() -> None:
    document = parse_framework(VALID, "example.yaml")

    assert (document.key, document.version, document.scheme) == ("starter-example", "1", "art")
    assert document.discipline == "renal-technology"
    assert document.provenance is Provenance.STARTER
    assert document.valid_from == date(2026, 3, 4)
    unit = document.items[0]
    assert unit.kind is ItemKind.UNIT
    assert unit.requirement == Requirement(min_evidence=0, children=1)
    measure = unit.children[0]
    assert measure.learning is Learning.PRACTICAL
    assert measure.weeks == WeekSpan(2, 9)
    assert measure.marks == (SettingMark.IN_HOUSE, SettingMark.ACADEMIC_YEAR_2)
    assert measure.requirement == Requirement(
        min_evidence=2,
        min_first_hand=1,
        repetitions=3,
        children=ChildrenRule.NONE,
        assessments=(
            AssessmentMinimum(types=frozenset({AssessmentType.DOPS, AssessmentType.OCE}), minimum=1),
            AssessmentMinimum(types=frozenset({AssessmentType.CBD}), minimum=2),
        ),
        signer=Signer.SUPERVISOR,
    )
    assert unit.children[1].requirement == Requirement(min_evidence=1)


def test_a_practical_item_without_a_rule_asks_for_one_first_hand_entry() -> None:
    document = parse_framework(changed("learning: knowledge", "learning: practical"), "example.yaml")

    assert document.items[0].children[1].requirement == Requirement(min_evidence=1, min_first_hand=1)


def test_the_notice_of_a_starter_set_names_whose_list_it_is_not() -> None:
    document = parse_framework(changed("[ART]", "[IPEM, ART, RCT]"), "example.yaml")

    assert document.notice == (
        "Starter set - written by this project, not issued by IPEM, ART or RCT. "
        "Replace it with your official copy."
    )


def test_an_official_set_keeps_its_own_notice_or_none() -> None:
    official = (
        changed("provenance: starter", "provenance: official")
        .replace("not_issued_by: [ART]\n", "")
        .replace("starter-example", "example")
        .replace("Starter set", "A set")
        .replace("S-EX", "EX")
    )

    assert parse_framework(official, "x").notice == ""
    adapted = official.replace("provenance: official", "provenance: adapted")
    assert parse_framework(adapted, "x").notice.startswith("Adapted by Techfolio project from")
    own = official.replace("provenance: official", "provenance: official\nnotice: By permission.")
    assert parse_framework(own, "x").notice == "By permission."


@pytest.mark.parametrize(
    ("old", "new", "where", "place", "sentence"),
    [
        ("code: S-EX-01.2", "code: 1.10", "code: 1.10", "item number 2 of its list, code", '"1.10"'),
        ('version: "1"', "version: 1", "version: 1", "version", 'quotes: "1"'),
        ("title: Explain", "title: true", "title: true", "item S-EX-01.2, title", 'quotes: "true"'),
        ("title: Explain", "title:", "title:\n        statement: Explain", "item S-EX-01.2, title",
         "is empty"),
        ("title: Explain", 'title: "  "', 'title: "  "', "item S-EX-01.2, title", "is empty"),
        ("title: Explain", "title: [a, b]", "title: [a", "item S-EX-01.2, title", "must be a text"),
        ("code: S-EX-01.2", "code: S-EX-01.1",
         "code: S-EX-01.1\n        kind: competency\n        title: E",
         "item S-EX-01.1, code", "used twice, first on line 17"),
        ("code: S-EX-01.2", "code: EX-01.2", "code: EX-01.2", "item EX-01.2, code", "begins with S-"),
        ("code: S-EX-01.2", 'code: "=S-cmd()"', 'code: "=', "item =S-cmd(), code", "letter or a digit"),
        ("key: starter-example", "key: example", "key: ex", "key", "begins with `starter-`"),
        ("key: starter-example", "key: starter Example", "key: st", "key", "small letters"),
        ("title: Starter set for tests", "title: A set", "title: A s", "title", "the word Starter"),
        ("not_issued_by: [ART]\n", "", "provenance", "provenance", "`not_issued_by`"),
        ("scheme: art", "scheme: art\nnotice: All official.", "notice:", "notice", "Remove `notice`"),
        ("scheme: art\n", "", "key", "scheme", "`scheme` is missing"),
        ("kind: unit", "kind: chapter", "kind: ch", "item S-EX-01, kind", "'section', 'unit'"),
        ("learning: knowledge", "lerning: knowledge", "lerning", "item S-EX-01.2, lerning", "spelling"),
        ("from: 2, to: 9", "from: 9, to: 2", "weeks:", "item S-EX-01.1, weeks",
         "end (2) before they begin (9)"),
        ("from: 2, to: 9", "from: 0, to: 2", "weeks:", "item S-EX-01.1, weeks, from", "at least 1"),
        ("from: 2, to: 9", "from: 2", "weeks:", "item S-EX-01.1, weeks, to", "`to` is missing"),
        ("from: 2, to: 9", "from: 2, to: 9.5", "weeks:", "item S-EX-01.1, weeks, to", "whole number"),
        ("2026-03-04", "4 March 2026", "valid_from", "valid_from", "2026-03-04"),
        ("        statement: Explain conductivity.\n", "", "- code: S-EX-01.2", "item S-EX-01.2",
         "no `statement`"),
        ("{children: 1}", "{children: 3}", "requirement", "item S-EX-01, requirement, children",
         "there are 2"),
        ("{children: 1}", "{children: most}", "requirement", "item S-EX-01, requirement, children",
         "all, none or a number"),
        ("min_first_hand: 1", "min_first_hand: 5", "min_first_hand",
         "item S-EX-01.1, requirement, min_first_hand", "for only 2"),
        ("min_evidence: 2", "children: all", "children: all",
         "item S-EX-01.1, requirement, children", "there are none"),
        ("types: [CBD]", "types: [VIVA]", "- {types: [VIVA",
         "item S-EX-01.1, requirement, assessments, types", "'DOPS'"),
        ("types: [CBD]", "types: []", "- {types: []",
         "item S-EX-01.1, requirement, assessments, types", "is an empty list"),
        ("learning: knowledge", "slot: true", "statement: Explain", "item S-EX-01.2, statement",
         "waits for its text"),
        ("requirement: {children: 1}", "slot: true", "slot", "item S-EX-01, slot", "no items below"),
        ("learning: knowledge", "children: []", "children: []", "item S-EX-01.2, children",
         "is an empty list"),
        ("title: Explain", "title: &x Explain", "title: &x", "item S-EX-01.2, title", "anchor &x"),
        ("title: Explain", "title: !!str Explain", "title: !!", "item S-EX-01.2, title", "Remove the tag"),
        ("title: Explain", "title: *x", "title: *x", "item S-EX-01.2, title", "alias *x"),
        ("title: Explain", "title: Explain\n        title: Again", "title: Again",
         "item S-EX-01.2, title", "twice"),
        ("title: Explain", 'title: "a\\u202Eb"', 'title: "a', "item S-EX-01.2, title",
         "U+202E (right-to-left"),
        ("title: Explain", 'title: "a\\0b"', 'title: "a', "item S-EX-01.2, title", "U+0000"),
        ("title: Explain", "title: a\u202eb", "title: a", "the whole file", "U+202E (right-to-left"),
        ("title: Explain", "title: a\x00b", "title: a", "the whole file", "U+0000"),
        ("title: Explain", "title: a\ud800b", "title: a", "the whole file", "U+D800"),
        ("title: Explain", "title: a\ufffdb", "title: a", "the whole file", "damaged"),
        ("title: Explain", 'title: "a\\nb"', 'title: "a', "item S-EX-01.2, title", "one line"),
        ("title: Explain", "title: " + "x" * 301, "title: x", "item S-EX-01.2, title", "at most 300"),
        ("Rinse first.", "x" * 4001, "guidance: x", "item S-EX-01.1, guidance", "at most 4000"),
        ("Rinse first.", "x" * 9000, "guidance: x", "the whole file", "longer than 8000"),
        ("key: starter", "\tkey: starter", "\tkey", "the whole file", "tab instead of spaces"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_line_place_and_advice(
    old: str, new: str, where: str, place: str, sentence: str
) -> None:
    text = changed(old, new)

    problem = next((each for each in problems_of(text) if sentence in each.sentence), None)

    assert problem is not None, problems_of(text)
    assert problem.line == line_of(text, where)
    assert problem.place == place


def test_a_unit_without_items_is_refused_unless_it_is_a_slot() -> None:
    text = VALID[: VALID.index("    requirement: {children: 1}")]

    assert "This unit is empty" in only_problem_of(text).sentence
    assert not parse_framework(text + "    slot: true\n", "x").is_complete


@pytest.mark.parametrize("provenance", ["official", "adapted"])
def test_a_starter_set_cannot_be_relabelled(provenance: str) -> None:
    text = changed("provenance: starter", f"provenance: {provenance}").replace(
        "source: Written for this test\n", ""
    )

    places = {problem.place for problem in problems_of(text)}

    assert {"provenance", "key", "title", "not_issued_by"} <= places
    assert ("item S-EX-01, code" in places) == (provenance == "official")


def test_every_problem_is_reported_at_once_in_the_order_of_the_lines() -> None:
    text = (
        changed('version: "1"', "version: 1.10")
        .replace("scheme: art", "scheme: art\nscheme: art")
        .replace("from: 2, to: 9", "from: 9, to: 2")
        .replace("S-EX-01.2", "S-EX-01.1")
        .replace("kind: unit", "kind: chapter")
    )

    problems = problems_of(text)

    assert [problem.place for problem in problems] == [
        "version",
        "scheme",
        "item S-EX-01, kind",
        "item S-EX-01.1, weeks",
        "item S-EX-01.1, code",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_the_sentence_names_file_and_lines_and_stays_readable_with_many_problems() -> None:
    items = "".join("  - {code: 1, kind: unit}\n" for _ in range(100))
    with pytest.raises(TechfolioError) as caught:
        parse_framework(VALID[: VALID.index("  - code")] + items, "bad\nname.yaml")

    lines = caught.value.sentence.split("\n")
    assert lines[0].startswith("bad\ufffdname.yaml has ")
    assert lines[1].startswith("bad\ufffdname.yaml, line 12, item number 1 of its list")
    assert lines[-1].endswith("more.")
    assert len(lines) == 52


def test_the_same_problem_is_listed_once() -> None:
    assert len(problems_of("")) == 1
    assert "must begin with fields" in only_problem_of("- a\n- b\n").sentence


def test_a_second_document_and_a_directive_are_refused() -> None:
    assert "second document" in only_problem_of(VALID + "---\nkey: x\n").sentence
    assert "%" in only_problem_of("%YAML 1.1\n---\n" + VALID).sentence


def test_a_file_with_too_many_values_is_refused_before_it_is_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.standards.sheet.MOST_VALUES", 20)

    assert "more than 20 values" in only_problem_of(VALID).sentence


def test_the_example_in_the_documentation_can_be_loaded() -> None:
    page = (Path(__file__).parents[2] / "docs" / "standards.md").read_text(encoding="utf-8")
    example = next(part for part in page.split("```yaml\n") if part.startswith("key:")).split("```")[0]

    assert parse_framework(example, "docs/standards.md").items[0].children[0].code == "B 1.1"


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + VALID.replace("\n", "\r\n").encode())

    assert read_framework(file) == parse_framework(VALID, "x")


@pytest.mark.parametrize(
    ("raw", "line", "sentence"),
    [
        (VALID.encode("utf-16"), 1, "not UTF-8"),
        (VALID.replace("Rinse first.", "35 \u00b0C").encode("latin-1"), 21, "not UTF-8"),
        (b"#" * (LARGEST + 1), 1, "larger than 8 MiB"),
        (b"", 1, "must begin with fields"),
    ],
)
def test_bytes_that_are_no_framework_are_refused(
    tmp_path: Path, raw: bytes, line: int, sentence: str
) -> None:
    file = tmp_path / "example.yaml"
    file.write_bytes(raw)

    with pytest.raises(FrameworkFileError, match=sentence) as caught:
        read_framework(file)
    assert caught.value.problems[0].line == line


@pytest.mark.parametrize("name", ["missing.yaml", ".", "nul\x00.yaml"])
def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(FrameworkFileError, match="cannot be opened"):
        read_framework(tmp_path / name)
