"""Files: added, refused, taken out, downloaded and previewed, each by the right people only."""

from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.blobs import service as blobs
from app.blobs.values import AcceptedFile, FileRefusedError
from app.core.errors import NotFoundError
from app.extensions import db
from app.portfolio.file_pages import disposition
from app.portfolio.files import take_in
from app.portfolio.models import Attachment, EvidenceVersion
from app.portfolio.policy import MOST_FILES, Refusal
from app.portfolio.service import amend, submit_version, withdraw_version
from app.web.security import FILE_POLICY
from tests.application import Browser
from tests.people import World
from tests.portfolio.makers import WORDS, attach, make_draft
from tests.portfolio.pages import BY_SCRIPT, fields_of, sample, upload

pytestmark = pytest.mark.database


@pytest.fixture
def draft(world: World) -> EvidenceVersion:
    return make_draft(world.placement, WORDS, world.items[0])


def files(draft: EvidenceVersion) -> str:
    return f"/evidence/{draft.evidence_id}/files"


def names(draft: EvidenceVersion) -> list[str]:
    db.session.expire_all()
    return [file.attachment.filename for file in draft.files]


def test_the_script_sends_one_file_and_reads_what_became_of_it(
    trainee: Browser, draft: EvidenceVersion
) -> None:
    good = upload(trainee, files(draft), sample("drawing-a3-landscape.pdf"), headers=BY_SCRIPT).get_json()
    assert good["refused"] == []
    assert "drawing-a3-landscape.pdf" in good["list"]
    bad = upload(trainee, files(draft), sample("html-named-as.jpg"), headers=BY_SCRIPT).get_json()
    assert bad["refused"][0]["name"] == "html-named-as.jpg"
    assert names(draft) == ["drawing-a3-landscape.pdf"]


@pytest.mark.parametrize("headers", [{}, BY_SCRIPT])
def test_a_file_name_that_is_not_utf_8_is_said(
    trainee: Browser, draft: EvidenceVersion, headers: dict[str, str]
) -> None:
    content, name = sample("identifiers.txt", "Prüfung.txt")
    boundary, body = encode_multipart({"files": FileStorage(content, name)})
    body = body.replace("Prüfung".encode(), "Prüfung".encode("latin-1"))
    answer = trainee.post(
        files(draft), data=body, content_type=f"multipart/form-data; boundary={boundary}", headers=headers
    )
    assert answer.status_code == 400
    assert "The name of a file could not be read, because it is not in UTF-8." in answer.text
    assert names(draft) == []


