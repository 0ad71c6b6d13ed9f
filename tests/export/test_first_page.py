"""The first page says by programme what the file is, for whom and on which route, and is no official form."""

from dataclasses import replace

import pytest

from app.export.application import ApplicationDocument
from app.export.application_sections import application_sections
from app.export.assembly import build_portfolio
from app.export.completion import Completion
from app.export.gathering import gather_portfolio
from app.export.portfolio_sections import portfolio_sections
from app.export.schemes import FIRST_PAGES, NOT_OFFICIAL
from app.export.sections import MemoryCache, Section
from app.export.slots import gather_application
from app.extensions import db
from app.placements.models import Placement
from app.placements.programmes import PROGRAMMES, Programme
from tests.application import Browser
from tests.export.conftest import read
from tests.export.portfolio_example import portfolio
from tests.export.test_application_file import application
from tests.people import World, make_world


def text_of(section: Section) -> str:
    return " ".join(" ".join(read(section.make())[1]).split())


@pytest.mark.parametrize("programme", Programme)
def test_it_names_title_scheme_route_and_reader(programme: Programme) -> None:
    page = FIRST_PAGES[programme]
    example = replace(
        portfolio(entries=1), first_page=page, programme=PROGRAMMES[programme].title, draft_reasons=()
    )
    text = text_of(portfolio_sections(example)[0])
    for words in (page.title, PROGRAMMES[programme].title, page.route, page.reader, NOT_OFFICIAL):
        assert words in text
    assert ("Registration portfolio" in text) is (programme is Programme.EQUIVALENCE)


def test_the_file_and_the_foot_of_each_page_carry_the_title() -> None:
    example = replace(portfolio(entries=1), first_page=FIRST_PAGES[Programme.PTP])
    reader, texts = read(build_portfolio(example, MemoryCache(), lambda _done, _of: None).content)
    assert reader.metadata is not None
    assert reader.metadata.title == "End-of-placement report of Ayesha Lindqvist"
    assert all("End-of-placement report" in text for text in texts)


def test_how_far_the_training_is_stands_with_its_set_and_supervisors_are_named() -> None:
    example = portfolio(entries=1)
    key = example.frameworks[0].key
    told = replace(
        example,
        standing=((key, "3 of 9 items signed off"),),
        supervisors=("Rowan Ellery, from 4 March 2026",),
    )
    text = text_of(portfolio_sections(told)[0])
    assert "How far the training is: 3 of 9 items signed off" in text
    assert "Supervisor Rowan Ellery, from 4 March 2026" in text
    assert "How far the training is" not in text_of(portfolio_sections(example)[0])


def test_application_documents_say_for_whom_and_on_which_route() -> None:
    text = text_of(application_sections(replace(application(), route="The primary route"))[0])
    assert "Route The primary route" in text
    assert "For The Register of Clinical Technologists" in text
    assert NOT_OFFICIAL in text


def placed(programme: Programme) -> World:
    world = make_world()
    world.placement.programme = programme
    db.session.commit()
    return world


@pytest.mark.database
@pytest.mark.usefixtures("app")
class TestOfAPlacement:
    @pytest.mark.parametrize("programme", Programme)
    def test_a_training_that_the_register_does_not_judge_has_a_statement_of_completion(
        self, programme: Programme
    ) -> None:
        trainings = set(Programme) - {Programme.EQUIVALENCE, Programme.CPD}
        assert (completion_of(placed(programme).placement) is not None) is (programme in trainings)

    def test_a_report_for_the_university_says_how_far_the_training_is_and_who_supervises(self) -> None:
        world = placed(Programme.PTP)
        document = gather_portfolio(world.placement).portfolio
        assert document.first_page.title == "End-of-placement report"
        completion = completion_of(world.placement)
        assert completion is not None
        assert [words for _, words in document.standing] == [one.words for one in completion.sets]
        assert document.supervisors[0].startswith("Sam Supervisor, from ")

    def test_a_portfolio_for_the_register_leaves_that_to_the_matrix(self) -> None:
        document = gather_portfolio(placed(Programme.EQUIVALENCE).placement).portfolio
        assert (document.standing, document.supervisors) == ((), ())

    def test_who_is_registered_already_is_told_that_no_application_follows(self, browser: Browser) -> None:
        world = placed(Programme.CPD)
        page = browser.sign_in(world.trainee).get(f"/placements/{world.placement.id}/pack").text
        assert "needs no application documents" in page
        assert "Record of professional development" in page


def completion_of(placement: Placement) -> Completion | None:
    document = gather_application(placement).document
    assert isinstance(document, ApplicationDocument)
    return document.completion
