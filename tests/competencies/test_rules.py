"""The rule engine: what is missing, in words, and when a placement is complete."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competencies.progress import Progress
from app.competencies.rule_values import ClaimFacts, NextStep, PlacementProgress
from app.competencies.rules import answer, assess
from app.competencies.workflow import SIGNED, State
from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import (
    AssessmentMinimum,
    AssessmentType,
    ChildrenRule,
    ItemKind,
    Provenance,
    Requirement,
)

FRAMEWORK = uuid4()


def item(
    requirement: Requirement | None = None, *, parent: UUID | None = None, kind: str = "leaf"
) -> CatalogueItem:
    return CatalogueItem(
        id=uuid4(),
        parent_id=parent,
        position=0,
        depth=0,
        code="S-X",
        kind=ItemKind.SECTION if kind == "section" else ItemKind.COMPETENCY,
        title="An item",
        statement="",
        guidance="",
        evidence_hint="",
        learning=None,
        weeks=None,
        marks=(),
        requirement=requirement or Requirement(),
        takes_evidence=kind in {"leaf", "slot"},
        counts=kind == "leaf",
    )


def framework(*items: CatalogueItem) -> Catalogue:
    return Catalogue(
        version_id=FRAMEWORK,
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


def claim(day: int = 1, *, first_hand: bool = True) -> ClaimFacts:
    return ClaimFacts(evidence_id=uuid4(), first_hand=first_hand, day=date(2026, 3, day))


@pytest.mark.parametrize(
    ("rule", "claims", "missing"),
    [
        (Requirement(), [], ["Needs 1 piece of evidence; none is there."]),
        (Requirement(), [claim()], []),
        (Requirement(min_evidence=0), [], []),
        (
            Requirement(min_evidence=3),
            [claim(), claim(2)],
            ["Needs 3 pieces of evidence; 2 are there."],
        ),
        (
            Requirement(min_first_hand=1),
            [claim(first_hand=False)],
            ["Needs 1 piece of evidence of work that you did yourself; none is there."],
        ),
        (
            Requirement(repetitions=3),
            [claim(1), claim(1), claim(2), claim(3, first_hand=False)],
            ["Needs the task done on 3 different days; 2 are there."],
        ),
        (Requirement(repetitions=2), [claim(1), claim(2)], []),
        (
            Requirement(
                assessments=(
                    AssessmentMinimum(types=frozenset({AssessmentType.OCE, AssessmentType.DOPS}), minimum=2),
                )
            ),
            [claim()],
            ["Needs 2 DOPS or OCE; none is there."],
        ),
    ],
)
def test_what_is_missing_is_said_in_words(
    rule: Requirement, claims: list[ClaimFacts], missing: list[str]
) -> None:
    found = answer(item(rule), State.NOT_STARTED, claims)
    assert list(found.missing) == missing
    assert found.met is not bool(missing)


@pytest.mark.parametrize(
    ("rule", "signed", "met"),
    [
        (ChildrenRule.NONE, 0, True),
        (ChildrenRule.ALL, 2, False),
        (ChildrenRule.ALL, 3, True),
        (2, 1, False),
        (2, 2, True),
    ],
)
def test_a_section_is_complete_when_enough_below_it_is(
    *, rule: ChildrenRule | int, signed: int, met: bool
) -> None:
    section = item(Requirement(min_evidence=0, children=rule), kind="section")
    leaves = [item(parent=section.id) for _ in range(3)]
    states = {leaf.id: State.SIGNED_OFF for leaf in leaves[:signed]}
    found = assess([framework(section, *leaves)], {}, states)
    assert found.answers[section.id].met is met
    assert found.answers[section.id].complete is met


@pytest.mark.parametrize(
    ("state", "claims", "step"),
    [
        (State.NOT_STARTED, [], NextStep.ADD_EVIDENCE),
        (State.IN_PROGRESS, [claim()], NextStep.ASK_FOR_SIGN_OFF),
        (State.SUBMITTED, [claim()], NextStep.WAIT),
        (State.RETURNED, [claim()], NextStep.ANSWER_FEEDBACK),
        (State.SIGNED_OFF, [claim()], NextStep.NOTHING),
        (State.REOPENED, [claim()], NextStep.RENEW),
    ],
)
def test_each_state_has_a_next_step(state: State, claims: list[ClaimFacts], step: NextStep) -> None:
    assert answer(item(), state, claims).next_step is step


def test_a_set_of_headings_only_has_no_percentage() -> None:
    found = assess([framework(item(kind="slot"), item(kind="slot"))], {}, {})
    assert found.frameworks[FRAMEWORK].percentage is None
    assert found.whole.percentage is None


def test_a_set_with_open_headings_is_never_complete() -> None:
    leaf = item()
    found = assess([framework(leaf, item(kind="slot"))], {}, {leaf.id: State.SIGNED_OFF})
    assert found.frameworks[FRAMEWORK] == Progress(1, 1, 1)
    assert found.frameworks[FRAMEWORK].percentage is None


def test_an_empty_placement_has_no_percentage() -> None:
    assert assess([], {}, {}).whole.percentage is None


trees = st.lists(st.tuples(st.booleans(), st.sampled_from(State)), min_size=1, max_size=40)


def assessed(tree: list[tuple[bool, State]]) -> tuple[PlacementProgress, list[State]]:
    items, states, counted = [], {}, []
    section: UUID | None = None
    for is_section, state in tree:
        if is_section:
            one = item(Requirement(min_evidence=0, children=ChildrenRule.ALL), kind="section")
            section = one.id
        else:
            one = item(parent=section)
            states[one.id] = state
            counted.append(state)
        items.append(one)
    return assess([framework(*items)], {}, states), counted


@given(trees)
def test_a_hundred_per_cent_means_that_every_counting_item_is_signed(tree: list[tuple[bool, State]]) -> None:
    found, counted = assessed(tree)
    everything = bool(counted) and all(state in SIGNED for state in counted)
    assert (found.whole.percentage == 100) is everything


@given(trees)
def test_progress_counts_exactly_the_signed_items(tree: list[tuple[bool, State]]) -> None:
    found, counted = assessed(tree)
    assert found.whole.total == len(counted)
    assert found.whole.done == sum(state in SIGNED for state in counted)


@given(
    st.builds(
        Requirement,
        min_evidence=st.integers(0, 4),
        min_first_hand=st.integers(0, 4),
        repetitions=st.integers(0, 4),
    ),
    st.lists(st.builds(claim, st.integers(1, 28), first_hand=st.booleans()), max_size=6),
    st.builds(claim, st.integers(1, 28), first_hand=st.booleans()),
)
def test_more_evidence_never_makes_more_missing(
    rule: Requirement, claims: list[ClaimFacts], further: ClaimFacts
) -> None:
    before = answer(item(rule), State.IN_PROGRESS, claims)
    then = answer(item(rule), State.IN_PROGRESS, [*claims, further])
    assert len(then.missing) <= len(before.missing)
