"""Starting, saving, submitting, withdrawing, amending and discarding, below the pages."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.blobs import service as blobs
from app.core.clock import today
from app.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.extensions import db
from app.portfolio import queries, service
from app.portfolio.models import Attachment, Evidence
from app.portfolio.values import EvidenceState
from tests.people import World
from tests.portfolio.makers import WORDS, attach, make_draft, make_submitted

pytestmark = pytest.mark.database


def test_entries_are_numbered_within_the_placement(world: World) -> None:
    first = make_draft(world.placement)
    second = make_draft(world.placement)
    assert [first.evidence.reference, second.evidence.reference] == ["E1", "E2"]


def test_a_submitted_version_is_frozen_with_its_digest(world: World) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    version = evidence.versions[0]
    assert version.state is EvidenceState.SUBMITTED
    assert version.digest == service.content_digest(version)
    with pytest.raises(RefusedError, match="stays as it is"):
        service.save_words(version, replace(WORDS, title="Other"), None, version.revision)


def test_the_database_refuses_to_change_submitted_words(world: World) -> None:
    version = make_submitted(world.placement, world.items[0]).versions[0]
    version.what_i_did = "Something better"
    with pytest.raises(sa.exc.IntegrityError, match="stays as it is"):
        db.session.flush()
    db.session.rollback()


def test_the_database_refuses_to_change_submitted_claims_and_files(world: World) -> None:
    draft = make_draft(world.placement, WORDS, world.items[0])
    attach(draft, world.trainee.id)
    service.submit_version(draft, declared=True)
    db.session.commit()
    for statement in (
        "UPDATE claim SET location = 'Elsewhere'",
        "DELETE FROM claim",
        "UPDATE version_file SET position = 7",
        "DELETE FROM version_file",
    ):
        with pytest.raises(sa.exc.IntegrityError, match="stays as it is"):
            db.session.execute(sa.text(statement))
        db.session.rollback()


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ("title", replace(WORDS, title="")),
        ("type", replace(WORDS, type=None)),
        ("happened_from", replace(WORDS, happened_from=None)),
        ("what_i_did", replace(WORDS, what_i_did="")),
    ],
)
def test_submitting_names_what_is_missing(world: World, lacking: str, words: service.Words) -> None:
    draft = make_draft(world.placement, words, world.items[0])
    assert list(service.missing_in(draft)) == [lacking]
    with pytest.raises(InvalidInputError):
        service.submit_version(draft, declared=True)
    assert draft.state is EvidenceState.DRAFT


def test_submitting_needs_a_claim_and_the_declaration(world: World) -> None:
    with pytest.raises(InvalidInputError, match="at least one item"):
        service.submit_version(make_draft(world.placement), declared=True)
    with pytest.raises(InvalidInputError, match="no patient identifiers"):
        service.submit_version(make_draft(world.placement, WORDS, world.items[0]), declared=False)


def test_withdrawing_leaves_a_draft_that_says_the_same(world: World) -> None:
    draft = make_draft(world.placement, WORDS, world.items[0])
    attach(draft, world.trainee.id)
    service.submit_version(draft, declared=True)
    again = service.withdraw_version(draft)
    assert draft.state is EvidenceState.WITHDRAWN
    assert again.state is EvidenceState.DRAFT
    assert service.content_digest(again) == draft.digest
    with pytest.raises(RefusedError):
        service.withdraw_version(draft)


def test_an_amendment_is_a_new_version_and_only_one_at_a_time(world: World) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    draft = service.amend(evidence)
    assert draft.number == 2
    assert service.content_digest(draft) == evidence.versions[0].digest
    with pytest.raises(RefusedError, match="exists already"):
        service.amend(evidence)


def test_saving_at_an_old_revision_changes_nothing(world: World) -> None:
    draft = make_draft(world.placement)
    with pytest.raises(ConflictError):
        service.save_words(draft, replace(WORDS, title="Mine"), None, draft.revision - 1)
    assert draft.title == WORDS.title


def test_the_reflection_disturbs_no_digest(world: World) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    assert service.save_reflection(evidence, "I was nervous.")
    assert evidence.versions[0].digest == service.content_digest(evidence.versions[0])


def test_days_in_the_future_are_refused(world: World) -> None:
    draft = make_draft(world.placement)
    tomorrow = today() + timedelta(days=1)
    with pytest.raises(InvalidInputError, match="future"):
        service.save_words(draft, replace(WORDS, happened_to=tomorrow), None, draft.revision)


def test_claims_count_from_the_newest_submitted_version_only(world: World) -> None:
    one, two, three = world.items
    evidence = make_submitted(world.placement, one, two)
    make_draft(world.placement, WORDS, three)
    draft = service.amend(evidence)
    draft.claims = [claim for claim in draft.claims if claim.item_id == one.id]
    db.session.flush()
    assert set(queries.current_claims(world.placement.id)) == {one.id, two.id}
    service.submit_version(draft, declared=True)
    found = queries.current_claims(world.placement.id)
    assert set(found) == {one.id}
    assert [(claim.reference, claim.version.number, claim.location) for claim in found[one.id]] == [
        ("E1", 2, "Page 1")
    ]


def test_discarding_a_draft_takes_its_files_unless_they_are_shared(world: World) -> None:
    kept = make_draft(world.placement)
    shared = attach(kept, world.trainee.id, b"shared words")
    draft = make_draft(world.placement)
    attach(draft, world.trainee.id, b"shared words")
    alone = attach(draft, world.trainee.id, b"words of one entry").digest
    assert alone is not None
    assert service.discard(draft.evidence)
    assert db.session.scalar(sa.select(sa.func.count(Evidence.id))) == 1
    assert db.session.scalars(sa.select(Attachment)).all() == [shared]
    assert blobs.read(shared.digest or "") == b"shared words"
    with pytest.raises(NotFoundError):
        blobs.read(alone)


def test_discarding_an_amendment_leaves_what_was_submitted(world: World) -> None:
    draft = make_draft(world.placement, WORDS, world.items[0])
    attach(draft, world.trainee.id)
    service.submit_version(draft, declared=True)
    evidence = draft.evidence
    service.amend(evidence)
    assert not service.discard(evidence)
    assert [version.number for version in evidence.versions] == [1]
    assert blobs.read(evidence.versions[0].files[0].attachment.digest or "")


def test_the_draft_of_a_withdrawn_entry_stays(world: World) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    service.withdraw_version(evidence.versions[0])
    with pytest.raises(RefusedError, match="was submitted before"):
        service.discard(evidence)
