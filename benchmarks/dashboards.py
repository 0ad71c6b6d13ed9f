"""Measures the dashboards with 500 trainees, 75,000 sign-off cases and 150,000 entries, on both databases.

One co-ordinator sees all 500, of four centres; 40 supervisors sign; a moderator visits 120 placements today,
an examiner reads all finished ones; thousands of repetitions are noted. Times are of whole requests through
the application, without network. `queries` is what one request asks of the database. Goal: under 100 ms each.
"""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.cli.database import open_engine, upgrade
from app.competencies.models import SignOffCase
from app.config import Settings, read_settings
from app.extensions import db
from app.factory import create_served_app
from app.identity import sessions
from app.portfolio.models import Evidence
from app.repetitions.models import Repetition
from app.tally.service import store_missing
from benchmarks.cohort.people import make_cohort
from benchmarks.cohort.readers import add_readers
from benchmarks.cohort.work import add_work
from tests.postgres import postgres_server

RUNS, WARMING = 15, 3
GOAL_MILLISECONDS = 100
SEED = 6
OUTPUT = Path("build/bench/dashboards.json")
SECRET = "a secret for measuring that is long enough"  # noqa: S105 - protects nothing
PAGES = {
    "trainee's home": ("trainee", "/"),
    "supervisor's home": ("supervisor", "/"),
    "co-ordinator's home": ("coordinator", "/"),
    "trainee's progress": ("trainee", "/placements/{placement}/progress"),
    "cohort": ("coordinator", "/cohort"),
    "cohort by name, last page": ("coordinator", "/cohort?sort=trainee&down=yes&which=all&page=10"),
    "cohort by forecast, one discipline": (
        "coordinator",
        "/cohort?sort=forecast&discipline=nuclear-medicine",
    ),
    "cohort, a name at risk": ("coordinator", "/cohort?words=ada&standing=at-risk&sort=waiting"),
    "at risk": ("coordinator", "/cohort/at-risk"),
    "placements over time": ("coordinator", "/cohort/timeline"),
    "placements over time by start": ("coordinator", "/cohort/timeline?sort=week&down=yes&which=all"),
    "supervisors": ("coordinator", "/cohort/supervisors"),
    "centre figures": ("coordinator", "/cohort/centres"),
    "repetitions": ("coordinator", "/cohort/repetitions?which=all"),
    "repetitions of one item": ("coordinator", "/cohort/repetitions/{item}?which=all"),
    "repetitions as CSV": ("coordinator", "/cohort/file?table=repetitions&which=all"),
    "to read, as a moderator": ("moderator", "/reading"),
    "to read, as an examiner": ("examiner", "/reading"),
    "cohort as CSV": ("coordinator", "/cohort/file?which=all"),
    "cohort as a workbook": ("coordinator", "/cohort/file?format=xlsx&which=all"),
}
Figures = dict[str, dict[str, float]]


@contextmanager
def databases() -> Iterator[Mapping[str, str]]:
    """Yield the address of an empty database of each kind; SQLite has none: it is a file in the data folder.

    Raises:
        FileNotFoundError: this machine has no PostgreSQL. Half of the figures would be no figures.
    """
    with postgres_server() as server:
        yield {"sqlite": "", "postgresql": server.render_as_string(hide_password=False)}


def settings_in(folder: Path, address: str) -> Settings:
    """Return settings for a data folder of its own."""
    more = {"DATABASE_URL": address} if address else {}
    return read_settings(
        {"TECHFOLIO_DATA": str(folder), "TECHFOLIO_SECRET": SECRET, "TECHFOLIO_LOG_LEVEL": "ERROR", **more}
    )


