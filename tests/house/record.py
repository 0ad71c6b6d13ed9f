"""A CPD record of somebody who is registered, with one of everything that its pages show."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.core.clock import today
from app.core.ids import new_id
from app.cpd import activities, service
from app.cpd.activities import Sorted
from app.cpd.queries import record_for, standards_of
from app.cpd.service import Statement
from app.cpd.values import ActivityKind, Period
from app.extensions import db
from app.identity.models import User
from app.placements.access import placement_for
from app.portfolio.service import Words
from tests.cpd.records import stated
from tests.house.table import Table


def keep_record(table: Table) -> None:
    """Let the trainee of a table be registered and keep a record; commit."""
    trainee = db.session.get_one(User, table.people["trainee"])
    table.record = table.running | record_of(trainee, table.finished["placement_id"])
    db.session.commit()


def record_of(trainee: User, finished_id: UUID) -> dict[str, Any]:
    """Start the record of somebody whose training is finished; return the values of its addresses."""
    actor = trainee.actor()
    record = service.start_record(placement_for(actor, finished_id), stated())
    access = record_for(actor, record.id)
    heading = standards_of(record.id)[0].item_id
    words = Words(title="Learned the new phantom", happened_from=today(), what_i_did="I measured it.")
    said = Sorted(ActivityKind.WORK_BASED, 90, "How it drifts.", "I check it weekly.", "Fewer repeats.")
    done = activities.record_activity(access, new_id(), words, said, [heading])
    activities.finish(actor, done)
    # A draft can be sorted anew, with all its words.
    draft = activities.record_activity(access, new_id(), words, said, [heading])
    db.session.flush()
    service.save_period(access, Period(today() - timedelta(days=20), today()))
    service.save_summary(access, "I look after cameras.", 1)
    service.save_statement(access, heading, Statement("I keep it.", (done.evidence_id,)), 2)
    return {"placement_id": record.id, "evidence_id": draft.evidence_id, "item_id": heading}
