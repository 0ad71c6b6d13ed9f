"""A trainee chooses which pages of a long file are printed; the file and every signature stay as they are."""

import io
from collections.abc import Mapping
from uuid import UUID

import pytest
from pypdf import PdfReader

from app.competencies.board import board_for
from app.core.errors import NotFoundError
from app.export.choice_forms import field_name
from app.export.file_choices import choices_for, choose_original, choose_pages, offered_files
from app.export.gathering import gather_portfolio
from app.export.page_ranges import PageRanges
from app.export.preflight import check
from app.export.preflight_causes import Cause
from app.export.preflight_facts import ground_of
from app.export.preflight_values import Excerpted, Thing
from app.extensions import db
from app.portfolio.files import add_files, remove_file
from app.portfolio.models import Evidence
from app.portfolio.service import amend, submit_version
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.export_pages.small_world import PackWorld, accepted, access, entry, make_pack_world
from tests.people import make_world
from tests.portfolio.makers import make_submitted

from .test_policy import causes

WITH_DATABASE = [pytest.mark.database, pytest.mark.usefixtures("app")]
SEEN = {"embedded": True, "inspected": True}
REPORT = "qc-report-4-pages.pdf"


def test_pages_behind_the_end_of_a_file_are_named_by_the_check() -> None:
    def found(pages: int) -> set[Cause]:
        one = Excerpted(thing=Thing("E1, a.pdf", "/there"), chosen=PageRanges.typed("1-3, 7"), pages=pages)
        return causes(excerpts=[one])

    assert (found(6), found(7)) == ({Cause.EXCERPT}, set())


