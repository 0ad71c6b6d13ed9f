"""Period, summary and statements are versions of a profile; the file and the sheets are about its period."""

import csv
import html
import io
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core.clock import day_in_words, now, pretending, today
from app.core.ids import new_id
from app.cpd import queries, service
from app.cpd.activities import finish
from app.cpd.models import CpdProfile
from app.cpd.values import ActivityKind, Period
from app.export.assembly import build_portfolio
from app.export.gathering import gather_portfolio
from app.export.sections import MemoryCache
from app.extensions import db
from app.placements.models import Placement
from tests.application import Browser
from tests.cpd.records import TITLES, add_activity, own, registered_world
from tests.export.conftest import read
from tests.people import World
from tests.portfolio.makers import attach

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def days(first: date, last: date) -> dict[str, str]:
    return {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in (("period_from", first), ("period_to", last))
        for part in ("day", "month", "year")
    }


def choose(browser: Browser, record: Placement, given: dict[str, str]) -> tuple[int, str]:
    answer = browser.send(f"/placements/{record.id}/cpd/period", given)
    return answer.status_code, html.unescape(answer.text)


def versions() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(CpdProfile)) or 0


def test_a_period_is_chosen_and_the_page_is_about_it(browser: Browser) -> None:
    world, record = registered_world(days_ago=300)
    add_activity(world, record, today() - timedelta(days=200), title="Long ago")
    add_activity(world, record, today() - timedelta(days=3), title="Just now")
    db.session.commit()
    browser.sign_in(world.trainee)
    page = browser.get(f"/placements/{record.id}/cpd").text
    assert "The last two years are our default: check what your register asks for." in page
    assert "E1: Long ago" in page
    assert choose(browser, record, days(today() - timedelta(days=30), today()))[0] == 302
    page = browser.get(f"/placements/{record.id}/cpd").text
    assert "E1: Long ago" not in page
    assert "E2: Just now" in page
    assert "1 finished activity lies outside this period." in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (days(date(2026, 3, 4), date(2026, 3, 1)), "The last day (1 March 2026) is before the first"),
        (days(date(1970, 1, 1), date(1971, 1, 1)), "more than 20 years ago. Check the year."),
        (days(date(2026, 1, 1), date(9999, 1, 1)), "more than ten years ahead. Check the year."),
        ({}, "Give the first day of the period."),
        (days(date(2026, 1, 1), date(2026, 2, 1)) | {"period_to-day": "31"}, "must be a real day"),
        (days(date(2026, 1, 1), date(2026, 2, 1)) | {"period_to-day": "\x00"}, "in figures"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_at_its_field(
    browser: Browser, given: dict[str, str], sentence: str
) -> None:
    world, record = registered_world()
    browser.sign_in(world.trainee)
    status, page = choose(browser, record, given)
    assert (status, versions()) == (422, 0)
    assert sentence in page


def test_a_summary_has_500_words_at_most_and_keeps_its_versions(browser: Browser) -> None:
    world, record = registered_world()
    browser.sign_in(world.trainee)
    target = f"/placements/{record.id}/cpd/profile"
    too_long = browser.send(target, {"seen": "0", "summary": "word " * 501})
    assert too_long.status_code == 422
    assert "The summary has 501 words. Shorten it to 500 at most." in too_long.text
    assert browser.send(target, {"seen": "0", "summary": "x" * 1_000_000}).status_code == 422
    assert browser.send(target, {"seen": "0", "summary": "a\x00b"}).status_code == 422
    assert browser.send(target, {"seen": "0", "summary": "I look after <b>cameras</b>."}).status_code == 302
    stale = browser.send(target, {"seen": "0", "summary": "From another tab."})
    assert stale.status_code == 409
    assert "From another tab." in stale.text
    assert "&lt;b&gt;cameras&lt;/b&gt;" in stale.text
    assert browser.send(target, {"seen": "1", "summary": "I look after dose calibrators."}).status_code == 302
    page = browser.get(target).text
    assert "I look after &lt;b&gt;cameras&lt;/b&gt;." in page
    assert browser.send(f"{target}/forget").status_code == 302
    assert versions() == 1
    assert "cameras" not in browser.get(target).text


def test_a_statement_takes_chosen_entries_of_the_record_alone(browser: Browser) -> None:
    world, record = registered_world()
    mine = [add_activity(world, record, today(), title=f"Number {number}").evidence_id for number in range(6)]
    draft = add_activity(world, record, today(), title="A draft", finish=False).evidence_id
    db.session.commit()
    item = queries.standards_of(record.id)[0].item_id
    target = f"/placements/{record.id}/cpd/profile/{item}"
    browser.sign_in(world.trainee)

    def send(*chosen: object, seen: int = 0) -> tuple[int, str]:
        given = {"seen": str(seen), "text": "I write monthly.", "evidence": [str(one) for one in chosen]}
        answer = browser.send(target, given)
        return answer.status_code, html.unescape(answer.text)

    assert TITLES[0] in browser.get(target).text
    for wrong in (new_id(), draft, "nonsense"):
        status, page = send(wrong)
        assert status == 422
        assert "not on offer" in page
        assert "I write monthly." in page
    status, page = send(*mine)
    assert (status, "Choose 5 entries at most" in page) == (422, True)
    assert send("")[0] == 302
    assert send(mine[0], mine[2], seen=1)[0] == 302
    said = service.statements_in(queries.profile_of(record.id))[item]
    assert said == service.Statement("I write monthly.", (mine[0], mine[2]))
    assert "2 entries chosen" in browser.get(f"/placements/{record.id}/cpd").text
    assert browser.get(f"/placements/{record.id}/cpd/profile/{new_id()}").status_code == 404
    assert browser.get(f"/placements/{record.id}/cpd/profile/{world.items[0].id}").status_code == 404


def full_record() -> tuple[World, Placement]:
    """Make a record with a profile for a period that is over: three activities in it, one beside."""
    world, record = registered_world(days_ago=300)
    last = today() - timedelta(days=10)
    chosen = add_activity(world, record, last, title="The drift of the dose calibrator", finish=False)
    attach(chosen, world.trainee.id, b"Reading one: 4.2 %", "readings.txt")
    finish(world.trainee.actor(), chosen)
    add_activity(
        world, record, last - timedelta(days=40), ActivityKind.FORMAL, title="A course on MRI safety"
    )
    add_activity(world, record, last - timedelta(days=90), title="=Teaching; new staff", standards=(1, 2))
    add_activity(world, record, today(), title="After the period")
    access, item = own(world, record), queries.standards_of(record.id)[0].item_id
    service.save_period(access, Period(today() - timedelta(days=200), last))
    service.save_summary(access, "I look after dose calibrators.", 1)
    service.save_statement(access, item, service.Statement("I write monthly.", (chosen.evidence_id,)), 2)
    db.session.commit()
    return world, record


def made(record: Placement) -> bytes:
    gathered = gather_portfolio(record)
    return build_portfolio(gathered.portfolio, MemoryCache(), lambda _done, _of: None).content


def test_the_file_is_a_profile_with_its_list_and_the_chosen_evidence() -> None:
    _, record = full_record()
    _, pages = read(made(record))
    text = " ".join(" ".join(pages).split())
    for words in (
        "Record of professional development",
        "Registration number, as stated CT 1234",
        "nobody has verified it here",
        "I look after dose calibrators.",
        "I write monthly.",
        "A course on MRI safety",
        "=Teaching; new staff",
        "E1: The drift of the dose calibrator",
        "How it drifts.",
        "Reading one: 4.2 %",
        "Nothing is stated about this.",
        "Starter set - written by this project",
    ):
        assert words in text
    for words in ("After the period", "Training supervisor", "Sign-off register", "DRAFT"):
        assert words not in text
    # Nothing says when it was printed; what is in it was written today.
    assert text.count(day_in_words(today())) == text.count(f"Last changed {day_in_words(today())}") == 1


def test_the_same_record_gives_the_same_bytes_on_any_day() -> None:
    _, record = full_record()
    first = made(record)
    db.session.expire_all()
    with pretending(now() + timedelta(days=40)):
        assert made(record) == first


def test_so_does_a_record_for_which_no_period_was_chosen() -> None:
    _, record = registered_world()
    first = made(record)
    db.session.expire_all()
    with pretending(now() + timedelta(days=40)):
        assert made(record) == first


def test_what_is_reported_in_a_chosen_entry_is_not_printed(browser: Browser) -> None:
    world, record = full_record()
    chosen = next(one for one in queries.entries_of(record.id) if one.reference == "E1")
    browser.sign_in(world.trainee)
    answer = browser.send(f"/evidence/{chosen.evidence_id}/report", {"what": "entry", "reason": "A name"})
    assert answer.status_code == 302
    text = " ".join(" ".join(read(made(record))[1]).split())
    for words in ("drift of the dose calibrator", "How it drifts.", "Reading one"):
        assert words not in text


def test_a_record_without_a_profile_makes_a_file_that_says_so() -> None:
    _, record = registered_world()
    gathered = gather_portfolio(record)
    assert "The summary of practice has not been written yet." in gathered.warnings
    text = " ".join(" ".join(read(made(record))[1]).split())
    assert "The summary of practice has not been written yet." in text
    assert "No activity of this period is finished." in text


def test_the_pages_of_the_pack_work_for_a_record(browser: Browser) -> None:
    world, record = full_record()
    browser.sign_in(world.trainee)
    for page in ("pack", "pack/check", "pack/choices", "pack/wet", "competencies", "evidence", "matrix"):
        assert browser.get(f"/placements/{record.id}/{page}").status_code in {200, 302, 404}, page
    page = html.unescape(browser.get(f"/placements/{record.id}/pack").text)
    assert "a list of 3 activities, and 1 chosen entry as pages with 1 file" in page
    assert "sign-off" not in page
    assert browser.send(f"/placements/{record.id}/pack/portfolio").status_code == 302


def test_the_activities_leave_as_a_sheet_with_no_formula_in_it(browser: Browser) -> None:
    world, record = full_record()
    browser.sign_in(world.trainee)
    answer = browser.get(f"/placements/{record.id}/cpd.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:4]] == ["E3", "E2", "E1"]
    assert rows[1][3] == "'=Teaching; new staff"
    assert rows[3][4:6] == ["Work-based learning", "1.5"]
    assert ["Registration number, as stated", "CT 1234"] in rows
    assert not any("After the period" in cell for row in rows for cell in row)
    book = load_workbook(io.BytesIO(browser.get(f"/placements/{record.id}/cpd.xlsx").get_data()))
    assert book.sheetnames == ["CPD activities", "About"]
    assert book["CPD activities"]["D2"].value == "=Teaching; new staff"
    assert book["CPD activities"]["D2"].data_type == "s"
