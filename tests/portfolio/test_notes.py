"""A supervisor's private notes: theirs alone, while they supervise."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.core.actor import Role
from app.core.clock import today
from app.core.ids import new_id
from app.exchange.erasure import erase
from app.extensions import db
from app.placements.models import PortfolioView, Supervision
from app.portfolio.models import Evidence
from app.portfolio.notes_models import SupervisorNote
from tests.application import Browser
from tests.people import World, make_user
from tests.portfolio.makers import make_submitted

pytestmark = pytest.mark.database
WORDS = "Hurries when the clinic is full."


@pytest.fixture
def evidence(world: World) -> Evidence:
    return make_submitted(world.placement, world.items[0])


def keep(browser: Browser, world: World, about: object = "", text: str = WORDS) -> SupervisorNote:
    number = str(new_id())
    fields = {"text": text, "about": str(about), "new_entry": number}
    assert browser.send(f"/placements/{world.placement.id}/notes", fields).status_code == 302
    db.session.expire_all()
    return db.session.get_one(SupervisorNote, UUID(number))


def number_of_notes() -> int:
    db.session.expire_all()
    return db.session.scalar(sa.select(sa.func.count(SupervisorNote.id))) or 0


def test_a_note_is_about_the_placement_an_entry_or_an_item(
    supervisor: Browser, world: World, evidence: Evidence
) -> None:
    whole = keep(supervisor, world)
    about_entry = keep(supervisor, world, evidence.id, "Ask about the flood source.")
    about_item = keep(supervisor, world, world.items[1].id, "Plan this for June.")
    assert (whole.evidence_id, whole.item_id) == (None, None)
    assert (about_entry.evidence_id, about_entry.item_id) == (evidence.id, None)
    assert (about_item.evidence_id, about_item.item_id) == (None, world.items[1].id)
    page = supervisor.get(f"/placements/{world.placement.id}/notes").text
    assert page.index("Plan this for June.") < page.index("Ask about the flood source.") < page.index(WORDS)
    assert f'<a href="/evidence/{evidence.id}">E1</a>' in page


def test_an_entry_leads_its_supervisor_to_a_note_about_it(supervisor: Browser, evidence: Evidence) -> None:
    address = f"/placements/{evidence.placement_id}/notes?about={evidence.id}"
    assert address in supervisor.get(f"/evidence/{evidence.id}").text
    assert f'value="{evidence.id}" selected' in " ".join(supervisor.get(address).text.split())


def test_nobody_else_reads_it_anywhere(
    supervisor: Browser, browser: Browser, world: World, evidence: Evidence
) -> None:
    note = keep(supervisor, world, evidence.id)
    colleague = make_user("Col League", centre=world.centre, role=Role.SUPERVISOR)
    world.placement.supervisions.append(Supervision(supervisor=colleague, starts_on=today()))
    pages = ["", "/evidence", "/evidence?words=Hurries", "/competencies", "/log"]
    for person in (world.trainee, world.coordinator, colleague):
        browser.sign_in(person)
        assert browser.get(f"/notes/{note.id}").status_code == 404
        assert browser.send(f"/notes/{note.id}", {"text": "x", "revision": "1"}).status_code == 404
        assert browser.send(f"/notes/{note.id}/delete").status_code == 404
        for address in [f"/evidence/{evidence.id}", *(f"/placements/{world.placement.id}{p}" for p in pages)]:
            assert "Hurries" not in browser.get(address).text.replace('value="Hurries"', "")
    assert "Hurries" not in browser.get(f"/placements/{world.placement.id}/notes").text
    assert number_of_notes() == 1


def test_the_access_log_tells_the_trainee_nothing_of_notes(supervisor: Browser, world: World) -> None:
    note = keep(supervisor, world)
    supervisor.get(f"/placements/{world.placement.id}/notes")
    supervisor.get(f"/notes/{note.id}")
    assert db.session.query(PortfolioView).all() == []


def test_a_note_is_changed_and_deleted_by_its_author(supervisor: Browser, world: World) -> None:
    note = keep(supervisor, world)
    assert WORDS in supervisor.get(f"/notes/{note.id}").text
    fields = {"text": "Takes time now.", "revision": "1"}
    assert supervisor.send(f"/notes/{note.id}", fields).status_code == 302
    stale = supervisor.send(f"/notes/{note.id}", {"text": "From another tab", "revision": "1"})
    assert stale.status_code == 409
    assert "Takes time now." in stale.text
    assert "From another tab" in stale.text
    assert supervisor.send(f"/notes/{note.id}/delete").status_code == 302
    assert number_of_notes() == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "Write your note."),
        ({"text": "x" * 10_001}, "10,000 characters or fewer"),
        ({"about": "019abcde-0000-7000-8000-000000000000"}, "Choose one of the options."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(
    supervisor: Browser, world: World, fields: dict[str, str], sentence: str
) -> None:
    answer = supervisor.send(f"/placements/{world.placement.id}/notes", {"text": WORDS, **fields})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert fields.get("text", WORDS).strip() in answer.text
    assert number_of_notes() == 0


def test_a_second_click_keeps_one_note(supervisor: Browser, world: World) -> None:
    fields = {"text": WORDS, "new_entry": str(new_id())}
    for _ in range(2):
        assert supervisor.send(f"/placements/{world.placement.id}/notes", fields).status_code == 302
    assert number_of_notes() == 1


def test_after_the_supervision_notes_are_out_of_reach_until_it_is_taken_up_again(
    supervisor: Browser, world: World
) -> None:
    note = keep(supervisor, world)
    world.placement.supervisions[0].ends_on = today() - timedelta(days=1)
    for address in (f"/notes/{note.id}", f"/placements/{world.placement.id}/notes"):
        answer = supervisor.get(address)
        assert answer.status_code == 404
        assert "Hurries" not in answer.text
    assert supervisor.send(f"/notes/{note.id}/delete").status_code == 404
    world.placement.supervisions.append(Supervision(supervisor=world.supervisor, starts_on=today()))
    assert WORDS in supervisor.get(f"/notes/{note.id}").text


def test_notes_go_with_the_placement(supervisor: Browser, world: World, evidence: Evidence) -> None:
    keep(supervisor, world, evidence.id)
    erase(world.placement.id, world.coordinator.id, "The period is over")
    db.session.commit()
    assert number_of_notes() == 0
