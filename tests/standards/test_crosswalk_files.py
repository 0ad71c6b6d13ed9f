"""Crosswalk files: those that ship, what is read, and what is refused with its line and a sentence."""

from pathlib import Path

import pytest

from app.cli.standards_reading import starter_crosswalks
from app.standards.crosswalk_files import (
    CrosswalkFile,
    Items,
    crosswalk_from,
    is_crosswalk,
    misfits,
    read_crosswalk,
)
from app.standards.documents import FrameworkFileError, Problem, read_framework, sheet_from
from app.standards.relations import Link, Relation
from app.standards.values import walk
from tests.standards.frameworks import EXAMPLE

FILES = starter_crosswalks()
FOLDER = Path(__file__).parents[2] / "standards"
VALID = """\
source: starter-one
target: starter-two
links:
  S-ONE-1:
    - {to: S-TWO-1, relation: exact}
    - {to: S-TWO-2, relation: related}
  S-ONE-2:
    - to: S-TWO-1
      relation: replaced-by
"""


def read(text: str) -> CrosswalkFile:
    return crosswalk_from(sheet_from(text, "example.yaml"), "example.yaml")


def problems_of(text: str) -> list[str]:
    with pytest.raises(FrameworkFileError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def items_in(key: str) -> Items:
    return {item.code: item for item in walk(read_framework(FOLDER / f"{key}.yaml"))}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_crosswalk_joins_two_shipped_sets(file: Path) -> None:
    crosswalk = read_crosswalk(file)
    names = [key.removeprefix("starter-") for key in (crosswalk.source, crosswalk.target)]

    assert file.stem == "--".join(names)
    assert misfits(crosswalk, {key: items_in(key) for key in (crosswalk.source, crosswalk.target)}) == ()
    assert is_crosswalk(sheet_from(file.read_text(encoding="utf-8"), file.name))


def test_no_two_sets_are_joined_from_both_sides() -> None:
    pairs = [frozenset((each.source, each.target)) for each in map(read_crosswalk, FILES)]

    assert len(FILES) >= 25
    assert len(set(pairs)) == len(pairs)


def test_a_file_gives_its_links_in_order_with_their_lines() -> None:
    crosswalk = read(VALID)

    assert (crosswalk.source, crosswalk.target) == ("starter-one", "starter-two")
    assert crosswalk.links == (
        Link("S-ONE-1", Relation.EXACT, "S-TWO-1"),
        Link("S-ONE-1", Relation.RELATED, "S-TWO-2"),
        Link("S-ONE-2", Relation.REPLACED_BY, "S-TWO-1"),
    )
    assert [(each.source_line, each.target_line) for each in crosswalk.written] == [(4, 5), (4, 6), (7, 8)]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("source: starter-one\n", "", "line 1, source: `source` is missing."),
        ("target: starter-two\n", "", "line 1, target: `target` is missing."),
        (VALID[VALID.index("links") :], "", "line 1, links: `links` is missing."),
        ("links:", "version: 1\nlinks:", "line 3, version: `version` is not a field that can stand here."),
        (
            "starter-two",
            "starter-one",
            "line 2, target: A crosswalk joins two sets, and this one joins a set",
        ),
        ("starter-two", "7", "line 2, target: `target` must be a text, but 7 is read as something else."),
        ("starter-two", "", "line 2, target: `target` is empty."),
        ("starter-two", "x" * 121, "line 2, target: `target` is too long: at most 120 characters."),
        ("starter-two", '"starter-two "', "line 2, target: `target` must be one line of text without spaces"),
        ("relation: exact", "relation: same", "line 5, links, S-ONE-1, relation: `relation` must be exact, "),
        ("relation: exact", "relation: 1", "line 5, links, S-ONE-1, relation: `relation` must be exact, "),
        ("relation: exact", "relation: [exact]", "line 5, links, S-ONE-1, relation: `relation` must be"),
        (", relation: exact", "", "line 5, links, S-ONE-1, relation: `relation` is missing."),
        ("to: S-TWO-2, ", "", "line 6, links, S-ONE-1, to: `to` is missing."),
        ("to: S-TWO-2", "to: 1.10", "line 6, links, S-ONE-1, to: `to` must be a text, but 1.10 is read as"),
        ("to: S-TWO-2", "to: [S-TWO-2]", "line 6, links, S-ONE-1, to: `to` must be a text."),
        ("to: S-TWO-2", f"to: {'x' * 81}", "line 6, links, S-ONE-1, to: `to` is too long: at most 80"),
        ("to: S-TWO-2", "at: 2, to: S-TWO-2", "line 6, links, S-ONE-1, at: `at` is not a field that can"),
        (
            "to: S-TWO-2",
            "to: S-TWO-1",
            "line 6, links, S-ONE-1, to: The link to S-TWO-1 stands here twice, fir",
        ),
        ("{to: S-TWO-2, relation: related}", "S-TWO-2", "line 6, links, S-ONE-1: A link has the fields `to`"),
        ("S-ONE-2:", "S-ONE-1:", "line 7, links, S-ONE-1: `S-ONE-1` stands here twice, first on line 4."),
        ("S-ONE-2:", '"S-ONE-2 ":', "line 7, links, S-ONE-2 : A code must be one line of text without"),
        ("  S-ONE-2:", "  S-ONE-3: []\n  S-ONE-2:", "line 7, links, S-ONE-3: This item has no links. Write"),
        ("  S-ONE-2:", "  S-ONE-3:\n  S-ONE-2:", "line 7, links, S-ONE-3: This item has no links. Write"),
        (
            VALID[VALID.index("links") :],
            "links: {}\n",
            "line 3, links: `links` must have codes of the source",
        ),
        (VALID[VALID.index("links") :], "links: [S-1]\n", "line 3, links: `links` must have codes of the"),
        ("S-TWO-2", "S-\u202eTWO", "line 6, the whole file: This text holds characters that cannot be seen"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(old: str, new: str, problem: str) -> None:
    assert old in VALID
    first, *rest = problems_of(VALID.replace(old, new, 1))
    assert first.startswith(problem)
    assert [each for each in rest if "cannot be seen" not in each] == []


def test_every_problem_is_named_at_once() -> None:
    wrong = VALID.replace("exact", "same").replace("S-TWO-2", "S-TWO-1").replace("links:", "note: x\nlinks:")
    assert [problem.split(",")[0] for problem in problems_of(wrong)] == ["line 3", "line 6", "line 7"]


@pytest.mark.parametrize("text", ["", "- 1\n", "words\n", "~\n"])
def test_what_has_no_fields_is_refused(text: str) -> None:
    assert problems_of(text) == [
        "line 1, the whole file: The file must begin with the fields `source:`, `target:` and `links:`."
    ]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"\xff\xfe", b"[" * 5000, b"key: &a [*a]", b"a: b: c"])
