"""The page of the pack: asking for a file, its progress, downloads, and who may do what."""

import io

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from app.core.actor import Role
from app.core.clock import today
from app.core.ids import new_id
from app.export import service, views
from app.export.models import Export, PackKind
from app.extensions import db
from app.identity.models import User
from app.jobs.models import Job, JobState
from app.placements.models import PlacementReader, PlacementState, PortfolioView, ReaderRole
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import report
from tests.application import Browser
from tests.export_pages.small_world import JOBS, PackWorld, make_pack_world
from tests.people import World, make_user, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
assert JOBS


def address(world: World | PackWorld) -> str:
    return f"/placements/{world.placement.id}/pack"


def text_of(response: TestResponse) -> str:
    return " ".join(response.text.split())


def exports() -> list[Export]:
    return db.session.query(Export).order_by(Export.created_at).all()


def reader_of(world: World, role: ReaderRole) -> User:
    user = make_user("Rita Reader", centre=world.centre, role=Role(role.value))
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today()
    world.placement.readers.append(PlacementReader(user=user, role=role))
    db.session.commit()
    return user


def test_asking_twice_makes_one_job_and_the_page_shows_it(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    for _ in range(2):
        assert browser.send(f"{address(world)}/portfolio").status_code == 302
    assert [export.kind for export in exports()] == [PackKind.PORTFOLIO]
    page = text_of(browser.get(address(world)))
    assert views.WAITING in page
    assert "Look again" in page


def test_the_two_files_are_made_beside_each_other(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    for kind in PackKind:
        browser.send(f"{address(world)}/{kind.value}")
    assert {export.kind for export in exports()} == set(PackKind)


def test_progress_is_told_to_the_script(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee).send(f"{address(world)}/portfolio")
    job = exports()[0].job
    assert job is not None
    job.state, job.stage, job.steps_done, job.steps_total = JobState.RUNNING, "laying-out", 3, 20
    (told,) = browser.get(f"{address(world)}/progress").get_json()["underway"]
    assert (told["done"], told["total"], told["words"]) == (3, 20, "Laying out pages: 3 of 20 sections")
    assert told["stage"] == "Portfolio: Laying out pages"
    page = text_of(browser.get(address(world)))
    assert 'max="20" value="3"' in page
    job.stage = "joining"
    (told,) = browser.get(f"{address(world)}/progress").get_json()["underway"]
    assert told["words"] == "Joining the pages into one file"
    job.state = JobState.DONE
    assert browser.get(f"{address(world)}/progress").get_json() == {"underway": []}


def test_a_finished_file_is_downloaded(browser: Browser) -> None:
    pack = make_pack_world()
    export = pack.made()
    browser.sign_in(pack.world.trainee)
    page = text_of(browser.get(address(pack)))
    assert f"/exports/{export.id}" in page
    assert f"{export.pages} pages" in page
    assert "Draft" in page
    answer = browser.get(f"/exports/{export.id}")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="portfolio.pdf"'
    assert answer.content_length == len(answer.data)
    with PdfReader(io.BytesIO(answer.data)) as reader:
        assert len(reader.pages) == export.pages


def test_the_page_says_what_is_missing_and_names_drafts_to_the_trainee_only(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee).send(f"/placements/{world.placement.id}/evidence/new")
    page = text_of(browser.get(address(world)))
    assert "The report on role and responsibilities has not been written yet." in page
    assert "No evidence has been submitted yet." in page
    assert "3 items are not signed off" in page
    assert world.framework.notice in page
    assert "Missing" in page
    other = text_of(browser.sign_in(world.supervisor).get(address(world)))
    assert "left out" not in other


def test_a_failed_job_shows_its_sentence_and_can_be_tried_again(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee).send(f"{address(world)}/portfolio")
    job = exports()[0].job
    assert job is not None
    job.state, job.problem = JobState.FAILED, "The disk is full."
    page = text_of(browser.get(address(world)))
    assert "The disk is full." in page
    assert "Try again" in page
    browser.send(f"{address(world)}/portfolio")
    db.session.expire_all()
    assert [export.job.state for export in exports() if export.job] == [JobState.QUEUED]
    assert db.session.query(Job).count() == 1


def test_only_trainee_and_coordinator_ask_for_files(browser: Browser) -> None:
    world = make_world()
    stranger = make_world()
    examiner = reader_of(world, ReaderRole.EXAMINER)
    for user in (world.supervisor, examiner, stranger.trainee, stranger.coordinator):
        assert browser.sign_in(user).send(f"{address(world)}/portfolio").status_code == 404
    assert browser.sign_in(world.coordinator).send(f"{address(world)}/portfolio").status_code == 302
    assert len(exports()) == 1


def test_supervisors_and_readers_get_the_newest_portfolio_only(browser: Browser) -> None:
    pack = make_pack_world()
    older, newest = pack.made(), pack.made()
    documents = pack.made(PackKind.APPLICATION_DOCUMENTS)
    for user in (pack.world.supervisor, reader_of(pack.world, ReaderRole.MODERATOR)):
        browser.sign_in(user)
        assert browser.get(f"/exports/{newest.id}").status_code == 200
        assert browser.get(f"/exports/{older.id}").status_code == 404
        assert browser.get(f"/exports/{documents.id}").status_code == 404
        page = text_of(browser.get(address(pack)))
        assert f"/exports/{newest.id}" in page
        assert f"/exports/{older.id}" not in page
        assert "Make the portfolio" not in page
    for user in (pack.world.trainee, pack.world.coordinator):
        browser.sign_in(user)
        assert all(browser.get(f"/exports/{one.id}").status_code == 200 for one in (older, newest, documents))


def test_a_download_is_noted_in_the_access_log(browser: Browser) -> None:
    pack = make_pack_world()
    export = pack.made()
    browser.sign_in(pack.world.supervisor).get(f"/exports/{export.id}")
    db.session.expire_all()
    assert [view.what for view in db.session.query(PortfolioView)] == ["Portfolio (PDF)"]


def test_nobody_else_learns_that_a_file_exists(browser: Browser) -> None:
    pack = make_pack_world()
    export = pack.made()
    stranger = make_world()
    for user in (stranger.trainee, stranger.supervisor, stranger.coordinator):
        browser.sign_in(user)
        assert browser.get(f"/exports/{export.id}").status_code == 404
        assert browser.get(address(pack)).status_code == 404
    assert browser.get(f"/exports/{new_id()}").status_code == 404
    pack.world.placement.supervisions[0].ends_on = pack.world.placement.supervisions[0].starts_on
    assert browser.sign_in(pack.world.supervisor).get(f"/exports/{export.id}").status_code == 404


def test_a_file_with_reported_contents_is_held_back_from_everybody(browser: Browser) -> None:
    pack = make_pack_world()
    export = pack.made()
    trainee = pack.world.trainee.actor()
    file = pack.attachment("qc-report-4-pages.pdf")
    report(evidence_for(trainee, pack.entries[0].id), file.id, "A name is on it", trainee)
    for user in (pack.world.trainee, pack.world.supervisor, pack.world.coordinator):
        browser.sign_in(user)
        answer = browser.get(f"/exports/{export.id}")
        assert answer.status_code == 409
        assert views.HELD in text_of(answer)
        page = text_of(browser.get(address(pack)))
        assert f"/exports/{export.id}" not in page
        assert views.HELD in page


def test_a_purged_file_says_so(browser: Browser) -> None:
    pack = make_pack_world()
    export = pack.made()
    export.digest, export.purged_at = None, export.created_at
    browser.sign_in(pack.world.trainee)
    answer = browser.get(f"/exports/{export.id}")
    assert answer.status_code == 409
    assert views.PURGED in text_of(answer)


def test_the_newest_three_of_a_kind_are_kept() -> None:
    pack = make_pack_world()
    made = [pack.made().id for _ in range(service.KEPT + 2)]
    documents = pack.made(PackKind.APPLICATION_DOCUMENTS).id
    db.session.expire_all()
    assert {export.id for export in exports()} == {*made[-service.KEPT :], documents}
    # Same day, same content: the copies share one stored file, which must outlive the old ones.
    assert pack.content(db.session.get_one(Export, made[-1])).startswith(b"%PDF")
    assert db.session.query(Job).count() == service.KEPT + 1


@pytest.mark.parametrize("end", ["everything", "../portfolio", "portfolio%00"])
def test_an_unknown_kind_is_not_found(browser: Browser, end: str) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    assert browser.send(f"{address(world)}/{end}").status_code in {404, 405}
