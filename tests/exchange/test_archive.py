"""The archive of a placement: whole, checkable, and only what the person may see."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli.placements import placements
from app.config import Settings
from app.core.clock import now
from app.core.errors import TechfolioError
from app.extensions import db
from app.placements.models import Placement, PortfolioView
from app.portfolio.models import EvidenceComment, PatientDataReport
from app.portfolio.values import AttachmentState, EvidenceState
from tests.application import Browser
from tests.exchange.placement_example import Example, make_example

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def download(browser: Browser, example: Example, who: str, query: str = "") -> zipfile.ZipFile:
    browser.sign_in(getattr(example.world, who))
    answer = browser.get(f"/placements/{example.placement.id}/archive.zip{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert "techfolio-tara-trainee-" in answer.headers["Content-Disposition"]
    content = answer.get_data()
    answer.close()
    return zipfile.ZipFile(io.BytesIO(content))


def rows(archive: zipfile.ZipFile, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(archive.read(f"data/{table}.json"))
    return found


def test_every_part_agrees_with_its_digest(browser: Browser) -> None:
    archive = download(browser, make_example(), "trainee", "?reflection=yes")
    lines = [line.split("  ") for line in archive.read("SHA256SUMS").decode().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert set(sums) == set(archive.namelist()) - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["format"] == "techfolio-placement-1"
    assert len(manifest["files"]) == 5
    assert "files/signed-pages/1.jpg" in archive.namelist()


def test_the_trainee_gets_drafts_and_chooses_about_reflection(browser: Browser) -> None:
    example = make_example()
    without = download(browser, example, "trainee")
    assert "data/reflection.json" not in without.namelist()
    assert "nervous" not in str([without.read(name) for name in without.namelist()])
    assert len(rows(without, "evidence")) == 2
    assert "files/E2/3-file0.pdf" in without.namelist()
    with_it = download(browser, example, "trainee", "?reflection=yes")
    assert [row["text"] for row in rows(with_it, "reflection")] == ["I was nervous."]


def test_a_co_ordinator_gets_neither_drafts_nor_reflection(browser: Browser) -> None:
    example = make_example()
    archive = download(browser, example, "coordinator", "?reflection=yes")
    assert "data/reflection.json" not in archive.namelist()
    assert [row["number"] for row in rows(archive, "evidence")] == [1]
    assert not any("E2" in name for name in archive.namelist())
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Entry 2" not in everything
    assert b"nervous" not in everything
    assert b"drafted" not in everything
    assert b"Unfinished thoughts." not in everything


def test_assessments_are_in_it_and_what_nobody_was_asked_for_is_not(browser: Browser) -> None:
    example = make_example()
    archive = download(browser, example, "coordinator")
    assert [row["title"] for row in rows(archive, "assessment")] == ["Reading the ward meter"]
    assert len(rows(archive, "assessment_item")) == 1
    assert rows(archive, "assessment_answers")[0]["outcome"] == "satisfactory"
    assert rows(archive, "assessment_form")[0]["key"] == "starter-dops-meter"
    assert rows(archive, "assessment_reflection") == []
    with_it = download(browser, example, "trainee", "?reflection=yes")
    assert [row["text"] for row in rows(with_it, "assessment_reflection")] == ["I was tired."]


def test_it_explains_itself_and_names_people_without_addresses(browser: Browser) -> None:
    example = make_example()
    archive = download(browser, example, "trainee")
    # Those of the version that the placement came from too: what was claimed before leads to them.
    assert len(rows(archive, "framework_item")) == len(example.world.framework.items) + 2
    assert {"Tara Trainee", "Sam Supervisor"} <= {row["name"] for row in rows(archive, "people")}
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"@test.example" not in everything
    assert rows(archive, "sign_off_event")[0]["text"] == "Seen and right."
    assert b"Tara Trainee" in archive.read("README.txt")


@pytest.mark.parametrize("who", ["trainee", "coordinator"])
def test_what_is_reported_as_patient_data_stays_out(browser: Browser, who: str) -> None:
    example = make_example()
    example.submitted.attachments[1].state = AttachmentState.HIDDEN
    db.session.add(
        PatientDataReport(
            evidence=example.submitted, reported_by_id=example.world.supervisor.id, reason="The words, too."
        )
    )
    db.session.commit()
    archive = download(browser, example, who, "?reflection=yes")
    assert "files/E1/2-file1.pdf" not in archive.namelist()
    assert "files/E1/1-file0.pdf" in archive.namelist()
    words = {row["evidence_id"]: row["what_i_did"] for row in rows(archive, "evidence_version")}
    assert words[str(example.submitted.id)] == ""
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"file1.pdf" not in everything
    assert b"nervous" not in everything
    assert b"Why it drifts." not in everything


@pytest.mark.parametrize("who", ["trainee", "coordinator"])
def test_comments_are_in_it_as_far_as_they_can_be_read(browser: Browser, who: str) -> None:
    example = make_example()
    comments = db.session.query(EvidenceComment).order_by(EvidenceComment.text).all()
    reported, asked = comments
    said = {row["text"] for row in rows(download(browser, example, who), "evidence_comment")}
    assert said == {asked.text, reported.text}
    report = PatientDataReport(
        evidence=example.submitted,
        comment=reported,
        reported_by_id=example.world.supervisor.id,
        reason="A bed is named.",
    )
    db.session.add(report)
    db.session.commit()
    said = {row["text"] for row in rows(download(browser, example, who), "evidence_comment")}
    assert said == {asked.text, ""}
    report.comment = None
    db.session.commit()
    said = {row["text"] for row in rows(download(browser, example, who), "evidence_comment")}
    assert said == {""}


@pytest.mark.parametrize("who", ["trainee", "coordinator"])
def test_the_notes_of_a_supervisor_are_never_in_it(browser: Browser, who: str) -> None:
    archive = download(browser, make_example(), who, "?reflection=yes")
    assert not [name for name in archive.namelist() if "supervisor_note" in name]
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Slower than last week" not in everything
    assert b"supervisor_note" not in everything


def test_a_co_ordinator_gets_nothing_that_was_said_or_proposed_about_a_withdrawn_entry(
    browser: Browser,
) -> None:
    example = make_example()
    version = example.submitted.versions[0]
    version.state, version.withdrawn_at = EvidenceState.WITHDRAWN, now()
    db.session.commit()
    theirs = download(browser, example, "coordinator")
    for table in ("evidence_comment", "refiling", "carried_words"):
        assert rows(theirs, table) == []
    assert len(rows(download(browser, example, "trainee"), "evidence_comment")) == 2


@pytest.mark.parametrize("who", ["trainee", "coordinator"])
def test_reviews_and_shared_notes_go_along_and_what_is_the_centres_stays(browser: Browser, who: str) -> None:
    archive = download(browser, make_example(), who)
    assert rows(archive, "review_action")[0]["text"] == "Read the log."
    assert [row["text"] for row in rows(archive, "visit_note")] == ["Well recorded."]
    assert "Mo Visiting" in {row["name"] for row in rows(archive, "people")}
    assert "data/sampled_item.json" not in archive.namelist()


def test_a_download_by_others_is_in_the_access_log(browser: Browser) -> None:
    example = make_example()
    download(browser, example, "trainee")
    download(browser, example, "coordinator")
    looks = [look.what for look in db.session.query(PortfolioView) if "archive" in look.what]
    assert looks == ["everything, downloaded as an archive"]


def test_others_get_no_archive(browser: Browser) -> None:
    example, strangers = make_example(), make_example()
    for user in (example.world.supervisor, strangers.world.coordinator, strangers.world.trainee):
        browser.sign_in(user)
        assert browser.get(f"/placements/{example.placement.id}/archive").status_code == 404
        assert browser.get(f"/placements/{example.placement.id}/archive.zip").status_code == 404


def test_only_the_trainee_is_offered_the_reflection(browser: Browser) -> None:
    example = make_example()
    browser.sign_in(example.world.trainee)
    address = f"/placements/{example.placement.id}/archive"
    assert "Include my private reflection" in browser.get(address).text
    browser.sign_in(example.world.coordinator)
    assert "Include my private reflection" not in browser.get(address).text


def run(settings: Settings, *words: str, typed: str = "") -> tuple[str, Exception | None]:
    result = CliRunner().invoke(placements, list(words), obj=settings, input=typed)
    error = result.exception if isinstance(result.exception, Exception) else None
    return result.output, error


def test_the_command_lists_exports_and_erases(app: Flask, settings: Settings, tmp_path: Path) -> None:
    example = make_example()
    number, email, other = example.placement.id, example.world.trainee.email, example.other.id
    assert app.name
    # Nothing is read from here on: it would hold SQLite's one write lock against the command.
    db.session.commit()
    listed, error = run(settings, "list", "--trainee", email)
    assert error is None
    assert str(number) in listed
    assert str(other) not in listed
    target = tmp_path / "out.zip"
    said, error = run(settings, "export", email, str(target))
    assert error is None
    assert "4 files" in said
    assert zipfile.is_zipfile(target)
    assert "data/reflection.json" not in zipfile.ZipFile(target).namelist()
    assert isinstance(run(settings, "export", email, str(target))[1], TechfolioError)
    refused = run(settings, "erase", str(number), "--reason", "The time is up.", typed="Somebody Else\n")
    assert isinstance(refused[1], TechfolioError)
    done, error = run(settings, "erase", str(number), "--reason", "The time is up.", typed="Tara Trainee\n")
    assert error is None
    assert "is erased, with 8 files" in done
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get(Placement, number) is None


@pytest.mark.parametrize("which", ["nobody@test.example", "0190a000-0000-7000-8000-000000000000", "x"])
def test_the_command_says_that_there_is_no_such_placement(settings: Settings, which: str) -> None:
    _, error = run(settings, "export", which, "never.zip")
    assert isinstance(error, TechfolioError)
    assert "There is no placement for" in error.sentence
    assert not Path("never.zip").exists()
