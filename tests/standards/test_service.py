"""Publishing, retiring and checking framework versions."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.core.errors import RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.service import add_centre
from app.standards import service
from app.standards.catalogue import document_of, read_catalogues
from app.standards.documents import read_framework
from app.standards.models import Framework, FrameworkItem, FrameworkVersion, VersionState
from app.standards.values import digest, walk
from tests.application import on_postgresql
from tests.standards.frameworks import (
    DIALYSIS,
    EXAMPLE,
    SLOT,
    WATER,
    counted_queries,
    example,
    heading,
    large,
)

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
STARTERS = sorted((Path(__file__).parents[2] / "standards").glob("*.yaml"))


def published() -> FrameworkVersion:
    version = service.publish(EXAMPLE).version
    db.session.commit()
    return version


def row_of(code: str) -> FrameworkItem:
    return db.session.scalars(sa.select(FrameworkItem).where(FrameworkItem.code == code)).one()


def without_triggers() -> None:
    """Open the database to an intruder who may do anything, as an operator may."""
    if on_postgresql():
        for table in ("framework", "framework_version", "framework_item"):
            db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    names = db.session.scalars(
        sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'framework%'")
    ).all()
    for name in names:
        db.session.execute(sa.text(f"DROP TRIGGER {name}"))


def test_publishing_writes_the_tree_depth_first_with_what_may_be_done_where() -> None:
    version = published()
    rows = [
        (item.position, item.depth, item.code, item.takes_evidence, item.counts) for item in version.items
    ]
    assert rows == [
        (0, 0, "S-EX-1", False, False),
        (1, 1, "S-EX-1.1", True, True),
        (2, 1, "S-EX-1.2", True, True),
        (3, 0, "S-EX-2", False, False),
        (4, 1, "S-EX-2.1", True, False),
    ]
    assert row_of("S-EX-1.1").parent_id == row_of("S-EX-1").id
    assert version.state is VersionState.PUBLISHED
    assert version.published_at is not None
    assert version.digest == digest(EXAMPLE)


def test_the_rows_give_the_same_document_back() -> None:
    version = published()
    db.session.expire_all()
    assert document_of(read_catalogues([version])[version.id]) == EXAMPLE


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_every_starter_set_goes_in_and_stands_its_check(path: Path) -> None:
    document = read_framework(path)
    version = service.publish(document).version
    assert service.check(version) == []
    assert len(version.items) == sum(1 for _ in walk(document))


def test_the_same_document_again_changes_nothing() -> None:
    first = service.publish(EXAMPLE)
    db.session.commit()
    moment = first.version.published_at
    second = service.publish(EXAMPLE)
    assert (first.created, second.created) == (True, False)
    assert second.version.id == first.version.id
    assert second.version.published_at == moment
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FrameworkItem)) == 5


def test_the_same_version_with_other_content_is_refused() -> None:
    published()
    changed = example(items=(heading("S-EX-1", "Machines", replace(DIALYSIS, statement="Do it."), WATER),))
    with pytest.raises(RefusedError) as refusal:
        service.publish(changed)
    assert refusal.value.sentence == (
        "Version 1 of “Starter set: example” is published already with other content. "
        "Give the changed copy a new version."
    )
    assert service.publish(replace(changed, version="2")).created


def test_a_new_version_joins_the_same_framework() -> None:
    first = published()
    second = service.publish(example(version="2")).version
    assert second.framework_id == first.framework_id


def test_a_centre_may_have_its_own_set_under_the_same_key() -> None:
    shared = published()
    centre, other = add_centre("North"), add_centre("South")
    db.session.flush()
    own = service.publish(example(title="Starter set: ours"), centre.id)
    assert own.created
    assert own.version.framework_id != shared.framework_id
    assert not service.publish(example(title="Starter set: ours"), centre.id).created
    assert service.publish(EXAMPLE, other.id).created


def test_a_centre_that_does_not_exist_is_the_databases_refusal() -> None:
    with pytest.raises(IntegrityError):
        service.publish(EXAMPLE, new_id())


def test_a_draft_of_the_same_version_is_in_the_way() -> None:
    version = service.publish(EXAMPLE).version
    db.session.execute(
        sa.insert(FrameworkVersion).values(
            **{
                column.name: getattr(version, column.name)
                for column in FrameworkVersion.__table__.c
                if column.name != "id"
            }
            | {"id": new_id(), "version": "2", "state": VersionState.DRAFT}
        )
    )
    with pytest.raises(RefusedError, match="exists as a draft"):
        service.publish(example(version="2"))


def test_a_document_that_contradicts_itself_leaves_nothing_behind() -> None:
    wrong = example(items=(replace(SLOT, children=(WATER,)),))
    with pytest.raises(RefusedError, match="digest differs"):
        service.publish(wrong)
    assert db.session.scalars(sa.select(Framework)).all() == []
    assert db.session.scalars(sa.select(FrameworkItem)).all() == []


def test_two_people_publishing_at_once_make_one_version(app: Flask) -> None:
    ready = threading.Barrier(2)
    outcomes: list[bool] = []

    def load() -> None:
        with app.app_context():
            ready.wait(10)
            created = service.publish(EXAMPLE).created
            db.session.commit()
            outcomes.append(created)

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == [False, True]
    assert len(db.session.scalars(sa.select(FrameworkVersion)).all()) == 1


def test_a_retired_version_stays_and_cannot_come_back() -> None:
    version = published()
    service.retire(version)
    service.retire(version)
    db.session.commit()
    assert version.state is VersionState.RETIRED
    assert service.check(version) == []
    assert not service.publish(EXAMPLE).created
    version.state = VersionState.PUBLISHED
    with pytest.raises(IntegrityError, match="stays as it is"):
        db.session.flush()


def test_only_a_published_version_can_be_retired() -> None:
    version = FrameworkVersion(version="1", title="A plan", state=VersionState.DRAFT)
    with pytest.raises(RefusedError, match="is a draft"):
        service.retire(version)


@pytest.mark.parametrize("retired", [False, True])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE framework_item SET statement = 'Less.' WHERE code = 'S-EX-1.1'",
        "UPDATE framework_item SET position = 99 WHERE code = 'S-EX-1.1'",
        "UPDATE framework_item SET requirement = '{}' WHERE code = 'S-EX-1.1'",
        "DELETE FROM framework_item WHERE code = 'S-EX-1.1'",
        "UPDATE framework_version SET title = 'Other'",
        "UPDATE framework_version SET notice = ''",
        "UPDATE framework_version SET provenance = 'official'",
        "UPDATE framework_version SET discipline = NULL",
        "UPDATE framework_version SET valid_from = NULL",
        "UPDATE framework_version SET digest = 'f'",
        "UPDATE framework_version SET state = 'draft'",
        "DELETE FROM framework_version",
        "UPDATE framework SET key = 'official'",
    ],
)
def test_the_database_refuses_to_change_what_is_published(statement: str, *, retired: bool) -> None:
    version = published()
    if retired:
        service.retire(version)
        db.session.commit()
    with pytest.raises(IntegrityError, match="stays as it is"):
        db.session.execute(sa.text(statement))
    db.session.rollback()
    assert service.check(version) == []


def test_drafts_change_and_go_freely() -> None:
    version = service.publish(EXAMPLE).version
    of_a_draft = {"version": "2", "state": VersionState.DRAFT, "published_at": None}
    draft = FrameworkVersion(
        **{
            column.name: getattr(version, column.name)
            for column in FrameworkVersion.__table__.c
            if column.name not in {"id", "created_at"}
        }
        | of_a_draft
    )
    source = row_of("S-EX-1.1")
    draft.items = [
        FrameworkItem(
            **{
                column.name: getattr(source, column.name)
                for column in FrameworkItem.__table__.c
                if column.name not in {"id", "framework_version_id", "parent_id"}
            }
        )
    ]
    db.session.add(draft)
    db.session.flush()
    draft.title = "Another"
    draft.items[0].statement = "Another."
    db.session.flush()
    assert service.check(draft) == []
    db.session.delete(draft.items[0])
    db.session.flush()
    db.session.delete(draft)
    db.session.flush()
    assert db.session.scalars(sa.select(FrameworkVersion)).all() == [version]


def test_an_item_cannot_be_moved_from_a_draft_into_a_published_version() -> None:
    version = published()
    draft_id = new_id()
    values = {column.name: getattr(version, column.name) for column in FrameworkVersion.__table__.c}
    db.session.execute(
        sa.insert(FrameworkVersion).values(
            **{**values, "id": draft_id, "version": "2", "state": VersionState.DRAFT}
        )
    )
    item = {column.name: getattr(row_of("S-EX-1.2"), column.name) for column in FrameworkItem.__table__.c}
    item |= {"id": new_id(), "framework_version_id": draft_id, "parent_id": None, "code": "X", "position": 50}
    db.session.execute(sa.insert(FrameworkItem).values(**item))
    move = (
        sa.update(FrameworkItem)
        .where(FrameworkItem.id == item["id"])
        .values(framework_version_id=version.id)
        .execution_options(synchronize_session=False)
    )
    with pytest.raises(IntegrityError, match="stays as it is"):
        db.session.execute(move)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE framework_item SET statement = 'Less.' WHERE code = 'S-EX-1.1'", "digest differs"),
        ("UPDATE framework_item SET counts = :yes WHERE code = 'S-EX-2.1'", "digest differs"),
        ("UPDATE framework_item SET counts = :yes WHERE code = 'S-EX-1'", "item S-EX-1 does not stand"),
        ("UPDATE framework_item SET position = 99 WHERE code = 'S-EX-1.1'", "item S-EX-1.1 does not stand"),
        ("UPDATE framework_item SET depth = 7 WHERE code = 'S-EX-1.1'", "item S-EX-1.1 does not stand"),
        (
            "UPDATE framework_item SET parent_id = id WHERE code = 'S-EX-1'",
            "item S-EX-1 does not stand",
        ),
        ("UPDATE framework_item SET requirement = '{}' WHERE code = 'S-EX-1.1'", "cannot be read any more"),
        (
            """UPDATE framework_item SET marks = '["abroad"]' WHERE code = 'S-EX-1.1'""",
            "cannot be read any more",
        ),
        ("DELETE FROM framework_item WHERE code = 'S-EX-1.1'", "digest differs"),
        ("UPDATE framework_version SET title = 'Other'", "digest differs"),
        ("UPDATE framework SET key = 'official'", "digest differs"),
    ],
)
def test_the_check_finds_what_an_intruder_changed(statement: str, words: str) -> None:
    version = published()
    assert service.check(version) == []
    without_triggers()
    bound = {"yes": True} if ":yes" in statement else {}
    db.session.execute(sa.text(statement), bound)
    db.session.expire_all()
    problems = service.check(version)
    assert any(words in problem for problem in problems)
    assert all(problem.startswith("Version 1 of “") for problem in problems)


@pytest.mark.parametrize("state", [VersionState.PUBLISHED, VersionState.RETIRED])
def test_no_item_can_be_added_to_what_was_published(state: VersionState) -> None:
    version = published()
    version.state = state
    db.session.flush()
    item = {column.name: getattr(row_of("S-EX-1.2"), column.name) for column in FrameworkItem.__table__.c}
    slipped_in = sa.insert(FrameworkItem).values(**item | {"id": new_id(), "code": "S-EX-9", "position": 5})
    with pytest.raises(IntegrityError, match="stays as it is"):
        db.session.execute(slipped_in)


def test_the_check_finds_an_item_that_was_slipped_in() -> None:
    version = published()
    without_triggers()
    item = {column.name: getattr(row_of("S-EX-1.2"), column.name) for column in FrameworkItem.__table__.c}
    db.session.execute(
        sa.insert(FrameworkItem).values(**item | {"id": new_id(), "code": "S-EX-9", "position": 5})
    )
    assert any("digest differs" in problem for problem in service.check(version))


def test_five_thousand_items_are_published_with_as_many_queries_as_five() -> None:
    with counted_queries() as few:
        service.publish(EXAMPLE)
    db.session.commit()
    with counted_queries() as many:
        version = service.publish(large(5000)).version
    assert len(version.items) == 5000
    assert len(many) == len(few)
