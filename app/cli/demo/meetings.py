"""The reviews of the demo's placements: when each was held, what was said, who has signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.cli.demo.days import Weeks
from app.core.actor import Actor
from app.core.clock import pretending
from app.extensions import db
from app.placements.access import placement_for
from app.placements.models import Placement
from app.reviews import service
from app.reviews.access import ReviewAccess, digest_now, review_for
from app.reviews.kinds import ReviewKind
from app.reviews.models import Review

SIGNED_AFTER = timedelta(minutes=20)


@dataclass(frozen=True)
class Meeting:
    """One review; days as in the stories. `action` is owned by the trainee."""

    training: str
    kind: ReviewKind
    held: str
    supervisor: str
    answers: Mapping[str, str]
    action: str
    action_until: str
    next_on: str = ""
    signed_by_supervisor: bool = True
    action_done: bool = False

    def at(self, weeks: Weeks) -> datetime:
        """Return when it was held."""
        return weeks.instant(f"{self.held} 10")


MEETINGS = (
    Meeting(
        "week31",
        ReviewKind.MONTHLY,
        "12 Tue",
        "former-supervisor",
        {
            "well": "Callum sets up and strips down both machine types without being told the next step.",
            "hard": "Writing in the evening does not work. He will write at the bench, on the phone.",
        },
        "Write one entry each week on the day of the work.",
        "16 Fri",
        action_done=True,
    ),
    Meeting(
        "week31",
        ReviewKind.INTERIM,
        "27 Tue",
        "renal-supervisor",
        {
            "well": "Water sampling and the alarm checks are done alone and recorded well.",
            "hard": "Fault finding is still by trial. Callum wants to sit in on two repairs.",
            "pace": "A little behind the usual weeks; the repairs come now, so it should even out.",
            "independence": "Alone: disinfection, conductivity, sampling. Not yet: repairs and acceptance.",
        },
        "Take part in two repairs and write up the fault finding of one.",
        "33 Fri",
        next_on="31 Fri",
    ),
    Meeting(
        "week6",
        ReviewKind.MONTHLY,
        "5 Tue",
        "supervisor",
        {
            "well": "The morning checks. Aisha asks before she touches what she does not know.",
            "hard": "Which standard an entry belongs to. We mapped two entries together.",
        },
        "Ask for sign-off as soon as an item has what its rule asks for.",
        "8 Fri",
        signed_by_supervisor=False,
    ),
    Meeting(
        "finished",
        ReviewKind.END_OF_YEAR,
        "50 Tue",
        "supervisor",
        {
            "well": "Rhiannon runs the quality control of both cameras and shows others how.",
            "hard": "The last sections came late, because the therapy list was short in autumn.",
            "year": "All items of both sets are signed off.",
            "open": "Nothing in the training. The application documents are being put together.",
            "onwards": "Application for the Register, and a post in the department from spring.",
        },
        "Read the whole portfolio once as an examiner would.",
        "51 Fri",
        action_done=True,
    ),
)


def hold(placement: Placement, meeting: Meeting, weeks: Weeks, actors: Mapping[str, Actor]) -> None:
    """Let a review be planned, held, written up and signed, at the times when that was done.

    Raises:
        TechfolioError: a rule of the product refuses it.
    """
    trainee, supervisor = actors[meeting.training], actors[meeting.supervisor]
    held = meeting.at(weeks)
    with pretending(held):
        access = placement_for(trainee, placement.id)
        review = service.plan(access, meeting.kind, weeks.day(meeting.held))
        found = review_for(supervisor, review.id)
        written = service.Written(
            held_on=weeks.day(meeting.held),
            answers=meeting.answers,
            next_on=weeks.day(meeting.next_on) if meeting.next_on else None,
        )
        service.write(found, written, review.revision)
        service.add_action(found, meeting.action, trainee.user_id, weeks.day(meeting.action_until))
        if meeting.action_done:
            service.mark_action(found, review.actions[0].id, done=True)
    with pretending(held + SIGNED_AFTER):
        _sign(review_for(trainee, review.id))
        if meeting.signed_by_supervisor:
            _sign(review_for(supervisor, review.id))
    db.session.expire_all()


def _sign(found: ReviewAccess) -> None:
    review: Review = found.review
    service.sign(found, digest_now(review))
