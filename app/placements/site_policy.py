"""From which day training can take place at another site, and why not. Pure."""

from datetime import date

from app.placements.clock_policy import Where, Wrong, wrong_first_day
from app.placements.clock_values import Block, Course


def wrong_with_site(day: date, site: str, course: Course, today: date) -> Wrong | None:
    """Say what is wrong with another site from a day on, or None where it can be kept.

    Args:
        day: the first day at the new site.
        site: where that is.
        course: the placement with its blocks.
        today: the present day.
    """
    if wrong := wrong_first_day(Block(day), course, today):
        return wrong
    running = course.block_on(day)
    if running is None:
        return Wrong(Where.FIRST, "No block runs on that day, so none can be split. Add a block instead.")
    if same_site(running.site, site):
        return Wrong(Where.SITE, "Training takes place there on that day already. Give another site.")
    return None


def same_site(one: str, other: str) -> bool:
    """Say whether two names mean the same site; case and the width of gaps do not count."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
