"""The forms of a supervisor's private notes."""

from app.portfolio.guarded_forms import OnceForm, RevisedForm
from app.portfolio.notes import EMPTY
from app.web.fields import ChoiceField, LongTextField

LONGEST = 10_000


class NoteForm(OnceForm):
    """A new note."""

    about = ChoiceField("What is it about?", drop_down=True, hint="Nothing chosen: the placement as a whole")
    text = LongTextField("Your note", required=EMPTY, longest=LONGEST, rows=5)


class NoteChangeForm(RevisedForm):
    """Other words for an own note."""

    text = LongTextField("Your note", required=EMPTY, longest=LONGEST, rows=8)
