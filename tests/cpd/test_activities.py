"""Activities are recorded, finished, sorted, and brought over from training; nothing typed is lost."""

import html
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from app.core.clock import day_in_words, today
from app.core.ids import new_id
from app.cpd import activities
from app.cpd.models import CpdActivity
from app.cpd.queries import entries_of, standards_of
from app.cpd.values import ActivityKind
from app.extensions import db
from app.placements.models import Placement
from app.portfolio.claims import choose_items
from app.portfolio.files import add_files, take_in
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.service import Words, save_words, start, submit_version
from app.portfolio.values import EvidenceState, EvidenceType
from tests.application import Browser
from tests.competencies.test_pages import cost
from tests.cpd.records import add_activity, own, registered_world
from tests.people import World, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


def typed(record: Placement, **more: str) -> dict[str, str]:
    day = today()
    return {
        "new_entry": str(new_id()),
        "title": "Teaching a new colleague",
        "happened_from-day": str(day.day),
        "happened_from-month": str(day.month),
        "happened_from-year": str(day.year),
        "kind": "work-based",
        "hours": "1:30",
        "what_i_did": "I showed the checks of both cameras.",
        "learnt": "To explain the limits.",
        "for_practice": "I write the reason down.",
        "for_users": "Fewer repeats.",
        "standards": str(standards_of(record.id)[0].item_id),
        "declared": "yes",
    } | more


def send(browser: Browser, record: Placement, **more: str) -> tuple[int, str]:
    answer = browser.send(f"/placements/{record.id}/cpd/new", typed(record, **more))
    return answer.status_code, html.unescape(answer.text)


def number_of_entries(record: Placement) -> int:
    wanted = sa.select(sa.func.count()).select_from(Evidence).where(Evidence.placement_id == record.id)
    return db.session.scalar(wanted) or 0


def test_an_activity_is_recorded_and_finished_on_one_page(browser: Browser) -> None:
    world, record = registered_world()
    browser.sign_in(world.trainee)
    assert send(browser, record)[0] == 302
    (entry,) = entries_of(record.id)
    assert entry.is_finished
    assert entry.activity is not None
    assert (entry.activity.kind, entry.activity.minutes) == (ActivityKind.WORK_BASED, 90)
    assert entry.version.digest
    page = html.unescape(browser.get(f"/placements/{record.id}/cpd").text)
    assert "E1: Teaching a new colleague" in page
    assert "1.5 hours" in page
    assert "style=" not in page
    assert page.count("<svg") >= 6


def test_the_same_sent_twice_is_recorded_once(browser: Browser) -> None:
    world, record = registered_world()
    browser.sign_in(world.trainee)
    same = {"new_entry": str(new_id())}
    assert send(browser, record, **same)[0] == 302
    assert send(browser, record, **same)[0] == 302
    assert number_of_entries(record) == 1
    assert send(browser, record, **same, title="Another")[0] == 302
    assert number_of_entries(record) == 2


