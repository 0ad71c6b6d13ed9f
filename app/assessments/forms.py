"""The forms about assessments: ask for one, decline, settle a dispute, reflect."""

from uuid import UUID

from wtforms import HiddenField

from app.assessments.asking import Request
from app.assessments.form_values import FormType
from app.assessments.guest_policy import Guest
from app.assessments.policy import Refusal, incomplete_request
from app.core.clock import today
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, ManyChoiceField, TextField, TickField
from app.web.forms import Form
from app.web.seen import SeenForm

LONGEST_OUTLINE = 4_000


class RequestForm(Form):
    """What an assessment is to be about.

    `form_key` names the assessment form, `for_item` the item from whose page the person came.
    """

    form_key = HiddenField()
    for_item = HiddenField()
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
    items = ManyChoiceField("Items that it is about")
    more_items = ManyChoiceField("Other items")
    evidence = ManyChoiceField(
        "Evidence to look at", hint="The assessor sees the words of these entries as they are now"
    )
    assessor = ChoiceField("Who is to assess you?", drop_down=True)
    guest_name = TextField("Name of the assessor")
    guest_email = TextField(
        "Their e-mail address at work",
        longest=254,
        input_type="email",
        hint="A link goes there. An address that your centre does not know waits for your supervisor",
    )
    guest_job_title = TextField("Their role, if you know it")

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
        if asks:
            sentences |= self._who_is_missing()
        if self.happened_on.data and not asks and self.happened_on.data > today():
            sentences["happened_on"] = "The day is in the future. Give the day it happened."
        for name, sentence in sentences.items():
            if not self[name].errors:
                self[name].errors = [sentence]
        return fine and not sentences

    def _who_is_missing(self) -> dict[str, str]:
        """Return what is wrong with who is asked: somebody in the list, or a guest with name and address."""
        by_mail = bool(self.guest_email.data or self.guest_name.data)
        if self.assessor.data and by_mail:
            return {"assessor": "Choose somebody in the list, or name somebody without an account: not both."}
        if by_mail and not self.guest_name.data:
            return {"guest_name": "Give the name of the assessor."}
        if by_mail and not self.guest_email.data:
            return {"guest_email": "Give the address that the link goes to."}
        return {} if self.assessor.data or by_mail else {"assessor": "Choose who is to assess you."}

    def guest(self) -> Guest | None:
        """Return the guest who is asked, or None where somebody with an account is."""
        if not self.guest_email.data:
            return None
        return Guest(
            name=self.guest_name.data or "",
            email=self.guest_email.data,
            job_title=self.guest_job_title.data or "",
        )

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


class DomainsForm(Form):
    """The mail domains that a centre knows, one a line."""

    domains = LongTextField(
        "Domains that you know",
        hint="One a line, for example nhs.net or uni.example.ac.uk. What stands below a domain is known too",
        longest=5_000,
        rows=6,
    )


class GuestForm(Form):
    """Whether a guest whose address raises a doubt may assess, and why not."""

    decision = ChoiceField(
        "May this person assess the trainee?",
        [("approve", "Yes, send the link"), ("refuse", "No")],
        required="Choose whether the guest may assess.",
    )
    reason = LongTextField("Why not?", hint="The trainee reads it", longest=4_000, rows=3)


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


class ReflectionForm(SeenForm):
    """The trainee's reflection on an assessment, and whether the others may read it."""

    reflection = LongTextField(
        "Your reflection", hint="What you take from it, and what you will do next", rows=8
    )
    released = TickField(
        "Let my supervisors and the assessor read it", hint="Without a tick only you can see it"
    )
