"""What a colleague does by their link: answer without a name, or decline."""

import secrets
from collections.abc import Mapping
from uuid import uuid4

import sqlalchemy as sa

from app.assessments.form_answers import problems_of
from app.assessments.msf_access import closed_to_rater
from app.assessments.msf_models import MsfAnswer, MsfCycle, MsfInvitation
from app.assessments.msf_workflow import InvitationState
from app.core.errors import InvalidInputError, RefusedError
from app.extensions import db


def answer(invitation: MsfInvitation, answers: Mapping[str, str]) -> None:
    """Keep what a colleague answers, apart from who they are; the link is used up by it.

    The caller has locked the round. Nobody is told: a notice or a mail would say when.

    Raises:
        RefusedError: the link opens nothing now.
        InvalidInputError: an answer is missing or is none that the form knows.
    """
    if reason := closed_to_rater(invitation):
        raise RefusedError(reason.sentence)
    given = {key: text.strip() for key, text in answers.items() if text.strip()}
    if problems := problems_of(invitation.cycle.stored_form.form, given):
        raise InvalidInputError(problems[0].sentence)
    invitation.state = InvitationState.ANSWERED
    _mix_in(invitation.cycle, given)


def decline(invitation: MsfInvitation) -> None:
    """Say that one will not answer; nobody is told.

    Raises:
        RefusedError: the link opens nothing now.
    """
    if reason := closed_to_rater(invitation):
        raise RefusedError(reason.sentence)
    invitation.state = InvitationState.DECLINED
    db.session.flush()


def _mix_in(cycle: MsfCycle, given: dict[str, str]) -> None:
    """Write all answers of a round anew, in random order and under new numbers, with one more among them.

    So neither a number nor a place in the table, nor the transaction that PostgreSQL notes with each row,
    says which answer came when.
    """
    mine = MsfAnswer.cycle_id == cycle.id
    kept = list(db.session.scalars(sa.select(MsfAnswer.answers).where(mine)))
    db.session.execute(sa.delete(MsfAnswer).where(mine))
    db.session.expire_all()
    rows = [{"id": uuid4(), "cycle_id": cycle.id, "answers": each} for each in (*kept, given)]
    secrets.SystemRandom().shuffle(rows)
    db.session.execute(sa.insert(MsfAnswer), rows)