def test_without_the_tick_it_is_a_draft_that_does_not_count(browser: Browser) -> None:
    world, record = registered_world()
    browser.sign_in(world.trainee)
    assert send(browser, record, declared="", what_i_did="", standards="")[0] == 302
    (entry,) = entries_of(record.id)
    assert not entry.is_finished
    page = html.unescape(browser.get(f"/placements/{record.id}/cpd").text)
    assert "Nothing is recorded in this period yet." in page
    assert "Drafts: they do not count yet" in page
    target = f"/evidence/{entry.evidence_id}/activity"
    seen = activities.state_of(entry.version, entry.activity)
    again = browser.send(target, typed(record, seen=seen))
    assert again.status_code == 302
    assert entries_of(record.id)[0].is_finished


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"title": ""}, "Give the activity a title."),
        ({"kind": ""}, "Choose the kind of activity."),
        ({"kind": "nonsense"}, "Choose one of the options."),
        ({"hours": "a lot"}, "Write the hours like 1.5"),
        ({"happened_from-year": str(today().year + 1)}, "is in the future"),
        (
            {"happened_from-day": "", "happened_from-month": "", "happened_from-year": ""},
            "Give the day on which",
        ),
        (
            {"happened_to-day": "1", "happened_to-month": "1", "happened_to-year": "2020"},
            "is before the first",
        ),
        ({"what_i_did": ""}, "Write what you did yourself."),
        ({"standards": ""}, "Choose at least one of the standards."),
        ({"standards": str(new_id())}, "not on offer"),
        ({"standards": "nonsense"}, "not on offer"),
        ({"learnt": "x" * 1_000_000}, "5,000 characters or fewer"),
        ({"learnt": "a\x00b"}, "control character"),
        ({"title": "x" * 201}, "200 characters or fewer"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_stays_typed(
    browser: Browser, more: dict[str, str], sentence: str
) -> None:
    world, record = registered_world()
    browser.sign_in(world.trainee)
    status, page = send(browser, record, **more)
    assert (status, number_of_entries(record)) == (422, 0)
    assert sentence in page
    assert "I write the reason down." in page


def test_html_stays_text(browser: Browser) -> None:
    world, record = registered_world()
    browser.sign_in(world.trainee)
    assert send(browser, record, title="<script>x</script>")[0] == 302
    assert "<script>x" not in browser.get(f"/placements/{record.id}/cpd").text


def test_what_is_said_beyond_the_evidence_changes_after_it_is_finished(browser: Browser) -> None:
    world, record = registered_world()
    version = add_activity(world, record, today())
    db.session.commit()
    browser.sign_in(world.trainee)
    target = f"/evidence/{version.evidence_id}/activity"
    page = browser.get(target).text
    assert "Title, days and what you did are finished" in page
    assert 'name="title"' not in page
    seen = activities.state_of(version, activities.activity_of(version.evidence_id))
    change = {"seen": seen, "kind": "formal", "hours": "", "learnt": "More.", "title": "Forged"}
    assert browser.send(target, change).status_code == 302
    db.session.expire_all()
    found = activities.activity_of(version.evidence_id)
    assert found is not None
    assert (found.kind, found.minutes, found.learnt) == (ActivityKind.FORMAL, None, "More.")
    assert version.title == "Learned the new phantom"
    stale = browser.send(target, change | {"learnt": "From another tab."})
    assert stale.status_code == 409
    assert "From another tab." in stale.text
    assert activities.STALE in html.unescape(stale.text)


def old_entry(world: World, title: str = "Acceptance of a probe") -> EvidenceVersion:
    """Submit an entry with a file in the training placement."""
    kept, refused = take_in([FileStorage(BytesIO(b"Reading one: 4.2\n"), "readings.txt")])
    assert not refused
    draft = start(world.placement)
    words = Words(
        title=title,
        type=EvidenceType.TEST_REPORT,
        happened_from=today() - timedelta(days=25),
        what_i_did="I measured it.",
    )
    save_words(draft, words, "Private thoughts", draft.revision)
    items = {world.items[0].id}
    choose_items(draft, items, items, items)
    add_files(draft, kept, world.trainee.id)
    submit_version(draft, declared=True)
    db.session.commit()
    return draft


def test_entries_of_training_are_copied_as_drafts_that_name_their_source(browser: Browser) -> None:
    world, record = registered_world()
    source = old_entry(world)
    browser.sign_in(world.trainee)
    target = f"/placements/{record.id}/cpd/bring"
    assert "Acceptance of a probe" in browser.get(target).text
    assert browser.send(target, {"entries": str(source.evidence_id)}).status_code == 302
    (entry,) = entries_of(record.id)
    assert entry.version.state is EvidenceState.DRAFT
    assert (entry.version.title, entry.version.type) == ("Acceptance of a probe", EvidenceType.TEST_REPORT)
    assert not entry.version.claims
    assert entry.version.evidence.reflection is None
    assert [file.attachment.digest for file in entry.version.files] == [
        file.attachment.digest for file in source.files
    ]
    assert entry.version.files[0].attachment_id != source.files[0].attachment_id
    assert entry.activity is not None
    assert entry.activity.source.startswith("Brought over from E1, version 1, of IPEM")
    db.session.refresh(source)
    assert source.state is EvidenceState.SUBMITTED
    assert "Acceptance of a probe" not in browser.get(target).text
    assert "Brought over from E1" in browser.get(f"/placements/{record.id}/cpd").text


def test_a_copied_file_outlives_the_draft_that_it_was_copied_into(browser: Browser) -> None:
    world, record = registered_world()
    source = old_entry(world)
    activities.bring_over(world.trainee.actor(), own(world, record), [source.evidence_id])
    db.session.commit()
    (entry,) = entries_of(record.id)
    browser.sign_in(world.trainee)
    assert browser.send(f"/evidence/{entry.evidence_id}/discard").status_code == 302
    assert not number_of_entries(record)
    assert not db.session.scalars(sa.select(CpdActivity)).all()
    assert browser.get(f"/files/{source.files[0].attachment_id}").status_code == 200


@pytest.mark.parametrize("whose", ["nobody", "another", "reported"])
def test_what_a_person_cannot_read_is_not_brought_over(browser: Browser, whose: str) -> None:
    world, record = registered_world()
    numbers = {"nobody": new_id(), "another": old_entry(make_world()).evidence_id}
    mine = old_entry(world)
    if whose == "reported":
        browser.sign_in(world.trainee)
        target = f"/evidence/{mine.evidence_id}/report"
        assert browser.send(target, {"what": "entry", "reason": "A name"}).status_code == 302
        numbers["reported"] = mine.evidence_id
    browser.sign_in(world.trainee)
    answer = browser.send(f"/placements/{record.id}/cpd/bring", {"entries": str(numbers[whose])})
    assert answer.status_code == 422
    assert not number_of_entries(record)


def test_nothing_chosen_is_said_at_the_field(browser: Browser) -> None:
    world, record = registered_world()
    old_entry(world)
    browser.sign_in(world.trainee)
    answer = browser.send(f"/placements/{record.id}/cpd/bring")
    assert answer.status_code == 422
    assert "Choose at least one entry." in answer.text


def test_an_activity_is_none_of_a_training_entry(browser: Browser) -> None:
    world, _ = registered_world()
    source = old_entry(world)
    browser.sign_in(world.trainee)
    assert browser.get(f"/evidence/{source.evidence_id}/activity").status_code == 404


def test_a_record_costs_the_same_with_many_entries(browser: Browser) -> None:
    world, record = registered_world(days_ago=300)
    add_activity(world, record, today())
    db.session.commit()
    browser.sign_in(world.trainee)
    first = cost(browser, f"/placements/{record.id}/cpd")
    for number in range(6):
        add_activity(world, record, today() - timedelta(days=number * 30), title=f"Number {number}")
    db.session.commit()
    assert cost(browser, f"/placements/{record.id}/cpd") == first
    assert day_in_words(today()) in browser.get(f"/placements/{record.id}/cpd").text