def test_the_form_sends_several_and_saves_the_words_with_them(
    trainee: Browser, draft: EvidenceVersion
) -> None:
    fields = fields_of(draft, title="Typed before adding", setting="bad\u202e")
    answer = trainee.send(
        files(draft),
        {**fields, "files": [sample("identifiers.txt"), sample("truncated.pdf")]},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 200
    assert "truncated.pdf" in answer.text
    assert "1 file was not added" in answer.text
    assert "changes the direction" in answer.text
    assert names(draft) == ["identifiers.txt"]
    assert draft.title == "Typed before adding"


def test_stale_words_are_compared_when_files_are_added(trainee: Browser, draft: EvidenceVersion) -> None:
    fields = fields_of(draft, title="Typed long ago", revision="1")
    draft.title = "Newer"
    answer = trainee.send(
        files(draft), {**fields, "files": [sample("identifiers.txt")]}, content_type="multipart/form-data"
    )
    assert answer.status_code == 409
    assert "Typed long ago" in answer.text
    assert names(draft) == []


def test_the_same_file_is_added_once(trainee: Browser, draft: EvidenceVersion) -> None:
    upload(trainee, files(draft), sample("identifiers.txt"), headers=BY_SCRIPT)
    answer = upload(trainee, files(draft), sample("identifiers.txt"), headers=BY_SCRIPT).get_json()
    assert answer["refused"][0]["sentence"] == "This file is in the entry already."
    assert names(draft) == ["identifiers.txt"]


def test_an_entry_holds_so_many_files(trainee: Browser, world: World, draft: EvidenceVersion) -> None:
    for _ in range(MOST_FILES):
        attach(draft, world.trainee.id)
    answer = upload(trainee, files(draft), sample("identifiers.txt"), headers=BY_SCRIPT).get_json()
    assert "at most" in answer["refused"][0]["sentence"]


def test_a_removed_file_is_gone_unless_another_version_has_it(
    trainee: Browser, world: World, draft: EvidenceVersion
) -> None:
    kept, alone = attach(draft, world.trainee.id), attach(draft, world.trainee.id)
    digest = alone.digest or ""
    assert trainee.send(f"{files(draft)}/{alone.id}/remove").status_code == 302
    with pytest.raises(NotFoundError):
        blobs.read(digest)
    submit_version(draft, declared=True)
    amendment = amend(draft.evidence)
    trainee.send(f"{files(draft)}/{kept.id}/remove", headers=BY_SCRIPT)
    assert names(amendment) == []
    assert names(draft) == [kept.filename]
    assert blobs.read(kept.digest or "")


def test_a_submitted_entry_takes_no_file(trainee: Browser, world: World, draft: EvidenceVersion) -> None:
    attachment = attach(draft, world.trainee.id)
    submit_version(draft, declared=True)
    assert upload(trainee, files(draft), sample("identifiers.txt")).status_code == 409
    assert trainee.send(f"{files(draft)}/{attachment.id}/remove").status_code == 409
    assert names(draft) == [attachment.filename]


def test_a_download_is_never_shown_in_the_browser(
    trainee: Browser, world: World, draft: EvidenceVersion
) -> None:
    attachment = attach(draft, world.trainee.id, "naïve ☃".encode(), 'naïve ☃ "quoted".txt')
    answer = trainee.get(f"/files/{attachment.id}")
    assert answer.get_data() == "naïve ☃".encode()
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Security-Policy"] == FILE_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_name_cannot_break_out_of_its_header() -> None:
    header = disposition('a"; filename=evil.html\r\nX-Evil: 1;é.txt')
    assert "\r" not in header
    assert header.count('"') == 2
    assert "%C3%A9" in header


def test_pictures_are_previewed_page_by_page(trainee: Browser, draft: EvidenceVersion) -> None:
    upload(trainee, files(draft), sample("qc-report-4-pages.pdf"), headers=BY_SCRIPT)
    db.session.expire_all()
    file = draft.files[0].attachment
    for _ in range(2):
        answer = trainee.get(f"/files/{file.id}/preview/4")
        assert answer.mimetype == "image/webp"
        assert answer.headers["Content-Security-Policy"] == FILE_POLICY
    for page in (0, 5, 10**30):
        assert trainee.get(f"/files/{file.id}/preview/{page}").status_code == 404


def test_text_is_shown_escaped(trainee: Browser, world: World, draft: EvidenceVersion) -> None:
    attach(draft, world.trainee.id, b"<b>bold</b> & more")
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in trainee.get(f"/evidence/{draft.evidence_id}").text


def test_others_see_files_of_submitted_versions_only(
    trainee: Browser,
    supervisor: Browser,
    stranger: Browser,
    world: World,
    draft: EvidenceVersion,
) -> None:
    first = attach(draft, world.trainee.id)
    assert supervisor.get(f"/files/{first.id}").status_code == 404
    submit_version(draft, declared=True)
    assert supervisor.get(f"/files/{first.id}").status_code == 200
    assert stranger.get(f"/files/{first.id}").status_code == 404
    added = attach(amend(draft.evidence), world.trainee.id)
    assert supervisor.get(f"/files/{added.id}").status_code == 404
    assert trainee.get(f"/files/{added.id}").status_code == 200
    assert stranger.get(f"/files/{world.placement.id}").status_code == 404


def test_a_withdrawn_file_is_the_trainees_again(
    trainee: Browser, supervisor: Browser, world: World, draft: EvidenceVersion
) -> None:
    attachment: Attachment = attach(draft, world.trainee.id)
    submit_version(draft, declared=True)
    withdraw_version(draft)
    assert supervisor.get(f"/files/{attachment.id}").status_code == 404
    assert trainee.get(f"/files/{attachment.id}").status_code == 200


def test_of_hundreds_of_files_at_once_only_as_many_are_examined_as_an_entry_holds(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined: list[str] = []

    def examine(_content: bytes, name: str, _limits: object) -> AcceptedFile:
        examined.append(name)
        raise FileRefusedError("This file is empty.")

    monkeypatch.setattr("app.portfolio.files.accept_apart", examine)
    with app.test_request_context():
        kept, refused = take_in(FileStorage(BytesIO(), f"{number}.txt") for number in range(300))
    assert len(examined) == MOST_FILES
    assert kept == []
    assert refused[-1].sentence == Refusal.TOO_MANY_FILES.value
    assert len(refused) == 300
