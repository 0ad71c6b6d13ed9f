"""The forms of a report of patient data in words given with a sign-off."""

from app.competencies.withheld import WordsDecision
from app.portfolio.forms import reason_for_decision
from app.web.fields import ChoiceField, LongTextField
from app.web.forms import Form

DECISION_WORDS = {
    WordsDecision.RESTORE: "Show them again: they hold no patient data",
    WordsDecision.PURGE: "Remove the words for good, wherever they stand",
}


class WordsReportForm(Form):
    """A report of patient data in words."""

    reason = LongTextField(
        "What did you see?",
        required="Say what you saw, without repeating it.",
        longest=2_000,
        hint="For instance “a hospital number”. Do not repeat the data itself",
        rows=4,
    )


class WordsDecisionForm(Form):
    """The decision on such a report."""

    decision = ChoiceField(
        "Your decision",
        [(decision.value, words) for decision, words in DECISION_WORDS.items()],
        required="Choose one of the decisions.",
    )
    reason = reason_for_decision()
