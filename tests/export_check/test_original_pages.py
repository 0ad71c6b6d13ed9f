"""An original is embedded only once its trainee has confirmed what it holds; and it can stay out again."""

from dataclasses import asdict

import pytest

from app.core.errors import RefusedError
from app.core.identifiers import RULES_VERSION, Finding, IdentifierKind
from app.export.file_choices import choices_for, choose_original
from app.export.gathering import gather_portfolio
from app.export.policy import CANNOT_LOOK, refusal_to_embed
from app.export.preflight import check
from app.export.preflight_causes import Cause
from app.export.preflight_facts import ground_of
from app.export.screening_models import Outcome, Screening
from app.extensions import db
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import Decision, decide, report
from app.portfolio.models import Attachment
from tests.application import Browser
from tests.export_pages.small_world import PackWorld, make_pack_world
from tests.people import make_world
from tests.standards.frameworks import counted_queries

from .test_file_choices import replace_file

WITH_DATABASE = [pytest.mark.database, pytest.mark.usefixtures("app")]
BOOK = "gamma-camera-uniformity.xlsx"
NUMBER = Finding(IdentifierKind.NHS_NUMBER, certain=True, place="Sheet raw, row 3", times=2)


def test_nobody_lets_a_file_go_along_of_which_nobody_knows_what_it_holds() -> None:
    assert refusal_to_embed(inspected=False) == CANNOT_LOOK
    assert refusal_to_embed(inspected=True) is None


class TestWithADatabase:
    pytestmark = WITH_DATABASE

    def test_a_trainee_sees_what_it_holds_confirms_it_and_takes_it_back(self, browser: Browser) -> None:
        pack = make_pack_world()
        file = pack.attachment(BOOK)
        page, choices = address(pack, file), f"/placements/{pack.placement.id}/pack/choices"
        browser.sign_in(pack.world.trainee)
        assert page in browser.get(choices).text
        shown = browser.get(page).text
        assert "Looked for: hidden sheets, hidden rows and columns" in shown
        assert "Nobody has let Techfolio look through this file for patient data yet" in shown
        refused = browser.send(page)
        assert refused.status_code == 422
        assert "Tick the box to embed the original." in refused.text
        assert embedded_in(pack) == []
        assert browser.send(page, {"confirmed": "yes"}).location == choices
        assert embedded_in(pack) == [BOOK]
        assert f"The original of {BOOK} is embedded." in browser.get(choices).text
        assert [one.thing.address for one in check(ground_of(pack.trainee).facts).of(Cause.ORIGINAL)] == [
            page
        ]
        assert browser.send(f"{page}/out").status_code == 302
        assert embedded_in(pack) == []

    def test_what_looks_like_patient_data_warns_most_and_has_a_tick_of_its_own(
        self, browser: Browser
    ) -> None:
        pack = make_pack_world()
        file = pack.attachment(BOOK)
        db.session.add(
            Screening(
                placement_id=pack.placement.id,
                digest=file.digest,
                rules=RULES_VERSION,
                outcome=Outcome.READ,
                findings={"found": [asdict(NUMBER)]},
            )
        )
        page = address(pack, file)
        shown = browser.sign_in(pack.world.trainee).get(page).text
        assert "This file may hold patient data" in shown
        assert "Sheet raw, row 3: what looks like an NHS number, 2 times." in shown
        refused = browser.send(page, {"confirmed": "yes"})
        assert refused.status_code == 422
        assert "Look at what was found, and tick the box" in refused.text
        assert embedded_in(pack) == []
        assert browser.send(page, {"confirmed": "yes", "looked": "yes"}).status_code == 302
        assert embedded_in(pack) == [BOOK]

    def test_the_portfolio_is_read_once_for_a_choice_and_the_findings_once_for_a_page(
        self, browser: Browser
    ) -> None:
        pack = make_pack_world()
        file = pack.attachment(BOOK)
        browser.sign_in(pack.world.trainee).get(address(pack, file))
        with counted_queries() as sent:
            browser.get(address(pack, file))
        assert len([one for one in sent if "FROM screening " in " ".join(one.split())]) == 1
        with counted_queries() as sent:
            choose_original(pack.trainee, file.id, embedded=True, inspected=True)
        choices = [one for one in sent if one.startswith("SELECT") and "FROM pack_file_choice" in one]
        # What is offered with what is chosen, then what is to be forgotten.
        assert len(choices) == 2

    def test_a_choice_of_pages_and_one_of_the_original_stand_side_by_side(self, browser: Browser) -> None:
        pack = make_pack_world()
        file = pack.attachment("qc-report-4-pages.pdf")
        choices = f"/placements/{pack.placement.id}/pack/choices"
        choose_original(pack.trainee, file.id, embedded=True, inspected=True)
        browser.sign_in(pack.world.trainee).send(choices, {f"pages-{file.id}": "2"})
        choice = choices_for(pack.placement.id, [pack.attachment("qc-report-4-pages.pdf")])[file.id]
        assert (str(choice.pages), choice.embedded) == ("2", True)
        assert "You have only page 2 of it printed." in browser.get(address(pack, file)).text
        choose_original(pack.trainee, file.id, embedded=False)
        choice = choices_for(pack.placement.id, [pack.attachment("qc-report-4-pages.pdf")])[file.id]
        assert (str(choice.pages), choice.embedded) == ("2", False)

    def test_a_file_that_took_its_place_is_looked_at_anew(self) -> None:
        pack = make_pack_world()
        choose_original(pack.trainee, pack.attachment(BOOK).id, embedded=True, inspected=True)
        replace_file(pack.entries[1], pack, BOOK, "acceptance-test.docx")
        assert embedded_in(pack) == []

    def test_an_original_that_is_hidden_or_removed_stays_out(self) -> None:
        pack = make_pack_world()
        file = pack.attachment(BOOK)
        choose_original(pack.trainee, file.id, embedded=True, inspected=True)
        entry = pack.entries[1]
        made = report(
            evidence_for(pack.world.trainee.actor(), entry.id), file.id, "A name", pack.world.trainee.actor()
        )
        assert embedded_in(pack) == []
        supervisor = evidence_for(pack.world.supervisor.actor(), entry.id)
        decide(supervisor, made.id, Decision.PURGE_FILE, "It is a name.")
        assert embedded_in(pack) == []

    def test_without_a_look_into_it_the_service_refuses(self) -> None:
        pack = make_pack_world()
        with pytest.raises(RefusedError, match="could not look into this file"):
            choose_original(pack.trainee, pack.attachment(BOOK).id, embedded=True)

    def test_nobody_else_sees_it_and_nobody_lets_anything_else_go_along(self, browser: Browser) -> None:
        pack, other = make_pack_world(), make_world()
        page = address(pack, pack.attachment(BOOK))
        for person in (pack.world.supervisor, pack.world.coordinator, other.trainee):
            browser.sign_in(person)
            assert browser.get(page).status_code == 404
            assert browser.send(page, {"confirmed": "yes"}).status_code == 404
            assert browser.send(f"{page}/out").status_code == 404
        foreign = page.replace(str(pack.placement.id), str(other.placement.id))
        assert browser.sign_in(other.trainee).get(foreign).status_code == 404
        assert embedded_in(pack) == []


def address(pack: PackWorld, file: Attachment) -> str:
    return f"/placements/{pack.placement.id}/pack/originals/{file.id}"


def embedded_in(pack: PackWorld) -> list[str]:
    """Return the names of the files whose originals would be embedded."""
    document = gather_portfolio(pack.placement).portfolio
    return [part.file_name for entry in document.evidence for part in entry.attachments if part.embedded]
