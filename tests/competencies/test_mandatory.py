"""A mandatory item is one without which the rule engine never says a hundred per cent."""

import pytest
from hypothesis import assume, given

from app.competencies.mandatory import mandatory_items
from app.competencies.rules import assess
from app.competencies.workflow import State
from app.standards.tree import Catalogue
from app.standards.values import ChildrenRule, PointsRule, Requirement
from tests.competencies.test_progress import frameworks, item, unit

POINTS = PointsRule(minimum=4, points=(("a", 3), ("b", 1), ("c", 1)), required=frozenset("b"))


@pytest.mark.parametrize(
    ("children", "codes"),
    [(ChildrenRule.ALL, "abc"), (ChildrenRule.NONE, ""), (2, ""), (3, "abc"), (POINTS, "b")],
)
def test_the_rule_of_the_heading_says_which_items_are_mandatory(
    children: ChildrenRule | int | PointsRule, codes: str
) -> None:
    framework = unit(Requirement(min_evidence=0, children=children))
    assert mandatory_items(framework) == {framework.by_code[code].id for code in codes}


def test_a_heading_that_waits_for_its_text_is_not_mandatory() -> None:
    framework = unit(Requirement(min_evidence=0, children=ChildrenRule.ALL), leaves=0)
    top = framework.items[0]
    slot = item("slot", Requirement(), top.id, leaf=True, counts=False)
    with_slot = Catalogue(**{**vars(framework), "items": (top, slot)})
    assert mandatory_items(with_slot) == frozenset()


@given(frameworks())
def test_without_a_mandatory_item_nothing_is_complete(framework: Catalogue) -> None:
    mandatory = mandatory_items(framework)
    assume(mandatory)
    for left_out in mandatory:
        cases = {one.id: State.VERIFIED for one in framework.counting if one.id != left_out}
        found = assess([framework], {}, cases)
        assert all(one.percentage != 100 for one in found.frameworks.values())
