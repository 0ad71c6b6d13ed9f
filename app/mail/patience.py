"""When a mail that did not get through is tried again, and when it is given up."""

from datetime import timedelta

FIRST_WAIT = timedelta(minutes=1)
# A server that is down comes back for everybody; one that puts off an address wants to be asked less often.
LONGEST_WAIT_FOR_SERVER = timedelta(minutes=15)
LONGEST_WAIT_FOR_ADDRESS = timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(days=5)
MOST_DOUBLINGS = 20


def wait_before_next(attempts: int, longest: timedelta, chance: float) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, up to a limit, spread out.

    Args:
        attempts: how often it was tried, 1 or more.
        longest: the wait that is never doubled any more.
        chance: from 0 to 1; it spreads the tries from half the wait to the whole, so that what failed at
            one moment does not come back at one moment.
    """
    doubled: timedelta = FIRST_WAIT * 2 ** min(max(attempts, 1) - 1, MOST_DOUBLINGS)
    return min(doubled, longest) * (0.5 + chance / 2)


def is_given_up(waited: timedelta) -> bool:
    """Say whether a mail that is put off again and again has been tried for long enough."""
    return waited >= GIVEN_UP_AFTER
