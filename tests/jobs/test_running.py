"""Running jobs in this process: states, attempts, words on failure, and the sweep."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from structlog.testing import capture_logs

from app.core.clock import now
from app.core.errors import ConflictError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import Centre
from app.identity.service import add_centre
from app.jobs import service
from app.jobs.models import Job, JobState
from app.jobs.queue import queue_of
from app.jobs.running import Running, job
from tests.jobs import kinds
from tests.people import make_user

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
assert kinds.KINDS


def ask(kind: str, name: str = "Leeds") -> UUID:
    row = service.enqueue(kind, {"name": name}, None)
    db.session.commit()
    return row.id


def centres() -> int:
    return db.session.query(Centre).count()


def row(job_id: UUID) -> Job:
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def grow_old(job_id: UUID, state: JobState, attempts: int) -> None:
    long_ago = now() - timedelta(seconds=61)
    db.session.execute(
        sa.update(Job).where(Job.id == job_id).values(state=state, attempts=attempts, heartbeat_at=long_ago)
    )
    db.session.commit()


def test_a_job_is_done_once_however_often_the_queue_names_it() -> None:
    job_id = ask("test-centre")
    service.perform(job_id)
    service.perform(job_id)
    done = row(job_id)
    assert (done.state, done.attempts, done.steps_done, done.steps_total) == (JobState.DONE, 1, 2, 2)
    assert done.finished_at is not None
    assert centres() == 1


def test_a_number_without_a_row_is_passed_over() -> None:
    service.perform(new_id())
    assert centres() == 0


def test_a_refusal_is_shown_in_its_words_and_leaves_nothing() -> None:
    job_id = ask("test-refused")
    service.perform(job_id)
    failed = row(job_id)
    assert (failed.state, failed.problem) == (JobState.FAILED, "The placement has no evidence yet.")
    assert failed.attempts == 1
    assert centres() == 0


def test_a_crash_is_tried_three_times_and_logged_without_words() -> None:
    job_id = ask("test-broken", "Mrs Example's foot")
    with capture_logs() as logged:
        for _ in range(4):
            service.perform(job_id)
    failed = row(job_id)
    assert (failed.state, failed.attempts) == (JobState.FAILED, 3)
    assert failed.problem == "Something went wrong; it has been recorded."
    assert centres() == 0
    assert [line["error"] for line in logged] == ["ValueError"] * 3
    assert "Mrs Example" not in str(logged)


def test_an_unknown_kind_is_refused_when_asked_for() -> None:
    with pytest.raises(NotFoundError):
        service.enqueue("no-such-kind", {}, None)


def test_two_functions_cannot_share_a_kind() -> None:
    with pytest.raises(ValueError, match="test-centre"):
        job("test-centre")(lambda _running: None)


def test_the_sweep_finds_a_job_whose_worker_was_killed() -> None:
    job_id = ask("test-centre")
    grow_old(job_id, JobState.RUNNING, 1)
    assert service.sweep() == [job_id]
    assert service.sweep() == []
    service.perform(job_id)
    assert (row(job_id).state, row(job_id).attempts) == (JobState.DONE, 2)


def test_the_sweep_finds_a_job_that_the_queue_lost(app: Flask) -> None:
    job_id = ask("test-centre")
    huey = queue_of(app).huey
    huey.flush()
    grow_old(job_id, JobState.QUEUED, 0)
    assert service.sweep() == [job_id]
    assert len(huey) == 1
    huey.storage.close()


def test_a_job_whose_worker_dies_every_time_is_given_up() -> None:
    job_id = ask("test-centre")
    grow_old(job_id, JobState.RUNNING, 8)
    assert service.sweep() == []
    assert row(job_id).state is JobState.FAILED
    assert "given up" in row(job_id).problem


def test_a_worker_that_was_replaced_can_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = ask("test-centre")

    def slept_too_long(running: Running) -> None:
        db.session.execute(sa.update(Job).where(Job.id == job_id).values(attempts=2))
        db.session.commit()
        kinds.make_centre(running)

    monkeypatch.setattr(service, "work_of", lambda _kind: slept_too_long)
    service.perform(job_id)
    assert centres() == 0
    assert row(job_id).state is JobState.RUNNING


def test_progress_is_seen_by_others_while_the_job_reads() -> None:
    job_id = ask("test-reads")
    seen: list[tuple[int, int]] = []
    service.run_now(db.session.get_one(Job, job_id), lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (4, 4)]
    assert (row(job_id).steps_done, row(job_id).steps_total) == (4, 4)


def test_a_job_that_is_cancelled_stops_at_its_next_step_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job_id, who = ask("test-centre"), make_user().id
    db.session.commit()

    def cancelled_meanwhile(running: Running) -> None:
        assert service.cancel(job_id, who)
        db.session.commit()
        running.progress(1, 1)
        raise AssertionError("went on")

    monkeypatch.setattr(service, "work_of", lambda _kind: cancelled_meanwhile)
    service.perform(job_id)
    stopped = row(job_id)
    assert (stopped.state, stopped.cancelled_by_id, stopped.attempts) == (JobState.CANCELLED, who, 1)
    assert stopped.finished_at is not None
    assert not service.cancel(job_id, who)


def test_a_job_that_is_cancelled_after_its_last_step_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, who = ask("test-centre"), make_user().id
    db.session.commit()

    def cancelled_at_the_end(running: Running) -> None:
        assert service.cancel(job_id, who)
        db.session.commit()
        add_centre(running.arguments["name"])

    monkeypatch.setattr(service, "work_of", lambda _kind: cancelled_at_the_end)
    service.perform(job_id)
    assert row(job_id).state is JobState.CANCELLED
    assert db.session.query(Centre).filter_by(name="Leeds").count() == 0


def test_a_job_in_the_foreground_raises_its_own_failure() -> None:
    asked = service.enqueue("test-refused", {"name": "Leeds"}, None)
    job_id = asked.id
    with pytest.raises(RefusedError, match="no evidence yet"):
        service.run_now(asked)
    assert row(job_id).state is JobState.FAILED


def test_a_job_that_a_worker_has_is_not_run_twice() -> None:
    job_id = ask("test-centre")
    grow_old(job_id, JobState.RUNNING, 1)
    with pytest.raises(ConflictError):
        service.run_now(db.session.get_one(Job, job_id))


def test_the_queue_hears_after_the_commit_only(app: Flask) -> None:
    huey = queue_of(app).huey
    service.enqueue("test-centre", {"name": "Leeds"}, None)
    assert len(huey) == 0
    db.session.commit()
    assert len(huey) == 1
    huey.storage.close()


def test_a_queue_that_is_down_does_not_lose_the_job(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_down(_data: bytes, _priority: int | None = None) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(queue_of(app).huey.storage, "enqueue", is_down)
    with capture_logs() as logged:
        job_id = ask("test-centre")
    assert row(job_id).state is JobState.QUEUED
    assert logged[0]["event"] == "queue not told"
