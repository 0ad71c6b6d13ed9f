"""The forms about what a clock begins with, another site from a day on, and the hours of programmes."""

from collections.abc import Iterable
from fractions import Fraction
from uuid import UUID

from wtforms import HiddenField, ValidationError

from app.placements.clock_service import NO_REASON
from app.placements.clock_words import decimal
from app.placements.programmes import PROGRAMMES
from app.placements.setting_policy import (
    HOURS_WRONG,
    WEEKS_WRONG,
    Setting,
    read_hours,
    read_weeks,
)
from app.placements.setting_service import WantedSetting, setting_mark
from app.placements.site_service import WantedSite
from app.web.day_field import DayField
from app.web.fields import ChoiceField, TextField, TickField
from app.web.forms import Form

IN_HISTORY = "It stays in the history, which trainee and co-ordinators can read."


class SettingForm(Form):
    """First day, length and hours of a placement week."""

    # The mark of what the page showed.
    seen = HiddenField()
    starts_on = DayField("First day of the placement")
    weeks = TextField("Length in weeks", longest=20, hint="Full-time weeks, without extensions")
    full_time = TextField(
        "Hours of a placement week",
        required=HOURS_WRONG,
        longest=10,
        hint="Contracted hours at full time, such as 37.5",
    )
    sure = TickField("What is named as not following is meant. Tick it only where you are asked")
    reason = TextField("Why", required=NO_REASON, hint=IN_HISTORY)

    def validate_weeks(self, field: TextField) -> None:
        """Refuse what is no sensible number; whether there may be none is a rule of the programme."""
        if field.data and read_weeks(field.data) is None:
            raise ValidationError(WEEKS_WRONG)

    def validate_full_time(self, field: TextField) -> None:
        """Refuse what are no sensible hours."""
        if read_hours(field.data or "") is None:
            raise ValidationError(HOURS_WRONG)

    def wanted(self) -> WantedSetting:
        """Return the setting that was typed, once the form is sound."""
        setting = Setting(
            self.starts_on.data,
            read_weeks(self.weeks.data or ""),
            read_hours(self.full_time.data or "") or Fraction(0),
        )
        seen = str(self.seen.data or "")
        return WantedSetting(setting, self.reason.data or "", sure=bool(self.sure.data), seen=seen)


def shown_at_first(setting: Setting) -> dict[str, object]:
    """Return what the form shows of the setting that holds."""
    return {
        "seen": setting_mark(setting),
        "starts_on": setting.starts_on,
        "weeks": str(setting.weeks or ""),
        "full_time": decimal(setting.full_time_hours, 2),
    }


class SiteForm(Form):
    """Another site from a day on."""

    starts_on = DayField("From which day", required="Give the first day at the new site.")
    site = TextField("New site", required="Write where the training takes place.")
    supervisor = ChoiceField(
        "Supervisor at the site",
        hint="A note only: who signs off is assigned on the page of the placement.",
        drop_down=True,
    )
    before = TextField("Site until then", hint="No block says yet where training takes place until then.")
    reason = TextField("Why", required=NO_REASON, hint=IN_HISTORY)

    def offer(self, supervisors: Iterable[tuple[str, str]], *, any_block: bool) -> None:
        """Set who can be chosen; where blocks say the site, it is not asked for."""
        self.supervisor.offer(supervisors)
        if any_block:
            del self.before

    def wanted(self) -> WantedSite:
        """Return what was typed, once the form is sound."""
        return WantedSite(
            starts_on=self.starts_on.data,
            site=self.site.data or "",
            supervisor_id=UUID(self.supervisor.data) if self.supervisor.data else None,
            before=(self.before.data or "") if "before" in self else "",
            reason=self.reason.data or "",
        )


class ProgrammeHoursForm(Form):
    """The hours of a placement week of one programme."""

    programme = ChoiceField(
        "Programme",
        [(programme.value, facts.title) for programme, facts in PROGRAMMES.items()],
        required="Choose the programme.",
    )
    full_time = TextField(
        "Hours of a placement week",
        required=HOURS_WRONG,
        longest=10,
        hint="Contracted hours at full time, such as 37.5",
    )
    reason = TextField("Why", required=NO_REASON, hint="It stays on this page.")

    def validate_full_time(self, field: TextField) -> None:
        """Refuse what are no sensible hours."""
        if read_hours(field.data or "") is None:
            raise ValidationError(HOURS_WRONG)

    def hours(self) -> Fraction:
        """Return the hours that were typed, once the form is sound."""
        return read_hours(self.full_time.data or "") or Fraction(0)
