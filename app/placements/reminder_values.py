"""What a centre wants its people to be reminded of, and how soon. Pure values."""

from dataclasses import dataclass

MOST_WEEKS, MOST_DAYS = 26, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderWishes:
    """What a centre wants; what stands here holds until a co-ordinator says otherwise.

    Attributes:
        quiet_weeks: after how many working weeks without a step a trainee is called quiet, on pages and in
            the daily mail to both sides; None for never.
        waiting_days: how many days an item may wait for sign-off until pages say so and its supervisor is
            told; None for never.
        plans: whether both sides are told that the plan of a training year is due.
    """

    quiet_weeks: int | None = 3
    waiting_days: int | None = 7
    plans: bool = False


USUAL_WISHES = ReminderWishes()
