"""Measures how long a signature takes to record, with histories and ledgers of different lengths behind it.

A signature is the whole of the verb: the board is locked and gathered, the policy asked, history and ledger
written, the transaction committed with the stored answer. The database is SQLite. Goal: a median under 20 ms
with 10,000 steps in the history and as many links in the chain, and no growth with the length.

The lengths take turns, one signature each, so that a machine that is busy for a while is so for all of them.
Beside the time stand two figures that no other work on the machine changes: the statements that a signature
sends, and the steps that SQLite takes for them. The walk over the whole ledger is measured too.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import Flask

from app.cli.database import open_engine, upgrade
from app.competencies import service
from app.competencies.board import board_for
from app.config import read_settings
from app.core.actor import Actor
from app.extensions import db
from app.factory import create_app
from app.ledger.checking import check_chains
from app.ledger.queries import entry_count
from app.placements.access import placement_for
from tests.competencies.entries import make_submitted
from tests.competencies.long_history import lengthen
from tests.ledger.costs import cost_of
from tests.people import make_world

# The shortest has a case for every item too: what grows is the history, not the number of cases.
LENGTHS = (100, 1_000, 10_000)
RUNS = 40
WARM_UP = 3
GOAL_MILLISECONDS = 20
OUTPUT = Path("build/bench/ledger.json")
SECRET = "a secret for measuring that is long enough"  # noqa: S105 - protects nothing


@dataclass(slots=True)
class Bench:
    """A database with one placement, one item of which is signed off again and again."""

    app: Flask
    placement_id: UUID
    item_id: UUID
    supervisor: Actor
    trainee: Actor
    times: list[float] = field(default_factory=list)

    def prepared(self) -> Callable[[], None]:
        """Return the signature as it will be given, with nothing remembered: as a request begins."""
        board = board_for(placement_for(self.supervisor, self.placement_id).placement)
        shown = board.digest(self.item_id)
        db.session.commit()
        db.session.expunge_all()

        def sign() -> None:
            access = placement_for(self.supervisor, self.placement_id)
            service.sign_off(access, self.item_id, "I have seen it.", shown, confirmed_no_identifiers=True)
            db.session.commit()

        return sign

    def ask_again(self) -> None:
        """Reopen the item and ask for its sign-off once more."""
        access = placement_for(self.supervisor, self.placement_id)
        service.reopen(access, self.item_id, "Once more.")
        service.submit(placement_for(self.trainee, self.placement_id), self.item_id)
        db.session.commit()

    def time_one(self) -> None:
        """Sign once and keep the milliseconds that it took."""
        with self.app.app_context():
            sign = self.prepared()
            began = time.perf_counter()
            sign()
            self.times.append((time.perf_counter() - began) * 1000)
            self.ask_again()

    def figures(self) -> dict[str, float]:
        """Return all figures; the chains have to hold."""
        with self.app.app_context():
            cost = cost_of(self.prepared())
            began = time.perf_counter()
            findings = list(check_chains(lambda _done: None))
            walk = (time.perf_counter() - began) * 1000
            if findings:
                raise SystemExit(f"The chain does not hold: {findings[0]}")
            measured = self.times[WARM_UP:]
            return {
                "signature_ms": statistics.median(measured),
                "slowest_ms": max(measured),
                "statements": cost.statements,
                "database_steps": cost.steps,
                "walk_ms": walk,
                "links": entry_count(),
            }


def make_bench(folder: Path, links: int) -> Bench:
    """Make a database with a history of a length."""
    settings = read_settings({"TECHFOLIO_DATA": str(folder), "TECHFOLIO_SECRET": SECRET})
    engine = open_engine(settings)
    upgrade(engine)
    engine.dispose()
    app = create_app(settings)
    with app.app_context():
        world = make_world(items=40)
        make_submitted(world)
        lengthen(world, links)
        return Bench(
            app, world.placement.id, world.items[0].id, world.supervisor.actor(), world.trainee.actor()
        )


def main() -> None:
    """Measure, print the figures side by side, and write them down."""
    with tempfile.TemporaryDirectory() as folder:
        benches = {links: make_bench(Path(folder) / str(links), links) for links in LENGTHS}
        for _ in range(WARM_UP + RUNS):
            for bench in benches.values():
                bench.time_one()
        results = {links: bench.figures() for links, bench in benches.items()}
    first, last = results[LENGTHS[0]]["signature_ms"], results[LENGTHS[-1]]["signature_ms"]
    print(
        f"{'links before':>14} {'signature':>12} {'slowest':>12} {'statements':>11} {'steps':>8} {'walk':>11}"
    )
    for links, found in results.items():
        print(
            f"{links:>14,} {found['signature_ms']:>9.1f} ms {found['slowest_ms']:>9.1f} ms "
            f"{found['statements']:>11} {found['database_steps']:>8,} {found['walk_ms']:>8.0f} ms"
        )
    print(f"ratio of the longest to the shortest: {last / first:.2f}; goal {GOAL_MILLISECONDS} ms and flat")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps({"goal_ms": GOAL_MILLISECONDS, "ratio": last / first, "lengths": results}))


if __name__ == "__main__":
    main()
