"""The forms of an entry: its words, its private reflection, a report of patient data and its decision."""

from wtforms import HiddenField, ValidationError

from app.core.clock import day_in_words
from app.portfolio.confidentiality import Decision
from app.portfolio.models import EvidenceVersion
from app.portfolio.service import WORD_NAMES, Words, words_of
from app.portfolio.values import EVIDENCE_TYPE_WORDS, EvidenceType
from app.web.day_field import DayField
from app.web.fields import ChoiceField, LongTextField, TextField
from app.web.forms import Form
from app.web.seen import SeenForm

DECISION_WORDS = {
    Decision.RESTORE: "Show it again: it holds no patient data",
    Decision.PURGE_FILE: "Remove the file for good",
    Decision.PURGE_COMMENT: "Remove the comment for good",
    Decision.PURGE_WORDS: "Remove the words, comments included, for good and show the files again",
    Decision.PURGE_ALL: "Remove the words, comments included, and all files for good",
}


class EvidenceForm(Form):
    """What a draft says. Everything may be empty; what is there must make sense."""

    revision = HiddenField()
    title = TextField("Title", hint="What somebody else would call this piece of work")
    type = ChoiceField(
        "Kind of evidence",
        [(kind.value, words) for kind, words in EVIDENCE_TYPE_WORDS.items()],
        drop_down=True,
    )
    happened_from = DayField("Day, or first day", past_only=True)
    happened_to = DayField("Last day, if it took longer", past_only=True)
    setting = TextField("Setting", hint="Where: the department, room or ward. Never where a patient lives")
    equipment = TextField("Equipment", hint="What you worked on or with")
    procedure = TextField("Procedure", hint="The protocol or instruction that you followed")
    what_i_did = LongTextField(
        "What I did", hint="Write what you did yourself, not what a technologist does in general", rows=8
    )
    what_happened = LongTextField("What happened", hint="The result, and what followed from it")
    reflection = LongTextField(
        "Private reflection",
        hint="Only you can see this. It is never submitted, exported or searched",
    )

    def validate_happened_to(self, field: DayField) -> None:
        """Refuse a last day before the first one."""
        first, last = self.happened_from.data, field.data
        if first and last and last < first:
            raise ValidationError(
                f"The last day ({day_in_words(last)}) is before the first day ({day_in_words(first)})."
            )

    @property
    def base_revision(self) -> int:
        """Return the revision on which the typed words rest; 0 where the form does not say."""
        given = str((self.revision.raw_data or [""])[0])
        return int(given) if given.isascii() and given.isdecimal() and len(given) < len("9999999999") else 0

    def words(self) -> Words:
        """Return what was typed; only after the form was found to be in order."""
        return Words(
            title=self.title.data or "",
            type=EvidenceType(self.type.data) if self.type.data else None,
            happened_from=self.happened_from.data,
            happened_to=self.happened_to.data,
            setting=self.setting.data or "",
            equipment=self.equipment.data or "",
            procedure=self.procedure.data or "",
            what_i_did=self.what_i_did.data or "",
            what_happened=self.what_happened.data or "",
        )

    def good_words(self, version: EvidenceVersion) -> Words:
        """Return what was typed where it is in order, and elsewhere what the version says already."""
        bad = {name for name in WORD_NAMES if self[name].errors}
        if bad & _DAYS:
            # One day was judged by the other: neither is taken without the other.
            bad |= _DAYS
        old = words_of(version)
        typed = {name: self[name].data for name in bad}
        for name in bad:
            self[name].data = getattr(old, name)
        good = self.words()
        for name in bad:
            self[name].data = typed[name]
        return good

    def sentences(self) -> dict[str, str]:
        """Return the first problem of each field that has one."""
        return {field.name: str(field.errors[0]) for field in self if field.errors}


_DAYS = {"happened_from", "happened_to"}


class ReflectionForm(SeenForm):
    """The private reflection alone, which can change whatever the state of the entry."""

    reflection = LongTextField(
        "Private reflection", hint="Only you can see this. Changing it disturbs no signature"
    )


class ReportForm(Form):
    """A report of patient data."""

    what = ChoiceField("Where did you see it?", required="Choose where you saw it.")
    reason = LongTextField(
        "What did you see?",
        required="Say what you saw and where, without repeating it.",
        longest=2_000,
        hint="For instance “a hospital number on page 2”. Do not repeat the data itself",
        rows=4,
    )


def reason_for_decision() -> LongTextField:
    """Return the field in which whoever decides on a report says why."""
    return LongTextField(
        "Reason",
        required="Give the reason for your decision.",
        longest=2_000,
        hint="It is kept with the report. Do not repeat the data itself",
        rows=4,
    )


class DecisionForm(Form):
    """The decision on a report of patient data."""

    decision = ChoiceField("Your decision", required="Choose one of the decisions.")
    reason = reason_for_decision()
