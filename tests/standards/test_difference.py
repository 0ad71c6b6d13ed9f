"""Comparing two versions: what is the same, reworded, under another rule, moved, new, gone."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.standards.difference import Difference, Kind, Row, difference
from app.standards.relations import Link, Relation
from app.standards.values import FrameworkDocument, ItemDocument, ItemKind, Requirement
from tests.standards.catalogues import catalogue_from
from tests.standards.frameworks import DIALYSIS, EXAMPLE, SLOT, WATER, example, heading, large

MACHINES = heading("S-EX-1", "Machines", DIALYSIS, WATER)
HEADINGS = heading("S-EX-2", "Headings", SLOT)


def compared(*items: ItemDocument, old: FrameworkDocument = EXAMPLE, **more: object) -> Difference:
    newer = example(version="2", items=items or EXAMPLE.items, **more)
    return difference(catalogue_from(old), catalogue_from(newer))


def row(found: Difference, code: str) -> Row:
    """Return the row of a new code, or of an old one that is gone."""
    return next(one for one in found.rows if one.item.code == code)


def code_before(found: Difference, code: str) -> str:
    old = row(found, code).old
    assert old
    return old.code


def kinds(found: Difference) -> dict[str, str]:
    return {one.item.code: one.kind.value for one in found.rows}


def competency(code: str, title: str, statement: str = "", **more: object) -> ItemDocument:
    return ItemDocument(code=code, kind=ItemKind.COMPETENCY, title=title, statement=statement, **more)  # type: ignore[arg-type]  # fields of an item


def test_nothing_changed() -> None:
    assert compared().counts == {Kind.SAME: 5}


def test_what_does_not_change_what_is_signed_for_is_the_same() -> None:
    other = replace(WATER, guidance="Ask your supervisor.", evidence_hint="A drawing.", weeks=None)
    assert kinds(compared(heading("S-EX-1", "Machines", DIALYSIS, other), HEADINGS))["S-EX-1.2"] == "same"


@pytest.mark.parametrize("changed", [{"title": "Explain the plant"}, {"statement": "Name every stage."}])
def test_other_words_are_reworded(changed: dict[str, str]) -> None:
    found = compared(heading("S-EX-1", "Machines", DIALYSIS, replace(WATER, **changed)), HEADINGS)  # type: ignore[arg-type]  # texts
    assert found.counts == {Kind.REWORDED: 1, Kind.SAME: 4}
    assert row(found, "S-EX-1.2").kind is Kind.REWORDED


def test_other_spaces_are_no_other_words() -> None:
    spaced = replace(WATER, statement="Explain each stage\nand  name what it removes.")
    assert compared(heading("S-EX-1", "Machines", DIALYSIS, spaced), HEADINGS).counts == {Kind.SAME: 5}


def test_another_rule_is_said_whatever_else_happened() -> None:
    stricter = replace(WATER, requirement=Requirement(min_evidence=3))
    found = compared(heading("S-EX-1", "Machines", DIALYSIS, stricter), HEADINGS)
    assert row(found, "S-EX-1.2").kind is Kind.RULE_CHANGED
    found = compared(heading("S-EX-1", "Machines", DIALYSIS, replace(stricter, title="Water")), HEADINGS)
    assert (row(found, "S-EX-1.2").kind, row(found, "S-EX-1.2").rule_changed) == (Kind.REWORDED, True)


def test_an_item_under_another_heading_or_code_has_moved() -> None:
    found = compared(heading("S-EX-1", "Machines", DIALYSIS), heading("S-EX-2", "Headings", SLOT, WATER))
    assert row(found, "S-EX-1.2").kind is Kind.MOVED
    found = compared(heading("S-EX-1", "Machines", DIALYSIS, replace(WATER, code="S-EX-1.9")), HEADINGS)
    assert row(found, "S-EX-1.9").kind is Kind.MOVED
    assert code_before(found, "S-EX-1.9") == "S-EX-1.2"


def test_another_code_of_the_heading_moves_nothing_below_it() -> None:
    found = compared(replace(MACHINES, code="S-EX-A"), HEADINGS)
    assert kinds(found) == dict.fromkeys(["S-EX-1.1", "S-EX-1.2", "S-EX-2", "S-EX-2.1"], "same") | {
        "S-EX-A": "moved"
    }


def test_a_code_that_was_given_away_takes_no_evidence_along() -> None:
    """An item is put in between, so all codes below it shift: the words say which is which."""
    fresh = competency("S-EX-1.1", "Draw a blood sample", "Draw a sample and label it.")
    found = compared(
        heading(
            "S-EX-1", "Machines", fresh, replace(DIALYSIS, code="S-EX-1.2"), replace(WATER, code="S-EX-1.3")
        ),
        HEADINGS,
    )
    assert kinds(found) == {
        "S-EX-1": "same",
        "S-EX-1.1": "new",
        "S-EX-1.2": "moved",
        "S-EX-1.3": "moved",
        "S-EX-2": "same",
        "S-EX-2.1": "same",
    }


def test_a_shifted_item_with_a_word_changed_is_still_found() -> None:
    fresh = competency("S-EX-1.2", "Draw a blood sample", "Draw a sample and label it.")
    later = replace(WATER, code="S-EX-1.3", statement="Explain each stage and say what it removes.")
    found = compared(heading("S-EX-1", "Machines", DIALYSIS, fresh, later), HEADINGS)
    assert code_before(found, "S-EX-1.3") == "S-EX-1.2"
    assert row(found, "S-EX-1.2").kind is Kind.NEW


def test_new_and_gone_stand_where_they_belong() -> None:
    fresh = competency("S-EX-1.5", "Draw a blood sample", "Draw a sample and label it.")
    found = compared(heading("S-EX-1", "Machines", fresh, WATER), HEADINGS)
    assert [(one.kind.value, one.item.code) for one in found.rows][:4] == [
        ("same", "S-EX-1"),
        ("gone", "S-EX-1.1"),
        ("new", "S-EX-1.5"),
        ("same", "S-EX-1.2"),
    ]


def test_an_item_that_became_a_heading_is_gone() -> None:
    parts = competency("S-EX-1.2.1", "Filters", "Explain the filters.")
    found = compared(
        heading("S-EX-1", "Machines", DIALYSIS, heading("S-EX-1.2", WATER.title, parts)), HEADINGS
    )
    assert found.counts[Kind.GONE] == 1
    assert [one.kind for one in found.rows if one.item.code == "S-EX-1.2"] == [Kind.GONE, Kind.NEW]


def test_a_slot_that_got_its_text_is_reworded_and_has_another_rule() -> None:
    filled = competency("S-EX-2.1", SLOT.title, "Do what is asked for.")
    found = row(compared(MACHINES, heading("S-EX-2", "Headings", filled)), "S-EX-2.1")
    assert (found.kind, found.rule_changed) == (Kind.REWORDED, True)


@pytest.mark.parametrize("framework", ["", EXAMPLE.key])
def test_the_older_file_says_what_replaces_an_item(framework: str) -> None:
    """A link into a later version names its own set."""
    links = (Link("S-EX-1.2", Relation.REPLACED_BY, "S-EX-1.7", framework),)
    later = competency("S-EX-1.7", "Another thing altogether", "With no word in common.")
    found = compared(heading("S-EX-1", "Machines", DIALYSIS, later), HEADINGS, old=example(links=links))
    assert code_before(found, "S-EX-1.7") == "S-EX-1.2"


def test_the_newer_file_says_what_an_item_replaced() -> None:
    links = (Link("S-EX-1.7", Relation.REPLACED_BY, "S-EX-1.2", EXAMPLE.key),)
    later = competency("S-EX-1.7", "Another thing altogether", "With no word in common.")
    found = compared(heading("S-EX-1", "Machines", DIALYSIS, later), HEADINGS, links=links)
    assert code_before(found, "S-EX-1.7") == "S-EX-1.2"


@pytest.mark.parametrize("relation", [Relation.EXACT, Relation.RELATED])
def test_other_links_pair_nothing(relation: Relation) -> None:
    links = (Link("S-EX-1.2", relation, "S-EX-1.7"),)
    later = competency("S-EX-1.7", "Another thing altogether", "With no word in common.")
    found = compared(heading("S-EX-1", "Machines", DIALYSIS, later), HEADINGS, old=example(links=links))
    assert row(found, "S-EX-1.7").kind is Kind.NEW


def test_an_item_that_is_replaced_and_still_there_stays_itself() -> None:
    links = (Link("S-EX-1.2", Relation.REPLACED_BY, "S-EX-1.1"),)
    assert compared(old=example(links=links), links=links).counts == {Kind.SAME: 5}


WORDS = st.lists(st.sampled_from(["test", "water", "plant", "camera", "log", "dose"]), min_size=1, max_size=4)
LEAVES = st.builds(
    lambda code, words, needs: competency(
        f"S-{code}", " ".join(words), " ".join(words[::-1]), requirement=Requirement(min_evidence=needs)
    ),
    st.integers(1, 9),
    WORDS,
    st.integers(1, 2),
)
UNITS = st.lists(
    st.tuples(st.integers(10, 14), st.lists(LEAVES, max_size=4)), max_size=3, unique_by=lambda unit: unit[0]
)


def framework(units: list[tuple[int, list[ItemDocument]]], links: tuple[Link, ...] = ()) -> FrameworkDocument:
    """Return a set of these units; a code that occurs again is left out."""
    seen: set[str] = set()
    built = []
    for number, leaves in units:
        own = {leaf.code: leaf for leaf in leaves if leaf.code not in seen}
        seen.update(own)
        built.append(heading(f"S-{number}", f"Unit {number}", *own.values()))
    return example(items=tuple(built), links=links)


LINKS = st.builds(
    lambda source, target: (Link(f"S-{source}", Relation.REPLACED_BY, f"S-{target}"),),
    st.integers(1, 14),
    st.integers(1, 14),
)


@given(old=UNITS, new=UNITS, links=LINKS)
def test_every_item_of_both_sides_stands_in_exactly_one_row(
    old: list[tuple[int, list[ItemDocument]]],
    new: list[tuple[int, list[ItemDocument]]],
    links: tuple[Link, ...],
) -> None:
    was, now = catalogue_from(framework(old, links)), catalogue_from(framework(new))
    found = difference(was, now)
    assert sorted(one.old.id for one in found.rows if one.old) == sorted(item.id for item in was.items)
    assert [one.new.id for one in found.rows if one.new] == [item.id for item in now.items]
    for one in found.rows:
        assert (one.kind is Kind.GONE) == (one.new is None)
        assert (one.kind is Kind.NEW) == (one.old is None)
        if one.old and one.new:
            assert one.old.takes_evidence is one.new.takes_evidence


@given(units=UNITS)
def test_a_version_against_itself_is_all_the_same(units: list[tuple[int, list[ItemDocument]]]) -> None:
    document = framework(units)
    here = catalogue_from(document)
    for other in (here, catalogue_from(document)):
        found = difference(here, other)
        assert {one.kind for one in found.rows} <= {Kind.SAME}
        assert len(found.rows) == len(here.items)


def test_two_thousand_items_that_all_changed_code_and_words_are_compared_in_seconds() -> None:
    document = large(2000)
    units = [
        replace(
            unit,
            code=f"N-{unit.code}",
            children=tuple(
                replace(leaf, code=f"N-{leaf.code}", statement=f"{leaf.statement} Today.")
                for leaf in unit.children
            ),
        )
        for unit in document.items
    ]
    began = time.perf_counter()
    found = difference(catalogue_from(document), catalogue_from(example(items=tuple(units))))
    assert len(found.rows) >= 2000
    assert time.perf_counter() - began < 20
