"""The co-ordinator's dashboards: the cohort, who is at risk, placements over time, supervisors, centres."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import UUID

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.core.clock import today
from app.core.errors import NotFoundError
from app.core.pages import cut_rows
from app.oversight import cohort_tables as tables
from app.oversight.cohort_centres import groups_of
from app.oversight.cohort_columns import COLUMNS, FIRST, urgency
from app.oversight.cohort_load import SupervisorLoad, loads_of, ratios_of
from app.oversight.cohort_repetitions import everything, of_item, overview_of, stored_of
from app.oversight.cohort_timeline import lines_of, scale_of
from app.oversight.cohort_values import Named
from app.oversight.cohort_views import WHICH_WORDS, Cohort, cohort_of, remedies, risk_tag, urgent
from app.oversight.cohort_wanted import Wanted, Which, read_wanted
from app.placements.queries import coordinated_centres
from app.web.access import Audience, acting, audience
from app.web.sheets import Sheet, as_csv
from app.web.workbooks import EXCEL, as_workbook

blueprint = Blueprint("cohort", __name__, url_prefix="/cohort")
MEDIA_TYPES = {"csv": "text/csv", "xlsx": EXCEL}


def _cohort(**fixed: object) -> Cohort:
    """Return the co-ordinator's placements as the address wants them, with some of it fixed."""
    wanted = replace(read_wanted(request.args), **fixed)  # type: ignore[arg-type]  # the names are its own
    return cohort_of(acting(), wanted)


def _whole() -> Cohort:
    """Return the placements of which sums are made: finished ones too, whoever supervises them."""
    return _cohort(which=Which.ALL, standing=None, supervisor=None, words="", sort=FIRST, down=False)


def _loads(cohort: Cohort) -> tuple[list[Named], list[SupervisorLoad]]:
    centres = [Named(one.id, one.name) for one in coordinated_centres(acting())]
    shown = [one for one in centres if cohort.wanted.centre in {None, one.id}]
    return shown, loads_of(cohort.chosen, shown)


def _only_centre() -> Cohort:
    return cohort_of(acting(), Wanted(centre=read_wanted(request.args).centre, which=Which.ALL))


@blueprint.get("")
@audience(Audience.COORDINATOR)
def placements() -> str:
    """Show all placements of the co-ordinator's centres in a table that sorts and filters."""
    cohort = _cohort()
    return render_template(
        "oversight/cohort.html",
        cohort=cohort,
        page=cut_rows(cohort.chosen, cohort.wanted.page),
        columns=COLUMNS,
        which=WHICH_WORDS,
        tag_of=risk_tag,
    )


@blueprint.get("/at-risk")
@audience(Audience.COORDINATOR)
def at_risk() -> str:
    """Show who will finish late or has to be watched, and why, the most urgent first."""
    cohort = _cohort(which=Which.RUNNING, sort=FIRST, down=False)
    found = sorted(urgent(cohort.chosen), key=urgency)
    return render_template(
        "oversight/cohort_at_risk.html",
        cohort=cohort,
        page=cut_rows(found, cohort.wanted.page),
        tag_of=risk_tag,
        remedies=remedies,
    )


@blueprint.get("/timeline")
@audience(Audience.COORDINATOR)
def timeline() -> str:
    """Show the placements over time, with blocks, time away, planned ends and forecasts."""
    cohort = _cohort()
    page = cut_rows(cohort.chosen, cohort.wanted.page)
    scale = scale_of(page.rows, today())
    return render_template(
        "oversight/cohort_timeline.html",
        cohort=cohort,
        page=page,
        which=WHICH_WORDS,
        columns=COLUMNS,
        scale=scale,
        today=today(),
        lines=lines_of(page.rows, scale, today()),
    )


@blueprint.get("/supervisors")
@audience(Audience.COORDINATOR)
def supervisors() -> str:
    """Show what lies on each supervisor, beside what the centre has decided on."""
    cohort = _only_centre()
    centres, loads = _loads(cohort)
    return render_template(
        "oversight/cohort_supervisors.html",
        cohort=cohort,
        loads=loads,
        ratios=ratios_of(cohort.chosen, loads, centres),
    )


@blueprint.get("/centres")
@audience(Audience.COORDINATOR)
def centres() -> str:
    """Show how placements stand in each centre, by discipline and programme."""
    cohort = _whole()
    return render_template("oversight/cohort_centres.html", cohort=cohort, groups=groups_of(cohort.chosen))


@blueprint.get("/repetitions")
@audience(Audience.COORDINATOR)
def repetitions() -> str:
    """Show how often items were done, over all trainees."""
    cohort = _cohort()
    found = overview_of(cohort.chosen, stored_of(acting()))
    return render_template(
        "oversight/cohort_repetitions.html",
        cohort=cohort,
        page=cut_rows(found, cohort.wanted.page).with_each(lambda one: one.line),
        which=WHICH_WORDS,
    )


@blueprint.get("/repetitions/<uuid:item_id>")
@audience(Audience.COORDINATOR)
def repetitions_of_item(item_id: UUID) -> str:
    """Show how often each trainee did one item.

    Raises:
        NotFoundError: none of the placements has such an item.
    """
    cohort = _cohort()
    found = of_item(cohort.chosen, stored_of(acting()), item_id)
    page = cut_rows(found.lines, cohort.wanted.page)
    return render_template(
        "oversight/cohort_repetitions_item.html",
        cohort=cohort,
        item=found.item,
        page=replace(page, rows=found.with_equipment(page.rows)),
        which=WHICH_WORDS,
    )


def _timeline_sheet() -> Sheet:
    rows = _cohort().chosen
    return tables.timeline_sheet(lines_of(rows, scale_of(rows, today()), today()))


SHEETS: dict[str, Callable[[], Sheet]] = {
    "cohort": lambda: tables.placements_sheet("Cohort", _cohort().chosen),
    "at-risk": lambda: tables.placements_sheet(
        "At risk", sorted(urgent(_cohort(which=Which.RUNNING, sort=FIRST, down=False).chosen), key=urgency)
    ),
    "timeline": _timeline_sheet,
    "repetitions": lambda: tables.repetitions_sheet(everything(_cohort().chosen, acting())),
    "supervisors": lambda: tables.load_sheet(_loads(_only_centre())[1]),
    "centres": lambda: tables.centres_sheet(groups_of(_whole().chosen)),
}


@blueprint.get("/file")
@audience(Audience.COORDINATOR)
def download() -> ResponseReturnValue:
    """Send a table, as it is filtered and sorted; `table` and `format` in the address say which and how.

    Raises:
        NotFoundError: there is no such table or format.
    """
    table, word = request.args.get("table", "cohort"), request.args.get("format", "csv")
    if table not in SHEETS or word not in MEDIA_TYPES:
        raise NotFoundError
    sheet = SHEETS[table]()
    return send_file(
        BytesIO(as_csv(sheet) if word == "csv" else as_workbook(sheet)),
        mimetype=MEDIA_TYPES[word],
        as_attachment=True,
        download_name=f"{table}.{word}",
    )
