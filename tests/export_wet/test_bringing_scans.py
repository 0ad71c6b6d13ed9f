"""Scans without a readable mark wait for their trainee; what is no scan of one's own is refused by name."""

import io

import pytest
from PIL import Image

from app.blobs import service as blobs
from app.core.ids import new_id
from app.export.wet_policy import Refusal
from app.extensions import db
from tests.application import Browser
from tests.export_pages.small_world import SAMPLES, PackWorld
from tests.people import make_world

from .scans import NUMBER, TOTAL, address, as_file, kept, made_world, printed, upload, without_mark

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
DECLARATION = "portfolio/declaration/1"


def waiting(browser: Browser, turned: int = 0) -> PackWorld:
    """Let a scan wait of which the mark was cut off."""
    pack = made_world(browser)
    (paper,) = printed(browser, pack)
    bare = without_mark(paper).rotate(turned, expand=True)
    assert upload(browser, pack, ("photo.jpg", as_file([bare]))).status_code == 302
    return pack


def test_a_scan_without_a_mark_waits_until_its_trainee_says_which_page_it_is(browser: Browser) -> None:
    pack = waiting(browser, turned=90)
    (scan,) = kept()
    assert scan.waits
    page = " ".join(browser.get(address(pack)).text.split())
    assert "No mark could be read on 1 scan." in page
    assert f"Declaration, page {NUMBER} of {TOTAL}" in page
    shown = browser.get(f"/signed-pages/{scan.id}/picture")
    assert shown.mimetype == "image/webp"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    check = browser.get(f"/placements/{pack.placement.id}/pack/check").text
    assert "Scans without a place" in check

    browser.send(f"{address(pack)}/places", {f"page-{scan.id}": "", f"turn-{scan.id}": "90"})
    assert kept()[0].waits
    said = {f"page-{scan.id}": DECLARATION, f"turn-{scan.id}": "90"}
    assert browser.send(f"{address(pack)}/places", said).status_code == 302
    (scan,) = kept()
    assert scan.sheet is not None
    assert not scan.waits
    assert scan.sheet.signed_as == f"page {NUMBER} of {TOTAL}"
    assert scan.digest is not None
    with Image.open(io.BytesIO(blobs.read(scan.digest))) as upright:
        assert upright.height > upright.width


def test_a_scan_that_is_none_is_thrown_away_and_leaves_nothing(browser: Browser) -> None:
    pack = waiting(browser)
    (scan,) = kept()
    digest = scan.digest
    browser.send(f"{address(pack)}/places", {f"page-{scan.id}": "none"})
    assert kept() == []
    assert digest not in {str(one) for one in blobs.store().digests()}


@pytest.mark.parametrize("word", ["portfolio/declaration/2", "application-documents/x/1", "9" * 400])
def test_a_page_that_there_is_not_is_not_found(browser: Browser, word: str) -> None:
    pack = made_world(browser)
    assert browser.send(f"{address(pack)}/places", {f"page-{new_id()}": word}).status_code == 404
    assert browser.send(f"{address(pack)}/places", {"page-x": word}).status_code == 404


def test_somebody_elses_page_is_refused_and_nothing_of_it_is_kept(browser: Browser) -> None:
    theirs = made_world(browser)
    (paper,) = printed(browser, theirs)
    pack = made_world(browser)
    before = set(blobs.store().digests())
    answer = upload(browser, pack, ("scan.jpg", as_file([paper])))
    assert answer.status_code == 422
    assert "scan.jpg" in answer.text
    assert Refusal.OTHERS_PAGE.value in answer.text
    assert "Tara" not in answer.text.split("<main")[1].split("Registration pack")[-1]
    assert kept() == []
    assert set(blobs.store().digests()) == before


def test_a_good_page_is_taken_beside_one_that_is_refused(browser: Browser) -> None:
    pack = made_world(browser)
    good = as_file(printed(browser, pack))
    locked = (SAMPLES / "password-protected.pdf").read_bytes()
    answer = upload(browser, pack, ("good.jpg", good), ("locked.pdf", locked), ("empty.pdf", b""))
    assert answer.status_code == 200
    assert "2 scans were not added" in answer.text
    assert "needs a password" in answer.text
    assert "This file is empty" in answer.text
    assert [scan.filename for scan in kept()] == ["good.jpg"]


def test_more_pages_than_signature_pages_are_refused(browser: Browser) -> None:
    pack = made_world(browser)
    answer = upload(browser, pack, ("scan.pdf", (SAMPLES / "qc-report-4-pages.pdf").read_bytes()))
    assert answer.status_code == 422
    assert "This file has 4 pages, and there is only 1 signature page." in answer.text
    assert kept() == []


def test_blank_backs_of_sheets_are_left_out_and_that_is_said(browser: Browser) -> None:
    pack = made_world(browser)
    (paper,) = printed(browser, pack)
    back = Image.new("RGB", paper.size, "white")
    answer = upload(browser, pack, ("both sides.pdf", as_file([paper, back], "PDF")))
    page = browser.get(answer.location).text
    assert "1 blank side was left out." in page
    assert "page 7 of 9: the scan is in its place" in page
    assert [scan.filename for scan in kept()] == ["both sides.pdf, page 1"]


def test_a_blank_sheet_alone_is_refused_with_a_sentence_at_the_field(browser: Browser) -> None:
    pack = made_world(browser)
    answer = upload(browser, pack, ("back.jpg", as_file([Image.new("RGB", (1240, 1754), "white")])))
    assert answer.status_code == 422
    assert f"back.jpg: {Refusal.BLANK.value}" in answer.text.partition('id="files-error"')[2]
    assert 'aria-describedby="files-hint files-error"' in answer.text
    assert kept() == []


def test_an_empty_form_and_one_too_early_say_what_to_do(browser: Browser) -> None:
    pack = made_world(browser)
    assert Refusal.NOTHING_CHOSEN.value in browser.send(address(pack)).text
    fresh = PackWorld(make_world(1), [])
    browser.sign_in(fresh.world.trainee)
    answer = upload(browser, fresh, ("scan.jpg", b"never looked at"))
    assert answer.status_code == 422
    assert Refusal.NO_PAGES.value in answer.text


def test_nobody_but_the_trainee_brings_scans_and_co_ordinators_see_them(browser: Browser) -> None:
    pack = waiting(browser)
    (scan,) = kept()
    looks = [address(pack), f"/signed-pages/{scan.id}/picture"]
    acts = [
        address(pack),
        f"{address(pack)}/portfolio/print",
        f"{address(pack)}/places",
        f"/signed-pages/{scan.id}/keep",
        f"/signed-pages/{scan.id}/remove",
    ]
    browser.sign_in(pack.world.coordinator)
    assert [browser.get(look).status_code for look in looks] == [200, 200]
    assert "1 scan waits for the trainee" in browser.get(address(pack)).text
    assert [browser.send(act).status_code for act in acts] == [404] * 5
    other = make_world(1)
    for person in (pack.world.supervisor, other.trainee, other.coordinator):
        browser.sign_in(person)
        assert [browser.get(look).status_code for look in looks] == [404, 404]
        assert [browser.send(act).status_code for act in acts] == [404] * 5
    db.session.rollback()
    assert [one.sheet_id for one in kept()] == [None]
