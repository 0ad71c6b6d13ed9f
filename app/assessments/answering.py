"""The form that an assessor fills in, made from an assessment form: a field for each prompt."""

from functools import lru_cache
from typing import Any

from wtforms import Field

from app.assessments.form_answers import LONGEST_ANSWER, doubts_about, problems_of
from app.assessments.form_values import (
    DO_NEXT,
    OUTCOME,
    WENT_WELL,
    AssessmentForm,
    Prompt,
    PromptKind,
)
from app.assessments.guest_policy import Guest
from app.assessments.policy import Refusal
from app.assessments.rating_field import RatingField
from app.assessments.service import Signing
from app.assessments.words import NOT_A_FAIL, OUTCOME_WORDS, answer_choices
from app.ledger.values import Authority
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, SecretField, TextField, TickField
from app.web.forms import Form
from app.web.text import showable

PREFIX = "answer-"
MANY = 7
# Cells in a row of 320 px, each wide enough for a finger.
MOST_IN_A_ROW = 6
NEEDED = "Needed where the outcome is unsatisfactory"
SURE_MISSING = "Look at the outcome again, or tick that it is satisfactory all the same."


class AnswersForm(Form):
    """The prompts of an assessment form and the questions that end it, answered by its rules."""

    assessment_form: AssessmentForm

    @property
    def prompts(self) -> list[Field]:
        """Return the fields of the prompts, in order."""
        return [self[PREFIX + prompt.key] for prompt in self.assessment_form.prompts]

    @property
    def closing(self) -> list[Field]:
        """Return the fields that end the form: what went well, what to do next, and the outcome."""
        keys = [WENT_WELL, DO_NEXT, *([OUTCOME] if self.assessment_form.asks_outcome else [])]
        return [self[PREFIX + key] for key in keys]

    def answers(self) -> dict[str, str]:
        """Return what was answered, by the key of the prompt."""
        fields = {field.name.removeprefix(PREFIX): field for field in (*self.prompts, *self.closing)}
        return {key: field.data for key, field in fields.items() if field.data}

    def typed(self) -> list[tuple[str, str]]:
        """Return the texts that were typed, with their names, for a page on which nothing can be signed."""
        texts = [field for field in (*self.prompts, *self.closing) if isinstance(field, LongTextField)]
        return [(field.label.text, showable(field.data)) for field in texts if field.data]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the answers by the rules of the form."""
        fine = bool(super().validate(extra_validators))
        for problem in problems_of(self.assessment_form, self.answers()):
            field = self[PREFIX + problem.prompt]
            if not field.errors:
                field.errors = [problem.sentence]
            fine = False
        return fine


class AnsweringForm(AnswersForm):
    """What stands around the prompts: the day, doubts to confirm and the confirmation about identifiers."""

    happened_on = DayField("Day", required=Refusal.DAY_MISSING.sentence, past_only=True)
    sure = TickField("The outcome is satisfactory all the same")
    confirmed_no_identifiers = TickField(
        "I have seen no patient identifiers in what I judged and in what I wrote",
        required=Refusal.NOT_CONFIRMED.sentence,
    )
    doubts: tuple[str, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the answers by the rules of the form, and let doubts be confirmed before it is signed."""
        fine = super().validate(extra_validators)
        if fine and not self.sure.data:
            doubts = doubts_about(self.assessment_form, self.answers())
            self.doubts = tuple(doubt.sentence for doubt in doubts)
            if self.doubts:
                self.sure.errors = (SURE_MISSING,)
        return fine and not self.doubts

    def signing(self, authority: Authority = Authority.ACCOUNT) -> Signing:
        """Return what was handed in."""
        return Signing(
            answers=self.answers(),
            happened_on=self.happened_on.data,
            confirmed_no_identifiers=self.confirmed_no_identifiers.data,
            authority=authority,
        )


class PinAnsweringForm(AnsweringForm):
    """The same on the trainee's device: the assessor says who they are and proves it by their PIN."""

    assessor = ChoiceField("Assessor", required="Choose your name.", drop_down=True)
    pin = SecretField("Your PIN", required="Type your PIN.", autocomplete="off")


class GuestAnsweringForm(AnsweringForm):
    """The same by a link: the guest states who they are; what the trainee wrote stands there already."""

    guest_name = TextField("Your name", required="Give your name.", autocomplete="name")
    job_title = TextField("Your role", required="Give your role.", autocomplete="organization-title")
    registration_body = TextField(
        "Register", longest=100, hint="For example RCT or HCPC. Leave it empty if you are on none"
    )
    registration_number = TextField("Registration number", longest=60)

    def guest(self) -> Guest:
        """Return who the guest says they are."""
        return Guest(
            name=self.guest_name.data or "",
            job_title=self.job_title.data or "",
            registration_body=self.registration_body.data or "",
            registration_number=self.registration_number.data or "",
        )


@lru_cache(maxsize=128)
def guest_form_class_for(form: AssessmentForm) -> type[GuestAnsweringForm]:
    """Return the class of the form with which a guest answers."""
    return type("GuestAnswering", (GuestAnsweringForm,), fields_for(form))


@lru_cache(maxsize=128)
def form_class_for(form: AssessmentForm) -> type[AnsweringForm]:
    """Return the class of the form with which an assessor answers."""
    return type("Answering", (AnsweringForm,), fields_for(form))


@lru_cache(maxsize=128)
def pin_form_class_for(form: AssessmentForm) -> type[PinAnsweringForm]:
    """Return the class of the form with which an assessor answers on the trainee's device."""
    return type("PinAnswering", (PinAnsweringForm,), fields_for(form))


def fields_for(form: AssessmentForm) -> dict[str, Any]:
    """Return the attributes of the class of a form on which these prompts are answered."""
    fields: dict[str, Any] = {PREFIX + prompt.key: _field_for(form, prompt) for prompt in form.prompts}
    fields[PREFIX + WENT_WELL] = _text(form.closing.went_well)
    fields[PREFIX + DO_NEXT] = _text(form.closing.do_next, NEEDED if form.asks_outcome else "")
    if form.asks_outcome:
        choices = [(outcome.value, words) for outcome, words in OUTCOME_WORDS.items()]
        hint = f"Judged against the stage of training. {NOT_A_FAIL}"
        fields[PREFIX + OUTCOME] = ChoiceField("Outcome", choices, hint=hint)
    return {**fields, "assessment_form": form}


def _field_for(form: AssessmentForm, prompt: Prompt) -> Any:
    words = prompt.words if prompt.required else f"{prompt.words} (optional)"
    if prompt.kind is PromptKind.TEXT:
        return _text(words, prompt.help)
    choices = answer_choices(form, prompt)
    if prompt.kind is not PromptKind.CHOICE and len(choices) <= MOST_IN_A_ROW:
        return RatingField(words, choices, hint=prompt.help, numbered=prompt.kind is PromptKind.RATING)
    return ChoiceField(words, choices, hint=prompt.help, drop_down=len(choices) > MANY)


def _text(words: str, hint: str = "") -> LongTextField:
    return LongTextField(words, longest=LONGEST_ANSWER, hint=hint, rows=3)