class TestWithADatabase:
    pytestmark = WITH_DATABASE

    def test_what_is_chosen_is_printed_or_goes_along_and_no_signature_is_disturbed(
        self, browser: Browser
    ) -> None:
        pack = make_pack_world()
        item = pack.world.items[0].id
        before = board_for(pack.placement)
        signed = (before.state(item), before.digest(item))
        page = f"/placements/{pack.placement.id}/pack/choices"
        name = field_name(pack.attachment(REPORT).id)
        shown = browser.sign_in(pack.world.trainee).get(page).text
        assert "Pages to print of qc-report-4-pages.pdf" in shown
        assert "It has 4 pages." in shown
        assert "Pages to print of phone-photo" not in shown
        assert browser.send(page, {name: "3, 1-2"}).status_code == 302
        assert 'value="1-3"' in browser.get(page).text
        choose_original(pack.trainee, pack.attachment("phone-photo-gps-orientation6.jpg").id, **SEEN)
        export = pack.made()
        reader = PdfReader(io.BytesIO(pack.content(export)))
        text = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
        assert f"Pages 1-3 of 4 of {REPORT}; the whole file is in the portfolio's archive." in text
        after = board_for(pack.placement)
        assert (after.state(item), after.digest(item)) == signed
        assert export.warnings == []
        assert list(reader.attachments) == ["E1-2 phone-photo-gps-orientation6.jpg"]

    def test_what_names_no_pages_is_told_at_its_field_and_nothing_is_lost(self, browser: Browser) -> None:
        pack = make_pack_world()
        page = f"/placements/{pack.placement.id}/pack/choices"
        name = field_name(pack.attachment(REPORT).id)
        browser.sign_in(pack.world.trainee)
        answer = browser.send(page, {name: "50", "showcased": [str(pack.entries[1].id)]})
        assert answer.status_code == 422
        assert answer.text.count("This file has 4 pages; 50 is beyond its end.") == 2
        assert f'href="#{name}"' in answer.text
        assert 'value="50"' in answer.text
        assert answer.text.count(" checked") == 1
        assert "<title>Error: " in answer.text
        assert chosen_of(pack) == {}
        assert browser.get(page).text.count(" checked") == 0

    def test_all_pages_or_an_empty_field_leave_the_file_whole(self, browser: Browser) -> None:
        pack = make_pack_world()
        page = f"/placements/{pack.placement.id}/pack/choices"
        name = field_name(pack.attachment(REPORT).id)
        browser.sign_in(pack.world.trainee)
        for typed, kept in (("2", "2"), ("1-4", ""), ("2", "2"), (" ", "")):
            browser.send(page, {name: typed})
            assert "".join(map(str, chosen_of(pack).values())) == kept

    def test_a_shorter_file_of_the_same_name_is_told_of(self, browser: Browser) -> None:
        pack = make_pack_world()
        choose_pages(pack.trainee, {pack.attachment(REPORT).id: PageRanges.typed("2-4")})
        replace_file(pack.entries[0], pack, REPORT, "drawing-a3-landscape.pdf")
        (kept,) = chosen_of(pack).values()
        assert str(kept) == "2-4"
        checked = check(ground_of(pack.trainee).facts)
        (found,) = checked.of(Cause.EXCERPT)
        assert found.sentence == "This file has 1 page; 2-4 is beyond its end."
        shown = browser.sign_in(pack.world.trainee)
        address, _, place = found.thing.address.partition("#")
        assert f'id="{place}"' in shown.get(address).text
        assert shown.send(address, {place: ""}).status_code == 302
        assert chosen_of(pack) == {}
        assert check(ground_of(pack.trainee).facts).of(Cause.EXCERPT) == ()

    def test_two_files_of_one_name_have_a_choice_each(self) -> None:
        pack = make_pack_world()
        first, second = pack.entries[0].attachments
        second.filename = first.filename
        choose_pages(pack.trainee, {first.id: PageRanges.typed("2")})
        assert {number: str(pages) for number, pages in chosen_of(pack).items()} == {first.id: "2"}
        choose_pages(pack.trainee, {second.id: None})
        assert set(chosen_of(pack)) == {first.id}

    def test_nobody_but_the_trainee_chooses_and_only_among_their_own(self) -> None:
        pack, other = make_pack_world(), make_world()
        theirs = make_submitted(other.placement, other.items[0])
        assert theirs.attachments == []
        pages = {pack.attachment(REPORT).id: PageRanges.typed("2")}
        for person, placement in (
            (pack.world.supervisor, pack.placement),
            (pack.world.coordinator, pack.placement),
            (other.trainee, other.placement),
        ):
            with pytest.raises(NotFoundError):
                choose_pages(access(person, placement), pages)
        assert chosen_of(pack) == {}

    def test_only_the_trainee_is_led_to_the_choice(self) -> None:
        pack = make_pack_world()
        for person, leads in ((pack.world.trainee, True), (pack.world.supervisor, False)):
            files = ground_of(access(person, pack.placement)).facts.attached
            (report,) = [file for file in files if REPORT in file.thing.name]
            assert ("/pack/choices#" in report.thing.address) is leads

    def test_the_page_takes_the_same_number_of_queries_however_many_files_there_are(
        self, browser: Browser
    ) -> None:
        pack = make_pack_world()
        browser.sign_in(pack.world.trainee)
        page = f"/placements/{pack.placement.id}/pack/choices"
        few = cost(browser, page)
        entry(pack.world, pack.world.items[:1], ["scanned-service-sheet.pdf", "identifiers.txt"], "More")
        assert cost(browser, page) == few


def chosen_of(pack: PackWorld) -> Mapping[UUID, PageRanges]:
    """Return what the portfolio would print of files, by number."""
    files = [file for one in pack.entries for file in one.versions[-1].files]
    choices = choices_for(pack.placement.id, [file.attachment for file in files])
    found = {number: choice.pages for number, choice in choices.items() if choice.pages}
    document = gather_portfolio(pack.placement).portfolio
    printed = {part.key: part.chosen for one in document.evidence for part in one.attachments if part.chosen}
    offered = {offer.file_id for offer in offered_files(pack.placement.id)}
    assert printed == {str(number): pages for number, pages in found.items()}
    assert found.keys() <= offered
    return found


def replace_file(evidence: Evidence, pack: PackWorld, old: str, new: str) -> None:
    """Submit a new version of an entry with another file, which bears the name of the old one."""
    draft = amend(evidence)
    remove_file(draft, next(file.attachment_id for file in draft.files if file.attachment.filename == old))
    assert add_files(draft, [accepted(new)], pack.world.trainee.id) == []
    next(file for file in draft.files if file.attachment.filename == new).attachment.filename = old
    submit_version(draft, declared=True)
    db.session.commit()
