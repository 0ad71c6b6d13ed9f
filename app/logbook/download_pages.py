"""A weekly log as a file for a spreadsheet."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response

from app.core.clock import day_in_words, today
from app.core.errors import NotFoundError
from app.logbook.sheets import Week, log_sheet
from app.logbook.views import Log, facts_of, log_of
from app.placements.access import placement_for
from app.web.access import Audience, acting, audience
from app.web.security import FILE_POLICY
from app.web.sheets import Sheet, as_csv
from app.web.workbooks import EXCEL, as_workbook

blueprint = Blueprint("weekly_log_files", __name__)
FORMATS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": ("text/csv", as_csv),
    "xlsx": (EXCEL, as_workbook),
}


@blueprint.get("/placements/<uuid:placement_id>/weekly-log.<any(csv, xlsx):word>")
@audience(Audience.SIGNED_IN)
def download(placement_id: UUID, word: str) -> Response:
    """Send all weeks of a log; why somebody was away only to those who read it on the pages."""
    access = placement_for(acting(), placement_id, f"the weekly log as a file ({word})")
    found = log_of(access)
    if found is None:
        raise NotFoundError
    media_type, write = FORMATS[word]
    response = Response(write(_sheet(found, access.placement.trainee.name)), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="weekly-log.{word}"'
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _sheet(found: Log, trainee: str) -> Sheet:
    sums = found.sums(today())
    weeks: list[Week] = []
    for line in sums.lines:
        week = found.weeks.get(line.monday)
        now = found.row(week) if week else None
        words, away, initial = (now.now.words, now.now.away, now.initial) if now else ("", "", "")
        weeks.append((line.monday, line.planned, line.logged, words, away, initial))
    about = [("Weekly log of", trainee), ("Taken on", day_in_words(today()))]
    return log_sheet(trainee, [*about, *facts_of(sums)], weeks)
