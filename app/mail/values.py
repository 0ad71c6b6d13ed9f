"""What people are told of, how often mail about it comes, and the states of an outgoing mail."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class NoticeKind(StrEnum):
    """What a notice is about; people choose for each kind whether and how often mail comes."""

    EVIDENCE_WAITS = "evidence-waits"
    RETURNED = "returned"
    SIGNED = "signed"
    REOPENED = "reopened"
    ASSESSMENT_ASKED = "assessment-asked"
    ASSESSMENT_DONE = "assessment-done"
    GUEST_TO_APPROVE = "guest-to-approve"
    DISPUTE = "dispute"
    COMMENT = "comment"
    REFILING = "refiling"
    HANDOVER = "handover"
    VERIFICATION = "verification"
    REVIEW = "review"
    PLAN = "plan"
    PIN_LOCKED = "pin-locked"
    PATIENT_DATA = "patient-data"
    PLACEMENT = "placement"
    UNDELIVERED = "undelivered"
    QUIET = "quiet"
    WAITS_LONG = "waits-long"
    REVIEW_DUE = "review-due"
    PLAN_DUE = "plan-due"
    CPD_QUIET = "cpd-quiet"

    @property
    def words(self) -> str:
        """Return what the kind is called where a person chooses about it."""
        return KINDS[self].words

    def counted(self, number: int) -> str:
        """Say how many things of this kind there are, for a mail: no names and nothing of what they say."""
        told = KINDS[self]
        return told.one if number == 1 else told.many.format(number=number)


class Cadence(StrEnum):
    """How often mail about a kind of notice comes. The list in the product shows each notice in any case."""

    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def words(self) -> str:
        """Return how the choice is written on the account page."""
        return CADENCE_WORDS[self]


CADENCE_WORDS = {
    Cadence.EACH: "One mail each time",
    Cadence.DAILY: "In one mail a day, at 7:00",
    Cadence.WEEKLY: "In one mail a week, on Monday at 7:00",
    Cadence.NEVER: "No mail",
}


@dataclass(frozen=True)
class Told:
    """The words of a kind of notice: for choosing, for one in a mail, and for several."""

    words: str
    one: str
    many: str


KINDS: dict[NoticeKind, Told] = {
    NoticeKind.EVIDENCE_WAITS: Told(
        "Evidence waits for my sign-off",
        "1 item waits for your sign-off.",
        "{number} items wait for your sign-off.",
    ),
    NoticeKind.RETURNED: Told(
        "An item was returned to me", "1 item was returned to you.", "{number} items were returned to you."
    ),
    NoticeKind.SIGNED: Told(
        "An item of mine was signed off",
        "1 item of yours was signed off.",
        "{number} items of yours were signed off.",
    ),
    NoticeKind.REOPENED: Told(
        "A signed item was reopened", "1 signed item was reopened.", "{number} signed items were reopened."
    ),
    NoticeKind.ASSESSMENT_ASKED: Told(
        "I am asked for an assessment",
        "You are asked for 1 assessment.",
        "You are asked for {number} assessments.",
    ),
    NoticeKind.ASSESSMENT_DONE: Told(
        "An assessment was completed or declined",
        "There is news about 1 assessment.",
        "There is news about {number} assessments.",
    ),
    NoticeKind.GUEST_TO_APPROVE: Told(
        "A guest assessor needs my approval",
        "1 guest assessor needs your approval.",
        "{number} guest assessors need your approval.",
    ),
    NoticeKind.DISPUTE: Told(
        "A signature is disputed", "1 signature is disputed.", "{number} signatures are disputed."
    ),
    NoticeKind.COMMENT: Told(
        "Somebody wrote a comment", "There is 1 new comment.", "There are {number} new comments."
    ),
    NoticeKind.REFILING: Told(
        "An entry is to be filed elsewhere",
        "There is 1 piece of news about filing an entry elsewhere.",
        "There are {number} pieces of news about filing entries elsewhere.",
    ),
    NoticeKind.HANDOVER: Told(
        "Somebody stands in for a supervisor",
        "There is 1 piece of news about who stands in for whom.",
        "There are {number} pieces of news about who stands in for whom.",
    ),
    NoticeKind.VERIFICATION: Told(
        "Verification of signatures",
        "There is 1 piece of news about verification.",
        "There are {number} pieces of news about verification.",
    ),
    NoticeKind.REVIEW: Told(
        "Reviews, visits and their actions",
        "There is 1 piece of news about reviews.",
        "There are {number} pieces of news about reviews.",
    ),
    NoticeKind.PLAN: Told(
        "Training plans that wait for me, or were agreed",
        "There is 1 piece of news about a training plan.",
        "There are {number} pieces of news about training plans.",
    ),
    NoticeKind.PIN_LOCKED: Told(
        "My PIN was locked", "Your PIN was locked.", "Your PIN was locked {number} times."
    ),
    NoticeKind.PATIENT_DATA: Told(
        "Patient data was reported",
        "Patient data was reported in an entry.",
        "Patient data was reported {number} times.",
    ),
    NoticeKind.PLACEMENT: Told(
        "Placements and who supervises them",
        "There is 1 change to who takes part in a placement.",
        "There are {number} changes to who takes part in placements.",
    ),
    NoticeKind.UNDELIVERED: Told(
        "A mail could not be delivered",
        "1 mail to somebody of your centre could not be delivered.",
        "{number} mails to people of your centre could not be delivered.",
    ),
    NoticeKind.QUIET: Told(
        "Reminder: nothing new for some weeks",
        "1 placement has had nothing new for some weeks.",
        "{number} placements have had nothing new for some weeks.",
    ),
    NoticeKind.WAITS_LONG: Told(
        "Reminder: something has waited long for my sign-off",
        "1 trainee has waited long for your sign-off.",
        "{number} trainees have waited long for your sign-off.",
    ),
    NoticeKind.REVIEW_DUE: Told(
        "Reminder: a review is near or overdue",
        "1 review is near or overdue.",
        "{number} reviews are near or overdue.",
    ),
    NoticeKind.PLAN_DUE: Told(
        "Reminder: a training plan is to be agreed",
        "1 training plan is to be agreed.",
        "{number} training plans are to be agreed.",
    ),
    NoticeKind.CPD_QUIET: Told(
        "Reminder: nothing was recorded in my CPD record for a month",
        "Nothing was recorded in your CPD record for a month.",
        "There are {number} reminders about months without an entry in your CPD record.",
    ),
}

AT_ONCE = frozenset({NoticeKind.DISPUTE, NoticeKind.PIN_LOCKED, NoticeKind.PATIENT_DATA})


def usual_cadence(kind: NoticeKind) -> Cadence:
    """Return how often mail about a kind comes while the person has chosen nothing."""
    return Cadence.EACH if kind in AT_ONCE else Cadence.DAILY


class MailState(StrEnum):
    """How far an outgoing mail has come."""

    QUEUED = "queued"
    SENT = "sent"
    GIVEN_UP = "given-up"


@dataclass(frozen=True)
class MailLink:
    """A secret link in a mail. The outbox holds only this; the address is made when the mail is sent.

    Attributes:
        kind: which registered function makes the address, see `app.mail.links.register_link`.
        row_id: the row from which that function derives the link's token.
    """

    kind: str
    row_id: UUID


# What the worker is asked to do when mail waits, and once a minute.
ERRAND = "mail"
# Stands as a line of its own where the secret link goes; no typed text can hold this character.
LINK_HERE = "\N{SUBSTITUTE}link"
