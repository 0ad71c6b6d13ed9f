"""Erasing a placement leaves no row and no file of it, and everything of the others."""

import pytest
import sqlalchemy as sa

from app.blobs import service as blobs
from app.blobs.models import Blob, Derivation
from app.blobs.store import as_digest
from app.core.errors import InvalidInputError, NotFoundError
from app.core.ids import new_id
from app.exchange.belongings import belonging_tables, rows_of
from app.exchange.erasure import erase, same_name
from app.extensions import db
from app.jobs.models import Job
from app.placements.models import PlacementErasure
from app.web.held import HeldForm
from tests.application import Browser
from tests.exchange.placement_example import Example, make_example

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
MINE = ("own", "drafted", "cv", "preview", "section", "export", "scan")
STAY = ("shared", "other section")


def in_store(digest: str) -> bool:
    return blobs.store().exists(as_digest(digest))


def counts(example: Example) -> dict[str, tuple[int, int]]:
    return {
        table.name: (len(rows_of(table, example.placement.id)), len(rows_of(table, example.other.id)))
        for table in belonging_tables()
    }


def size_of(table: sa.Table) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_the_example_has_a_row_in_every_table_that_can_belong_to_a_placement() -> None:
    assert {table for table, (own, _) in counts(make_example()).items() if not own} == set()


def test_no_row_and_no_file_is_left_and_the_other_placement_keeps_its_own() -> None:
    example = make_example()
    placement_id = example.placement.id
    before = counts(example)
    total = {table.name: size_of(table) for table in belonging_tables()}
    gone = erase(placement_id, example.world.coordinator.id, "The time is up.")
    db.session.commit()
    blobs.remove_files(gone)
    db.session.commit()
    for table in belonging_tables():
        own, others = before[table.name]
        assert rows_of(table, placement_id) == []
        assert size_of(table) == total[table.name] - own
        assert len(rows_of(table, example.other.id)) == others
    assert not any(in_store(example.digests[name]) for name in MINE)
    assert all(in_store(example.digests[name]) for name in STAY)
    known = set(db.session.scalars(sa.select(Blob.digest)))
    assert known == {example.digests[name] for name in STAY}
    assert blobs.orphans() == blobs.missing() == frozenset()
    assert db.session.query(Derivation).count() == 1


def test_what_was_typed_and_asked_for_goes_too() -> None:
    example = make_example()
    erase(example.placement.id, None, "The time is up.")
    db.session.commit()
    assert [held.path for held in db.session.query(HeldForm)] == ["/account"]
    assert [job.arguments for job in db.session.query(Job)] == [{"placement_id": str(example.other.id)}]


def test_that_it_was_erased_stays_on_record() -> None:
    example = make_example()
    placement_id = example.placement.id
    erase(placement_id, example.world.coordinator.id, " The time is up. ")
    db.session.commit()
    row = db.session.get_one(PlacementErasure, placement_id)
    assert (row.erased_by_id, row.reason) == (example.world.coordinator.id, "The time is up.")


def test_without_a_reason_or_a_placement_nothing_happens() -> None:
    example = make_example()
    with pytest.raises(InvalidInputError):
        erase(example.placement.id, None, "  ")
    with pytest.raises(NotFoundError):
        erase(new_id(), None, "The time is up.")


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Tara Trainee", True),
        ("  tara   TRAINEE ", True),
        ("Tara", False),
        ("Tara Trainer", False),
        ("", False),
    ],
)
def test_the_name_must_be_typed_but_not_its_capitals(typed: str, same: bool) -> None:  # noqa: FBT001 - a table
    assert same_name(typed, "Tara Trainee") is same


def test_a_co_ordinator_erases_over_the_page_once_the_name_is_typed(browser: Browser) -> None:
    example = make_example()
    address = f"/centre/placements/{example.placement.id}/erase"
    browser.sign_in(example.world.coordinator)
    assert browser.get(address).status_code == 200
    wrong = browser.send(address, {"name": "Somebody Else", "reason": "The time is up."})
    assert wrong.status_code == 422
    assert "Nothing was erased" in wrong.text
    assert browser.send(address, {"name": "Tara Trainee"}).status_code == 422
    answer = browser.send(address, {"name": "tara trainee", "reason": "The time is up."})
    assert answer.status_code == 302
    assert "is erased" in browser.get(answer.location).text
    assert browser.get(address).status_code == 404
    assert not in_store(example.digests["own"])
    assert in_store(example.digests["shared"])


@pytest.mark.parametrize("who", ["trainee", "supervisor"])
def test_nobody_else_erases(browser: Browser, who: str) -> None:
    example = make_example()
    strangers = make_example()
    address = f"/centre/placements/{example.placement.id}/erase"
    fields = {"name": "Tara Trainee", "reason": "The time is up."}
    assert browser.send(address, fields).status_code == 302
    browser.sign_in(getattr(example.world, who))
    assert browser.send(address, fields).status_code == 404
    browser.sign_in(strangers.world.coordinator)
    assert browser.send(address, fields).status_code == 404
    assert db.session.query(PlacementErasure).count() == 0
