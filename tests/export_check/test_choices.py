"""A trainee chooses what the portfolio shows first and adds; nobody else does, and nothing else gets in."""

import io

import pytest
from pypdf import PdfReader

from app.competencies import service as competencies
from app.competencies.board import board_for
from app.core.ids import new_id
from app.export import choices
from app.export.choices import Wish, chosen_of, wish_of
from app.export.gathering import gather_portfolio
from app.export.printing_order import in_order
from app.export.slots import gather_application
from app.export.values import Slot
from app.extensions import db
from tests.application import Browser
from tests.export.portfolio_example import portfolio
from tests.export_pages.small_world import PRIVATE, PackWorld, access, add_document, make_pack_world
from tests.people import make_world
from tests.portfolio.makers import make_submitted

WITH_DATABASE = [pytest.mark.database, pytest.mark.usefixtures("app")]
FEEDBACK = "Show the readings of the second head as well."


def test_entries_stand_in_the_order_of_the_standards_and_chosen_ones_before_them() -> None:
    document = portfolio(entries=4)
    rows = (document.matrix[2], document.matrix[0])
    order = [entry.reference for entry in in_order(document.evidence, rows, {"E4"})]
    assert order == ["E4", "E3", "E1", "E2"]


class TestWithADatabase:
    pytestmark = WITH_DATABASE

    def test_what_is_chosen_is_printed_first_and_the_rest_stands_in_an_annex(self, browser: Browser) -> None:
        pack = make_pack_world()
        page = f"/placements/{pack.placement.id}/pack/choices"
        browser.sign_in(pack.world.trainee)
        assert "Add my private reflection" in browser.get(page).text
        chosen = str(pack.entries[1].id)
        assert browser.send(page, {"showcased": [chosen], "reflection": [chosen]}).status_code == 302
        assert browser.get(page).text.count(" checked") == 2
        document = gather_portfolio(pack.placement).portfolio
        assert [entry.reference for entry in document.evidence] == ["E2", "E1", "E3"]
        assert [entry.reflection for entry in document.evidence] == [PRIVATE, None, None]
        export = pack.made()
        assert export.positions["evidence/E2"] < export.positions["annex"] < export.positions["evidence/E1"]
        with PdfReader(io.BytesIO(pack.content(export))) as reader:
            text = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
        assert text.count(PRIVATE) == 1
        assert "Annex: further evidence" in text

    def test_feedback_is_added_where_it_is_chosen(self) -> None:
        pack = make_pack_world()
        returned(pack)
        second = pack.entries[1].id
        assert chosen_of(pack.placement.id) == {}
        choose(pack, Wish(with_feedback=frozenset({second})))
        (words,) = chosen_of(pack.placement.id)[second].feedback
        assert words.startswith("Sam Supervisor, Training supervisor, on ")
        assert FEEDBACK in words
        document = gather_portfolio(pack.placement).portfolio
        assert [bool(entry.feedback) for entry in document.evidence] == [False, True, False]

    def test_a_later_choice_takes_the_place_of_an_earlier_one(self) -> None:
        pack = make_pack_world()
        choose(pack, Wish(showcased=frozenset({pack.entries[0].id})))
        choose(pack, Wish(with_reflection=frozenset({pack.entries[2].id})))
        assert wish_of(pack.placement.id) == Wish(with_reflection=frozenset({pack.entries[2].id}))

    def test_nobody_but_the_trainee_chooses_and_only_among_their_own(self, browser: Browser) -> None:
        pack, other = make_pack_world(), make_world()
        foreign = make_submitted(other.placement, other.items[0])
        db.session.commit()
        page = f"/placements/{pack.placement.id}/pack/choices"
        for person in (pack.world.supervisor, pack.world.coordinator, other.trainee):
            assert browser.sign_in(person).get(page).status_code == 404
        browser.sign_in(pack.world.trainee)
        for sent in (str(foreign.id), str(new_id()), "nothing"):
            assert browser.send(page, {"reflection": [sent]}).status_code == 404
        assert wish_of(pack.placement.id) == Wish()

    def test_a_short_course_is_left_out_unless_it_is_chosen(self) -> None:
        pack = make_pack_world()
        file = add_document(pack, Slot.CERTIFICATE, "drawing-a3-landscape.pdf", short_course=True)
        assert gather_application(pack.placement).files == {}
        file.shown_anyway = True
        db.session.commit()
        assert list(gather_application(pack.placement).files) == [str(file.id)]


def choose(pack: PackWorld, wish: Wish) -> None:
    choices.choose(pack.trainee, wish)
    db.session.commit()


def returned(pack: PackWorld) -> None:
    """Let the supervisor return the second item, which the second entry supports."""
    item = pack.world.items[1]
    competencies.submit(access(pack.world.trainee, pack.placement), item.id)
    seen = board_for(pack.placement).digest(item.id)
    competencies.return_with_feedback(access(pack.world.supervisor, pack.placement), item.id, FEEDBACK, seen)
    db.session.commit()
