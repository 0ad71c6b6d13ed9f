"""A signature page goes out on paper and its scan comes back: into its place, and only while it is true."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.core.errors import ConflictError
from app.core.words import plural
from app.export.building import gather
from app.export.models import PackKind
from app.export.wet_models import ScanEnd
from app.extensions import db
from tests.application import Browser
from tests.export_pages.small_world import PackWorld
from tests.people import make_world

from .scans import (
    NUMBER,
    PORTFOLIO,
    TOTAL,
    address,
    as_file,
    blue_in,
    bring,
    drawn,
    kept,
    made_world,
    printed,
    upload,
)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def text_of(content: bytes, number: int) -> str:
    with PdfReader(io.BytesIO(content)) as reader:
        return " ".join(reader.pages[number - 1].extract_text().split())


def alternatives(content: bytes, number: int) -> list[str]:
    """Return the alternative texts of the figures on a page."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[number - 1].obj.objgen
        return [
            str(one.Alt)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary)
            and one.get("/S") == pikepdf.Name.Figure
            and one.Pg.objgen == page
        ]


def test_a_marked_scan_finds_its_place_and_stands_at_the_same_page_number(browser: Browser) -> None:
    pack = made_world(browser)
    export = pack.made()
    number, total = export.positions["declaration"], export.pages
    (paper,) = printed(browser, pack)
    answer = upload(browser, pack, ("scan.jpg", as_file([paper.rotate(90, expand=True)])))
    assert answer.status_code == 302
    page = " ".join(browser.get(address(pack)).text.split())
    assert f"The signed declaration, page {number} of {total}: the scan is in its place" in page
    assert "In its place" in page

    again = pack.made()
    content = pack.content(again)
    assert (again.positions["declaration"], again.pages) == (number, total)
    assert f"Page {number} of {total}" in text_of(content, number)
    assert "Scan of a page signed on paper" in text_of(content, number)
    assert blue_in(drawn(content, number)) > 100
    (alternative,) = alternatives(content, number)
    assert alternative.startswith(f"Scan of the signed declaration, page {number} of {total}. It reads: ")
    assert "I declare that this portfolio is my own work" in alternative
    assert "1 scanned page; Techfolio has not verified it" in text_of(content, 1)
    assert "uploaded by Tara Trainee on" in text_of(content, total or 0)
    assert "Techfolio has not verified the signatures" in text_of(content, total or 0)


def test_the_scan_is_sealed_with_the_rest_and_two_files_of_the_same_are_equal_before_the_seal(
    browser: Browser,
) -> None:
    pack = made_world(browser)
    bring(pack, "scan.jpg")
    first, second = pack.content(pack.made()), pack.content(pack.made())
    end = first.index(b"%%EOF") + 5
    assert first[:end] == second[:end]
    assert len(first) > end


def test_a_scan_is_no_file_of_the_evidence_on_the_page_of_the_pack(browser: Browser) -> None:
    pack = made_world(browser)
    shown = gather(pack.placement, PackKind.PORTFOLIO).portfolio
    attached = sum(len(entry.attachments) for entry in shown.evidence)
    bring(pack, "scan.jpg")
    page = browser.get(f"/placements/{pack.placement.id}/pack").text
    assert f"of evidence with {plural(attached, 'file')}," in page


def test_a_draft_is_printed_as_one_and_the_same_page_keeps_its_token(browser: Browser) -> None:
    pack = made_world(browser)
    first, second = (browser.send(f"{address(pack)}/{PORTFOLIO}/print").data for _ in range(2))
    assert first == second
    with PdfReader(io.BytesIO(first)) as reader:
        (page,) = reader.pages
        text = " ".join(page.extract_text().split())
    assert "Signature, in ink" in text
    assert "Sign or initial this page in ink." in text
    assert f"Page {NUMBER} of {TOTAL}" in text
    assert "DRAFT" in text


def test_nothing_is_printed_before_the_file_was_made(browser: Browser) -> None:
    pack = PackWorld(make_world(1), [])
    browser.sign_in(pack.world.trainee)
    answer = browser.send(f"{address(pack)}/{PORTFOLIO}/print")
    assert answer.status_code == 409
    assert "Make the file first" in answer.text
    assert "Make the file first" in browser.get(address(pack)).text


