"""The versions of a set on its pages: what changed, retiring one, and who may."""

from dataclasses import replace
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from app.cli.main import main
from app.cli.retiring import retire as retire_command
from app.config import Settings
from app.core.actor import Role
from app.core.errors import InvalidInputError
from app.extensions import db
from app.identity.models import Centre
from app.identity.service import add_centre
from app.standards import service
from app.standards.models import FrameworkVersion, VersionState
from app.standards.values import FrameworkDocument, Provenance, Requirement
from tests.application import Browser
from tests.people import make_user
from tests.standards.frameworks import (
    DIALYSIS,
    EXAMPLE,
    SLOT,
    WATER,
    counted_queries,
    example,
    heading,
    large,
)

pytestmark = pytest.mark.database

NEWER = example(
    version="2",
    items=(
        heading(
            "S-EX-1",
            "Machines",
            replace(DIALYSIS, requirement=Requirement(min_evidence=4)),
            replace(WATER, statement="Explain each stage & say what it removes."),
            replace(WATER, code="S-EX-1.3", title="Draw a <b>sample</b>", statement="Draw and label it."),
        ),
        heading("S-EX-3", "Headings", SLOT),
    ),
)
OURS = {"key": "ours", "title": "Our list", "provenance": Provenance.ADAPTED, "notice": "Adapted."}


@pytest.fixture
def centre(app: object) -> Centre:
    assert app
    return add_centre("North")


def load(document: FrameworkDocument, centre: Centre | None = None) -> FrameworkVersion:
    version = service.publish(document, centre.id if centre else None).version
    db.session.commit()
    return version


def signed_in(browser: Browser, centre: Centre, role: Role) -> Browser:
    return browser.sign_in(make_user(role.value, centre=centre, role=role))


@pytest.fixture
def reader(browser: Browser, centre: Centre) -> Browser:
    return signed_in(browser, centre, Role.TRAINEE)


@pytest.fixture
def coordinator(browser: Browser, centre: Centre) -> Browser:
    return signed_in(browser, centre, Role.COORDINATOR)


def page(browser: Browser, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.text


def main_of(text: str) -> str:
    """Return what a page says below its header: the tokens of the header's form change every second."""
    return text[text.index("<main") :]


def state_of(version_id: UUID) -> VersionState:
    db.session.rollback()
    state = db.session.get_one(FrameworkVersion, version_id).state
    # The command opens the database for itself.
    db.session.rollback()
    return state


def test_a_version_names_the_others_with_what_changed(reader: Browser) -> None:
    older, newer = load(EXAMPLE), load(NEWER)
    service.retire(older)
    link = f'/standards/{newer.id}/changes?from={older.id}">What changed from version 1 to version 2</a>'
    for shown, other in ((older, newer), (newer, older)):
        text = page(reader, f"/standards/{shown.id}")
        assert f'<a href="/standards/{other.id}">Version {other.version}</a>' in text
        assert link in text
    assert "Retired" in page(reader, f"/standards/{newer.id}")


def test_a_set_with_one_version_has_no_others(reader: Browser) -> None:
    only = load(EXAMPLE)
    load(example(key="starter-other", title="Starter set: other"))
    assert "Other versions" not in page(reader, f"/standards/{only.id}")
    assert "no earlier version" in page(reader, f"/standards/{only.id}/changes")


def test_the_changes_are_counted_and_marked_for_eye_and_ear(reader: Browser) -> None:
    older, newer = load(EXAMPLE), load(NEWER)
    text = page(reader, f"/standards/{newer.id}/changes?from={older.id}")
    for words in (
        "from version 1 to version 2",
        "Reworded: <strong>1</strong>",
        "Rule changed: <strong>1</strong>",
        "Moved: <strong>1</strong>",
        "New: <strong>1</strong>",
        "Gone: <strong>0</strong>",
        "Same: <strong>2</strong>",
        "Draw a &lt;b&gt;sample&lt;/b&gt;",
        "At least 2 pieces of evidence.",
        "At least 4 pieces of evidence.",
        "Its code was S-EX-2.",
    ):
        assert words in text
    assert (
        '<del class="app-removed"><span class="nhsuk-u-visually-hidden"> (removed: </span> and name'
        '<span class="nhsuk-u-visually-hidden">, end of removed) </span></del>'
    ) in text
    assert (
        '(added: </span> &amp; say<span class="nhsuk-u-visually-hidden">, end of added) </span></ins>' in text
    )
    assert main_of(page(reader, f"/standards/{newer.id}/changes")) == main_of(text)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("", {"S-EX-1.1", "S-EX-1.2", "S-EX-1.3", "S-EX-3"}),
        ("nonsense", {"S-EX-1.1", "S-EX-1.2", "S-EX-1.3", "S-EX-3"}),
        ("new", {"S-EX-1.3"}),
        ("gone", set()),
        ("same", {"S-EX-1", "S-EX-2.1"}),
        ("all", {"S-EX-1", "S-EX-1.1", "S-EX-1.2", "S-EX-1.3", "S-EX-3", "S-EX-2.1"}),
    ],
)
def test_one_kind_can_be_looked_at(reader: Browser, kind: str, codes: set[str]) -> None:
    older, newer = load(EXAMPLE), load(NEWER)
    text = page(reader, f"/standards/{newer.id}/changes?from={older.id}&kind={kind}")
    shown = {code for code in (item.code for item in newer.items) if f'">{code}</a> ' in text}
    assert shown == codes


