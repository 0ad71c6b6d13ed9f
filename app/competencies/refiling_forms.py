"""The forms of filing an entry elsewhere: the proposal, and declining it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.competencies.refiling_ground import Change
from app.competencies.refiling_policy import RefilingRefusal
from app.portfolio.values import EVIDENCE_TYPE_WORDS, EvidenceType
from app.web.fields import ChoiceField, LongTextField
from app.web.forms import Form

KIND = "kind"
LONGEST_REASON = 2_000


class ProposalForm(Form):
    """Where an entry is filed wrongly, and where it belongs."""

    what = ChoiceField("What is filed wrongly?", required="Choose what is filed wrongly.")
    to_item = ChoiceField("The item that it belongs to", drop_down=True, hint="Where an item is wrong")
    to_type = ChoiceField(
        "The kind of evidence that it is",
        [(kind.value, words) for kind, words in EVIDENCE_TYPE_WORDS.items()],
        drop_down=True,
        hint="Where the kind is wrong",
    )
    reason = LongTextField(
        "Why does it belong there?",
        required=RefilingRefusal.REASON_MISSING.sentence,
        longest=LONGEST_REASON,
        hint="Your supervisor reads it.",
        rows=3,
    )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Ask for the item or the kind, whichever the first answer needs."""
        fine = bool(super().validate(extra_validators))
        if not self.what.data or self.target.data:
            return fine
        sentence = "Choose the kind that it is." if self.is_kind else "Choose the item that it belongs to."
        self.target.errors = (*self.target.errors, sentence)
        return False

    @property
    def is_kind(self) -> bool:
        """Say whether the kind of evidence is what is wrong."""
        return bool(self.what.data == KIND)

    @property
    def target(self) -> ChoiceField:
        """Return the field that says where the entry belongs."""
        return self.to_type if self.is_kind else self.to_item

    def change(self) -> Change:
        """Return what was chosen; only after the form was found to be in order."""
        if self.is_kind:
            return Change(to_type=EvidenceType(self.to_type.data))
        return Change(old=UUID(self.what.data), new=UUID(self.to_item.data))


class DeclineForm(Form):
    """Leave the entry where it is."""

    reason = LongTextField(
        "Why does it stay where it is?",
        required=RefilingRefusal.REASON_MISSING.sentence,
        longest=LONGEST_REASON,
        hint="The trainee reads it.",
        rows=3,
    )
