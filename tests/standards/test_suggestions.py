"""What else may be mapped: which links are followed, in which direction, and what is never suggested."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.standards.relations import Link, Relation
from app.standards.suggestions import Suggestion, reason, suggest
from app.standards.tree import Catalogue
from tests.standards.catalogues import catalogue_from
from tests.standards.frameworks import SLOT, WATER, example, heading


def make_catalogue(
    key: str,
    codes: Iterable[str],
    *,
    slots: Iterable[str] = (),
    headings: Iterable[str] = (),
    links: Iterable[Link] = (),
) -> Catalogue:
    """Make a set with an item for each code; some are slots, some have an item below them."""
    items = [
        heading(code, "Below", replace(WATER, code=f"{code} below"))
        if code in headings
        else replace(SLOT if code in slots else WATER, code=code)
        for code in codes
    ]
    return catalogue_from(example(key=key, items=tuple(items), links=tuple(links)))


ONE = make_catalogue("one", ["A1", "A2", "A3"])
TWO = make_catalogue(
    "two", ["B", "B1", "B2", "B-SLOT", "B-SLOT2"], slots=["B-SLOT", "B-SLOT2"], headings=["B"]
)


def links(*told: tuple[str, Relation, str]) -> dict[str, list[Link]]:
    """Return links from set one to set two."""
    return {"one": [Link(source, relation, target, "two") for source, relation, target in told]}


def ids(catalogue: Catalogue, *codes: str) -> set[UUID]:
    return {catalogue.by_code[code].id for code in codes}


def codes(suggestions: tuple[Suggestion, ...]) -> list[str]:
    return [each.item.code for each in suggestions]


def test_a_mapped_item_suggests_what_it_is_linked_to_with_the_reason() -> None:
    told = links(("A1", Relation.RELATED, "B1"), ("A2", Relation.RELATED, "B2"))
    [found] = suggest([ONE, TWO], told, ids(ONE, "A1"))
    assert found.item is TWO.by_code["B1"]
    assert found.end.catalogue is TWO
    assert [way.start.item for way in found.ways] == [ONE.by_code["A1"]]
    assert reason(found) == "Because it supports A1, which is related."


@pytest.mark.parametrize(
    ("relation", "target", "expected"),
    [
        (Relation.EXACT, "B1", ["A1"]),
        (Relation.RELATED, "B1", ["A1"]),
        (Relation.REPLACED_BY, "B1", []),
        # Whatever supports a mere heading need not support every item that was linked to it.
        (Relation.RELATED, "B-SLOT", []),
    ],
)
def test_backwards_a_link_is_followed_where_that_is_true(
    relation: Relation, target: str, expected: list[str]
) -> None:
    told = links(("A1", relation, target))
    assert codes(suggest([ONE, TWO], told, ids(TWO, target))) == expected
    assert codes(suggest([ONE, TWO], told, ids(ONE, "A1"))) == [target]


def test_between_two_headings_a_link_is_followed_both_ways() -> None:
    old = make_catalogue("old", ["D1"], slots=["D1"])
    told = {"old": [Link("D1", Relation.RELATED, "B-SLOT", "two")]}
    assert codes(suggest([old, TWO], told, ids(old, "D1"))) == ["B-SLOT"]
    assert codes(suggest([old, TWO], told, ids(TWO, "B-SLOT"))) == ["D1"]


def test_an_item_is_suggested_once_with_the_strongest_reason_first() -> None:
    told = links(
        ("A1", Relation.RELATED, "B1"),
        ("A2", Relation.EXACT, "B1"),
        ("A3", Relation.RELATED, "B1"),
        ("A3", Relation.RELATED, "B1"),
    )
    [found] = suggest([ONE, TWO], told, ids(ONE, "A1", "A2", "A3"))
    assert [way.start.item.code for way in found.ways] == ["A2", "A1", "A3"]
    assert reason(found) == (
        "Because it supports A2, which asks for the same. Because it supports A1 and A3, which are related."
    )


def test_what_took_the_place_of_an_item_says_so() -> None:
    [found] = suggest([ONE, TWO], links(("A1", Relation.REPLACED_BY, "B1")), ids(ONE, "A1"))
    assert reason(found) == "Because it supports A1, which this replaces."


def test_links_of_a_sets_own_file_count_too() -> None:
    own = [Link("C1", Relation.RELATED, "C2"), Link("C1", Relation.EXACT, "B1", "two")]
    three = make_catalogue("three", ["C1", "C2"], links=own)
    assert codes(suggest([TWO, three], {}, ids(three, "C1"))) == ["B1", "C2"]
    assert codes(suggest([three], {}, ids(three, "C1"))) == ["C2"]


def test_a_link_inside_one_version_does_not_lead_into_another_version() -> None:
    first, second = (
        make_catalogue("three", ["C1", "C2"], links=[Link("C1", Relation.RELATED, "C2")]) for _ in "12"
    )
    assert [each.item for each in suggest([first, second], {}, ids(first, "C1"))] == [first.by_code["C2"]]


def test_addresses_outside_headings_and_unknown_codes_lead_nowhere() -> None:
    own = [
        Link("A1", Relation.RELATED, "https://standards.example/7", "https://standards.example"),
        Link("A1", Relation.RELATED, "B", "two"),
        Link("A1", Relation.RELATED, "GONE", "two"),
        Link("GONE", Relation.RELATED, "B1", "two"),
    ]
    assert suggest([ONE, TWO], {"one": own}, ids(ONE, "A1")) == ()


SETS = {"one": ["A1", "A2", "A3", "A"], "two": ["B1", "B2", "B3", "B"], "three": ["C1", "C2", "C3", "C"]}
ALL_CODES = [code for each in SETS.values() for code in each]
some_links = st.lists(
    st.builds(
        Link,
        st.sampled_from(ALL_CODES),
        st.sampled_from(Relation),
        st.sampled_from(ALL_CODES),
        st.sampled_from(["", *SETS, "elsewhere"]),
    ),
    max_size=30,
)


@given(
    own=some_links,
    told=st.dictionaries(st.sampled_from([*SETS, "elsewhere"]), some_links),
    slots=st.sets(st.sampled_from(ALL_CODES)),
    pinned=st.lists(st.sampled_from(list(SETS)), unique=True),
    picked=st.sets(st.integers(0, len(ALL_CODES) - 1)),
)
def test_only_unmapped_items_of_pinned_sets_are_suggested_and_each_with_a_mapped_reason(
    own: list[Link], told: dict[str, list[Link]], slots: set[str], pinned: list[str], picked: set[int]
) -> None:
    # The last code of each set is a heading, on which no evidence is mapped.
    catalogues = [
        make_catalogue(key, SETS[key], slots=slots, headings=SETS[key][-1:], links=own) for key in pinned
    ]
    items = [item for each in catalogues for item in each.taking_evidence]
    mapped = {items[place].id for place in picked if place < len(items)} | {uuid4()}
    found = suggest(catalogues, told, mapped)
    assert len({each.item.id for each in found}) == len(found)
    for each in found:
        assert each.item.id not in mapped
        assert each.item in items
        assert each.item.takes_evidence
        assert each.ways
        for way in each.ways:
            assert way.start.item.id in mapped
            assert way.start.item in items
            assert way.end.item is each.item
        assert all(way.start.item.code in reason(each) for way in each.ways)


@given(told=some_links, picked=st.sets(st.integers(0, 8)))
def test_accepting_every_suggestion_leaves_nothing_that_was_suggested(
    told: list[Link], picked: set[int]
) -> None:
    catalogues = [make_catalogue(key, SETS[key], headings=SETS[key][-1:]) for key in SETS]
    items = [item for each in catalogues for item in each.taking_evidence]
    mapped = {items[place].id for place in picked}
    while found := suggest(catalogues, {"one": told}, mapped):
        before = len(mapped)
        mapped |= {each.item.id for each in found}
        assert len(mapped) == before + len(found)