def test_the_other_way_round_what_was_new_is_gone(reader: Browser) -> None:
    older, newer = load(EXAMPLE), load(NEWER)
    assert "Gone: <strong>1</strong>" in page(reader, f"/standards/{older.id}/changes?from={newer.id}")


def test_versions_of_different_sets_are_not_compared(reader: Browser) -> None:
    one, other = load(EXAMPLE), load(example(key="starter-other", title="Starter set: other"))
    for asked in (other.id, "x", "019abcde-0000-7000-8000-000000000000"):
        page(reader, f"/standards/{one.id}/changes?from={asked}", 404)


def test_the_set_of_another_centre_is_not_there(reader: Browser) -> None:
    elsewhere = add_centre("South")
    older, newer = load(example(**OURS), elsewhere), load(replace(NEWER, **OURS), elsewhere)  # type: ignore[arg-type]  # fields
    page(reader, f"/standards/{newer.id}/changes?from={older.id}", 404)


def test_long_changes_come_in_pages_with_as_many_queries_as_short_ones(reader: Browser) -> None:
    load(EXAMPLE)
    short = f"/standards/{load(NEWER).id}/changes"
    page(reader, short)
    with counted_queries() as few:
        page(reader, short)
    set_of_many = large(200)
    load(set_of_many)
    last = replace(set_of_many, version="2", items=(heading("S-NEW", "All is new", WATER),))
    long = f"/standards/{load(last).id}/changes"
    page(reader, long)
    with counted_queries() as many:
        text = page(reader, f"{long}?kind=gone&page=2")
    assert len(many) == len(few)
    assert "Page 2 of 4" in text
    assert "kind=gone&amp;page=3" in text


def test_a_coordinator_retires_a_version_of_the_own_set(coordinator: Browser, centre: Centre) -> None:
    version = load(example(**OURS), centre)
    assert f"/standards/{version.id}/retire" in page(coordinator, f"/standards/{version.id}")
    assert "Retire version 1" in page(coordinator, f"/standards/{version.id}/retire")
    assert state_of(version.id) is VersionState.PUBLISHED
    answer = coordinator.send(f"/standards/{version.id}/retire")
    assert (answer.status_code, answer.location) == (302, f"/standards/{version.id}")
    assert state_of(version.id) is VersionState.RETIRED
    text = page(coordinator, f"/standards/{version.id}")
    assert "is retired. Placements that have it keep it." in text
    assert "/retire" not in text
    # The second click of two, or another tab.
    assert coordinator.send(f"/standards/{version.id}/retire").status_code == 302
    assert "is retired already" in page(coordinator, f"/standards/{version.id}")


def test_a_set_that_every_centre_uses_is_not_a_coordinators_to_retire(coordinator: Browser) -> None:
    version = load(EXAMPLE)
    assert "/retire" not in page(coordinator, f"/standards/{version.id}")
    page(coordinator, f"/standards/{version.id}/retire", 404)
    assert coordinator.send(f"/standards/{version.id}/retire").status_code == 404
    assert state_of(version.id) is VersionState.PUBLISHED


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.SUPERVISOR, Role.MODERATOR, Role.EXAMINER])
def test_nobody_else_of_the_centre_retires(browser: Browser, centre: Centre, role: Role) -> None:
    version = load(example(**OURS), centre)
    client = signed_in(browser, centre, role)
    assert "/retire" not in page(client, f"/standards/{version.id}")
    assert client.send(f"/standards/{version.id}/retire").status_code == 404
    assert state_of(version.id) is VersionState.PUBLISHED


def test_a_coordinator_of_another_centre_cannot_retire_it(coordinator: Browser) -> None:
    version = load(example(**OURS), add_centre("South"))
    assert coordinator.send(f"/standards/{version.id}/retire").status_code == 404
    assert state_of(version.id) is VersionState.PUBLISHED


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(retire_command, list(words), obj=settings)


def test_the_operator_retires_a_version_that_every_centre_uses(app: object, settings: Settings) -> None:
    assert app
    version = load(EXAMPLE)
    answer = run(settings, "starter-example", "1")
    assert answer.stdout == "Version 1 of “Starter set: example” is retired.\n"
    assert state_of(version.id) is VersionState.RETIRED
    assert run(settings, "starter-example", "1").exit_code == 0


def test_the_operator_names_the_centre_of_a_set_of_its_own(centre: Centre, settings: Settings) -> None:
    shared, own = load(example(key="ours")), load(example(**OURS), centre)
    assert run(settings, "ours", "1", "--centre", "North").exit_code == 0
    assert (state_of(shared.id), state_of(own.id)) == (VersionState.PUBLISHED, VersionState.RETIRED)


def test_a_version_that_is_not_there_is_said(app: object, settings: Settings) -> None:
    assert app
    load(EXAMPLE)
    for words in (("starter-example", "3"), ("nothing", "1")):
        answer = run(settings, *words)
        assert isinstance(answer.exception, InvalidInputError)
        assert "There is no version" in answer.exception.sentence


def test_retire_is_a_command_of_standards() -> None:
    assert "retire" in CliRunner().invoke(main, ["standards", "--help"]).stdout
