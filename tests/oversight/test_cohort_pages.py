"""The co-ordinator's dashboards: who is on them, in which order, for whom, and at what cost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.actor import Role
from app.core.clock import day_in_words
from app.extensions import db
from app.identity.service import give_part
from app.placements.clock_models import (
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
    PlacementHours,
)
from app.placements.clock_values import BreakKind
from app.placements.clocks import clocks_of
from app.placements.courses import courses_of
from app.placements.models import CentreLoad, Placement
from tests.application import Browser
from tests.competencies.test_pages import counted
from tests.oversight.cohort_centre import Centre, first_cells, make_centre, sheet, stranger, workbook
from tests.people import make_framework, make_placement, make_user

pytestmark = pytest.mark.database
PAGES = ("", "/at-risk", "/timeline", "/repetitions", "/supervisors", "/centres")


@pytest.fixture
def centre(app: Flask) -> Centre:  # noqa: ARG001 - people live in the application's database
    return make_centre()


@pytest.fixture
def browser(browser: Browser, centre: Centre) -> Browser:
    return browser.sign_in(centre.world.coordinator)


def test_those_that_go_on_are_shown_the_most_urgent_first(browser: Browser) -> None:
    assert first_cells(browser, "/cohort") == ["Tara Trainee", "Bea Beginner"]
    assert first_cells(browser, "/cohort?which=finished") == ["Finn Finished"]


def test_every_column_sorts_both_ways(browser: Browser) -> None:
    names = ["Bea Beginner", "Finn Finished", "Tara Trainee"]
    assert first_cells(browser, "/cohort?which=all&sort=trainee") == names
    assert first_cells(browser, "/cohort?which=all&sort=trainee&down=yes") == names[::-1]
    assert first_cells(browser, "/cohort?which=all&sort=discipline")[-1] == "Bea Beginner"
    # Who has no value comes last in both orders.
    for down in ("", "yes"):
        assert first_cells(browser, f"/cohort?which=all&sort=waiting&down={down}")[0] == "Tara Trainee"
    page = browser.get("/cohort?sort=late&down=yes").text
    assert page.count("aria-sort") == 1
    assert 'aria-sort="descending"><a href="/cohort?sort=late">Late' in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("words=bea", ["Bea Beginner"]),
        ("discipline=renal-technology", ["Bea Beginner"]),
        ("programme=ipem", ["Tara Trainee", "Bea Beginner"]),
        ("programme=art", []),
        ("standing=at-risk", ["Tara Trainee"]),
        ("supervisor=00000000-0000-0000-0000-000000000000", []),
        ("centre=nonsense&sort=nonsense&standing=nonsense&page=-1", ["Tara Trainee", "Bea Beginner"]),
        ("page=99", ["Tara Trainee", "Bea Beginner"]),
        ("which=all&words=%00", ["Tara Trainee", "Bea Beginner", "Finn Finished"]),
    ],
)
def test_filters_narrow_it_and_nonsense_is_left_out(browser: Browser, query: str, names: list[str]) -> None:
    assert first_cells(browser, f"/cohort?{query}") == names


def test_filters_stay_in_every_address(browser: Browser, centre: Centre) -> None:
    supervisor = centre.world.supervisor.id
    page = browser.get(f"/cohort?supervisor={supervisor}&words=tara").text
    kept = f"supervisor={supervisor}&amp;words=tara"
    assert f"/cohort?{kept}&amp;sort=late" in page
    assert f"/cohort/file?table=cohort&amp;format=csv&amp;{kept}" in page


def test_a_set_of_headings_alone_is_not_said_to_be_nought_of_nought(browser: Browser, centre: Centre) -> None:
    assert "Headings only" not in browser.get("/cohort").text
    only_headings = make_user("Hal Headings", centre=centre.world.centre, role=Role.TRAINEE)
    make_placement(centre.world.centre, only_headings, make_framework(items=0))
    db.session.commit()
    page = browser.get("/cohort").text
    assert "Headings only" in page
    assert "0 of 0" not in page


def test_who_is_at_risk_is_told_with_why_and_where_to_do_something(browser: Browser, centre: Centre) -> None:
    page = browser.get("/cohort/at-risk").text
    assert "Bea Beginner" not in page
    assert "The planned end on" in page
    assert f"/placements/{centre.world.placement.id}/weeks" in page
    assert "Nobody supervises it" not in page


def test_time_away_is_shown_without_why(browser: Browser, centre: Centre) -> None:
    began = centre.begun.starts_on
    assert began is not None
    last = began + timedelta(days=4)
    db.session.add(
        PlacementBreak(placement_id=centre.begun.id, starts_on=began, ends_on=last, kind=BreakKind.SICKNESS)
    )
    page = browser.get("/cohort/timeline").text
    assert f"away {day_in_words(began)} to {day_in_words(last)}" in page
    assert "ickness" not in page


def test_supervisors_are_compared_with_the_limit_of_their_centre(browser: Browser, centre: Centre) -> None:
    world = centre.world
    idle = make_user("Ida Idle", centre=world.centre, role=Role.SUPERVISOR)
    db.session.add(CentreLoad(centre_id=world.centre.id, most_trainees=1, set_by_id=world.coordinator.id))
    second = make_user("Uma Under", centre=world.centre, role=Role.TRAINEE)
    make_placement(world.centre, second, world.framework, supervisor=world.supervisor)
    assert first_cells(browser, "/cohort/supervisors") == [idle.name, world.supervisor.name]
    page = browser.get("/cohort/supervisors").text
    assert "2 of 1" in page
    assert "More than decided" in page
    rows = sheet(browser, "/cohort/file?table=supervisors")
    assert [row[1:5] for row in rows[1:]] == [["Ida Idle", "0", "1", "0"], ["Sam Supervisor", "2", "1", "1"]]


def test_a_centre_is_summed_up_by_discipline(browser: Browser) -> None:
    rows = sheet(browser, "/cohort/file?table=centres")
    assert [row[1:9] for row in rows[1:]] == [
        ["Nuclear medicine", "IPEM", "1", "1", "0", "0", "1", "0"],
        ["Renal technology", "IPEM", "1", "0", "1", "0", "0", "0"],
    ]
    assert len(first_cells(browser, "/cohort/centres")) == 2


@pytest.mark.parametrize("table", ["cohort", "at-risk", "timeline", "supervisors", "centres"])
def test_a_file_has_the_filtered_rows_of_its_page_in_their_order(browser: Browser, table: str) -> None:
    plain, book = (f"/cohort/file?format={kind}&table={table}&sort=trainee" for kind in ("csv", "xlsx"))
    rows, cells = sheet(browser, plain), workbook(browser, book)
    assert [str(row[0]) for row in cells] == [row[0] for row in rows]
    assert len(cells) == len(rows) > 1
    if table in {"cohort", "timeline"}:
        assert [row[0] for row in rows[1:]] == ["Bea Beginner", "Tara Trainee"]


def test_a_name_cannot_run_as_a_formula(browser: Browser, centre: Centre) -> None:
    centre.begun.trainee.name = "=1+1"
    assert ["'=1+1" in row for row in sheet(browser, "/cohort/file?sort=trainee")][1:] == [True, False]
    book = workbook(browser, "/cohort/file?format=xlsx&sort=trainee")
    assert book[1][0] == "=1+1"


@pytest.mark.parametrize("address", ["/cohort/file?format=pdf", "/cohort/file?table=everything"])
def test_there_are_no_other_files(browser: Browser, address: str) -> None:
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_another_centre_sees_nothing_of_it(browser: Browser, centre: Centre, page: str) -> None:
    browser.sign_in(stranger(centre))
    shown = browser.get(f"/cohort{page}?which=all&centre={centre.world.centre.id}")
    assert shown.status_code == 200
    assert "Bea Beginner" not in shown.text
    assert centre.world.centre.name + "<" not in shown.text


@pytest.mark.parametrize("page", [*PAGES, "/file"])
def test_supervisors_and_trainees_have_no_such_page(browser: Browser, centre: Centre, page: str) -> None:
    for somebody in (centre.world.supervisor, centre.world.trainee):
        assert browser.sign_in(somebody).get(f"/cohort{page}").status_code == 404


def test_nobody_oversees_their_own_placement(browser: Browser, centre: Centre) -> None:
    give_part(centre.begun.trainee, centre.world.centre.id, Role.COORDINATOR)
    browser.sign_in(centre.begun.trainee)
    assert first_cells(browser, "/cohort") == ["Tara Trainee"]
    assert "Bea Beginner" not in str(sheet(browser, "/cohort/file?which=all"))


def asked(browser: Browser, address: str) -> list[str]:
    """Return the statements that a page sends when it is looked at again."""
    browser.get(address)
    db.session.expire_all()
    with counted() as statements:
        assert browser.get(address).status_code == 200
    return statements


@pytest.mark.parametrize(
    "page",
    [
        *(*PAGES, "/repetitions/{item}"),
        *("/file?table=cohort", "/file?format=xlsx&table=timeline", "/file?table=repetitions"),
    ],
)
def test_more_placements_ask_no_more_of_the_database(browser: Browser, centre: Centre, page: str) -> None:
    world = centre.world
    page = page.format(item=world.items[0].id)
    few = asked(browser, f"/cohort{page}")
    for number in range(6):
        trainee = make_user(f"More {number}", centre=world.centre, role=Role.TRAINEE)
        supervisor = make_user(centre=world.centre, role=Role.SUPERVISOR)
        make_placement(world.centre, trainee, world.framework, supervisor=supervisor)
    db.session.commit()
    # To the letter: no statement gets longer by the placements that it is about.
    assert asked(browser, f"/cohort{page}") == few


def test_fifty_are_on_a_page(browser: Browser, centre: Centre) -> None:
    world = centre.world
    for number in range(50):
        trainee = make_user(f"More {number:02}", centre=world.centre, role=Role.TRAINEE)
        make_placement(world.centre, trainee, world.framework)
    assert len(first_cells(browser, "/cohort?sort=trainee&words=more")) == 50
    page = browser.get("/cohort?sort=trainee").text
    assert "/cohort?sort=trainee&amp;page=2" in page
    assert first_cells(browser, "/cohort?sort=trainee&page=2") == ["More 49", "Tara Trainee"]


def test_what_sets_clocks_is_read_alike_in_both_ways(centre: Centre) -> None:
    began = centre.begun.starts_on
    assert began is not None
    own = {"placement_id": centre.begun.id, "starts_on": began}
    supervisor_id = centre.world.supervisor.id
    db.session.add_all(
        [
            PlacementBlock(**own, site="North", year_label="Year 1", supervisor_id=supervisor_id),
            PlacementBlock(**own | {"starts_on": began + timedelta(days=70)}),
            PlacementHours(**own, part=3, whole=5),
            PlacementBreak(**own, ends_on=began, kind=BreakKind.SICKNESS),
            PlacementExtension(placement_id=centre.begun.id, decided_on=began, weeks=2),
        ]
    )
    db.session.flush()
    clock = clocks_of([centre.begun])[centre.begun.id]
    assert clock is not None
    assert [len(one) for one in (clock.course.blocks, clock.course.hours, clock.course.breaks)] == [2, 1, 1]
    for numbers in ([centre.begun.id], sa.select(Placement.id)):
        assert courses_of([centre.begun], numbers) == {centre.begun.id: clock.course}
