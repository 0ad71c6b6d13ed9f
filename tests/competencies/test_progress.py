"""Progress: headings that ask for some of what is below them, for points, evidence or verification."""

from datetime import date
from operator import attrgetter
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competencies.progress import (
    OwnConditions,
    Progress,
    Standing,
    asked_items,
    branches_of,
    conditions_of,
    mask_of,
    progress_in,
)
from app.competencies.rule_values import AssessmentFacts, ClaimFacts, PlacementProgress
from app.competencies.rules import assess, missing_alone, missing_of
from app.competencies.workflow import SIGNED, State
from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import (
    AssessmentMinimum,
    AssessmentType,
    ChildrenRule,
    ItemKind,
    PointsRule,
    Provenance,
    Requirement,
)

DOPS = AssessmentMinimum(types=frozenset({AssessmentType.DOPS}))


def catalogue(*items: CatalogueItem) -> Catalogue:
    return Catalogue(
        version_id=uuid4(),
        key="starter-test",
        version="1",
        title="Starter test framework",
        publisher="",
        scheme="",
        discipline=None,
        source="",
        valid_from=None,
        provenance=Provenance.STARTER,
        notice="",
        digest="",
        items=items,
    )


def item(
    code: str, requirement: Requirement, parent: UUID | None = None, *, leaf: bool, counts: bool = True
) -> CatalogueItem:
    return CatalogueItem(
        id=uuid4(),
        parent_id=parent,
        position=0,
        depth=0,
        code=code,
        kind=ItemKind.COMPETENCY if leaf else ItemKind.UNIT,
        title=code,
        statement="",
        guidance="",
        evidence_hint="",
        learning=None,
        weeks=None,
        marks=(),
        requirement=requirement,
        takes_evidence=leaf,
        counts=leaf and counts,
    )


def unit(rule: Requirement, leaves: int = 3) -> Catalogue:
    """A framework with one heading and leaves called a, b, c, ..."""
    top = item("unit", rule, leaf=False)
    return catalogue(top, *(item("abcdef"[n], Requirement(), top.id, leaf=True) for n in range(leaves)))


def signed(set_: Catalogue, codes: str, state: State = State.SIGNED_OFF) -> dict[UUID, State]:
    return {set_.by_code[code].id: state for code in codes}


def heading(set_: Catalogue, found: PlacementProgress) -> tuple[tuple[str, ...], int | None]:
    return found.answers[set_.by_code["unit"].id].missing, found.whole.percentage


@pytest.mark.parametrize(
    ("codes", "progress"),
    [("", Progress(0, 2)), ("b", Progress(1, 2)), ("bc", Progress(2, 2)), ("abc", Progress(2, 2))],
)
def test_two_of_three_are_enough_for_a_hundred_per_cent(codes: str, progress: Progress) -> None:
    set_ = unit(Requirement(min_evidence=0, children=2))

    assert assess([set_], {}, signed(set_, codes)).whole == progress


POINTS = PointsRule(minimum=4, points=(("a", 3), ("b", 1), ("c", 1)), required=frozenset("b"))


@pytest.mark.parametrize(
    ("codes", "missing", "percentage"),
    [
        (
            "",
            ("Needs 4 points from complete items below; 0 points reached.", "Needs b to be complete."),
            0,
        ),
        ("a", ("Needs 4 points from complete items below; 3 points reached.", "Needs b to be complete."), 50),
        ("bc", ("Needs 4 points from complete items below; 2 points reached.",), 66),
        ("ac", ("Needs b to be complete.",), 66),
        ("ab", (), 100),
        ("abc", (), 100),
    ],
)
def test_points_with_a_required_item(codes: str, missing: tuple[str, ...], percentage: int) -> None:
    set_ = unit(Requirement(min_evidence=0, children=POINTS))
    found, shown = heading(set_, assess([set_], {}, signed(set_, codes)))

    assert found == missing
    # Whatever is chosen to reach the points, a hundred is shown only when nothing is missing.
    assert shown == 100 if not missing else (shown or 0) < 100
    assert percentage >= (shown or 0) or shown == percentage


