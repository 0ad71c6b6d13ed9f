"""What a trainee adds to a round of feedback: a rating of their own before, a reflection after."""

from collections.abc import Mapping

from app.assessments.form_answers import problems_of
from app.assessments.msf_access import CycleAccess, facts_for_cycle
from app.assessments.msf_beside import form_about_oneself
from app.assessments.msf_models import MsfReflection, MsfSelfRating
from app.assessments.msf_policy import reflection_refusal, self_rating_refusal
from app.core.clock import now
from app.core.errors import InvalidInputError, RefusedError
from app.extensions import db
from app.placements.policy import Capacity


def rate_oneself(found: CycleAccess, answers: Mapping[str, str]) -> None:
    """Keep how the trainee rates themselves; they can change it until the summary is released.

    The caller has locked the round.

    Raises:
        NotFoundError: the placement is not the person's own.
        RefusedError: the round is over.
        InvalidInputError: an answer is missing or is none that the form knows.
    """
    found.access.require(Capacity.TRAINEE)
    if reason := self_rating_refusal(found.access.actor, facts_for_cycle(found.cycle)):
        raise RefusedError(reason.sentence)
    given = {key: text for key, text in answers.items() if text}
    if problems := problems_of(form_about_oneself(found.cycle.stored_form.form), given):
        raise InvalidInputError(problems[0].sentence)
    rating = found.cycle.self_rating
    if rating is None:
        rating = found.cycle.self_rating = MsfSelfRating()
    rating.answers, rating.changed_at = given, now()
    db.session.flush()


def reflect_on(found: CycleAccess, text: str, *, released: bool) -> None:
    """Write the trainee's reflection on a released round; the others see it only once it is released.

    Raises:
        NotFoundError: the placement is not the person's own.
        RefusedError: the summary is not released.
    """
    found.access.require(Capacity.TRAINEE)
    if reason := reflection_refusal(found.access.actor, facts_for_cycle(found.cycle)):
        raise RefusedError(reason.sentence)
    reflection = found.cycle.reflection
    if reflection is None:
        reflection = found.cycle.reflection = MsfReflection()
    reflection.text, reflection.changed_at = text.strip(), now()
    reflection.released_at = (reflection.released_at or now()) if released and text.strip() else None
    db.session.flush()
