"""Measures the server time of the evidence matrix: 200 entries by 300 items, with few and with many claims.

Times are of whole requests through the application, without network; the database is SQLite. Goal: under
300 ms for a page of it. `processor` leaves out what the machine did for others meanwhile. `queries` is what
one request asks of the database: it must not grow with the claims.
"""

import json
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app.cli.database import open_engine, upgrade
from app.competencies.models import SignOffCase
from app.competencies.workflow import State
from app.config import read_settings
from app.core.clock import now, today
from app.core.ids import new_id
from app.extensions import db
from app.factory import create_app
from app.identity import sessions
from app.portfolio.models import Claim, Evidence, EvidenceVersion
from app.portfolio.values import ClaimBasis, EvidenceState, EvidenceType
from tests.people import World, make_world

ITEMS, ENTRIES = 300, 200
CLAIMS_OF_AN_ENTRY = (5, 20)
RUNS = 15
WARMING = 2
GOAL_MILLISECONDS = 300
OUTPUT = Path("build/bench/matrix.json")
SECRET = "a secret for measuring that is long enough"  # noqa: S105 - protects nothing
STATES = (State.SUBMITTED, State.SIGNED_OFF, State.RETURNED, State.IN_PROGRESS)


def fill(claims: int) -> World:
    """Make a placement whose entries support so many items each, spread over all of them."""
    world = make_world(items=ITEMS)
    items = world.items
    for number in range(1, ENTRIES + 1):
        chosen = [items[(number * 7 + step * 13) % ITEMS] for step in range(claims)]
        version = EvidenceVersion(
            number=1,
            state=EvidenceState.SUBMITTED,
            title=f"Entry {number}",
            type=EvidenceType.PRACTICAL_TASK,
            happened_from=today() - timedelta(days=number),
            what_i_did="I set the instrument up and compared ten readings with the local limit. " * 5,
            declared_at=now(),
            submitted_at=now(),
            digest="0" * 64,
            claims=[
                Claim(
                    item_id=item.id,
                    location="page 1",
                    basis=ClaimBasis.THEORETICAL if number % 5 == 0 else ClaimBasis.FIRST_HAND,
                )
                for item in chosen
            ],
        )
        db.session.add(Evidence(placement_id=world.placement.id, number=number, versions=[version]))
    for place, item in enumerate(items):
        state = STATES[place % len(STATES)]
        db.session.add(
            SignOffCase(id=new_id(), placement_id=world.placement.id, item_id=item.id, state=state)
        )
    db.session.commit()
    return world


def figures_of(app: Flask, world: World) -> dict[str, dict[str, float]]:
    """Measure the page and the table of a placement as its supervisor sees them."""
    base = f"/placements/{world.placement.id}/matrix"
    addresses = {
        "page 1": base,
        "last page": f"{base}?page=4",
        "one state": f"{base}?state=returned",
        "table (CSV)": f"{base}.csv",
    }
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = world.supervisor.fs_uniquifier
        session["_fresh"] = True
        sessions.begin(session)
    asked = 0

    def count(*_more: object) -> None:
        nonlocal asked
        asked += 1

    sa.event.listen(db.engine, "before_cursor_execute", count)
    found: dict[str, dict[str, float]] = {}
    for name, address in addresses.items():
        times: list[float] = []
        worked: list[float] = []
        for _ in range(WARMING + RUNS):
            asked, began, began_work = 0, time.perf_counter(), time.process_time()
            answer = client.get(address)
            times.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - began_work) * 1000)
            if answer.status_code != 200:  # noqa: PLR2004 - HTTP's own word for well
                raise SystemExit(f"{address} answered {answer.status_code}")
        found[name] = {
            "milliseconds": statistics.median(times[WARMING:]),
            "processor": statistics.median(worked[WARMING:]),
            "kilobytes": len(answer.data) / 1000,
            "queries": asked,
        }
    return found


def measure(claims: int, folder: Path) -> dict[str, dict[str, float]]:
    """Measure a placement in a database of its own."""
    settings = read_settings(
        {"TECHFOLIO_DATA": str(folder), "TECHFOLIO_SECRET": SECRET, "TECHFOLIO_LOG_LEVEL": "ERROR"}
    )
    engine = open_engine(settings)
    upgrade(engine)
    engine.dispose()
    app = create_app(settings)
    with app.app_context():
        return figures_of(app, fill(claims))


def main() -> None:
    """Print the figures and write them down."""
    results: dict[int, dict[str, dict[str, float]]] = {}
    print(f"matrix of {ENTRIES} entries by {ITEMS} items, median of {RUNS}; goal {GOAL_MILLISECONDS} ms")
    for each in CLAIMS_OF_AN_ENTRY:
        with tempfile.TemporaryDirectory() as folder:
            results[each] = measure(each, Path(folder))
        for name, one in results[each].items():
            met = "met" if one["milliseconds"] < GOAL_MILLISECONDS else "missed"
            print(
                f"{each * ENTRIES:>6} claims  {name:<12}{one['milliseconds']:>9.1f} ms"
                f" (processor {one['processor']:.1f} ms)"
                f"{one['kilobytes']:>9.0f} kB{one['queries']:>5.0f} queries   {met}"
            )
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps({"figures": results, "goal": GOAL_MILLISECONDS}, indent=1))


if __name__ == "__main__":
    main()
