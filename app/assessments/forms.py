"""The forms about assessments: ask for one, decline, settle a dispute, reflect."""

from uuid import UUID

from wtforms import HiddenField

from app.assessments.asking import Request
from app.assessments.form_values import FormType
from app.assessments.policy import Refusal, incomplete_request
from app.core.clock import today
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, ManyChoiceField, TextField, TickField
from app.web.forms import Form

LONGEST_OUTLINE = 4_000


class RequestForm(Form):
    """What an assessment is to be about. `form_key` names the assessment form."""

    form_key = HiddenField()
    title = TextField(
        "What is observed or discussed?",
        hint="For example, Daily uniformity check on camera 2. No patient's name or number",
    )
    happened_on = DayField("Day, if you know it already", hint="The assessor can change it")
    setting = TextField("Where", hint="The department, room or workshop")
    outline = LongTextField(
        "Outline",
        longest=LONGEST_OUTLINE,
        hint="What the assessor should know beforehand. No patient identifiers",
        rows=5,
    )
    items = ManyChoiceField("Items that this form suits")
    more_items = ManyChoiceField("Other items")
    evidence = ManyChoiceField(
        "Evidence to look at", hint="The assessor sees the words of these entries as they are now"
    )
    assessor = ChoiceField("Who is to assess you?", drop_down=True)

    def check(self, form_type: FormType, *, asks: bool) -> bool:
        """Say whether the form is whole, and put a sentence where something is missing.

        Args:
            form_type: how the assessment is made.
            asks: whether somebody is asked; at the bench nobody is.
        """
        fine = self.validate_on_submit()
        lacking = incomplete_request(
            form=form_type,
            title=self.title.data or "",
            outline=self.outline.data or "",
            items=len(self.chosen_items()),
        )
        sentences = {name: reason.sentence for name, reason in lacking.items()}
        if asks and not self.assessor.data:
            sentences["assessor"] = "Choose who is to assess you."
        if self.happened_on.data and not asks and self.happened_on.data > today():
            sentences["happened_on"] = "The day is in the future. Give the day it happened."
        for name, sentence in sentences.items():
            if not self[name].errors:
                self[name].errors = [sentence]
        return fine and not sentences

    def chosen_items(self) -> frozenset[UUID]:
        """Return the items that are ticked in either list; what is none of them is refused elsewhere."""
        values = {*(self.items.data or []), *(self.more_items.data or [])}
        offered = {
            str(choice.value) for field in (self.items, self.more_items) for choice in field.choices or []
        }
        return frozenset(UUID(value) for value in values & offered)

    def request(self) -> Request:
        """Return what was given."""
        return Request(
            title=self.title.data or "",
            outline=self.outline.data or "",
            setting=self.setting.data or "",
            happened_on=self.happened_on.data,
            item_ids=self.chosen_items(),
            evidence_ids=frozenset(UUID(value) for value in self.evidence.data or []),
        )


class ReasonForm(Form):
    """Why somebody declines or disputes an assessment, or takes back a disputed one."""

    reason = LongTextField("Why?", required=Refusal.REASON_MISSING.sentence, longest=4_000, rows=4)


class SettleForm(ReasonForm):
    """What becomes of a disputed assessment."""

    decision = ChoiceField(
        "What becomes of it?",
        [
            ("uphold", "It stands as it was signed"),
            ("withdraw", "It is withdrawn and counts for nothing"),
        ],
        required="Choose what becomes of the assessment.",
    )


class ReflectionForm(Form):
    """The trainee's reflection on an assessment, and whether the others may read it."""

    seen = HiddenField()
    reflection = LongTextField(
        "Your reflection", hint="What you take from it, and what you will do next", rows=8
    )
    released = TickField(
        "Let my supervisors and the assessor read it", hint="Without a tick only you can see it"
    )
