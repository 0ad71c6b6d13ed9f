"""Whatever is done to the ledger or to the history beside it is found, and the first broken link is named."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from app.cli.main import main
from app.competencies.recording import check_events
from app.config import Settings
from app.extensions import db
from app.ledger.chain import digest_of
from app.ledger.checking import check_against, check_chains, check_heads
from app.ledger.models import LedgerEntry, LedgerHead
from app.ledger.queries import entries_of, head_of, latest_heads
from app.ledger.service import note_heads
from app.ledger.values import Head
from tests.application import on_postgresql
from tests.competencies.entries import make_submitted, sign
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
TABLES = ("ledger_entry", "ledger_head", "sign_off_event", "sign_off_event_evidence", "ledger_key")


@pytest.fixture
def world() -> World:
    """Return a placement with two signed items, its head noted."""
    world = make_world()
    make_submitted(world, world.items[0])
    make_submitted(world, world.items[1])
    sign(world, 0)
    sign(world, 1)
    note_heads()
    db.session.commit()
    let_anything_be_done()
    return world


def let_anything_be_done() -> None:
    """Take the triggers away, as an operator of the database could."""
    if on_postgresql():
        for table in TABLES:
            db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    else:
        names = db.session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in names:
            db.session.execute(sa.text(f"DROP TRIGGER {name}"))
    db.session.commit()


def chains() -> list[str]:
    db.session.expire_all()
    return [f"{finding.where}: {finding.sentence}" for finding in check_chains(lambda _done: None)]


def heads() -> list[str]:
    db.session.expire_all()
    return [f"{finding.where}: {finding.sentence}" for finding in check_heads()]


def change(world: World, link: int, **values: object) -> None:
    db.session.execute(
        sa.update(LedgerEntry)
        .where(LedgerEntry.placement_id == world.placement.id, LedgerEntry.sequence == link)
        .values(**values)
    )
    db.session.commit()


def cut(world: World, after: int) -> None:
    for model in (LedgerEntry, LedgerHead):
        db.session.execute(
            sa.delete(model).where(model.placement_id == world.placement.id, model.sequence > after)
        )
    db.session.commit()


def test_nothing_is_found_where_nothing_was_done(world: World) -> None:
    assert len(entries_of(world.placement.id)) == 6
    assert chains() == []
    assert heads() == []
    assert list(check_events()) == []


@pytest.mark.parametrize(
    "values",
    [{"words": "0" * 64}, {"capacity": "coordinator"}, {"device": "phone"}, {"kind": "item:return"}],
)
def test_a_changed_link_is_named(world: World, values: dict[str, object]) -> None:
    change(world, 3, **values)
    (found,) = chains()
    assert "link 3 " in found
    assert "it was changed" in found


def test_a_changed_link_with_a_digest_to_match_breaks_the_next_one(world: World) -> None:
    third = entries_of(world.placement.id)[2]
    third.capacity = "coordinator"
    change(world, 3, capacity="coordinator", digest=digest_of(third.link))
    (found,) = chains()
    assert "link 4 " in found
    assert "does not follow" in found


def test_a_link_that_was_taken_out_is_named_as_missing(world: World) -> None:
    db.session.execute(
        sa.delete(LedgerEntry).where(
            LedgerEntry.placement_id == world.placement.id, LedgerEntry.sequence == 2
        )
    )
    db.session.commit()
    (found,) = chains()
    assert "Link 2 is missing" in found


def test_two_links_that_changed_places_are_found(world: World) -> None:
    change(world, 2, sequence=99)
    change(world, 3, sequence=2)
    change(world, 99, sequence=3)
    (found,) = chains()
    assert "link 2 " in found


def test_a_cut_off_end_is_found_against_the_chain_of_heads(world: World) -> None:
    lost = LedgerEntry.placement_id == world.placement.id, LedgerEntry.sequence > 4
    db.session.execute(sa.delete(LedgerEntry).where(*lost))
    db.session.commit()
    assert chains() == []
    (found,) = heads()
    assert "link 6" in found
    assert "cut off" in found


def test_a_cut_off_end_of_both_chains_is_found_against_a_head_from_outside(world: World) -> None:
    outside = head_of(world.placement.id)
    assert outside is not None
    cut(world, after=4)
    assert chains() == []
    assert heads() == []
    (found,) = check_against([outside], "a mail")
    assert "recorded in a mail" in found.sentence


def test_a_chain_that_was_written_anew_is_found_against_a_head_from_outside(world: World) -> None:
    outside = head_of(world.placement.id)
    assert outside is not None
    previous = ""
    for entry in entries_of(world.placement.id):
        entry.device = "phone"
        entry.previous = previous or entry.previous
        entry.digest = previous = digest_of(entry.link)
        db.session.flush()
    db.session.execute(sa.delete(LedgerHead))
    db.session.commit()
    note_heads()
    db.session.commit()
    assert chains() == []
    assert heads() == []
    assert len(list(check_against([outside], "a mail"))) == 1


@pytest.mark.parametrize("values", [{"sequence": 5}, {"entry_digest": "0" * 64}, {"number": 7}])
def test_a_changed_noted_head_is_found(world: World, values: dict[str, object]) -> None:
    db.session.execute(
        sa.update(LedgerHead).where(LedgerHead.placement_id == world.placement.id).values(**values)
    )
    db.session.commit()
    assert len(heads()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sign_off_event SET text = 'Something else' WHERE action = 'sign-off'",
        "UPDATE sign_off_event SET capacity = 'coordinator' WHERE action = 'sign-off'",
        "UPDATE sign_off_event SET registration_number = 'CT1' WHERE action = 'sign-off'",
        "UPDATE sign_off_event SET authority = 'pin' WHERE action = 'sign-off'",
    ],
)
@pytest.mark.usefixtures("app", "world")
def test_a_history_that_was_changed_beside_the_ledger_is_found(statement: str) -> None:
    db.session.execute(sa.text(statement))
    db.session.commit()
    findings = list(check_events())
    assert len(findings) == 2
    assert all("not what the ledger recorded" in finding.sentence for finding in findings)


@pytest.mark.usefixtures("app", "world")
def test_a_step_that_was_put_in_or_taken_out_beside_the_ledger_is_found() -> None:
    db.session.execute(sa.text("DELETE FROM sign_off_event_evidence"))
    db.session.execute(sa.text("DELETE FROM sign_off_event WHERE action = 'sign-off'"))
    db.session.execute(sa.delete(LedgerEntry).where(LedgerEntry.sequence == 2))
    db.session.commit()
    sentences = sorted(finding.sentence for finding in check_events())
    assert [sentence.split(":")[0] for sentence in sentences] == [
        "The ledger does not know it",
        "What it recorded is not there any more.",
        "What it recorded is not there any more.",
    ]


def run(settings: Settings, *words: str) -> tuple[int, str]:
    db.session.commit()
    result = CliRunner().invoke(
        main,
        ["ledger", *words],
        env={
            "TECHFOLIO_DATA": str(settings.data),
            "TECHFOLIO_SECRET": settings.secret,
            "DATABASE_URL": settings.database_url,
        },
    )
    return result.exit_code, result.output


def tokens(heads_found: Sequence[Head]) -> str:
    return "".join(head.token + "\n" for head in heads_found)


def test_the_command_says_that_all_holds_and_prints_heads_to_keep(
    settings: Settings, world: World, tmp_path: Path
) -> None:
    kept = tmp_path / "heads.txt"
    code, printed = run(settings, "heads")
    assert code == 0
    assert printed == tokens(latest_heads())
    kept.write_text(printed)
    code, output = run(settings, "check", "--against", str(kept))
    assert code == 0, output
    assert "1 chain with 6 links." in output
    assert "holds 1 head." in output
    cut(world, after=4)
    assert "cut off" not in run(settings, "check")[1]
    code, output = run(settings, "check", "--against", str(kept))
    assert code == 1
    assert "cut off" in output


def test_the_command_names_the_first_broken_link_and_fails(settings: Settings, world: World) -> None:
    change(world, 3, words="0" * 64)
    change(world, 5, words="0" * 64)
    code, output = run(settings, "check")
    assert code == 1
    assert f"Placement {world.placement.id}, link 3 (" in output
    assert "link 5 (" not in output


@pytest.mark.usefixtures("app", "world")
def test_a_file_without_heads_is_named_and_nothing_is_said_to_hold(
    settings: Settings, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("Nothing.")
    code, output = run(settings, "check", "--against", str(empty))
    assert code == 1
    assert "empty.txt: No head of a ledger" in output
    assert "holds." not in output
