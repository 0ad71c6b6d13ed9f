"""The demo's rounds of feedback: whom the trainee named, what they answered, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.assessments import msf_answering, msf_own, msf_service
from app.assessments.form_values import DO_NEXT, WENT_WELL, AssessmentForm, Outcome, PromptKind
from app.assessments.msf_access import cycle_for
from app.assessments.msf_deciding import decide
from app.assessments.msf_policy import USUAL_THRESHOLD, Rater
from app.assessments.msf_service import Proposal
from app.assessments.publishing import newest_form
from app.cli.demo.days import Weeks
from app.cli.demo.people import GUEST_DOMAIN
from app.core.actor import Actor
from app.core.clock import pretending
from app.extensions import db
from app.placements.access import placement_for
from app.placements.models import Placement
from app.placements.queries import pinned_catalogues

FORM = "starter-msf-colleague-feedback"
ITEM = "S-PP-01.3"
DISCUSSED_AFTER = timedelta(hours=2)
LEVELS = {"c": "concern", "s": "sometimes", "u": "usually", "a": "always", "-": "not-observed"}


@dataclass(frozen=True)
class Answer:
    """What one colleague says: a letter of `LEVELS` for each rating in the order of the form, and words."""

    ratings: str
    went_well: str = ""
    do_next: str = ""


@dataclass(frozen=True)
class Round:
    """One round of feedback; days as in the stories.

    Attributes:
        released: empty while it waits for a supervisor to approve the colleagues.
        own: how the trainee rates themselves, as in an answer.
        shared: whether the others may read the reflection.
        outcome: what the supervisor writes as going well; empty where nothing is signed yet.
    """

    training: str
    title: str
    proposed: str
    colleagues: tuple[str, ...]
    supervisor: str = ""
    approved: str = ""
    answered: str = ""
    released: str = ""
    own: str = ""
    answers: tuple[Answer, ...] = ()
    reflected: str = ""
    reflection: str = ""
    shared: bool = False
    outcome: str = ""
    do_next: str = ""

    def at(self, weeks: Weeks) -> datetime:
        """Return when it was released, or proposed where nobody has approved it."""
        return weeks.instant(f"{self.released or self.proposed} 11")


ROUNDS = (
    Round(
        training="finished",
        title="Feedback near the end of the placement",
        proposed="40 Mon",
        supervisor="supervisor",
        approved="40 Wed",
        answered="42 Tue",
        released="43 Thu",
        colleagues=(
            "Delyth Corrigan",
            "Marcus Eze",
            "Fiona Lamb",
            "Yusuf Demir",
            "Grace Holloway",
            "Ines Prado",
            "Callan Reid",
        ),
        own="ausuuuusuuu",
        answers=(
            Answer("aaauauauuua", "She tells you at once when something is not right.", ""),
            Answer("uauuauuauau", "", "Hand over in the same words when all is well as when it is not."),
            Answer("aauaauauauu", "Calm with anxious patients.", "Say no sometimes."),
            Answer("uau-asu-uuu", "", "Let others see the list of what is still open."),
            Answer("aaaaauaaaua", "I would let her check my camera.", ""),
            Answer("uuuuauuauas", "Her records can be read a month later.", "Plan the afternoon early."),
        ),
        reflected="44 Mon",
        reflection=(
            "I rated my listening lower than they did, and my handovers higher than they deserve. I hand "
            "over well when something is wrong and carelessly when all is well. From now on I use the same "
            "five lines for both."
        ),
        shared=True,
        outcome="Colleagues trust her with patients and with their equipment.",
        do_next="Keep the five lines of the handover up when the lists get longer.",
    ),
    Round(
        training="week31",
        title="Feedback after half a year",
        proposed="24 Mon",
        supervisor="renal-supervisor",
        approved="24 Tue",
        answered="26 Wed",
        released="28 Mon",
        colleagues=(
            "Bronwen Achebe",
            "Stuart Kilbride",
            "Leila Haddad",
            "Tomasz Wrona",
            "Ruth Abernethy",
            "Joseph Mwangi",
        ),
        own="uuauuauuuau",
        answers=(
            Answer("uuuausu-uus", "Asks before he touches a thing.", "Write it down the same day."),
            Answer("uaauuuuuuuu", "", "Explain to the nurses what the alarm was, not only that it is gone."),
            Answer("sauuasa-sus", "Friendly to everybody on the unit.", "Be back when you said you would."),
            Answer("uauuuuu-uau", "", ""),
            Answer("uuaauuuausu", "He listens to patients about their own machine.", "Keep the bench tidy."),
        ),
        reflected="28 Thu",
        reflection="I thought that my records were fine, because I know what I meant. Others do not.",
    ),
    Round(
        training="week18",
        title="Feedback in the first half-year",
        proposed="17 Wed",
        colleagues=(
            "Delyth Corrigan",
            "Marcus Eze",
            "Grace Holloway",
            "Ines Prado",
            "Hamish Dunbar",
        ),
    ),
)


def hold_round(placement: Placement, told: Round, weeks: Weeks, actors: Mapping[str, Actor]) -> None:
    """Let a round be proposed, approved, answered, released and discussed, at the times when that was done.

    Raises:
        TechfolioError: a rule of the product refuses it.
    """
    trainee = actors[told.training]
    with pretending(weeks.instant(told.proposed)):
        access = placement_for(trainee, placement.id)
        proposal = Proposal(
            title=told.title, item_ids=frozenset({_item(placement)}), raters=_raters(told.colleagues)
        )
        cycle = msf_service.propose(access, newest_form(FORM), proposal)
    if not told.released:
        return
    supervisor = actors[told.supervisor]
    with pretending(weeks.instant(told.approved)):
        msf_service.approve(cycle_for(supervisor, cycle.id), USUAL_THRESHOLD)
    form = cycle.stored_form.form
    with pretending(weeks.instant(told.answered)):
        msf_own.rate_oneself(cycle_for(trainee, cycle.id), _ratings(form, told.own))
        for invitation, answer in zip(cycle.invitations, told.answers, strict=False):
            words = {WENT_WELL: answer.went_well, DO_NEXT: answer.do_next}
            msf_answering.answer(invitation, _ratings(form, answer.ratings) | words)
    with pretending(told.at(weeks)):
        msf_service.release(cycle_for(supervisor, cycle.id))
    if told.outcome:
        with pretending(told.at(weeks) + DISCUSSED_AFTER):
            day = weeks.day(told.released)
            found = cycle_for(supervisor, cycle.id)
            decide(found, Outcome.SATISFACTORY, day, told.outcome, told.do_next)
    with pretending(weeks.instant(told.reflected)):
        msf_own.reflect_on(cycle_for(trainee, cycle.id), told.reflection, released=told.shared)
    db.session.expire_all()


def _item(placement: Placement) -> UUID:
    found = (item for catalogue in pinned_catalogues(placement.id) for item in catalogue.taking_evidence)
    return next(item.id for item in found if item.code == ITEM)


def _raters(names: tuple[str, ...]) -> list[Rater]:
    return [Rater(name=name, email=f"{name.lower().replace(' ', '.')}@{GUEST_DOMAIN}") for name in names]


def _ratings(form: AssessmentForm, letters: str) -> dict[str, str]:
    rated = [prompt.key for prompt in form.prompts if prompt.kind is PromptKind.RATING]
    return dict(zip(rated, (LEVELS[letter] for letter in letters), strict=True))
