"""Portfolios print what was noted beside entries and observations; removed words leave what was made."""

import pytest

from app.core.ids import new_id
from app.export.document_digest import digest_of_content
from app.export.gathering import gather_portfolio
from app.export.sources import WordsSource, may_be_shown
from app.export.values import PackKind
from app.extensions import db
from app.repetitions import service
from app.repetitions.values import Outcome
from tests.assessments.filled import make_completed
from tests.competencies.entries import make_submitted
from tests.export_pages.small_world import make_pack_world
from tests.repetitions.noting import initial, note, own

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def test_entries_alone_print_none_and_leave_the_digest_as_it_was() -> None:
    pack = make_pack_world()
    document = gather_portfolio(pack.placement).portfolio
    assert document.repetitions == ()
    before = digest_of_content(document)
    service.withdraw(own(pack.world, note(pack.world, 3)))
    assert digest_of_content(gather_portfolio(pack.placement).portfolio) == before


def test_an_item_with_a_note_is_printed_with_all_that_shows_it_and_no_other() -> None:
    pack = make_pack_world()
    world = pack.world
    for _ in range(2):
        make_submitted(world, world.items[1])
    observed = make_completed(world)
    first, second = note(world, 3), note(world, 4, Outcome.NOT_ACHIEVED)
    initial(world, first)
    db.session.commit()
    gathered = gather_portfolio(pack.placement)
    found = {item.code: item for item in gathered.portfolio.repetitions}
    assert list(found) == [world.items[0].code]
    item = found[world.items[0].code]
    assert "tried once without success." in item.summary
    shown = [line.shown for line in item.lines]
    assert "E1" in shown
    assert observed.reference in shown
    assert shown.count("Noted") == 2
    initialled = [line.initial for line in item.lines if line.shown == "Noted"]
    assert initialled[0] == "Not initialled"
    assert initialled[1].startswith("Initialled by Sam Supervisor on ")
    assert {line.evidence for line in item.lines} == {"", "E1", "E2"}
    kept = {WordsSource(one.id, one.newest.id) for one in (first, second)}
    assert kept <= set(gathered.sources)


def test_a_portfolio_that_is_made_has_it_and_goes_when_words_are_removed() -> None:
    pack = make_pack_world()
    repetition = note(pack.world, 3)
    db.session.commit()
    export = pack.made()
    assert export.kind is PackKind.PORTFOLIO
    assert "repetitions" in export.positions
    shown = [WordsSource(repetition.id, repetition.newest.id)]
    assert may_be_shown(pack.placement.id, shown)
    assert not may_be_shown(pack.placement.id, [WordsSource(repetition.id, new_id())])
    service.remove_words(own(pack.world, repetition))
    db.session.commit()
    db.session.refresh(export)
    assert export.digest is None
    assert not may_be_shown(pack.placement.id, shown)
    item = gather_portfolio(pack.placement).portfolio.repetitions[0]
    noted = next(line for line in item.lines if line.shown == "Noted")
    assert (noted.equipment, noted.note) == ("", "Equipment and note were removed for good.")
