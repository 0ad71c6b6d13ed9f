"""The evidence matrix: its marks, numbers and words, what it can be narrowed to, to whom it shows what."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.competencies.board import board_for
from app.competencies.matrix import matrix
from app.competencies.matrix_filter import Wanted
from app.competencies.matrix_ground import ground_for
from app.core.clock import today
from app.extensions import db
from app.placements.models import PortfolioView
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import report
from app.portfolio.models import Evidence
from app.portfolio.values import ClaimBasis
from app.standards.models import FrameworkItem
from app.standards.service import publish
from app.standards.values import Requirement
from tests.application import Browser
from tests.competencies.entries import (
    access_of,
    add_item,
    make_draft,
    make_submitted,
    sign,
    submit_entry,
)
from tests.competencies.versions import GONE, MOVED, SAME, make_versioned_world, moved_on, named, newer
from tests.people import World, make_world
from tests.standards.frameworks import EXAMPLE, counted_queries

pytestmark = pytest.mark.database
Table = list[dict[str, str]]


def address(world: World) -> str:
    return f"/placements/{world.placement.id}/matrix"


def page(browser: Browser, world: World, query: str = "") -> str:
    answer = browser.get(address(world) + query)
    assert answer.status_code == 200
    return answer.text


def table(browser: Browser, world: World, query: str = "") -> Table:
    answer = browser.get(f"{address(world)}.csv{query}")
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def codes(found: Table) -> list[str]:
    return [row["Code"] for row in found]


def columns(text: str) -> list[str]:
    return re.findall(r'<th scope="col"><a [^>]*>(E\d+)</a>', text)


def theoretical(world: World, *items: FrameworkItem, day: date | None = None) -> Evidence:
    evidence = make_draft(world.placement, items, basis=ClaimBasis.THEORETICAL, day=day)
    submit_entry(world.placement, evidence, [])
    db.session.commit()
    return evidence


def test_a_cell_says_on_what_basis_an_entry_supports_an_item_and_leads_to_it(browser: Browser) -> None:
    world = make_world()
    first = make_submitted(world, title="Uniformity")
    second = theoretical(world, world.items[0], world.items[1])
    shown = page(browser.sign_in(world.supervisor), world)
    for evidence, words in ((first, "E1 first-hand"), (second, "E2 theoretical")):
        kind = words.split()[1]
        mark = f'<a class="app-mark app-mark--{kind}" href="/evidence/{evidence.id}"><span>{words}</span></a>'
        assert mark in shown
    assert shown.count("E2 theoretical") == 2
    assert 'title="Uniformity"' in shown
    assert "Starter set - written by this project" in shown


def test_a_row_ends_with_entries_state_and_what_is_missing(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    theoretical(world, world.items[0])
    sign(world)
    first, second, _ = table(browser.sign_in(world.coordinator), world)
    assert (first["Entries"], first["State"], first["Still missing"]) == ("2", "Signed off", "")
    assert (second["Entries"], second["State"]) == ("0", "Not started")
    assert "Needs 1 piece of evidence; none is there." in second["Still missing"]
    shown = page(browser, world)
    assert "Signed off</strong>" in shown
    assert second["Still missing"] in shown


@pytest.mark.usefixtures("app")
def test_it_says_what_the_board_says_of_every_item() -> None:
    world = make_world(items=4)
    make_submitted(world, *world.items[:2])
    add_item(world, Requirement(min_evidence=2))
    sign(world)
    access = access_of(world.trainee, world.placement)
    assert ground_for(access).progress == board_for(world.placement).progress


@pytest.mark.usefixtures("app")
def test_claims_follow_a_placement_to_the_newer_version_of_its_standards() -> None:
    world = make_versioned_world()
    version = newer()
    old = [named(world.framework, each.title) for each in (SAME, MOVED, GONE)]
    evidence = make_submitted(world, *old)
    moved_on(world)
    ground = ground_for(access_of(world.trainee, world.placement))
    assert ground.progress == board_for(world.placement).progress
    lines = {line.title: line for group in matrix(ground, Wanted()).groups for line in group.lines}
    for each in (SAME, MOVED):
        item = named(version, each.title)
        assert [mark.address for mark in lines[item.title].cells if mark] == [f"/evidence/{evidence.id}"]
    assert GONE.title not in lines


def test_a_trainee_sees_drafts_as_drafts_and_nobody_else_sees_any(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    draft = make_draft(world.placement, world.items[:2], "Half a thought")
    db.session.commit()
    own = page(browser.sign_in(world.trainee), world)
    assert f'href="/evidence/{draft.id}"><span>E2 draft</span>' in own
    assert "<small>1 draft</small>" in own
    assert "seen by you alone" in own
    first, second, _ = table(browser, world)
    assert (first["E2 (draft)"], first["Entries"], second["Entries"]) == ("draft", "1", "0")
    for person in (world.supervisor, world.coordinator):
        browser.sign_in(person)
        for text in (page(browser, world), browser.get(f"{address(world)}.csv").text):
            assert str(draft.id) not in text
            assert not re.search(r"[>,]E2\b", text)
            assert "draft" not in text
            assert "Half a thought" not in text


def test_an_entry_under_amendment_counts_as_it_was_submitted(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world)
    browser.sign_in(world.trainee).send(f"/evidence/{evidence.id}/amend")
    first = table(browser, world)[0]
    assert (first["E1"], first["Entries"]) == ("first-hand", "1")


def test_the_title_of_a_reported_entry_is_shown_to_those_who_decide_only(browser: Browser) -> None:
    world = make_world()
    evidence = make_submitted(world, title="Name of a patient")
    actor = world.trainee.actor()
    report(evidence_for(actor, evidence.id), None, "I see a name", actor)
    db.session.commit()
    assert "Name of a patient" in page(browser.sign_in(world.supervisor), world)
    own = page(browser.sign_in(world.trainee), world)
    assert "Name of a patient" not in own
    assert "E1 first-hand" in own


def test_it_can_be_narrowed_to_a_set_a_unit_a_state_and_words(browser: Browser) -> None:
    world = make_world()
    item = add_item(world, Requirement(min_evidence=1))
    make_submitted(world)
    theoretical(world, item)
    browser.sign_in(world.trainee)
    unit = next(heading for heading in world.framework.items if not heading.takes_evidence)
    of_set = table(browser, world, f"?framework={item.framework_version_id}")
    assert (codes(of_set), "E1" in of_set[0], of_set[0]["E2"]) == ([item.code], False, "theoretical")
    assert codes(table(browser, world, f"?unit={unit.id}")) == [each.code for each in world.items]
    assert codes(table(browser, world, "?state=submitted")) == [world.items[0].code]
    assert codes(table(browser, world, "?words=FURTHER+thing")) == [item.code]
    assert table(browser, world, f"?unit={unit.id}&words=further") == []
    assert "No item matches" in page(browser, world, "?words=nowhere+to+be+found")
    narrowed = page(browser, world, "?state=submitted")
    assert columns(narrowed) == ["E1"]
    assert "1 of 4 items and 1 of 2 entries" in narrowed
    assert unit.title in narrowed
    assert "state=submitted" in narrowed


def test_it_can_be_narrowed_to_items_without_evidence(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    make_draft(world.placement, world.items[1:2])
    db.session.commit()
    bare = table(browser.sign_in(world.trainee), world, "?bare=yes")
    assert codes(bare) == [item.code for item in world.items[1:]]
    assert list(bare[0])[6:-1] == ["E2 (draft)"]
    assert columns(page(browser.sign_in(world.supervisor), world, "?bare=yes")) == []


def test_it_can_be_narrowed_to_the_entries_of_a_period(browser: Browser) -> None:
    world = make_world()
    for days in (30, 20, 10):
        theoretical(world, world.items[0], day=today() - timedelta(days=days))
    browser.sign_in(world.supervisor)
    since, until = (today() - timedelta(days=days) for days in (20, 15))
    assert columns(page(browser, world, f"?since={since}&until={until}")) == ["E2"]
    assert columns(page(browser, world, f"?since={since}")) == ["E2", "E3"]
    assert columns(page(browser, world, f"?until={until}")) == ["E1", "E2"]
    row = table(browser, world, f"?since={since}&until={until}")[0]
    assert (row["Entries"], list(row)[6:-1]) == ("3", ["E2"])
    assert "2 not shown" in page(browser, world, f"?since={since}&until={until}")


def test_what_makes_no_sense_in_the_address_is_left_out(browser: Browser) -> None:
    world = make_world()
    make_submitted(world)
    nonsense = "?framework=x&unit=%00&state=<b>&bare=maybe&since=31.2.2026&until=9&words=%00&page=-7"
    shown = page(browser.sign_in(world.trainee), world, nonsense)
    assert "3 of 3 items and 1 of 1 entry" in shown
    assert columns(page(browser, world, f"?page={'9' * 5000}")) == ["E1"]


def test_more_than_sixty_entries_are_shown_fifty_at_a_time(browser: Browser) -> None:
    world = make_world()
    for number in range(60):
        theoretical(world, world.items[number % 2])
    browser.sign_in(world.trainee)
    assert len(columns(page(browser, world))) == 60
    theoretical(world, world.items[2])
    first, second = page(browser, world, "?words=task"), page(browser, world, "?page=2")
    assert (len(columns(first)), len(columns(second))) == (50, 11)
    assert "Next 50 entries" in first
    assert "?words=task&amp;page=2" in first
    assert "E51 to E61, 51 to 61 of 61" in second
    assert "Previous 50 entries" in second
    assert columns(page(browser, world, "?page=77")) == columns(second)
    assert len(table(browser, world)[0]) == 61 + 7


def test_text_that_a_spreadsheet_would_run_stays_text(browser: Browser) -> None:
    world = make_world()
    hostile = replace(EXAMPLE, title='=HYPERLINK("https://test.example")')
    world.placement.frameworks[0].framework_version = publish(hostile).version
    db.session.commit()
    rows = table(browser.sign_in(world.trainee), world)
    assert {row["Set"] for row in rows} == {'\'=HYPERLINK("https://test.example")'}
    assert all(row["About the set"] == EXAMPLE.notice for row in rows)


def test_an_empty_placement_says_what_is_missing(browser: Browser) -> None:
    world = make_world()
    assert "3 of 3 items and 0 of 0 entries" in page(browser.sign_in(world.trainee), world)
    db.session.delete(world.placement.frameworks[0])
    db.session.commit()
    assert "No framework is attached to this placement yet" in page(browser, world)


def test_looking_and_downloading_are_noted_for_others_only(browser: Browser) -> None:
    world = make_world()
    for person in (world.trainee, world.supervisor):
        browser.sign_in(person).get(address(world))
        browser.get(f"{address(world)}.csv")
    seen = db.session.scalars(sa.select(PortfolioView).order_by(PortfolioView.at)).all()
    assert {view.user_id for view in seen} == {world.supervisor.id}
    assert [view.what for view in seen] == [
        "the evidence matrix",
        "the evidence matrix, downloaded as a table",
    ]


def test_the_list_of_competencies_leads_to_it(browser: Browser) -> None:
    world = make_world()
    assert (
        f'href="{address(world)}"'
        in browser.sign_in(world.supervisor).get(f"/placements/{world.placement.id}/competencies").text
    )


def test_it_costs_the_same_however_large_it_is(browser: Browser) -> None:
    costs = []
    for items, entries in ((1, 1), (40, 30)):
        world = make_world(items=items)
        for number in range(entries):
            theoretical(world, *world.items[number % 7 :: 7])
        browser.sign_in(world.trainee).get(address(world))
        with counted_queries() as queries:
            page(browser, world)
        costs.append(len(queries))
    assert costs[0] == costs[1]