def test_a_sample_has_to_be_verified_before_the_bar_is_full() -> None:
    set_ = unit(Requirement(min_evidence=0, children=ChildrenRule.ALL, verified=50))
    all_signed = signed(set_, "abc")

    assert heading(set_, assess([set_], {}, all_signed)) == (
        ("Needs 2 items below to be verified; none is there.",),
        60,
    )
    two = all_signed | signed(set_, "ab", State.VERIFIED)
    assert heading(set_, assess([set_], {}, two)) == ((), 100)


def test_a_heading_counts_an_entry_once_and_takes_the_better_claim() -> None:
    set_ = unit(Requirement(min_evidence=2, min_first_hand=1, children=ChildrenRule.NONE), leaves=2)
    one, two = uuid4(), uuid4()

    def claim(entry: UUID, *, first_hand: bool) -> ClaimFacts:
        return ClaimFacts(evidence_id=entry, first_hand=first_hand, day=date(2026, 3, 1))

    a, b = set_.by_code["a"].id, set_.by_code["b"].id
    same = {a: [claim(one, first_hand=False)], b: [claim(one, first_hand=True)]}
    assert heading(set_, assess([set_], same, {})) == (("Needs 2 pieces of evidence; 1 is there.",), 50)
    both = {a: [claim(one, first_hand=False), claim(two, first_hand=False)], b: [claim(one, first_hand=True)]}
    assert heading(set_, assess([set_], both, {})) == ((), 100)


def test_assessments_count_for_the_item_and_for_the_heading_above() -> None:
    set_ = unit(Requirement(min_evidence=0, children=ChildrenRule.NONE, assessments=(DOPS,)), leaves=1)
    leaf = set_.by_code["a"].id
    wrong = AssessmentFacts(assessment_id=uuid4(), type=AssessmentType.CBD)
    right = AssessmentFacts(assessment_id=uuid4(), type=AssessmentType.DOPS)

    assert heading(set_, assess([set_], {}, {}, {leaf: [wrong]}))[1] == 0
    assert heading(set_, assess([set_], {}, {}, {leaf: [wrong, right]})) == ((), 100)


def test_a_heading_over_slots_is_never_complete() -> None:
    top = item("unit", Requirement(min_evidence=0, children=ChildrenRule.ALL), leaf=False)
    set_ = catalogue(top, item("a", Requirement(min_evidence=0), top.id, leaf=True, counts=False))
    found = assess([set_], {}, {})

    assert not found.answers[top.id].complete
    assert found.frameworks[set_.version_id].percentage is None


@st.composite
def rules(draw: st.DrawFn, codes: list[str]) -> Requirement:
    kind = draw(st.sampled_from(["all", "none", "number", "points"]))
    children: ChildrenRule | int | PointsRule = ChildrenRule.ALL
    if kind == "none":
        children = ChildrenRule.NONE
    elif kind == "number":
        children = draw(st.integers(1, len(codes)))
    elif kind == "points":
        points = {code: draw(st.integers(0, 3)) for code in codes}
        most = sum(points.values())
        if most:
            children = PointsRule(
                minimum=draw(st.integers(1, most)),
                points=tuple(points.items()),
                required=frozenset(draw(st.sets(st.sampled_from(codes)))),
            )
    return Requirement(
        min_evidence=draw(st.sampled_from([0, 0, 1, 2])),
        children=children,
        verified=draw(st.sampled_from([0, 0, 30, 100])),
    )


@st.composite
def frameworks(draw: st.DrawFn) -> Catalogue:
    """Draw a tree of up to four levels, each heading with a rule of its own."""
    items: list[CatalogueItem] = []

    def grow(parent: UUID | None, code: str, depth: int) -> None:
        below = draw(st.integers(0, 3)) if depth < 3 else 0
        codes = [f"{code}.{n}" for n in range(below)]
        if not codes:
            counts = draw(st.sampled_from([True] * 8 + [False]))
            items.append(item(code, Requirement(), parent, leaf=True, counts=counts))
            return
        top = item(code, draw(rules(codes)), parent, leaf=False)
        items.append(top)
        for one in codes:
            grow(top.id, one, depth + 1)

    for number in range(draw(st.integers(1, 3))):
        grow(None, f"T{number}", 0)
    return catalogue(*items)


