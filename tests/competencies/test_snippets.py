"""A supervisor keeps own short comments and inserts them without JavaScript."""

import pytest
import sqlalchemy as sa

from app.competencies.queue_models import SupervisorSnippet
from app.competencies.snippets import inserted
from app.competencies.workflow import State
from app.extensions import db
from app.identity.models import User
from tests.application import Browser
from tests.competencies.entries import case_of, make_submitted, seen
from tests.people import World, make_world

pytestmark = pytest.mark.database
COMMENTS = "/queue/comments"
TOLERANCE = {"name": "Quote the limit", "text": "Quote the local limit and where it comes from."}


def keep(user: User, name: str = TOLERANCE["name"]) -> SupervisorSnippet:
    snippet = SupervisorSnippet(user_id=user.id, name=name, text=TOLERANCE["text"])
    db.session.add(snippet)
    db.session.commit()
    return snippet


def waiting() -> World:
    world = make_world()
    make_submitted(world)
    return world


def test_a_comment_is_kept_changed_and_deleted(browser: Browser) -> None:
    world = make_world()
    assert browser.sign_in(world.supervisor).send(COMMENTS, TOLERANCE).location == COMMENTS
    assert TOLERANCE["text"] in browser.get(COMMENTS).text
    snippet = db.session.scalars(sa.select(SupervisorSnippet)).one()
    browser.send(f"{COMMENTS}/{snippet.id}", {**TOLERANCE, "text": "Quote both limits."})
    assert "Quote both limits." in browser.get(f"{COMMENTS}/{snippet.id}").text
    browser.send(f"{COMMENTS}/{snippet.id}/delete")
    assert "You have none yet." in browser.get(COMMENTS).text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": ""}, "Give the comment a name."),
        ({"text": " "}, "Write the text that is inserted."),
        ({"name": "n" * 81}, "80 characters or fewer"),
        ({"text": "t" * 2_001}, "2,000 characters or fewer"),
        ({"text": "a\x00b"}, "control character"),
        ({"name": "QUOTE the limit"}, "You have a comment of this name already."),
    ],
)
def test_what_cannot_be_kept_is_explained_at_its_place(
    browser: Browser, more: dict[str, str], sentence: str
) -> None:
    world = make_world()
    keep(world.supervisor)
    answer = browser.sign_in(world.supervisor).send(COMMENTS, {"name": "New", "text": "Words", **more})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SupervisorSnippet)) == 1


def test_comments_are_private_to_their_owner(browser: Browser) -> None:
    world, other = waiting(), make_world()
    theirs = keep(other.supervisor)
    browser.sign_in(world.supervisor)
    assert TOLERANCE["text"] not in browser.get(COMMENTS).text
    assert TOLERANCE["text"] not in browser.get(f"/queue/{case_of(world).id}").text
    assert browser.get(f"{COMMENTS}/{theirs.id}").status_code == 404
    assert browser.send(f"{COMMENTS}/{theirs.id}", TOLERANCE).status_code == 404
    assert browser.send(f"{COMMENTS}/{theirs.id}/delete").status_code == 404
    inserting = {"insert": "yes", "snippet": str(theirs.id), "statement": "Mine", "revision": seen(world)}
    assert browser.send(f"/queue/{case_of(world).id}/sign-off", inserting).status_code == 404
    assert browser.sign_in(world.trainee).get(COMMENTS).status_code == 404


@pytest.mark.parametrize(("decision", "field"), [("return", "feedback"), ("sign-off", "statement")])
def test_inserting_keeps_what_was_typed_and_decides_nothing(
    browser: Browser, decision: str, field: str
) -> None:
    world = waiting()
    snippet = keep(world.supervisor)
    digest = seen(world)
    answer = browser.sign_in(world.supervisor).send(
        f"/queue/{case_of(world).id}/{decision}",
        {"insert": "yes", "snippet": str(snippet.id), field: "Good so far.", "revision": digest},
    )
    assert answer.status_code == 200
    assert f"Good so far.\n{TOLERANCE['text']}" in answer.text
    assert f'name="revision" value="{digest}"' in answer.text
    assert case_of(world).state is State.SUBMITTED


@pytest.mark.parametrize("chosen", ["", "no number"])
def test_inserting_nothing_is_explained(browser: Browser, chosen: str) -> None:
    world = waiting()
    keep(world.supervisor)
    answer = browser.sign_in(world.supervisor).send(
        f"/queue/{case_of(world).id}/return", {"insert": "yes", "snippet": chosen, "feedback": "Typed words"}
    )
    if chosen:
        assert answer.status_code == 404
        return
    assert answer.status_code == 422
    assert "Choose one of your comments to insert." in answer.text
    assert "Typed words" in answer.text


def test_a_comment_goes_into_the_statement_for_several_items_too(browser: Browser) -> None:
    world = waiting()
    snippet = keep(world.supervisor)
    address = f"/queue/{case_of(world).id}"
    browser.sign_in(world.supervisor).get(address)
    fields = {"insert": "yes", "snippet": str(snippet.id), "statement": "", "cases": str(case_of(world).id)}
    answer = browser.send("/queue/together", fields)
    assert answer.status_code == 200
    assert TOLERANCE["text"] in answer.text.split("</textarea>")[0]
    assert "checked data-row" in answer.text
    assert case_of(world).state is State.SUBMITTED


@pytest.mark.parametrize(("text", "whole"), [("", "b"), (" \n", "b"), ("a", "a\nb"), ("a\n\n", "a\nb")])
def test_a_comment_stands_on_a_line_of_its_own(text: str, whole: str) -> None:
    assert inserted(text, "b") == whole
