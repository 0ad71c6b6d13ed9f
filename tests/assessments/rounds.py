"""Makes rounds of feedback for tests through the verbs that people use."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.assessments import msf_answering, msf_service
from app.assessments.models import StoredForm
from app.assessments.msf_access import CycleAccess, cycle_for
from app.assessments.msf_links import rater_token
from app.assessments.msf_models import MsfCycle, MsfInvitation
from app.assessments.msf_policy import Rater
from app.assessments.msf_service import Proposal
from app.extensions import db
from app.identity.models import User
from app.placements.access import placement_for
from app.placements.models import Placement
from tests.assessments.filled import publish
from tests.people import World

FEEDBACK_FORM = """\
key: starter-msf-test
version: "1"
type: MSF
title: Feedback by colleagues for tests
activity: How somebody works with others.
intended_for:
  - framework: starter-example
    codes: [S-EX-01.1]
provenance: starter
not_issued_by: [IPEM, ART]
scale:
  levels:
    - {key: concern, words: A concern, satisfactory: false}
    - {key: usually, words: Usually, satisfactory: true}
    - {key: always, words: Always, satisfactory: true}
prompts:
  - {key: safe, words: Works safely, required: false}
  - {key: listens, words: Listens, required: false}
  - {key: comment, words: Anything else, kind: text, required: false}
closing:
  went_well: What you value
  do_next: What would help
"""
NAMES = ("Zoe Rater", "Amir Rater", "Mia Rater", "Bo Rater", "Kim Rater", "Eve Rater", "Cy Rater")


def raters(number: int = 6) -> list[Rater]:
    """Return colleagues with different addresses, not in the order of their names."""
    return [Rater(name=NAMES[place], email=f"r{place}@work.example") for place in range(number)]


def feedback_form() -> StoredForm:
    """Publish the form."""
    return publish(FEEDBACK_FORM)


def make_proposed(
    placement: Placement, trainee: User, item_id: UUID, people: Iterable[Rater] | None = None
) -> MsfCycle:
    """Let the trainee propose colleagues."""
    access = placement_for(trainee.actor(), placement.id)
    chosen = list(people) if people is not None else raters()
    proposal = Proposal(title="First year", item_ids=frozenset({item_id}), raters=chosen)
    return msf_service.propose(access, feedback_form(), proposal)


def make_open(world: World, number: int = 6, threshold: int = 5) -> MsfCycle:
    """Propose colleagues and let the supervisor approve them; commit."""
    cycle = make_proposed(world.placement, world.trainee, world.items[0].id, raters(number))
    msf_service.approve(seen_round(world.supervisor, cycle), threshold)
    db.session.commit()
    return cycle


def answers_of_rater(number: int) -> dict[str, str]:
    """Return the answers of a colleague, which nobody else gives."""
    level = ("concern", "usually", "always")[number % 3]
    return {"safe": level, "listens": "not-observed", "comment": f"{chr(ord('z') - number)} is my comment"}


def give_answers(cycle: MsfCycle, numbers: Iterable[int]) -> None:
    """Let colleagues answer, each in a transaction of their own, in the given order."""
    for number in numbers:
        msf_answering.answer(invitation(cycle, number), answers_of_rater(number))
        db.session.commit()


def make_released(world: World, numbers: Iterable[int] = range(5)) -> MsfCycle:
    """Open a round, let colleagues answer and the supervisor release it; commit."""
    cycle = make_open(world)
    give_answers(cycle, numbers)
    msf_service.release(seen_round(world.supervisor, cycle))
    db.session.commit()
    return cycle


def seen_round(user: User, cycle: MsfCycle) -> CycleAccess:
    """Return a round as a person sees it."""
    return cycle_for(user.actor(), cycle.id)


def invitation(cycle: MsfCycle, number: int) -> MsfInvitation:
    """Return the invitation of a colleague by their place among those who were proposed."""
    found = db.session.query(MsfInvitation).filter_by(cycle_id=cycle.id, email=f"r{number}@work.example")
    return found.one()


def link(cycle: MsfCycle, number: int) -> str:
    """Return the address of a colleague's link."""
    return f"/feedback/{rater_token(invitation(cycle, number))}"


def typed(answers: Mapping[str, str], *, confirmed: bool = True) -> dict[str, str]:
    """Return the fields that a colleague's page sends."""
    fields = {f"answer-{key}": value for key, value in answers.items()}
    return fields | ({"confirmed_no_identifiers": "yes"} if confirmed else {})
