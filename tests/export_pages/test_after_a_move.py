"""The portfolio of a placement that moved: the newer items, and signatures as they were given."""

import io

import pytest
from pypdf import PdfReader

from app.competencies.workflow import State
from app.export.document import PortfolioDocument
from app.export.gathering import gather_portfolio
from app.extensions import db
from tests.competencies.entries import make_submitted
from tests.competencies.test_version_moves import bring, old, signed
from tests.competencies.versions import (
    GONE,
    MOVED,
    REWORDED,
    SAME,
    make_versioned_world,
    moved_on,
    named,
    newer,
)
from tests.export_pages.small_world import PackWorld
from tests.people import World
from tests.standards.frameworks import counted_queries

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def moved_world() -> World:
    """Return a placement on version 2: S-1, S-4 and S-5 of version 1 were signed with the same entry."""
    world = make_versioned_world()
    items = [old(world, part.title) for part in (SAME, MOVED, GONE)]
    make_submitted(world, *items)
    for item in items:
        signed(world, item)
    bring(world, old(world, REWORDED.title), State.SIGNED_OFF)
    newer()
    moved_on(world)
    return world


def portfolio(world: World) -> PortfolioDocument:
    """Return what would be printed."""
    document = gather_portfolio(world.placement).document
    assert isinstance(document, PortfolioDocument)
    return document


def test_the_matrix_has_the_newer_items_with_the_evidence_that_came_along() -> None:
    document = portfolio(moved_world())
    rows = {row.code: (row.title, row.state, row.evidence) for row in document.matrix}
    assert rows["S-1"] == (SAME.title, "Signed off", ("E1",))
    assert rows["S-5"] == (MOVED.title, "Signed off", ("E1",))
    assert rows["S-2"] == (REWORDED.title, "Reopened", ("E2",))
    assert rows["S-6"][2] == ()
    assert "S-4" not in rows
    [framework] = document.frameworks
    assert framework.version == "2"


def test_the_register_says_under_which_code_and_version_each_was_signed() -> None:
    document = portfolio(moved_world())
    signed_as = [(one.item_code, one.item_title, one.signed_as, one.listed) for one in document.register]
    assert signed_as == [
        ("S-1", SAME.title, "Signed as S-1 in version 1, in the same words", True),
        ("S-5", MOVED.title, "Signed as S-4 in version 1, in the same words", True),
        ("S-5", GONE.title, "Signed as S-5 in version 1. The newer version does not have this item", False),
    ]
    entry = document.evidence[0]
    assert [claim.item_code for claim in entry.claims] == ["S-1", "S-5"]
    assert [one.item_title for one in entry.sign_offs] == [SAME.title, MOVED.title, GONE.title]


def test_what_is_signed_anew_after_the_move_is_signed_as_it_is() -> None:
    world = moved_world()
    version = world.placement.frameworks[0].framework_version
    item = named(version, REWORDED.title)
    bring(world, item, State.SUBMITTED)
    signed(world, item)
    document = portfolio(world)
    assert [one.signed_as for one in document.register if one.item_code == "S-2"] == [""]


def test_the_file_is_made_and_shows_it() -> None:
    world = moved_world()
    pack = PackWorld(world, [])
    content = pack.content(pack.made())
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)
    assert "Signed as S-4 in version 1, in the same words" in text
    assert "The newer version does not have this item" in text


def test_gathering_takes_a_constant_number_of_queries() -> None:
    world = moved_world()
    version = world.placement.frameworks[0].framework_version

    def queries() -> int:
        placement = world.placement
        db.session.expire_all()
        assert placement.trainee.name
        assert placement.centre.name
        with counted_queries() as sent:
            gather_portfolio(placement)
        return len([one for one in sent if not one.startswith("BEGIN")])

    queries()
    few = queries()
    for title in ("Draw a blood sample", SAME.title):
        make_submitted(world, named(version, title))
    queries()
    assert queries() == few
