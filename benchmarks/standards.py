"""Measures standards: a set of 5,000 items in from each format, its tree page, and progress of a cohort.

Goals: 5,000 items read, checked and published in under 5 s, whatever the format; the tree page in under 100
ms of server time; progress of 300 trainees on 150 items each in under 150 ms.
"""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from app.cli.database import open_engine, upgrade
from app.competencies.board import board_for
from app.competencies.cohort import progress_of
from app.competencies.models import SignOffCase
from app.competencies.workflow import State
from app.config import read_settings
from app.core.actor import Role
from app.core.ids import new_id
from app.extensions import db
from app.factory import create_app
from app.identity import sessions
from app.placements.models import Placement
from app.standards import service
from app.standards.formats.apart import read_apart
from app.standards.formats.preview import file_name
from app.standards.formats.reading import document_of_reading
from app.standards.formats.values import Header
from app.standards.formats.writing import WRITERS, write
from app.standards.models import FrameworkVersion
from app.standards.values import FrameworkDocument, Provenance
from tests.people import World, make_framework, make_placement, make_user, make_world
from tests.standards.frameworks import large

ITEMS = 5_000
TRAINEES = 300
ITEMS_EACH = 150
RUNS = 15
IMPORTS = 5
OK = 200
SECRET = "a secret for measuring that is long enough"  # noqa: S105 - protects nothing
GOALS = {"import": 5_000, "tree page": 100, "progress": 150}
OUTPUT = Path("build/bench/standards.json")


def timed(work: Callable[[], object], runs: int = 1) -> float:
    """Return the median time of a piece of work in milliseconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def repeated(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the median and the longest time of a piece of work in milliseconds."""
    times = [timed(work) for _ in range(runs)]
    return statistics.median(times), max(times)


def imports(app: Flask, document: FrameworkDocument) -> dict[str, float]:
    """Bring the set in from a file of each format, as the command and the wizard do; nothing is kept."""
    found = {}
    for format_ in WRITERS:
        ours = replace(document, key=f"large-{format_.value}")
        raw, name = write(ours, format_), file_name(ours, format_)
        header = Header(ours.key, ours.version, "Large", "P", "any", None, "adapted", "A benchmark")

        def bring_in(raw: bytes = raw, name: str = name, header: Header = header) -> None:
            with app.app_context():
                service.publish(document_of_reading(read_apart(raw, name), header, name))
                db.session.rollback()

        middle, longest = repeated(bring_in, IMPORTS)
        found[f"import {format_.value}"] = middle
        found[f"import {format_.value}, longest"] = longest
    return found


def tree_page(app: Flask, world: World, version: FrameworkVersion) -> dict[str, float]:
    """Open the tree page, cold once and then warm, and search in it."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = world.trainee.fs_uniquifier
        session["_fresh"] = True
        sessions.begin(session)
    address = f"/standards/{version.id}"

    def load(query: str = "") -> None:
        answer = client.get(address + query)
        if answer.status_code != OK:
            raise SystemExit(f"{address} answered {answer.status_code}")

    return {
        "tree page, first time": timed(load),
        "tree page": timed(load, RUNS),
        "tree page, search": timed(lambda: load("?words=part+7+unit"), RUNS),
    }


def cohort(world: World) -> list[UUID]:
    """Make trainees with cases in mixed states on a set of their size."""
    framework = make_framework(ITEMS_EACH)
    items = [item.id for item in framework.items if item.counts]
    draw = random.Random(5)  # noqa: S311 - a fixed mixture, no secret
    states = [State.SIGNED_OFF, State.SIGNED_OFF, State.VERIFIED, State.SUBMITTED, State.IN_PROGRESS]
    placements = []
    for _ in range(TRAINEES):
        trainee = make_user(centre=world.centre, role=Role.TRAINEE)
        placement = make_placement(world.centre, trainee, framework)
        placements.append(placement.id)
        rows = [
            {"id": new_id(), "placement_id": placement.id, "item_id": item, "state": draw.choice(states)}
            for item in items
        ]
        db.session.execute(sa.insert(SignOffCase), rows)
    db.session.commit()
    return placements


def main() -> None:
    """Measure, print and write the figures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(
            {"TECHFOLIO_DATA": folder, "TECHFOLIO_SECRET": SECRET, "TECHFOLIO_LOG_LEVEL": "ERROR"}
        )
        engine = open_engine(settings)
        upgrade(engine)
        engine.dispose()
        app = create_app(settings)
        document = replace(
            large(ITEMS), provenance=Provenance.ADAPTED, notice="", title="Large", source="A file"
        )
        with app.app_context():
            world = make_world(items=10)
            version = service.publish(large(ITEMS)).version
            placements = cohort(world)
            figures = imports(app, document)
            figures |= tree_page(app, world, version)
            figures["progress"] = timed(lambda: progress_of(placements), RUNS)
            one = db.session.get_one(Placement, placements[0])
            figures["one placement, by the engine"] = timed(lambda: board_for(one).progress, RUNS)
    for name, milliseconds in figures.items():
        goal = GOALS.get(name.split(" ")[0] if name.startswith("import") else name)
        verdict = "" if goal is None else f"  goal {goal:,} ms: {'met' if milliseconds < goal else 'missed'}"
        print(f"{name:30} {milliseconds:10.1f} ms{verdict}")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
