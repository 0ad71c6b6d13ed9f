"""When a file of the pack was made is the same to whoever holds it and to a query."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.export.models import MADE_AT, Export, PackKind
from app.extensions import db
from app.jobs.models import Job, JobState
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]

ASKED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FINISHED = datetime(2026, 3, 2, 9, 4, tzinfo=UTC)


@pytest.mark.parametrize("state", [None, JobState.RUNNING, JobState.DONE])
def test_a_file_is_made_when_its_job_is_done_or_else_when_it_was_asked_for(state: JobState | None) -> None:
    world = make_world()
    made_at = FINISHED if state is JobState.DONE else ASKED
    job = None
    if state is not None:
        finished_at = FINISHED if state is JobState.DONE else None
        job = Job(kind="pack", arguments={}, state=state, finished_at=finished_at)
    export = Export(
        placement=world.placement,
        kind=PackKind.PORTFOLIO,
        job=job,
        requested_by_id=world.trainee.id,
        created_at=ASKED,
    )
    db.session.add(export)
    db.session.commit()
    told = db.session.execute(sa.select(MADE_AT).select_from(Export).outerjoin(Export.job)).scalar_one()
    assert (export.made_at, told) == (made_at, made_at)
