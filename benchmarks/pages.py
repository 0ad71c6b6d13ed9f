"""Measures the server time of the five main pages with 1 and with 200 trainees in the database.

Each trainee has 24 entries with a claim each and as many sign-off cases in every state. Times are of whole
requests through the application, without network; the database is SQLite. Goal: under 30 ms each, and flat.
"""

import json
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app.cli.database import open_engine, upgrade
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.workflow import MOVES, Action, State
from app.config import read_settings
from app.core.actor import Role
from app.core.clock import now, today
from app.core.ids import new_id
from app.extensions import db
from app.factory import create_served_app
from app.identity import sessions
from app.identity.models import User
from app.portfolio.models import Claim, Evidence, EvidenceVersion
from app.portfolio.values import EvidenceState, EvidenceType
from app.standards.models import FrameworkVersion
from tests.people import World, make_framework, make_placement, make_user, make_world

TRAINEES = (1, 200)
ITEMS = 40
ENTRIES = 24
RUNS = 40
GOAL_MILLISECONDS = 30
OUTPUT = Path("build/bench/pages.json")
SECRET = "a secret for measuring that is long enough"  # noqa: S105 - protects nothing
STATES = (State.SUBMITTED, State.SIGNED_OFF, State.RETURNED, State.IN_PROGRESS)
PATHS: dict[State, tuple[Action, ...]] = {
    State.IN_PROGRESS: (Action.START,),
    State.SUBMITTED: (Action.START, Action.SUBMIT),
    State.RETURNED: (Action.START, Action.SUBMIT, Action.RETURN),
    State.SIGNED_OFF: (Action.START, Action.SUBMIT, Action.SIGN_OFF),
}


def add_entries(placement_id: object, framework: FrameworkVersion, trainee: User, supervisor: User) -> None:
    """Give a placement entries, claims and cases, as a year of work would."""
    items = [item for item in framework.items if item.takes_evidence]
    for number in range(1, ENTRIES + 1):
        item = items[(number - 1) % len(items)]
        version = EvidenceVersion(
            number=1,
            state=EvidenceState.SUBMITTED,
            title=f"Entry {number} on {item.title}",
            type=EvidenceType.PRACTICAL_TASK,
            happened_from=today() - timedelta(days=number),
            what_i_did="I set the instrument up, took ten readings and compared them with the local limit. "
            * 5,
            declared_at=now(),
            submitted_at=now(),
            digest="0" * 64,
            claims=[Claim(item_id=item.id, location="page 1")],
        )
        entry = Evidence(placement_id=placement_id, number=number, versions=[version])
        db.session.add(entry)
        state = STATES[number % len(STATES)]
        case = SignOffCase(id=new_id(), placement_id=placement_id, item_id=item.id, state=state)
        db.session.add(case)
        before = State.NOT_STARTED
        for sequence, action in enumerate(PATHS[state], start=1):
            after = MOVES[(before, action)]
            decided = action in {Action.RETURN, Action.SIGN_OFF}
            db.session.add(
                SignOffEvent(
                    case_id=case.id,
                    sequence=sequence,
                    action=action,
                    from_state=before,
                    to_state=after,
                    actor_id=(supervisor if decided else trainee).id,
                    capacity="supervisor" if decided else "trainee",
                    text="Clear and complete." if decided else "",
                    confirmed_no_identifiers=action is Action.SIGN_OFF,
                    content_digest="0" * 64 if action is Action.SIGN_OFF else "",
                )
            )
            before = after
    db.session.flush()


def fill(trainees: int) -> World:
    """Make a centre with so many trainees; every supervisor has five of them."""
    world = make_world(items=ITEMS)
    add_entries(world.placement.id, world.framework, world.trainee, world.supervisor)
    other = make_framework(ITEMS)
    supervisor = make_user(centre=world.centre, role=Role.SUPERVISOR)
    for number in range(1, trainees):
        trainee = make_user(centre=world.centre, role=Role.TRAINEE)
        if number % 5 == 0:
            supervisor = make_user(centre=world.centre, role=Role.SUPERVISOR)
        placement = make_placement(world.centre, trainee, other, supervisor=supervisor)
        add_entries(placement.id, other, trainee, supervisor)
    db.session.commit()
    return world


def signed_in(app: Flask, user: User) -> FlaskClient:
    """Return a client with which a person is signed in."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = user.fs_uniquifier
        session["_fresh"] = True
        sessions.begin(session)
    return client


def measure(client: FlaskClient, address: str) -> float:
    """Return the median time of a page in milliseconds."""
    times = []
    for number in range(RUNS + 3):
        began = time.perf_counter()
        answer = client.get(address)
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP's own word for well
            raise SystemExit(f"{address} answered {answer.status_code}")
        if number >= 3:  # noqa: PLR2004 - the first few compile templates and fill caches
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def pages_of(trainees: int, folder: Path) -> dict[str, float]:
    """Measure the five pages in a database with so many trainees."""
    settings = read_settings(
        {"TECHFOLIO_DATA": str(folder), "TECHFOLIO_SECRET": SECRET, "TECHFOLIO_LOG_LEVEL": "ERROR"}
    )
    engine = open_engine(settings)
    upgrade(engine)
    engine.dispose()
    app = create_served_app(settings)
    with app.app_context():
        world = fill(trainees)
        clients = {
            name: signed_in(app, getattr(world, name)) for name in ("trainee", "supervisor", "coordinator")
        }
        base = f"/placements/{world.placement.id}"
    wanted = {
        "trainee's home": ("trainee", "/"),
        "evidence list": ("trainee", f"{base}/evidence"),
        "competencies": ("trainee", f"{base}/competencies"),
        "supervisor's queue": ("supervisor", "/queue"),
        "co-ordinator's home": ("coordinator", "/"),
    }
    return {name: measure(clients[who], address) for name, (who, address) in wanted.items()}


def main() -> None:
    """Print the figures side by side and write them down."""
    figures: dict[str, dict[int, float]] = {}
    for trainees in TRAINEES:
        with tempfile.TemporaryDirectory() as folder:
            for name, median in pages_of(trainees, Path(folder)).items():
                figures.setdefault(name, {})[trainees] = median
    few, many = TRAINEES
    heading = f"page (median of {RUNS})"
    print(f"{heading:<28}{few:>8} trainee{many:>8} trainees   ratio   goal {GOAL_MILLISECONDS} ms")
    for name, times in figures.items():
        met = "met" if max(times.values()) < GOAL_MILLISECONDS else "missed"
        print(
            f"{name:<28}{times[few]:>13.1f} ms{times[many]:>14.1f} ms{times[many] / times[few]:>8.2f}   {met}"
        )
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps({"milliseconds": figures, "goal": GOAL_MILLISECONDS}, indent=1))


if __name__ == "__main__":
    main()
