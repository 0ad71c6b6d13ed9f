"""Starting an entry with files alone, with words, or with files that are refused."""

import pytest
import sqlalchemy as sa

from app.blobs.models import Blob
from app.blobs.store import BlobStore
from app.core.errors import StorageError
from app.extensions import db
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
