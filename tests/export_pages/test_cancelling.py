"""The making of a file is cancelled: while it waits, while it is made, twice, and when it is too late."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.blobs import service as blobs
from app.core.clock import now
from app.core.errors import RefusedError
from app.export import service, views
from app.export.models import Export, PackKind, PackSection
from app.export.policy import NoCancelling, refusal_to_cancel
from app.export.progress import Progress
from app.export.values import Stage
from app.extensions import db
from app.identity.models import User
from app.jobs import service as jobs
from app.jobs.models import Job, JobState
from app.jobs.running import StoppedError
from tests.application import Browser
from tests.export_pages.small_world import JOBS, PackWorld, access, make_pack_world
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
assert JOBS


def text_of(response: TestResponse) -> str:
    return " ".join(response.text.split())


def asked_for(pack: PackWorld) -> Export:
    export = service.request_pack(pack.trainee, PackKind.PORTFOLIO)
    db.session.commit()
    return export


def job_of(export_id: UUID) -> Job:
    db.session.rollback()
    job = db.session.get_one(Export, export_id, populate_existing=True).job
    assert job is not None
    return job


def cancelled_by(pack: PackWorld, user: User, export_id: UUID) -> None:
    service.cancel(access(user, pack.placement), export_id)
    db.session.commit()


def test_a_file_that_waits_is_cancelled_in_one_tap_and_can_be_asked_for_again(browser: Browser) -> None:
    pack = make_pack_world()
    browser.sign_in(pack.world.trainee).send(f"/placements/{pack.placement.id}/pack/portfolio")
    (export,) = db.session.query(Export)
    page = text_of(browser.get(f"/placements/{pack.placement.id}/pack"))
    assert f'action="/exports/{export.id}/cancel"' in page
    answer = browser.send(f"/exports/{export.id}/cancel")
    page = text_of(browser.get(answer.location))
    job = job_of(export.id)
    assert (job.state, job.cancelled_by_id) == (JobState.CANCELLED, pack.world.trainee.id)
    assert f"Cancelled by {pack.world.trainee.name} on " in page
    assert "/cancel" not in page
    jobs.perform(job.id)
    assert job_of(export.id).attempts == 0
    browser.send(f"/placements/{pack.placement.id}/pack/portfolio")
    states = [one.job.state for one in db.session.query(Export).order_by(Export.created_at) if one.job]
    assert states == [JobState.CANCELLED, JobState.QUEUED]


def test_a_worker_stops_between_sections_and_the_next_one_goes_on_from_there() -> None:
    pack = make_pack_world()
    export_id = asked_for(pack).id

    def stop_at_the_third(done: int, _total: int) -> None:
        if done == 3:
            cancelled_by(pack, pack.world.coordinator, export_id)

    with pytest.raises(StoppedError):
        jobs.run_now(job_of(export_id), stop_at_the_third)
    job = job_of(export_id)
    assert (job.state, job.cancelled_by_id) == (JobState.CANCELLED, pack.world.coordinator.id)
    assert db.session.get_one(Export, export_id).digest is None
    sections = {row.digest for row in db.session.query(PackSection)}
    assert len(sections) >= 2
    assert blobs.orphans() == frozenset()
    again = pack.made()
    assert again.digest is not None
    assert sections <= {row.digest for row in db.session.query(PackSection)}


def test_a_file_that_was_cancelled_when_it_was_ready_to_be_kept_leaves_nothing() -> None:
    pack = make_pack_world()
    export_id = asked_for(pack).id
    steps: list[tuple[int, int]] = []
    stages: list[Stage] = []

    def cancel_at_the_last(stage: Stage) -> None:
        stages.append(stage)
        if stage is Stage.SEALING:
            cancelled_by(pack, pack.world.trainee, export_id)

    with pytest.raises(StoppedError):
        service.make(export_id, Progress(lambda done, of: steps.append((done, of)), cancel_at_the_last))
    db.session.rollback()
    assert stages == [Stage.LAYING_OUT, Stage.JOINING, Stage.SEALING]
    assert steps == [(done, len(steps)) for done in range(1, len(steps) + 1)]
    assert db.session.get_one(Export, export_id, populate_existing=True).digest is None
    assert blobs.orphans() == frozenset()


def test_cancelling_twice_is_told_and_keeps_the_first(browser: Browser) -> None:
    pack = make_pack_world()
    export_id = asked_for(pack).id
    browser.sign_in(pack.world.coordinator).send(f"/exports/{export_id}/cancel")
    answer = browser.sign_in(pack.world.trainee).send(f"/exports/{export_id}/cancel")
    assert NoCancelling.OVER.value in text_of(browser.get(answer.location))
    assert job_of(export_id).cancelled_by_id == pack.world.coordinator.id


def test_cancelling_what_has_just_been_finished_keeps_the_file(browser: Browser) -> None:
    pack = make_pack_world()
    export = pack.made()
    answer = browser.sign_in(pack.world.trainee).send(f"/exports/{export.id}/cancel")
    page = text_of(browser.get(answer.location))
    assert NoCancelling.FINISHED.value in page
    assert f"/exports/{export.id}" in page
    assert job_of(export.id).state is JobState.DONE


def test_a_file_that_is_kept_while_its_job_still_runs_counts_as_finished() -> None:
    pack = make_pack_world()
    export = pack.made()
    db.session.execute(sa.update(Job).values(state=JobState.RUNNING, finished_at=None))
    with pytest.raises(RefusedError, match="kept"):
        service.cancel(pack.trainee, export.id)
    assert db.session.query(Job).one().state is JobState.RUNNING


def test_a_cancelled_file_whose_worker_was_killed_is_not_taken_up_again() -> None:
    pack = make_pack_world()
    export_id = asked_for(pack).id
    silent = now() - timedelta(minutes=5)
    db.session.execute(sa.update(Job).values(state=JobState.RUNNING, attempts=1, heartbeat_at=silent))
    cancelled_by(pack, pack.world.trainee, export_id)
    assert jobs.sweep() == []
    jobs.perform(job_of(export_id).id)
    assert (job_of(export_id).state, job_of(export_id).attempts) == (JobState.CANCELLED, 1)


def test_a_file_that_a_dead_worker_left_in_the_queue_is_cancelled_too() -> None:
    pack = make_pack_world()
    export_id = asked_for(pack).id
    silent = now() - timedelta(minutes=5)
    db.session.execute(sa.update(Job).values(state=JobState.RUNNING, attempts=1, heartbeat_at=silent))
    db.session.commit()
    assert jobs.sweep() == [job_of(export_id).id]
    cancelled_by(pack, pack.world.trainee, export_id)
    jobs.perform(job_of(export_id).id)
    assert job_of(export_id).state is JobState.CANCELLED


def test_nobody_else_can_cancel(browser: Browser) -> None:
    pack = make_pack_world()
    export_id = asked_for(pack).id
    stranger = make_world()
    for user in (pack.world.supervisor, stranger.trainee, stranger.coordinator):
        assert browser.sign_in(user).send(f"/exports/{export_id}/cancel").status_code == 404
    assert job_of(export_id).state is JobState.QUEUED
    page = text_of(browser.sign_in(pack.world.supervisor).get(f"/placements/{pack.placement.id}/pack"))
    assert views.WAITING not in page


def test_the_newest_three_that_were_cancelled_stay_in_the_history() -> None:
    pack = make_pack_world()
    made = []
    for _ in range(service.KEPT + 2):
        made.append(asked_for(pack).id)
        cancelled_by(pack, pack.world.trainee, made[-1])
    asked_for(pack)
    assert {export.id for export in db.session.query(Export)} > set(made[-service.KEPT :])
    assert db.session.query(Export).count() == service.KEPT + 1


@pytest.mark.parametrize(
    ("made", "in_hand", "refusal"),
    [
        (False, True, None),
        (True, True, NoCancelling.FINISHED),
        (True, False, NoCancelling.FINISHED),
        (False, False, NoCancelling.OVER),
    ],
)
def test_only_what_is_in_hand_and_not_finished_can_be_cancelled(
    made: bool,  # noqa: FBT001 - a column of a table
    in_hand: bool,  # noqa: FBT001 - as above
    refusal: NoCancelling | None,
) -> None:
    assert refusal_to_cancel(made=made, in_hand=in_hand) is refusal


def test_cancelled_files_that_a_later_one_left_behind_are_folded_away(browser: Browser) -> None:
    pack = make_pack_world()
    browser.sign_in(pack.world.trainee)
    for _ in range(3):
        cancelled_by(pack, pack.world.trainee, asked_for(pack).id)
    page = text_of(browser.get(f"/placements/{pack.placement.id}/pack"))
    before, _, folded = page.partition("Cancelled before (2)")
    assert (before.count("Cancelled by"), folded.count("Portfolio: Cancelled by")) == (1, 2)
