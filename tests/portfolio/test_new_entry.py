"""Starting an entry with files alone, with words, or with files that are refused."""

import re
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.blobs.models import Blob
from app.blobs.store import BlobStore
from app.core.errors import StorageError
from app.extensions import db
from app.placements.models import Placement
from app.portfolio.models import Attachment, EvidenceVersion
from app.portfolio.values import EvidenceState
from tests.application import Browser
from tests.people import World
from tests.portfolio.pages import entries, sample, upload

pytestmark = pytest.mark.database


def address(world: World) -> str:
    return f"/placements/{world.placement.id}/evidence/new"


def test_a_photo_alone_makes_a_draft(trainee: Browser, world: World) -> None:
    answer = upload(trainee, address(world), sample("phone-photo-gps-orientation6.jpg"))
    draft = db.session.scalars(sa.select(EvidenceVersion)).one()
    assert answer.location == f"/evidence/{draft.evidence_id}/edit"
    assert draft.state is EvidenceState.DRAFT
    page = trainee.get(answer.location).text
    assert "phone-photo-gps-orientation6.jpg" in page
    assert "ocation" in page


def test_several_files_at_once_and_each_refusal_has_its_sentence(trainee: Browser, world: World) -> None:
    answer = upload(
        trainee,
        address(world),
        sample("qc-report-4-pages.pdf"),
        sample("secondary-capture.dcm"),
        sample("script-inside.svg"),
    )
    page = trainee.get(answer.location).text
    assert "qc-report-4-pages.pdf" in page
    assert "secondary-capture.dcm was not added" in page
    assert "script-inside.svg was not added" in page
    assert db.session.scalars(sa.select(Attachment.pages)).all() == [4]


def test_refused_files_alone_make_no_draft(trainee: Browser, world: World) -> None:
    answer = upload(trainee, address(world), sample("password-protected.pdf"))
    assert answer.status_code == 422
    assert "password" in answer.text
    assert entries() == 0


def test_nothing_chosen_is_said(trainee: Browser, world: World) -> None:
    answer = upload(trainee, address(world))
    assert answer.status_code == 422
    assert "Choose a file, or start with words." in answer.text


def test_words_can_come_first(trainee: Browser, world: World) -> None:
    answer = trainee.send(address(world), {"begin": "words"})
    assert answer.status_code == 302
    assert entries() == 1


def number_on(page: str) -> dict[str, str]:
    """Return the field with which a page says that its form was sent twice."""
    found = re.search(r'name="new_entry" value="([^"]+)"', page)
    assert found
    return {"new_entry": found.group(1)}


def with_files(number: dict[str, str], *names: str) -> dict[str, Any]:
    return {**number, "files": [sample(name) for name in names]}


def test_a_second_click_leads_to_the_same_draft(trainee: Browser, world: World) -> None:
    number = number_on(trainee.get(address(world)).text)
    first, second = (trainee.send(address(world), {**number, "begin": "words"}) for _ in range(2))
    assert first.location == second.location
    assert entries() == 1


def test_the_same_files_sent_again_lead_to_the_same_draft(trainee: Browser, world: World) -> None:
    number = number_on(trainee.get(address(world)).text)
    first, second = (
        trainee.send(
            address(world), with_files(number, "identifiers.txt", "phone-photo-gps-orientation6.jpg")
        )
        for _ in range(2)
    )
    assert first.location == second.location
    assert entries() == 1
    assert "was not added" not in trainee.get(second.location).text


def test_two_clicks_at_once_make_one_draft(trainee: Browser, world: World, app: Flask) -> None:
    number = number_on(trainee.get(address(world)).text)
    other = app.test_client()
    assert isinstance(other, Browser)
    other.sign_in(world.trainee)
    target = address(world)
    db.session.remove()
    start = Barrier(2)
    answers: list[TestResponse] = []

    def click(browser: Browser) -> None:
        with app.app_context():
            start.wait()
            answers.append(browser.send(target, {**number, "begin": "words"}))

    threads = [Thread(target=click, args=(browser,)) for browser in (trainee, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location
    assert entries() == 1


def test_the_same_page_with_other_files_makes_another_draft(trainee: Browser, world: World) -> None:
    number = number_on(trainee.get(address(world)).text)
    first = trainee.send(address(world), with_files(number, "identifiers.txt"))
    second = trainee.send(address(world), with_files(number, "qc-report-4-pages.pdf"))
    assert first.location != second.location
    assert entries() == 2


def test_words_once_begun_are_not_taken_for_a_second_click(trainee: Browser, world: World) -> None:
    number = number_on(trainee.get(address(world)).text)
    first = trainee.send(address(world), {**number, "begin": "words"})
    db.session.scalars(sa.select(EvidenceVersion)).one().title = "A pump's battery"
    second = trainee.send(address(world), {**number, "begin": "words"})
    assert first.location != second.location
    assert entries() == 2


def test_the_number_of_somebody_elses_entry_gives_nothing_away(
    trainee: Browser, stranger: Browser, world: World
) -> None:
    number = number_on(trainee.get(address(world)).text)
    first = trainee.send(address(world), {**number, "begin": "words"})
    place = sa.select(Placement.id).where(Placement.id != world.placement.id)
    theirs = f"/placements/{db.session.scalar(place)}/evidence/new"
    answer = stranger.send(theirs, {**number, "begin": "words"})
    assert answer.status_code == 302
    assert answer.location != first.location


def test_a_number_that_is_none_does_no_harm(trainee: Browser, world: World) -> None:
    assert trainee.send(address(world), {"new_entry": "twelve", "begin": "words"}).status_code == 302
    assert entries() == 1


def test_a_full_disk_is_said_and_leaves_no_row(
    trainee: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: BlobStore, _content: bytes) -> str:
        raise StorageError("The file could not be kept because the disk is full. Nothing was saved.")

    monkeypatch.setattr(BlobStore, "put", full)
    answer = upload(trainee, address(world), sample("identifiers.txt"))
    assert answer.status_code == 422
    assert "the disk is full" in answer.text
    assert entries() == 0
    assert db.session.scalar(sa.select(sa.func.count(Blob.digest))) == 0


def test_nobody_but_the_trainee_adds_evidence(supervisor: Browser, stranger: Browser, world: World) -> None:
    assert supervisor.get(address(world)).status_code == 404
    assert stranger.get(address(world)).status_code == 404
    assert stranger.send(address(world), {"begin": "words"}).status_code == 404
    assert entries() == 0