def changed_declaration(pack: PackWorld) -> None:
    """Let the page say something else: it names the trainee."""
    pack.world.trainee.name = "Tara Trainee-Married"
    db.session.commit()


def test_a_scan_of_a_text_that_changed_is_not_used_until_it_is_kept(browser: Browser) -> None:
    pack = made_world(browser)
    bring(pack, "scan.jpg")
    changed_declaration(pack)
    page = " ".join(browser.get(address(pack)).text.split())
    assert "changed since it was signed on paper. Print and sign it again, or keep the scan" in page
    check = " ".join(browser.get(f"/placements/{pack.placement.id}/pack/check").text.split())
    assert "The declaration has changed since it was signed on paper." in check
    blank = pack.made()
    number = blank.positions["declaration"]
    assert "Scan of a page" not in text_of(pack.content(blank), number)

    (scan,) = kept()
    assert browser.send(f"/signed-pages/{scan.id}/keep").status_code == 302
    kept_so = pack.made()
    content = pack.content(kept_so)
    assert "Scan of a page" in text_of(content, number)
    assert "The page has another text now." in text_of(content, kept_so.pages or 0)
    assert "in an earlier wording" in alternatives(content, number)[0]
    pack.world.trainee.name = "Tara Third"
    db.session.commit()
    assert gather(pack.placement, PackKind.PORTFOLIO).portfolio.signed == ()


def test_a_later_scan_takes_the_place_and_the_earlier_stays_as_a_line_of_history(browser: Browser) -> None:
    pack = made_world(browser)
    bring(pack, "first.jpg", "second.jpg")
    first, second = kept()
    assert (first.filename, first.end, second.end) == ("first.jpg", ScanEnd.REPLACED, None)
    shown = gather(pack.placement, PackKind.PORTFOLIO).portfolio.signed
    assert [page.key for page in shown] == [str(second.id)]
    upload(browser, pack, ("third.png", as_file(printed(browser, pack), "PNG")))
    page = " ".join(browser.get(address(pack)).text.split())
    assert "It replaces the one of" in page
    assert "replaced by a later one" in page
    assert [scan.end for scan in kept()] == [ScanEnd.REPLACED, ScanEnd.REPLACED, None]
    assert browser.send(f"/signed-pages/{first.id}/keep").status_code == 404
    assert browser.send(f"/signed-pages/{first.id}/remove").status_code == 302
    assert [scan.end for scan in kept()] == [ScanEnd.REMOVED, ScanEnd.REPLACED, None]


def test_removing_asks_first_and_takes_the_scan_out_of_files_that_show_it(browser: Browser) -> None:
    pack = made_world(browser)
    bring(pack, "scan.jpg")
    shown = pack.made()
    (scan,) = kept()
    digest = scan.digest
    asked = browser.get(f"/signed-pages/{scan.id}/remove")
    assert "Remove it for good" in asked.text
    assert kept()[0].digest == digest
    assert browser.send(f"/signed-pages/{scan.id}/remove").status_code == 302
    (scan,) = kept()
    assert (scan.end, scan.digest) == (ScanEnd.REMOVED, None)
    db.session.refresh(shown)
    assert shown.digest is None
    assert digest not in {str(one) for one in blobs.store().digests()}
    assert browser.get(f"/signed-pages/{scan.id}/picture").status_code == 404
    assert "removed on" in browser.get(address(pack)).text
    assert gather(pack.placement, PackKind.PORTFOLIO).portfolio.signed == ()


def test_a_scan_that_the_store_has_lost_stops_the_portfolio_by_name(browser: Browser) -> None:
    pack = made_world(browser)
    bring(pack, "scan.jpg")
    (scan,) = kept()
    assert scan.digest is not None
    blobs.store().delete(as_digest(scan.digest))
    _, _, named = browser.get(f"/placements/{pack.placement.id}/pack/check").text.partition(
        "Missing or damaged"
    )
    assert "Scan of the signed declaration" in named.partition("</section>")[0]
    with pytest.raises(ConflictError, match="The scan of the signed declaration is gone"):
        pack.made()