@st.composite
def placements(draw: st.DrawFn) -> tuple[Catalogue, dict[UUID, list[ClaimFacts]], dict[UUID, State]]:
    set_ = draw(frameworks())
    favoured = st.sampled_from([*State, *[State.SIGNED_OFF, State.VERIFIED] * 6])
    entries = [uuid4(), uuid4()]
    cases = {one.id: draw(favoured) for one in set_.counting}
    claims = {
        one.id: [
            ClaimFacts(evidence_id=entry, first_hand=draw(st.booleans()), day=None)
            for entry in entries
            if draw(st.booleans())
        ]
        for one in set_.taking_evidence
    }
    return set_, claims, cases


@given(placements())
def test_the_bar_is_full_if_and_only_if_every_top_item_is_complete(
    placement: tuple[Catalogue, dict[UUID, list[ClaimFacts]], dict[UUID, State]],
) -> None:
    set_, claims, cases = placement
    found = assess([set_], claims, cases)
    progress = found.frameworks[set_.version_id]
    complete = all(found.answers[top.id].complete for top in set_.children())

    assert (progress.left == 0) is complete
    if progress.percentage is not None:
        assert (progress.percentage == 100) is complete


@given(placements())
def test_masks_give_the_same_answer_as_the_engine(
    placement: tuple[Catalogue, dict[UUID, list[ClaimFacts]], dict[UUID, State]],
) -> None:
    set_, claims, cases = placement
    states = [cases.get(one.id, State.NOT_STARTED) for one in set_.items]
    own = []
    for place, one in enumerate(set_.items):
        if asked := conditions_of(one):
            below = {leaf.id for leaf in set_.taking_evidence if one in set_.ancestors(leaf)}
            together = {
                claim.evidence_id: claim for leaf in below for claim in claims.get(leaf, ())
            }  # min_first_hand is 0 in these trees, so which claim of an entry is kept does not matter
            lacking = missing_of(one.requirement, together.values(), ())
            own.append(OwnConditions(place, asked - len(lacking), asked))
    standing = Standing(
        signed=mask_of(place for place, state in enumerate(states) if state in SIGNED),
        verified=mask_of(place for place, state in enumerate(states) if state is State.VERIFIED),
        own=tuple(own),
    )

    found = assess([set_], claims, cases)
    assert progress_in(set_, standing) == found.frameworks[set_.version_id]
    assert found.standings[set_.version_id].signed == standing.signed
    assert sorted(found.standings[set_.version_id].own, key=attrgetter("place")) == own


@given(placements())
def test_the_items_asked_for_are_as_many_as_the_bar_has(
    placement: tuple[Catalogue, dict[UUID, list[ClaimFacts]], dict[UUID, State]],
) -> None:
    set_, claims, cases = placement
    found = assess([set_], claims, cases)
    standing, progress = found.standings[set_.version_id], found.frameworks[set_.version_id]

    asked = asked_items(set_, standing)

    assert asked.bit_count() == progress.total
    assert (asked & standing.signed).bit_count() == progress.done


@given(placements())
def test_an_item_answered_for_alone_misses_what_it_misses_among_all(
    placement: tuple[Catalogue, dict[UUID, list[ClaimFacts]], dict[UUID, State]],
) -> None:
    set_, claims, cases = placement
    answers = assess([set_], claims, cases).answers

    for one in set_.items:
        alone = missing_alone(set_, one, claims.get(one.id, ()), ())
        assert alone == (None if set_.children(one.id) else answers[one.id].missing)


def test_a_framework_is_worked_out_once() -> None:
    set_ = unit(Requirement(min_evidence=0, children=ChildrenRule.ALL))

    assert branches_of(set_) is branches_of(set_)
