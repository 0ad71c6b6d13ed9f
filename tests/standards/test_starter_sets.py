"""The framework files that ship with the product, and the digest that fixes a framework's content."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from app.placements.programmes import Discipline
from app.standards.catalogue import code_order
from app.standards.documents import read_framework
from app.standards.values import (
    AssessmentMinimum,
    AssessmentType,
    FrameworkDocument,
    ItemDocument,
    ItemKind,
    Learning,
    Provenance,
    Requirement,
    SettingMark,
    digest,
    walk,
)

FOLDER = Path(__file__).parents[2] / "standards"
FILES = sorted(FOLDER.glob("*.yaml"))
HEADINGS_ONLY = [file for file in FILES if "slot: true" in file.read_text(encoding="utf-8")]
WITH_ITEMS = [file for file in FILES if file not in HEADINGS_ONLY]
DISCIPLINES = sorted(discipline.value for discipline in Discipline)


def shipped(name: str) -> FrameworkDocument:
    return read_framework(FOLDER / f"{name}.yaml")


def test_every_scheme_has_its_sets() -> None:
    names = {file.stem.removeprefix("starter-") for file in FILES}

    assert {f"ipem-{discipline}" for discipline in DISCIPLINES} <= names
    assert names >= {
        "art-renal-technology",
        "professional-practice",
        "rct-evidence-physics",
        "rct-evidence-engineering",
        "good-scientific-practice-2012",
        "good-scientific-practice-2021",
        "ahcs-standards-of-proficiency",
        "apprenticeship-st0413",
        "cpd-standards",
        "scottish-prp",
    }


def test_the_documentation_counts_them_rightly() -> None:
    page = (FOLDER.parent / "docs" / "standards.md").read_text(encoding="utf-8")
    for file in FILES:
        document = read_framework(file)
        counting = sum(item.counts for item in walk(document))
        slots = sum(item.slot for item in walk(document))
        words = (
            f"{counting} in {len(document.items)} units" if counting else f"headings with {slots} empty slots"
        )
        row = next(line for line in page.splitlines() if f"`{file.name}`" in line)
        assert words in row


def test_no_code_stands_in_two_sets() -> None:
    codes = Counter(item.code for file in FILES for item in walk(read_framework(file)))

    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_set_is_named_after_its_file_and_marked_as_ours(file: Path) -> None:
    document = read_framework(file)

    assert document.key == file.stem
    assert document.provenance is Provenance.STARTER
    assert document.notice.startswith("Starter set - written by this project, not issued by ")
    assert all(item.code.startswith("S-") for item in walk(document))


@pytest.mark.parametrize("discipline", DISCIPLINES)
def test_each_discipline_has_thirty_to_sixty_competencies_in_units(discipline: str) -> None:
    document = shipped(f"starter-ipem-{discipline}")

    assert document.discipline == discipline
    assert 6 <= len(document.items) <= 10
    assert all(unit.kind is ItemKind.UNIT for unit in document.items)
    assert 30 <= sum(item.counts for item in walk(document)) <= 60
    assert document.is_complete


@pytest.mark.parametrize(
    ("name", "units", "fewest", "most"),
    [("starter-art-renal-technology", 8, 24, 36), ("starter-professional-practice", 4, 12, 24)],
)
def test_a_set_has_its_units_and_competencies(name: str, units: int, fewest: int, most: int) -> None:
    document = shipped(name)

    assert len(document.items) == units
    assert fewest <= sum(item.counts for item in walk(document)) <= most
    assert document.is_complete


@pytest.mark.parametrize("file", WITH_ITEMS, ids=lambda file: file.stem)
def test_every_competency_says_all_that_a_trainee_needs(file: Path) -> None:
    for item in (item for item in walk(read_framework(file)) if item.counts):
        assert item.kind is ItemKind.COMPETENCY
        assert item.statement, item.code
        assert item.guidance, item.code
        assert item.evidence_hint, item.code
        assert item.learning, item.code
        assert item.weeks is not None, item.code
        assert item.weeks.last <= 50, item.code
        assert 1 <= item.requirement.min_evidence <= 3, item.code
        assert (item.requirement.min_first_hand >= 1) == (item.learning is Learning.PRACTICAL), item.code


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_set_requires_an_assessment_that_cannot_be_recorded_yet(file: Path) -> None:
    assert not any(item.requirement.assessments for item in walk(read_framework(file)))


def test_each_renal_unit_pairs_knowledge_with_demonstration() -> None:
    for unit in shipped("starter-art-renal-technology").items:
        first, second = unit.children[:2]
        assert (first.learning, second.learning) == (Learning.KNOWLEDGE, Learning.PRACTICAL), unit.code
        for item in unit.children:
            assert (item.marks == (SettingMark.IN_HOUSE,)) == (item.learning is Learning.PRACTICAL), item.code
            assert len(item.marks) == 1, item.code


@pytest.mark.parametrize("file", HEADINGS_ONLY, ids=lambda file: file.stem)
def test_headings_take_evidence_but_never_count(file: Path) -> None:
    document = read_framework(file)

    assert not document.is_complete
    assert not any(item.counts for item in walk(document))
    assert not any(item.statement for item in walk(document))
    assert all(item.slot == item.takes_evidence for item in walk(document))
    assert document.title.startswith("Starter headings: ")


def test_one_slot_keeps_a_set_incomplete() -> None:
    document = shipped("starter-professional-practice")
    slot = shipped("starter-rct-evidence-physics").items[0].children[0]

    assert not replace(document, items=(*document.items, slot)).is_complete


def test_walking_is_depth_first_in_the_order_of_the_file() -> None:
    codes = [item.code for item in walk(shipped("starter-ipem-nuclear-medicine"))]

    assert codes[:3] == ["S-NM-01", "S-NM-01.1", "S-NM-01.2"]
    assert codes == sorted(codes, key=code_order)


def test_a_digest_is_stable_and_known() -> None:
    document = FrameworkDocument(
        key="starter-x",
        version="1",
        title="Starter \u00e9",
        publisher="P",
        scheme="art",
        provenance=Provenance.STARTER,
        items=(),
    )
    # Taken once with sha256sum over the canonical JSON, written by hand.
    assert digest(document) == "2926538ee095dfb1b453b0226ac729ba5a44257fb6845795f733926d8fda7423"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_digest_changes_with_any_statement_rule_or_heading(file: Path) -> None:
    document = read_framework(file)
    top = document.items[0]
    leaf = top.children[0] if top.children else top
    variants = [
        replace(leaf, statement=leaf.statement + "."),
        replace(leaf, title=leaf.title + "."),
        replace(leaf, requirement=replace(leaf.requirement, repetitions=99)),
        replace(leaf, slot=not leaf.slot),
    ]

    digests = {digest(read_framework(file))} | {
        digest(replace(document, items=(_with_leaf(top, variant), *document.items[1:])))
        for variant in variants
    }

    assert digest(document) in digests
    assert len(digests) == 1 + len(variants)


def _with_leaf(top: ItemDocument, leaf: ItemDocument) -> ItemDocument:
    return replace(top, children=(leaf, *top.children[1:])) if top.children else leaf


def test_a_rule_survives_the_way_through_json() -> None:
    rule = Requirement(
        min_evidence=2,
        min_first_hand=1,
        repetitions=3,
        children=2,
        assessments=(AssessmentMinimum(types=frozenset({AssessmentType.OCE, AssessmentType.DOPS})),),
    )

    assert Requirement.from_data(rule.to_data()) == rule
    assert rule.to_data()["assessments"] == [{"types": ["DOPS", "OCE"], "minimum": 1}]
    assert Requirement.from_data(Requirement().to_data()) == Requirement()
