"""Internal verification and a moderator's visit in the demo centre, after everything else has been played."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.cli.demo.days import at
from app.competencies.board import board_for
from app.core.actor import Actor
from app.core.clock import london_day, now, pretending, today
from app.extensions import db
from app.identity.models import Centre
from app.placements.models import Placement
from app.reviews import visits
from app.reviews.visit_access import visit_for
from app.verification import service
from app.verification.access import sampled_for

SEED = "4711"
SIGNED_BEFORE, DRAWN_BEFORE, DECIDED_BEFORE = timedelta(days=10), timedelta(days=4), timedelta(days=2)
SIGNED_WITHIN = timedelta(days=400)
MORNING = 9
ACCEPTED = 2
VISIT_LASTS, ACTION_IN = timedelta(days=6), timedelta(days=21)
SHARED = (
    "The entries say what Callum did himself and where it stands in them. Newcomers can learn from these."
)
NOT_SHARED = (
    "Two items of this unit rest on one entry. Ask whether a second occasion can be had before the end."
)


def add_sample(centre: Centre, actors: Mapping[str, Actor]) -> None:
    """Let the co-ordinator draw a sample, and the verifier accept some of it.

    Raises:
        TechfolioError: a rule of the product refuses it.
    """
    moment = now()
    # What was signed for those who finished before is not looked at again.
    first, last = london_day(moment - SIGNED_WITHIN), london_day(moment - SIGNED_BEFORE)
    with pretending(moment - DRAWN_BEFORE):
        wish = service.Wish(percentage=4, by_risk=False, seed=SEED, signed_from=first, signed_to=last)
        sample = service.draw_sample(actors["coordinator"], centre.id, wish)
    numbers = [item.id for item in sample.items]
    for place, number in enumerate(numbers[:ACCEPTED]):
        with pretending(moment - DECIDED_BEFORE + timedelta(minutes=6 * place)):
            found = sampled_for(actors["verifier"], number)
            seen = board_for(found.access.placement).digest(found.sampled.case.item_id)
            service.accept(found, "", seen)
        db.session.expire_all()


def add_visit(centre: Centre, visited: Sequence[Placement], actors: Mapping[str, Actor]) -> None:
    """Let the moderator have begun a visit today, with a shared note, one for the centre, and an action.

    Raises:
        TechfolioError: a rule of the product refuses it.
    """
    day = today()
    with pretending(min(at(day, MORNING), now())):
        plan = visits.VisitPlan(
            moderator_id=actors["moderator"].user_id,
            starts_on=day,
            ends_on=day + VISIT_LASTS,
            placement_ids=[placement.id for placement in visited],
        )
        visit = visits.plan_visit(actors["coordinator"], centre.id, plan)
        found = visit_for(actors["moderator"], visit.id)
        visits.add_note(found, SHARED, visited[0].id, shared=True)
        visits.add_note(found, NOT_SHARED, visited[0].id, shared=False)
        visits.add_action(
            found,
            "Plan a second occasion for the two items that rest on one entry.",
            actors["renal-supervisor"].user_id,
            day + ACTION_IN,
        )
    db.session.flush()
