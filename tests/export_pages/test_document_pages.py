"""Application documents through their pages: adding, describing, arranging, looking, removing."""

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.export.documents import ADDED_ALREADY, NOT_A_PAGE
from app.export.models import ApplicationFile, Slot
from app.extensions import db
from tests.application import Browser
from tests.export_pages.small_world import SAMPLES
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def address(world: World) -> str:
    return f"/placements/{world.placement.id}/pack/documents"


def upload(browser: Browser, world: World, slot: str, *names: str) -> TestResponse:
    files = [(io.BytesIO((SAMPLES / name).read_bytes()), name) for name in names]
    fields: dict[str, Any] = {"slot": slot, "files": files}
    answer = browser.send(address(world), fields, content_type="multipart/form-data")
    # The client keeps a large body in a temporary file and leaves it open.
    answer.request.environ["wsgi.input"].close()
    return answer


def kept() -> list[ApplicationFile]:
    db.session.expire_all()
    return db.session.query(ApplicationFile).order_by(ApplicationFile.position).all()


def with_documents(browser: Browser, *names: str, slot: Slot = Slot.CERTIFICATE) -> World:
    world = make_world()
    assert upload(browser.sign_in(world.trainee), world, slot.value, *names).status_code == 302
    return world


def test_a_pdf_and_a_picture_are_added_to_their_slot(browser: Browser) -> None:
    world = with_documents(browser, "qc-report-4-pages.pdf", "phone-photo-gps-orientation6.jpg")
    first, second = kept()
    assert (first.slot, first.filename, first.pages) == (Slot.CERTIFICATE, "qc-report-4-pages.pdf", 4)
    assert second.media_type == "image/jpeg"
    assert second.digest is not None
    assert b"GPS" not in blobs.read(second.digest)
    page = browser.get(address(world)).text
    assert "qc-report-4-pages.pdf" in page


@pytest.mark.parametrize(
    "name",
    [
        "gamma-camera-uniformity.xlsx",
        "identifiers.txt",
        "truncated.pdf",
        "password-protected.pdf",
        "html-named-as.jpg",
        "secondary-capture.dcm",
        "script-inside.svg",
        "pixel-bomb-30000x30000.png",
    ],
)
def test_what_cannot_become_pages_is_refused_with_a_sentence(browser: Browser, name: str) -> None:
    world = make_world()
    answer = upload(browser.sign_in(world.trainee), world, "cv", name)
    assert answer.status_code == 422
    assert "1 file was not added" in answer.text
    assert kept() == []
    assert list(blobs.store().digests()) == []


def test_an_office_file_is_told_what_to_do(browser: Browser) -> None:
    world = make_world()
    assert NOT_A_PAGE in upload(browser.sign_in(world.trainee), world, "cv", "acceptance-test.docx").text


def test_the_good_files_are_added_where_one_is_refused(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    answer = upload(browser, world, "cv", "qc-report-4-pages.pdf", "identifiers.txt", "qc-report-4-pages.pdf")
    assert answer.status_code == 200
    assert NOT_A_PAGE in answer.text
    assert ADDED_ALREADY in answer.text
    assert len(kept()) == 1


@pytest.mark.parametrize("fields", [{}, {"slot": "cv"}, {"slot": "nothing"}])
def test_an_empty_or_wrong_form_comes_back(browser: Browser, fields: dict[str, str]) -> None:
    world = make_world()
    answer = browser.sign_in(world.trainee).send(address(world), fields)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_a_certificate_is_described(browser: Browser) -> None:
    with_documents(browser, "scanned-service-sheet.pdf")
    place = f"/documents/{kept()[0].id}"
    day = {"awarded_on-day": "4", "awarded_on-month": "7", "awarded_on-year": "2019"}
    sent = browser.send(place, {"title": "BSc <b>Physics</b>", "short_course": "yes", **day})
    assert sent.status_code == 302
    page = browser.get(sent.headers["Location"]).text
    assert "BSc &lt;b&gt;Physics&lt;/b&gt;, 4 July 2019" in page
    assert "Left out: short course" in page
    wrong = {**day, "awarded_on-year": "2190"}
    assert browser.send(place, {"title": "x" * 201, **wrong}).status_code == 422


def test_documents_change_places_within_their_slot(browser: Browser) -> None:
    names = ["qc-report-4-pages.pdf", "drawing-a3-landscape.pdf", "scanned-service-sheet.pdf"]
    world = with_documents(browser, *names)
    first = kept()[0]
    browser.send(f"/documents/{first.id}/down")
    assert [file.filename for file in kept()] == [names[1], names[0], names[2]]
    browser.send(f"/documents/{first.id}/up")
    browser.send(f"/documents/{first.id}/up")
    assert [file.filename for file in kept()] == names
    assert browser.get(address(world)).status_code == 200


def test_pages_are_shown_and_the_file_is_downloaded(browser: Browser) -> None:
    with_documents(browser, "qc-report-4-pages.pdf")
    place = f"/documents/{kept()[0].id}"
    assert f"{place}/pages/4" in browser.get(place).text
    shown = browser.get(f"{place}/pages/4")
    assert shown.mimetype == "image/webp"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert browser.get(f"{place}/pages/5").status_code == 404
    assert browser.get(f"{place}/pages/0").status_code == 404
    file = browser.get(f"{place}/file")
    assert file.headers["Content-Disposition"].startswith("attachment;")


def test_a_removed_document_is_gone_unless_another_row_shares_it(browser: Browser) -> None:
    with_documents(browser, "qc-report-4-pages.pdf")
    digest = kept()[0].digest
    assert digest is not None
    other = with_documents(browser, "qc-report-4-pages.pdf", slot=Slot.CV)
    for file in kept():
        if file.placement_id == other.placement.id:
            browser.send(f"/documents/{file.id}/remove")
    assert blobs.store().exists(as_digest(digest))
    (file,) = kept()
    owner = file.placement_id
    assert owner != other.placement.id


def test_the_last_row_takes_the_content_with_it(browser: Browser) -> None:
    with_documents(browser, "qc-report-4-pages.pdf")
    (file,) = kept()
    browser.get(f"/documents/{file.id}/pages/1")
    browser.send(f"/documents/{file.id}/remove")
    assert kept() == []
    assert list(blobs.store().digests()) == []


def test_only_trainee_and_coordinator_see_them_and_only_the_trainee_changes_them(browser: Browser) -> None:
    world = with_documents(browser, "qc-report-4-pages.pdf")
    place = f"/documents/{kept()[0].id}"
    looks = [address(world), place, f"{place}/file", f"{place}/pages/1"]
    acts = [place, f"{place}/up", f"{place}/down", f"{place}/remove", address(world)]
    stranger = make_world()
    assert [browser.sign_in(world.coordinator).get(look).status_code for look in looks] == [200] * 4
    for user in (world.supervisor, stranger.trainee, stranger.coordinator):
        browser.sign_in(user)
        assert [browser.get(look).status_code for look in looks] == [404] * 4
    for user in (world.coordinator, world.supervisor, stranger.trainee):
        browser.sign_in(user)
        assert [browser.send(act).status_code for act in acts] == [404] * 5
    assert len(kept()) == 1
