"""A purge reaches every copy, leaves what others share, and never leaves a row without its file."""

import pytest
from flask import Flask

from app.blobs import service
from app.blobs.models import Blob, Derivation, DerivedKind
from app.blobs.store import as_digest
from app.core.errors import ConflictError
from app.core.ids import new_id
from app.extensions import db
from app.portfolio.models import Attachment, Evidence
from app.web.transaction import run_afterwards
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def attach(world: World, digest: str) -> Attachment:
    world.placement.next_reference += 1
    evidence = Evidence(placement=world.placement, number=world.placement.next_reference)
    attachment = Attachment(
        evidence=evidence,
        digest=digest,
        filename="report.pdf",
        media_type="application/pdf",
        size=4,
        uploaded_by_id=world.trainee.id,
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def in_store(digest: str) -> bool:
    return service.store().exists(as_digest(digest))


def purge(attachment: Attachment, *, still_used: bool) -> None:
    digest = attachment.digest
    assert digest is not None
    db.session.delete(attachment)
    db.session.flush()
    gone = service.purge_source(attachment.id, digest, still_used=still_used)
    db.session.commit()
    service.remove_files(gone)
    db.session.commit()


def test_previews_sections_and_exports_go_with_the_file() -> None:
    world = make_world()
    source = service.keep(b"file", "application/pdf")
    attachment = attach(world, source)
    copies = [service.keep(content, "application/pdf") for content in (b"preview", b"section", b"export")]
    service.record_derivation(copies[0], DerivedKind.PREVIEW, source, None, "page 1")
    service.record_derivation(copies[1], DerivedKind.SECTION, source, attachment.id)
    service.record_derivation(copies[2], DerivedKind.EXPORT, source, attachment.id)
    db.session.commit()
    purge(attachment, still_used=False)
    assert not any(in_store(digest) for digest in (source, *copies))
    assert db.session.query(Blob).count() == db.session.query(Derivation).count() == 0


def test_a_shared_file_and_its_preview_stay_for_the_other_entry() -> None:
    world = make_world()
    source = service.keep(b"file", "application/pdf")
    mine, other = attach(world, source), attach(world, source)
    preview = service.keep(b"preview", "image/webp")
    shows_mine = service.keep(b"section of mine", "application/pdf")
    shows_other = service.keep(b"section of other", "application/pdf")
    service.record_derivation(preview, DerivedKind.PREVIEW, source, None, "page 1")
    service.record_derivation(shows_mine, DerivedKind.SECTION, source, mine.id)
    service.record_derivation(shows_other, DerivedKind.SECTION, source, other.id)
    db.session.commit()
    purge(mine, still_used=True)
    assert not in_store(shows_mine)
    assert all(in_store(digest) for digest in (source, preview, shows_other))


def test_what_was_made_from_a_copy_goes_too() -> None:
    world = make_world()
    source = service.keep(b"file", "application/pdf")
    attachment = attach(world, source)
    section = service.keep(b"section", "application/pdf")
    export = service.keep(b"export made of the section", "application/pdf")
    service.record_derivation(section, DerivedKind.SECTION, source, attachment.id)
    service.record_derivation(export, DerivedKind.EXPORT, section, None)
    db.session.commit()
    purge(attachment, still_used=True)
    assert in_store(source)
    assert not in_store(section)
    assert not in_store(export)


def test_a_file_that_is_used_after_all_is_not_purged() -> None:
    world = make_world()
    source = service.keep(b"file", "application/pdf")
    attachment = attach(world, source)
    db.session.commit()
    with pytest.raises(ConflictError):
        service.purge_source(attachment.id, source, still_used=False)
    db.session.rollback()
    assert service.read(source) == b"file"


def test_rooms_above_hear_of_a_purge_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[set[str]] = []
    monkeypatch.setattr(service, "when_purged", [heard.append])
    source = service.keep(b"file", "application/pdf")
    section = service.keep(b"section", "application/pdf")
    source_id = new_id()
    service.record_derivation(section, DerivedKind.SECTION, source, source_id)
    service.purge_source(source_id, source, still_used=True)
    assert heard == [{section}]


def test_a_crash_before_the_files_go_leaves_orphans_only() -> None:
    world = make_world()
    source = service.keep(b"file", "application/pdf")
    attachment = attach(world, source)
    db.session.delete(attachment)
    service.purge_source(attachment.id, source, still_used=False)
    db.session.commit()
    assert service.orphans() == {source}
    assert service.missing() == frozenset()


def test_a_file_that_was_kept_again_meanwhile_stays() -> None:
    digest = service.keep(b"file", "application/pdf")
    db.session.commit()
    gone = service.discard({digest})
    db.session.commit()
    assert gone == {digest}
    service.keep(b"file", "application/pdf")
    db.session.commit()
    assert service.remove_files(gone) == 0
    db.session.commit()
    assert service.read(digest) == b"file"


def test_discarding_spares_what_is_attached_or_was_exported() -> None:
    world = make_world()
    attached = service.keep(b"attached", "application/pdf")
    attach(world, attached)
    exported = service.keep(b"exported", "application/pdf")
    export = service.keep(b"the export", "application/pdf")
    service.record_derivation(export, DerivedKind.EXPORT, exported, new_id())
    loose = service.keep(b"loose", "application/pdf")
    assert service.discard({attached, exported, loose}) == {loose}


def test_inside_a_request_the_files_go_after_its_commit(app: Flask) -> None:
    digest = service.keep(b"file", "application/pdf")
    db.session.commit()
    seen: list[bool] = []
    with app.test_request_context(method="POST"):
        service.discard({digest})
        seen.append(in_store(digest))
        db.session.commit()
        run_afterwards(app.make_response("done"))
    assert seen == [True]
    assert not in_store(digest)


def test_a_request_that_fails_deletes_nothing(app: Flask) -> None:
    digest = service.keep(b"file", "application/pdf")
    db.session.commit()
    with app.test_request_context(method="POST"):
        service.discard({digest})
        db.session.rollback()
        run_afterwards(app.make_response(("failed", 500)))
    assert service.read(digest) == b"file"
