"""Which assessments count for items, as the rule engine sees them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from app.assessments.form_values import FormType
from app.assessments.queries import satisfactory_of
from app.competencies.rule_values import AssessmentFacts
from app.placements.moved import Moved
from app.standards.values import AssessmentType

# Rules ask for four kinds of assessment; the other forms record work and meet no rule.
COUNTING = {FormType(kind.value): kind for kind in AssessmentType}


def counted_of(
    placement_ids: Collection[UUID], moved: Moved | None = None
) -> dict[UUID, dict[UUID, list[AssessmentFacts]]]:
    """Return the assessments that count on several placements, by placement and item. Two queries.

    `moved`: what became of the items, where the caller has read it; that saves one of them.
    """
    found: dict[UUID, dict[UUID, list[AssessmentFacts]]] = {
        number: defaultdict(list) for number in placement_ids
    }
    for one in satisfactory_of(placement_ids, moved):
        if one.type in COUNTING:
            facts = AssessmentFacts(assessment_id=one.assessment_id, type=COUNTING[one.type])
            found[one.placement_id][one.item_id].append(facts)
    return found
