"""The forms of a thread: a new comment, and other words for one that is there."""

from app.portfolio.comments import EMPTY
from app.portfolio.guarded_forms import OnceForm, RevisedForm
from app.web.fields import LongTextField

LONGEST = 4_000


class CommentForm(OnceForm):
    """A new comment."""

    text = LongTextField(
        "Your comment",
        required=EMPTY,
        longest=LONGEST,
        hint="Plain text, without anything that identifies a patient. No signature covers it.",
        rows=4,
    )


class ChangeForm(RevisedForm):
    """Other words for an own comment."""

    text = LongTextField("Your comment", required=EMPTY, longest=LONGEST, rows=4)