def test_bytes_that_are_no_crosswalk_are_refused_with_their_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_bytes(content)
    with pytest.raises(FrameworkFileError) as caught:
        read_crosswalk(path)
    assert caught.value.problems[0].line == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (VALID, True),
        ("target: a\n", True),
        ("source: Our handbook\nlinks: {A: []}\n", True),
        ("key: a\nsource: Our handbook\nitems: []\n", False),
        ("key: a\nitems: []\nlinks: []\n", False),
        ("key: a\nitems: []\ntarget: b\n", False),
        ("- 1\n", False),
        ("", False),
    ],
)
def test_a_crosswalk_is_known_by_its_fields(text: str, *, expected: bool) -> None:
    assert is_crosswalk(sheet_from(text, "example.yaml")) is expected


def example_links(*lines: str) -> CrosswalkFile:
    return read("source: starter-example\ntarget: starter-other\nlinks:\n" + "\n".join(lines) + "\n")


EXAMPLE_ITEMS: Items = {item.code: item for item in walk(EXAMPLE)}


@pytest.mark.parametrize(
    ("source", "target", "relation", "expected"),
    [
        ("S-EX-1.1", "S-EX-1.2", "exact", ()),
        ("S-EX-1.1", "S-EX-2.1", "related", ()),
        ("S-EX-2.1", "S-EX-1.1", "exact", ()),
        (
            "S-EX-9",
            "S-EX-1.2",
            "exact",
            (Problem(4, "links, S-EX-9", "starter-example has no item S-EX-9. Check the code."),),
        ),
        (
            "S-EX-1.1",
            "S-EX-9",
            "exact",
            (Problem(6, "links, S-EX-1.1, to", "starter-other has no item S-EX-9. Check the code."),),
        ),
        (
            "S-EX-1",
            "S-EX-1.2",
            "exact",
            (
                Problem(
                    4,
                    "links, S-EX-1",
                    "S-EX-1 has items below it, so no evidence is mapped to it. Link one of those.",
                ),
            ),
        ),
        (
            "S-EX-1.1",
            "S-EX-2.1",
            "exact",
            (
                Problem(
                    6,
                    "links, S-EX-1.1, to",
                    "S-EX-2.1 is a heading without a text. A link to it can only be related.",
                ),
            ),
        ),
    ],
)
def test_a_link_joins_items_that_take_evidence(
    source: str, target: str, relation: str, expected: tuple[Problem, ...]
) -> None:
    crosswalk = example_links(f"  {source}:", f"    - relation: {relation}", f"      to: {target}")
    sets = {"starter-example": EXAMPLE_ITEMS, "starter-other": EXAMPLE_ITEMS}
    assert misfits(crosswalk, sets) == expected


def test_a_set_that_is_not_there_is_named_and_the_other_is_checked() -> None:
    crosswalk = example_links("  S-EX-9:", "    - {to: A, relation: related}")
    assert [str(problem) for problem in misfits(crosswalk, {"starter-example": EXAMPLE_ITEMS})] == [
        "line 2, target: There is no set starter-other to check this with. Load or name its file too.",
        "line 4, links, S-EX-9: starter-example has no item S-EX-9. Check the code.",
    ]
