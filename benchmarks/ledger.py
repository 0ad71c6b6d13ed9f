"""Measures how long a signature takes to record, with ledgers of different lengths behind it.

A signature is the whole of the verb: the board is locked and gathered, the policy asked, history and ledger
written, the transaction committed. The database is SQLite. Goal: a median under 20 ms with 10,000 links in
the chain, and no growth with the length. The walk over the whole ledger is measured beside it.
"""

import json
import statistics
import tempfile
import time
from pathlib import Path

from flask import Flask

from app.cli.database import open_engine, upgrade
from app.competencies import service
from app.competencies.board import board_for
from app.config import read_settings
from app.core.clock import now
from app.core.ids import new_id
from app.extensions import db
from app.factory import create_app
from app.ledger.checking import check_chains
from app.ledger.queries import entry_count
from app.ledger.service import record
from app.ledger.values import Authority, Fact
from app.placements.access import placement_for
from tests.competencies.entries import make_submitted
from tests.people import World, make_world

LENGTHS = (0, 1_000, 10_000)
RUNS = 40
GOAL_MILLISECONDS = 20
OUTPUT = Path("build/bench/ledger.json")
SECRET = "a secret for measuring that is long enough"  # noqa: S105 - protects nothing


def lengthen(world: World, links: int) -> None:
    """Give a placement's chain a number of links."""
    for number in range(links):
        record(
            Fact(
                placement_id=world.placement.id,
                kind="item:submit",
                subject_id=new_id(),
                record_id=new_id(),
                actor_id=world.trainee.id,
                capacity="trainee",
                authority=Authority.ACCOUNT,
                registration=("", ""),
                content_digest="0" * 64,
                text=f"Step {number}",
                at=now(),
            )
        )
        if number % 500 == 0:
            db.session.commit()
            db.session.expire_all()
    db.session.commit()


def signatures(world: World) -> list[float]:
    """Sign an item off again and again; return the milliseconds of each signature."""
    supervisor, trainee = world.supervisor.actor(), world.trainee.actor()
    placement_id, item_id, times = world.placement.id, world.items[0].id, []
    for _ in range(RUNS):
        shown = board_for(placement_for(supervisor, placement_id).placement).digest(item_id)
        db.session.commit()
        # As a request begins: nothing is remembered from before.
        db.session.expunge_all()
        began = time.perf_counter()
        access = placement_for(supervisor, placement_id)
        service.sign_off(access, item_id, "I have seen it.", shown, confirmed_no_identifiers=True)
        db.session.commit()
        times.append((time.perf_counter() - began) * 1000)
        service.reopen(placement_for(supervisor, placement_id), item_id, "Once more.")
        service.submit(placement_for(trainee, placement_id), item_id)
        db.session.commit()
    return times


def measure(app: Flask, links: int) -> dict[str, float]:
    """Return the figures for a chain of some length, on a fresh database."""
    with app.app_context():
        world = make_world(items=40)
        make_submitted(world)
        lengthen(world, links)
        times = signatures(world)
        began = time.perf_counter()
        findings = list(check_chains(lambda _done: None))
        walk = (time.perf_counter() - began) * 1000
        if findings:
            raise SystemExit(f"The chain does not hold: {findings[0]}")
        return {
            "signature_ms": statistics.median(times),
            "slowest_ms": max(times),
            "walk_ms": walk,
            "links": entry_count(),
        }


def main() -> None:
    """Measure, print the figures side by side, and write them down."""
    results: dict[int, dict[str, float]] = {}
    for links in LENGTHS:
        with tempfile.TemporaryDirectory() as folder:
            settings = read_settings({"TECHFOLIO_DATA": folder, "TECHFOLIO_SECRET": SECRET})
            engine = open_engine(settings)
            upgrade(engine)
            engine.dispose()
            results[links] = measure(create_app(settings), links)
    first, last = results[LENGTHS[0]]["signature_ms"], results[LENGTHS[-1]]["signature_ms"]
    print(f"{'links before':>14} {'signature':>12} {'slowest':>12} {'walk of all':>14}")
    for links, found in results.items():
        print(
            f"{links:>14,} {found['signature_ms']:>9.1f} ms {found['slowest_ms']:>9.1f} ms "
            f"{found['walk_ms']:>11.0f} ms"
        )
    print(
        f"ratio of the longest to the empty chain: {last / first:.2f}; goal {GOAL_MILLISECONDS} ms and flat"
    )
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps({"goal_ms": GOAL_MILLISECONDS, "ratio": last / first, "lengths": results}))


if __name__ == "__main__":
    main()
