"""The forms of reviews: plan one, write it up, agree on an action."""

from typing import Any

from wtforms import HiddenField, StringField, ValidationError

from app.core.clock import today
from app.reviews.kinds import KINDS, Prompt, ReviewKind
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField
from app.web.forms import Form

ACTION_LENGTH = 1_000
ANSWER_LENGTH = 4_000


class PlanForm(Form):
    """A review that is to be held."""

    kind = ChoiceField(
        "Kind of review",
        [(kind.value, facts.title) for kind, facts in KINDS.items()],
        required="Choose the kind of review.",
        default=ReviewKind.MONTHLY.value,
    )
    day = DayField("Planned for", required="Give the day for which the review is planned.")


class WriteForm(Form):
    """What is written up of a review; `written_up` makes one with the prompts of its kind."""

    held_on = DayField("Held on", required="Give the day on which the review was held.", past_only=True)
    next_on = DayField("Next review", hint="Leave it empty if there is none. It is planned once both sign.")
    revision = HiddenField()

    def validate_next_on(self, field: DayField) -> None:
        """Refuse a next review that would come before this one."""
        if field.data and self.held_on.data and field.data <= self.held_on.data:
            raise ValidationError("The next review must come after this one. Give a later day.")

    def answers(self, kind: ReviewKind) -> dict[str, str]:
        """Return what was written to each prompt, by its key."""
        return {prompt.key: self[name_of(prompt)].data or "" for prompt in KINDS[kind].prompts}

    def prompted(self, kind: ReviewKind) -> list[StringField]:
        """Return the fields of the prompts, in order."""
        return [self[name_of(prompt)] for prompt in KINDS[kind].prompts]

    def seen_revision(self) -> int:
        """Return the revision that the page showed; 0, which none has, where it is no number."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdecimal() else 0


def name_of(prompt: Prompt) -> str:
    """Return the name of a prompt's field."""
    return f"answer_{prompt.key}"


def _form_of(kind: ReviewKind) -> type[WriteForm]:
    fields = {
        name_of(prompt): LongTextField(prompt.label, hint=prompt.hint, longest=ANSWER_LENGTH, rows=4)
        for prompt in KINDS[kind].prompts
    }
    return type(f"Write{kind.name}Form", (WriteForm,), fields)


FORMS = {kind: _form_of(kind) for kind in ReviewKind}


def written_up(kind: ReviewKind, answers: dict[str, Any], **more: Any) -> WriteForm:
    """Return the form for writing up a review of a kind, with what is written already."""
    prompts = KINDS[kind].prompts
    return FORMS[kind](**{name_of(one): answers.get(one.key, "") for one in prompts}, **more)


class ActionForm(Form):
    """What follows from a review or a visit: who does what, and until when."""

    what = LongTextField(
        "What is to be done?", required="Write what is to be done.", longest=ACTION_LENGTH, rows=2
    )
    owner = ChoiceField("Who does it?", required="Choose who does it.", drop_down=True)
    due_on = DayField("Until when?", required="Give the day until which it is to be done.")

    def validate_due_on(self, field: DayField) -> None:
        """Refuse a day that has passed."""
        if field.data and field.data < today():
            raise ValidationError("This day has passed. Give today or a later day.")
