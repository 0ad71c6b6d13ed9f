"""The co-ordinator's forms."""

from datetime import date

from wtforms import HiddenField, ValidationError
from wtforms.validators import Email

from app.core.actor import ROLE_WORDS, Role
from app.core.clock import today
from app.placements.clock_policy import MOST_WEEKS, too_far
from app.placements.clock_service import NO_REASON as NO_REASON_TO_END
from app.placements.models import ReaderRole
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.placements.programmes import DISCIPLINE_WORDS, PROGRAMMES
from app.placements.supervising import NO_REASON
from app.web.day_field import DayField
from app.web.fields import ChoiceField, ManyChoiceField, TextField
from app.web.forms import Form

ENROLLED_AS = (Role.TRAINEE, Role.SUPERVISOR, Role.VERIFIER, Role.MODERATOR, Role.EXAMINER)
NOW, ON_A_DAY = "now", "day"
READ_BY_SOME = "Only the trainee and the co-ordinators read it."
READ_BY_ALL = "Everybody with a part in the placement can read it: leave illness out."


class EnrolForm(Form):
    """A person to be enrolled in the centre."""

    name = TextField("Name", required="Type the person's name.", hint="As it should stand in a portfolio")
    email = TextField(
        "Work e-mail address",
        required="Type the person's work e-mail address.",
        longest=254,
        input_type="email",
        autocomplete="off",
        validators=[Email(message="This is not an e-mail address. It looks like name@example.org.")],
    )
    role = ChoiceField(
        "Part in the centre",
        [(role.value, ROLE_WORDS[role]) for role in ENROLLED_AS],
        required="Choose the part that the person plays.",
    )


class RouteForm(Form):
    """The first questions about a new placement: for whom, on which programme, in which discipline."""

    trainee = ChoiceField("Trainee", required="Choose the trainee.", drop_down=True)
    programme = ChoiceField(
        "Programme",
        [(programme.value, facts.title) for programme, facts in PROGRAMMES.items()],
        required="Choose the programme.",
    )
    discipline = ChoiceField(
        "Discipline",
        [(discipline.value, words) for discipline, words in DISCIPLINE_WORDS.items()],
        required="Choose the discipline.",
        drop_down=True,
    )


class PlacementForm(Form):
    """The rest about a new placement; the first answers travel along unseen and are checked again."""

    trainee = HiddenField()
    programme = HiddenField()
    discipline = HiddenField()
    starts_on = DayField("First day of the placement")
    weeks = TextField("Length in weeks", longest=3, hint="Full-time weeks; the usual length is filled in")
    versions = ManyChoiceField(
        "Standards",
        required="Choose at least one set of standards.",
        hint="The trainee's evidence is mapped to these. They stay until you move it to newer versions.",
    )

    def __init__(self, *, has_start: bool, **more: object) -> None:
        super().__init__(**more)
        self.has_start = has_start
        if not has_start:
            del self.starts_on, self.weeks

    def validate_starts_on(self, field: DayField) -> None:
        """Ask for the day, and question a year that was mistyped."""
        if field.data is None:
            raise ValidationError("Give the day on which the placement starts.")
        if too_far(field.data, today()):
            raise ValidationError("The first day is more than 20 years away. Check the year.")

    def validate_weeks(self, field: TextField) -> None:
        """Refuse what is no sensible number."""
        text = field.data or ""
        if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_WEEKS):
            raise ValidationError(f"Length in weeks must be a whole number from 1 to {MOST_WEEKS}.")

    def start(self) -> date | None:
        """Return the first day, or None where the programme has none."""
        return self.starts_on.data if self.has_start else None

    def length(self) -> int | None:
        """Return the length in weeks, or None where the programme has none."""
        return int(self.weeks.data or "0") if self.has_start else None


class SupervisorForm(Form):
    """A supervisor for a placement, from and to."""

    person = ChoiceField("Training supervisor", required="Choose the supervisor.", drop_down=True)
    starts_on = DayField("First day", required="Give the first day of the supervision.")
    ends_on = DayField("Last day", hint="Included. Leave it empty while the supervision goes on.")
    reason = TextField("Why", required=NO_REASON, hint=READ_BY_ALL)

    def ask_why(self, *, anybody_before: bool) -> None:
        """Ask why only where this changes who supervises: the first supervisor needs no reason."""
        if not anybody_before:
            del self.reason

    def why(self) -> str:
        """Return the reason, as far as one is asked for."""
        return (self.reason.data or "") if "reason" in self else ""

    def validate_ends_on(self, field: DayField) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError("The last day must not come before the first.")


class EndForm(Form):
    """When a supervision ends."""

    when = ChoiceField(
        "When does it end?",
        [(NOW, "Now: the supervisor sees nothing of it from the next click on"), (ON_A_DAY, "On a day")],
        required="Choose when the supervision ends.",
        default=NOW,
    )
    last_day = DayField("Last day", hint="Included. Only where it ends on a day.")
    reason = TextField("Why", required=NO_REASON, hint=READ_BY_ALL)

    def validate_last_day(self, field: DayField) -> None:
        """Ask for the day where it is needed."""
        if self.when.data == ON_A_DAY and field.data is None:
            raise ValidationError("Give the last day of the supervision.")

    def chosen(self) -> date | None:
        """Return the last day, or None for now."""
        return self.last_day.data if self.when.data == ON_A_DAY else None


class FinishForm(Form):
    """The last day of a placement."""

    day = DayField("Last day of the placement", required="Give the last day.", past_only=True)
    reason = TextField("Why does it end?", required=NO_REASON_TO_END, hint=READ_BY_SOME)


class ReopenForm(Form):
    """Why a finished placement goes on."""

    reason = TextField("Why does it go on?", required=NO_REASON_TO_END, hint=READ_BY_SOME)


class ReaderForm(Form):
    """A moderator or examiner for a placement."""

    role = ChoiceField(
        "Part",
        [(role.value, CAPACITY_WORDS[Capacity(role.value)]) for role in ReaderRole],
        required="Choose the part.",
    )
    person = ChoiceField("Person", required="Choose the person.", drop_down=True)
