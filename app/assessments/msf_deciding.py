"""The decision on released feedback: an ordinary assessment of the same form, which the supervisor signs."""

from datetime import date

from app.assessments import asking, service
from app.assessments.form_values import DO_NEXT, OUTCOME, WENT_WELL, Outcome
from app.assessments.models import Assessment
from app.assessments.msf_access import CycleAccess
from app.assessments.msf_policy import CycleRefusal
from app.assessments.msf_summary import Summary
from app.assessments.service import Signing
from app.core.errors import RefusedError
from app.extensions import db
from app.placements.policy import Capacity


def decide(
    found: CycleAccess, outcome: Outcome, day: date | None, went_well: str, do_next: str
) -> Assessment:
    """Sign, after discussing the summary with the trainee, whether the feedback is satisfactory.

    The counts stand in the assessment as its answers, so that lists, archive and pack show them and the
    signature covers them. The comments stay on the page of the round.

    Raises:
        NotFoundError: the person does not supervise the placement today.
        RefusedError: the round is not released, or it is decided already.
        InvalidInputError: feedback is missing, or the day cannot be.
    """
    found.access.require(Capacity.SUPERVISOR)
    cycle = found.cycle
    if cycle.summary is None or found.is_decided:
        raise RefusedError(CycleRefusal.NOT_NOW.sentence)
    summary = Summary.from_data(cycle.summary)
    request = asking.Request(
        title=cycle.title,
        happened_on=day,
        item_ids=frozenset(chosen.item_id for chosen in cycle.items),
    )
    assessment = asking.start(found.access, cycle.stored_form, request)
    answers = {line.key: line.in_words for line in summary.lines}
    answers |= {OUTCOME: outcome.value, WENT_WELL: went_well, DO_NEXT: do_next}
    signing = Signing(answers=answers, happened_on=day, confirmed_no_identifiers=True)
    service.complete(assessment, found.access.actor, signing)
    cycle.assessment = assessment
    db.session.flush()
    return assessment
