"""A trainee with a phone: photo first, words later, mapped to two items, submitted."""

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.extensions import db
from app.portfolio.models import EvidenceVersion
from app.portfolio.values import EvidenceState
from tests.browser.conftest import OpenPage, check_access, give_password, sign_in
from tests.people import make_world

pytestmark = pytest.mark.browser
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
PHOTO = SAMPLES / "phone-photo-gps-orientation6.jpg"
REPORT = SAMPLES / "qc-report-4-pages.pdf"


@pytest.mark.usefixtures("prepared")
def test_a_trainee_photographs_maps_and_submits(open_page: OpenPage) -> None:
    # Given a trainee with a phone, whose placement has three items
    world = make_world()
    give_password(world.trainee)
    page = open_page(phone=True)
    sign_in(page, world.trainee.email)
    check_access(page)

    # When they add a photograph and a report at once
    page.get_by_role("link", name="Add evidence").first.click()
    check_access(page)
    page.locator("input[type=file]").set_input_files([PHOTO, REPORT])
    page.get_by_role("button", name="Add and go on").click()

    # Then both are in a draft, and the photograph lost its place
    expect(page.get_by_text(PHOTO.stem).first).to_be_visible()
    expect(page.get_by_text(REPORT.stem).first).to_be_visible()
    check_access(page)
    draft = (
        db.session.query(EvidenceVersion)
        .join(EvidenceVersion.evidence)
        .filter_by(placement_id=world.placement.id)
    )
    assert draft.one().state is EvidenceState.DRAFT
    [photo] = [file.attachment for file in draft.one().files if file.attachment.media_type == "image/jpeg"]
    assert photo.notes
    db.session.commit()

    # When they write a few words, these are saved without a button
    page.get_by_label("Title").fill("Daily uniformity check")
    page.get_by_label("Kind of evidence").select_option(label="Quality control record")
    page.get_by_role("group", name="Day, or first day").get_by_label("Day").fill("20")
    page.get_by_role("group", name="Day, or first day").get_by_label("Month").fill("11")
    page.get_by_role("group", name="Day, or first day").get_by_label("Year").fill("2026")
    page.get_by_label("What I did").fill("I took the flood image and compared it with the baseline.")
    expect(page.get_by_role("status").filter(has_text=re.compile("^Saved"))).to_be_visible()
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Daily uniformity check")

    # And map it to two items, saying where
    page.get_by_role("button", name="Save and choose items").click()
    check_access(page)
    for item in world.items[:2]:
        page.get_by_role("checkbox", name=item.code).check()
    page.get_by_role("button", name="Go on").click()
    check_access(page)
    page.get_by_role("textbox").first.fill("page 1 of the report")
    page.get_by_role("button", name="Save", exact=False).first.click()

    # And submit it with the declaration
    page.goto(f"/placements/{world.placement.id}/evidence")
    check_access(page)
    page.get_by_role("link", name="Daily uniformity check").click()
    check_access(page)
    page.get_by_role("link", name="Submit", exact=True).click()
    check_access(page)
    page.get_by_role("checkbox", name="I declare").check()
    page.get_by_role("button", name="Submit").click()
    check_access(page)

    # Then their home says that the items wait for the supervisor
    page.goto("/")
    expect(page.get_by_text("Waiting for sign-off").first).to_be_visible()
    check_access(page)
    page.goto(f"/placements/{world.placement.id}/competencies")
    check_access(page)


@pytest.mark.usefixtures("prepared")
def test_a_refused_file_is_explained_beside_the_others(open_page: OpenPage) -> None:
    # Given a trainee on the page that adds evidence
    world = make_world()
    give_password(world.trainee)
    page = open_page(phone=True)
    sign_in(page, world.trainee.email)
    page.goto(f"/placements/{world.placement.id}/evidence/new")

    # When they choose a good file and a DICOM file
    page.locator("input[type=file]").set_input_files([REPORT, SAMPLES / "secondary-capture.dcm"])
    page.get_by_role("button", name="Add and go on").click()

    # Then the good one is kept and the other one is explained
    expect(page.get_by_text(REPORT.stem).first).to_be_visible()
    expect(page.get_by_text("secondary-capture").first).to_be_visible()
    expect(page.get_by_text("DICOM").first).to_be_visible()
    check_access(page)


def test_everything_works_without_javascript(open_page: OpenPage, prepared: Flask) -> None:
    # Given a browser that runs no scripts
    world = make_world()
    give_password(world.trainee)
    assert prepared.testing is False
    page = open_page(java_script_enabled=False)
    sign_in(page, world.trainee.email)

    # When the trainee writes, maps and submits
    page.goto(f"/placements/{world.placement.id}/evidence/new")
    page.get_by_role("button", name="Start with words").click()
    page.get_by_label("Title").fill("Spill drill")
    page.get_by_label("Kind of evidence").select_option(label="Practical task")
    page.get_by_role("group", name="Day, or first day").get_by_label("Day").fill("19")
    page.get_by_role("group", name="Day, or first day").get_by_label("Month").fill("11")
    page.get_by_role("group", name="Day, or first day").get_by_label("Year").fill("2026")
    page.get_by_label("What I did").fill("I marked the area and monitored it until it was clear.")
    page.get_by_role("button", name="Save and choose items").click()
    page.get_by_role("checkbox", name=world.items[0].code).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Save", exact=False).first.click()
    page.goto(f"/placements/{world.placement.id}/evidence")
    page.get_by_role("link", name="Spill drill").click()
    page.get_by_role("link", name="Submit", exact=True).click()
    page.get_by_role("checkbox", name="I declare").check()
    page.get_by_role("button", name="Submit").click()

    # Then it is submitted
    version = db.session.query(EvidenceVersion).filter_by(title="Spill drill").one()
    assert version.state is EvidenceState.SUBMITTED
