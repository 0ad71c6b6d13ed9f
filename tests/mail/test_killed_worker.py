"""A real worker is killed again and again while it mails and exports: nothing is lost, nothing made twice.

The mail server is a real one, and every kill is SIGKILL to all of the worker's processes at once. Half of the
kills fall where they happen to fall; the others fall exactly between the server's taking of a mail and its
answer, the one moment after which a mail must be repeated.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from threading import Event
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app.config import Settings
from app.core.clock import now
from app.export.models import Export, PackKind
from app.export.service import request_pack
from app.extensions import db
from app.jobs.models import Job, JobState
from app.mail.models import OutgoingMail
from app.mail.service import post
from app.mail.values import MailState
from tests.application import SECRET
from tests.export_pages.small_world import JOBS, access, entry
from tests.jobs.processes import ROOT
from tests.mail.server import Server, mail_server
from tests.people import make_world

pytestmark = pytest.mark.usefixtures("app")
assert JOBS
MAILS, EXPORTS, KILLS = 200, 3, 5
SEED = 20261126
# So slow that the kills are spread over the whole of it, and a mail or two is always under way.
ANSWERS_AFTER = 0.01
# Long enough for a kill that is asked for while the server holds its answer back.
HOLDS_FOR = 300.0
# A worker starts in two seconds where it has the machine to itself.
PATIENCE = 150.0


@pytest.fixture
def server() -> Iterator[Server]:
    with mail_server() as running:
        yield running


@contextmanager
def worker(settings: Settings, server: Server) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker in a session of its own, so that a kill reaches all of its processes."""
    environment = {
        **os.environ,
        "TECHFOLIO_DATA": str(settings.data),
        "TECHFOLIO_SECRET": SECRET,
        "DATABASE_URL": settings.database_url,
        "TECHFOLIO_SMTP_URL": server.url,
        "TECHFOLIO_MAIL_FROM": "Techfolio <techfolio@test.example>",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.working"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)


def asked_for_exports() -> list[UUID]:
    """Ask for some exports of different placements, and let the database count how often each is made."""
    db.session.execute(sa.text("CREATE TABLE made (export_id)"))
    db.session.execute(
        sa.text(
            "CREATE TRIGGER counts_made AFTER UPDATE OF digest ON export WHEN NEW.digest IS NOT NULL "
            "BEGIN INSERT INTO made VALUES (NEW.id); END"
        )
    )
    found = []
    for _ in range(EXPORTS):
        world = make_world(1)
        entry(world, world.items, [], "An entry")
        found.append(request_pack(access(world.trainee, world.placement), PackKind.PORTFOLIO).id)
    return found


def claims_run_out() -> None:
    """Let so much time pass for dead workers' claims on mails and jobs as their successors wait."""
    moment = now()
    db.session.execute(
        sa.update(OutgoingMail).where(OutgoingMail.next_try_at > moment).values(next_try_at=moment)
    )
    db.session.execute(sa.update(Job).values(heartbeat_at=moment - timedelta(minutes=5)))
    db.session.commit()


def wait_until(what: Callable[[], bool]) -> None:
    """Wait until something is so, for as long as a busy machine may take."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def all_done() -> bool:
    """Say whether every mail is sent and every job done."""
    mails = sa.select(sa.func.count()).where(OutgoingMail.state != MailState.SENT)
    jobs = sa.select(sa.func.count()).where(Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    left = (db.session.scalar(mails) or 0) + (db.session.scalar(jobs) or 0)
    # Nothing stays open between two looks: it would hold SQLite's one write lock against the worker.
    db.session.rollback()
    return left == 0


def kill_at(settings: Settings, server: Server, taken: int, *, before_answer: bool) -> str:
    """Run a worker until so many mails are taken, kill it, and return the last mail that was taken."""
    reached = Event()

    def look(number: int) -> float:
        if number < taken:
            return ANSWERS_AFTER
        reached.set()
        return HOLDS_FOR if before_answer else ANSWERS_AFTER

    server.after_taking = look
    with worker(settings, server) as process:
        assert reached.wait(PATIENCE), "the worker does not get on"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
    server.after_taking = lambda _number: ANSWERS_AFTER
    last = server.numbers[-1]
    claims_run_out()
    return last


def test_a_worker_that_is_killed_at_random_loses_no_mail_and_makes_no_export_twice(
    app: Flask, settings: Settings, server: Server
) -> None:
    assert app.name
    exports = asked_for_exports()
    for number in range(MAILS):
        post(f"person{number}@test.example", f"Mail {number}", ["Good morning."], kind="test")
    db.session.commit()
    random = Random(SEED)  # noqa: S311 - the same kills at each run
    last_taken = {}
    moments = sorted(random.sample(range(1, MAILS - KILLS), KILLS))
    for number, taken in enumerate(moments):
        before_answer = number % 2 == 0
        last = kill_at(settings, server, max(taken, len(server.taken) + 1), before_answer=before_answer)
        last_taken[last] = before_answer
    with worker(settings, server):
        wait_until(all_done)

    times = Counter(server.numbers)
    queued = set(db.session.scalars(sa.select(OutgoingMail.message_id)))
    assert len(queued) == MAILS
    assert set(times) == queued, "a mail was lost"
    repeated = {number for number, count in times.items() if count > 1}
    assert repeated <= set(last_taken), "a mail was repeated that was not under way when a kill fell"
    assert repeated >= {number for number, before_answer in last_taken.items() if before_answer}
    assert sum(times.values()) <= MAILS + KILLS
    texts = {str(message["Message-ID"]): set[str]() for message in server.taken}
    for message in server.taken:
        texts[str(message["Message-ID"])].add(message.get_content())
    assert all(len(same) == 1 for same in texts.values()), "a mail was repeated with another text"

    made = Counter(db.session.scalars(sa.text("SELECT export_id FROM made")))
    assert sorted(made.values()) == [1] * EXPORTS
    assert all(db.session.get_one(Export, number).digest for number in exports)
    assert {job.state for job in db.session.query(Job)} == {JobState.DONE}
