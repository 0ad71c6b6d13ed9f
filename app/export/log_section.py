"""The section of a portfolio that prints the trainee's weekly log."""

from app.export.log_values import WeeklyLog
from app.export.rendering import to_html
from app.export.sections import Section, laid_out

WEEKLY_LOG = "Weekly log"
KEY = "weekly-log"


def log_section(log: WeeklyLog) -> Section:
    """Return the section with totals against the target and every week that was logged."""
    html = to_html("weekly_log.html", heading=WEEKLY_LOG, log=log, facts=(*log.facts, *log.standing))
    return laid_out(KEY, html, foot=WEEKLY_LOG, bookmark=WEEKLY_LOG)
