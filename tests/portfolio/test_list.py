"""The list of evidence: who sees what, filters, pages, and a number of queries that does not grow."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.extensions import db
from app.placements.clock_models import PlacementBreak
from app.placements.clock_values import BreakKind
from app.portfolio import queries
from app.portfolio.service import amend
from app.portfolio.values import EvidenceType
from tests.application import Browser
from tests.people import World
from tests.portfolio.makers import WORDS, attach, make_draft, make_submitted

pytestmark = pytest.mark.database


def address(world: World, query: str = "") -> str:
    return f"/placements/{world.placement.id}/evidence?{query}"


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are run."""
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(sa.Engine, "before_cursor_execute", note)
    yield statements
    event.remove(sa.Engine, "before_cursor_execute", note)


def test_others_see_submitted_entries_only(
    trainee: Browser, supervisor: Browser, stranger: Browser, world: World
) -> None:
    make_submitted(world.placement, world.items[0], words=replace(WORDS, title="Handed in"))
    make_draft(world.placement, replace(WORDS, title="Half written"))
    own, others = trainee.get(address(world)).text, supervisor.get(address(world)).text
    assert "Half written" in own
    assert "Handed in" in own
    assert "Half written" not in others
    assert "Handed in" in others
    assert stranger.get(address(world)).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"A", "B", "C"}),
        ("state=draft", {"B"}),
        ("state=submitted", {"A"}),
        ("state=amending", {"C"}),
        ("type=project", {"B"}),
        ("words=QUENCH", {"B"}),
        ("words=flood+quench", {"B"}),
        ("words=100%25", set()),
        ("words=_", set()),
        ("week=3", {"B"}),
        ("week=99", set()),
        ("state=nonsense&type=x&item=y&week=-1&page=zz", {"A", "B", "C"}),
        ("week=99999999999999999999&page=99999999999999999999", {"A", "B", "C"}),
        ("words=%00", {"A", "B", "C"}),
        ("words=%ED%A0%80", set()),
    ],
)
def test_filters(trainee: Browser, world: World, query: str, expected: set[str]) -> None:
    began = world.placement.starts_on
    assert began is not None
    # The usual days of WORDS fall into the third week on some days of the year, and not on others.
    outside = replace(WORDS, happened_from=began + timedelta(days=1), happened_to=None)
    make_submitted(world.placement, world.items[0], words=replace(outside, title="Entry A"))
    third_week = began + timedelta(days=15)
    other = replace(
        WORDS,
        title="Entry B",
        type=EvidenceType.PROJECT,
        what_happened="The magnet was quenched.",
        happened_from=third_week,
        happened_to=None,
    )
    make_draft(world.placement, other)
    amend(make_submitted(world.placement, world.items[0], words=replace(outside, title="Entry C")))
    page = trainee.get(address(world, query)).text
    assert {letter for letter in "ABC" if f"Entry {letter}" in page} == expected


def test_the_list_can_be_narrowed_to_an_item(trainee: Browser, world: World) -> None:
    make_submitted(world.placement, world.items[0], words=replace(WORDS, title="Entry A"))
    make_submitted(world.placement, world.items[1], words=replace(WORDS, title="Entry B"))
    page = trainee.get(address(world, f"item={world.items[1].id}")).text
    assert "Entry B" in page
    assert "Entry A" not in page


def test_the_number_of_queries_does_not_grow(trainee: Browser, world: World) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            draft = make_draft(world.placement, WORDS, *world.items)
            attach(draft, world.trainee.id)
        for _ in range(number):
            make_submitted(world.placement, *world.items)

    wanted = address(world)
    fill(3)
    trainee.get(wanted)
    with counted() as few:
        trainee.get(wanted)
    fill(30)
    db.session.commit()
    with counted() as many:
        page = trainee.get(wanted).text
    assert "66 entries" in page
    assert len(many) == len(few)
    assert "Page 2 of 2" in trainee.get(f"{wanted}page=2").text
    placement_id = world.placement.id
    db.session.expunge_all()
    with counted() as reading:
        queries.current_claims(placement_id)
    assert len(reading) == 4


def test_a_week_is_one_of_the_placements_clock(trainee: Browser, world: World) -> None:
    began = world.placement.starts_on
    assert began is not None
    # Two weeks away after the first one: the third calendar week still belongs to week 1.
    away = {"starts_on": began + timedelta(weeks=1), "ends_on": began + timedelta(days=18)}
    db.session.add(PlacementBreak(placement_id=world.placement.id, kind=BreakKind.OTHER, **away))
    db.session.commit()
    for day, title in ((15, "Entry A"), (22, "Entry B")):
        words = replace(WORDS, title=title, happened_from=began + timedelta(days=day), happened_to=None)
        make_draft(world.placement, words)
    for week, shown in ((1, {"A"}), (2, {"B"}), (3, set())):
        page = trainee.get(address(world, f"week={week}")).text
        assert {letter for letter in "AB" if f"Entry {letter}" in page} == shown