def fill() -> dict[str, str]:
    """Make the cohort with its work and commit it; return what addresses and sessions are made of."""
    began = time.perf_counter()
    chance = random.Random(SEED)  # noqa: S311 - the same cohort each time, no secret
    cohort = make_cohort(chance)
    add_work(chance, cohort.placements)
    readers = add_readers(cohort)
    db.session.commit()
    store_missing()
    if db.engine.dialect.name == "postgresql":
        # What the server does by itself within a minute.
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()
    counted = [
        db.session.scalar(sa.select(sa.func.count()).select_from(one))
        for one in (SignOffCase, Evidence, Repetition)
    ]
    print(
        f"{db.engine.dialect.name}: {len(cohort.placements)} trainees, {counted[0]:,} cases,"
        f" {counted[1]:,} entries, {counted[2]:,} repetitions noted in {time.perf_counter() - began:.0f} s"
    )
    people = {
        "trainee": cohort.trainee,
        "supervisor": cohort.supervisor,
        "coordinator": cohort.coordinator,
        "moderator": readers.moderator,
        "examiner": readers.examiner,
    }
    placement = next(one for one in cohort.placements if one.trainee_id == cohort.trainee.id)
    return {
        "placement": str(placement.placement_id),
        "item": str(placement.items[0]),
        **{name: user.fs_uniquifier for name, user in people.items()},
    }


def signed_in(app: Flask, person: str) -> FlaskClient:
    """Return a client with which somebody is signed in.

    Args:
        app: the application.
        person: what a session of theirs is bound to.
    """
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = person
        session["_fresh"] = True
        sessions.begin(session)
    return client


def measure(client: FlaskClient, engine: sa.Engine, address: str) -> dict[str, float]:
    """Return what one page takes when somebody asks for it.

    `processor` leaves out what the machine, and PostgreSQL, did meanwhile; `first` is the very first request,
    which compiles templates and remembers what the later ones look up.
    """
    asked = 0

    def count(*_more: object) -> None:
        nonlocal asked
        asked += 1

    size = 0
    times: list[float] = []
    worked: list[float] = []
    sa.event.listen(engine, "before_cursor_execute", count)
    for _ in range(WARMING + RUNS):
        asked, began, began_work = 0, time.perf_counter(), time.process_time()
        answer = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - began_work) * 1000)
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP's own word for well
            raise SystemExit(f"{address} answered {answer.status_code}")
        size = len(answer.data)
    sa.event.remove(engine, "before_cursor_execute", count)
    return {
        "milliseconds": statistics.median(times[WARMING:]),
        "first": times[0],
        "processor": statistics.median(worked[WARMING:]),
        "queries": asked,
        "kilobytes": size / 1000,
    }


def figures_on(folder: Path, address: str) -> Figures:
    """Fill a database and measure every page on it."""
    settings = settings_in(folder, address)
    engine = open_engine(settings)
    upgrade(engine)
    engine.dispose()
    app = create_served_app(settings)
    with app.app_context():
        people = fill()
        asked_by = db.engine
    # Outside of the context: each request has one of its own, as in a server, and remembers nobody.
    found = {
        name: measure(signed_in(app, people[who]), asked_by, where.format_map(people))
        for name, (who, where) in PAGES.items()
    }
    asked_by.dispose()
    return found


def main() -> None:
    """Print the figures and write them down."""
    results: dict[str, Figures] = {}
    try:
        with databases() as addresses:
            for name, address in addresses.items():
                with tempfile.TemporaryDirectory() as folder:
                    results[name] = figures_on(Path(folder), address)
    except FileNotFoundError as missing:
        raise SystemExit(str(missing)) from missing
    print(f"median of {RUNS} requests; goal {GOAL_MILLISECONDS} ms")
    for page in PAGES:
        for name, figures in results.items():
            one = figures[page]
            met = "met" if one["milliseconds"] < GOAL_MILLISECONDS else "missed"
            print(
                f"{page:<44}{name:<12}{one['milliseconds']:>8.1f} ms (processor {one['processor']:.1f} ms)"
                f"{one['queries']:>5.0f} queries{one['kilobytes']:>8.0f} kB   {met}"
            )
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps({"figures": results, "goal": GOAL_MILLISECONDS}, indent=1))


if __name__ == "__main__":
    main()
