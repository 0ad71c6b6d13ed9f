"""The forms about feedback by colleagues: propose, decide about a proposal or a round, answer, sign."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Self
from uuid import UUID

from wtforms import Field

from app.assessments.answering import PREFIX, AnswersForm, fields_for
from app.assessments.form_answers import NO_FEEDBACK, NO_OUTCOME
from app.assessments.form_values import AssessmentForm, Outcome
from app.assessments.forms import ReflectionForm
from app.assessments.msf_beside import form_about_oneself
from app.assessments.msf_policy import (
    FEWEST_RATERS,
    LEAST_THRESHOLD,
    MOST_RATERS,
    USUAL_THRESHOLD,
    CycleRefusal,
    Rater,
    rater_problems,
)
from app.assessments.policy import Refusal
from app.assessments.words import NOT_A_FAIL, OUTCOME_WORDS
from app.core.errors import InvalidInputError
from app.mail.text import mailable
from app.standards.tree import Catalogue
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, ManyChoiceField, TextField, TickField
from app.web.forms import Form

LONGEST_LIST = 6_000
AROUND_ADDRESS = "<>(),;\t "


class ProposalForm(Form):
    """Whom a trainee proposes, and what the feedback is about."""

    form_key = ChoiceField("Form", required="Choose the form that your colleagues fill in.")
    title = TextField(
        "What is it called?",
        required="Give the feedback a name.",
        hint="For example, Feedback at the end of the first year",
    )
    raters = LongTextField(
        "Your colleagues",
        required=f"Name at least {FEWEST_RATERS} colleagues with different addresses.",
        hint=(
            f"{FEWEST_RATERS} to {MOST_RATERS} people who have worked with you, one a line: name, then "
            "e-mail address at work"
        ),
        longest=LONGEST_LIST,
        rows=8,
    )
    items = ManyChoiceField("Items that this form suits")
    more_items = ManyChoiceField("Other items")

    def offer(self, forms: Iterable[AssessmentForm], catalogues: Iterable[Catalogue]) -> None:
        """Say which forms and items can be chosen; items that a form suits come first."""
        offered = list(forms)
        self.form_key.offer([(form.key, form.title) for form in offered])
        suited = {
            (each.framework, code) for form in offered for each in form.intended_for for code in each.codes
        }
        pairs = [(each.key, item) for each in catalogues for item in each.taking_evidence]
        named = [
            ((key, item.code) in suited, (str(item.id), f"{item.code} {item.title}")) for key, item in pairs
        ]
        self.items.offer([choice for suits, choice in named if suits])
        self.more_items.offer([choice for suits, choice in named if not suits])

    def check(self, own: str) -> bool:
        """Say whether the form is whole, and put a sentence where something is wrong.

        Args:
            own: the trainee's address.
        """
        fine = self.validate_on_submit()
        if not self.raters.errors and (
            problems := [*self._unreadable(), *rater_problems(self.people(), [own])]
        ):
            self.raters.errors = tuple(problems)
        if not self.item_ids():
            field = self.items if self.items.choices else self.more_items
            field.errors = (Refusal.ITEMS_MISSING.sentence,)
        return fine and not self.problems()

    def people(self) -> list[Rater]:
        """Return who stands in the lines that can be read."""
        found = (_rater_in(line) for line in (self.raters.data or "").splitlines())
        return [rater for rater in found if rater is not None]

    def item_ids(self) -> frozenset[UUID]:
        """Return the items that are ticked in either list; what is none of them is refused elsewhere."""
        offered = {
            str(choice.value) for field in (self.items, self.more_items) for choice in field.choices or []
        }
        ticked = {*(self.items.data or []), *(self.more_items.data or [])}
        return frozenset(UUID(value) for value in ticked & offered)

    def _unreadable(self) -> list[str]:
        lines = [line.strip() for line in (self.raters.data or "").splitlines() if line.strip()]
        problems = []
        for number, line in enumerate(lines, start=1):
            rater = _rater_in(line)
            if rater is None:
                problems.append(f"Line {number}, “{line}”, needs a name and then an e-mail address.")
                continue
            try:
                mailable(rater.email)
            except InvalidInputError as problem:
                problems.append(f"Line {number}: {problem.sentence}")
        return problems


def _rater_in(line: str) -> Rater | None:
    """Return the name and the address in a line, or None where one of them is missing."""
    words = line.replace(",", " ").replace(";", " ").split()
    address = words[-1].strip(AROUND_ADDRESS) if words else ""
    name = " ".join(words[:-1]).strip(AROUND_ADDRESS)
    return Rater(name=name[:200], email=address) if name and "@" in address else None


class ApprovalForm(Form):
    """Whether proposed colleagues are asked, and how many answers are needed."""

    decision = ChoiceField(
        "May these colleagues be asked?",
        [("approve", "Yes, send them their links"), ("refuse", "No")],
        required="Choose whether these colleagues may be asked.",
    )
    threshold = ChoiceField(
        "How many answers are needed before anything is shown?",
        hint=f"Usually {USUAL_THRESHOLD}, and never fewer than {LEAST_THRESHOLD}",
        required=CycleRefusal.THRESHOLD.sentence,
        drop_down=True,
    )
    reason = LongTextField("Why not?", hint="The trainee reads it", longest=4_000, rows=3)

    def offer(self, raters: int) -> None:
        """Say how many answers can be asked for."""
        self.threshold.offer([(str(number), str(number)) for number in range(LEAST_THRESHOLD, raters + 1)])

    def validate(self, extra_validators: object = None) -> bool:
        """Check the form; who refuses says why."""
        fine = bool(super().validate(extra_validators))
        if self.decision.data == "refuse" and not self.reason.data:
            self.reason.errors = (CycleRefusal.REASON_MISSING.sentence,)
            return False
        return fine


class ClosingForm(Form):
    """What becomes of an open round."""

    decision = ChoiceField("What becomes of the round?", required="Choose what becomes of the round.")
    reason = LongTextField(
        "Why is it abandoned?", hint="Only needed then. The trainee reads it", longest=4_000, rows=3
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the form; who abandons a round says why."""
        fine = bool(super().validate(extra_validators))
        if self.decision.data == "abandon" and not self.reason.data:
            self.reason.errors = (CycleRefusal.REASON_MISSING.sentence,)
            return False
        return fine


class RaterForm(AnswersForm):
    """What a colleague answers. It asks for no name."""

    confirmed_no_identifiers = TickField(
        "I have written nothing about patients that shows who they are",
        required="Confirm that you have written nothing that shows who a patient is.",
    )


@lru_cache(maxsize=16)
def rater_form_class_for(form: AssessmentForm) -> type[RaterForm]:
    """Return the class of the form with which a colleague answers."""
    return type("RaterAnswering", (RaterForm,), fields_for(form))


class SelfRatingForm(AnswersForm):
    """How a trainee rates themselves: what colleagues are asked, without the texts."""

    @property
    def closing(self) -> list[Field]:
        """Return nothing: what to do next stands in the reflection."""
        return []

    @classmethod
    def filled(cls, answers: Mapping[str, str]) -> Self:
        """Return the form with what was answered before."""
        return cls(data={PREFIX + key: value for key, value in answers.items()})


@lru_cache(maxsize=16)
def self_rating_form_class_for(form: AssessmentForm) -> type[SelfRatingForm]:
    """Return the class of the form with which a trainee rates themselves."""
    shorter = form_about_oneself(form)
    return type("SelfRating", (SelfRatingForm,), fields_for(shorter))


class FeedbackReflectionForm(ReflectionForm):
    """The trainee's reflection on feedback: whoever sees the summary can be let read it."""

    released = TickField(
        "Let everybody who sees the summary read it", hint="Without a tick only you can see it"
    )


class DecisionForm(Form):
    """What the supervisor decides after discussing the summary with the trainee."""

    happened_on = DayField(
        "Day on which you discussed it", required="Give the day on which you discussed it.", past_only=True
    )
    outcome = ChoiceField(
        "Outcome",
        [(outcome.value, words) for outcome, words in OUTCOME_WORDS.items()],
        hint=f"Judged against the stage of training. {NOT_A_FAIL}",
        required=NO_OUTCOME,
    )
    went_well = LongTextField("What is going well", longest=4_000, rows=3)
    do_next = LongTextField(
        "What to do next", hint="Needed where the outcome is unsatisfactory", longest=4_000, rows=3
    )
    discussed = TickField(
        "I have discussed the summary with the trainee, and I have seen no patient identifiers in it",
        required="Discuss the summary with the trainee first, and look for patient identifiers.",
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the form; an unsatisfactory outcome carries feedback."""
        fine = bool(super().validate(extra_validators))
        if self.outcome.data == Outcome.UNSATISFACTORY.value and not self.do_next.data:
            self.do_next.errors = (NO_FEEDBACK,)
            return False
        return fine
