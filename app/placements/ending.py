"""The end of a placement: finishing it, early or as planned, and letting it go on after all.

Each is noted with who did it, when and why, beside the other changes of its weeks; a placement that was
reopened keeps the day on which it had been finished there.
"""

from datetime import date

from app.core.actor import Actor
from app.core.clock import day_in_words, today
from app.core.errors import InvalidInputError, RefusedError
from app.extensions import db
from app.placements.access import lock_placements
from app.placements.clock_models import ChangeKind, Sort
from app.placements.clock_service import NO_REASON, record, stood_still
from app.placements.models import Placement, PlacementState
from app.placements.programmes import OWN_RECORDS

COMPLETE = "The training is complete."


def finish(actor: Actor, placement: Placement, day: date, reason: str = COMPLETE) -> None:
    """Say that a placement has ended on a day; assigned moderators and examiners can read it from now on.

    Raises:
        RefusedError: it is finished already.
        InvalidInputError: no reason is given, or the day lies in the future or before the start.
    """
    _locked(placement, reason)
    if placement.state is PlacementState.FINISHED:
        raise RefusedError("The placement is finished already.")
    if day > today():
        raise InvalidInputError("The last day is in the future. Finish the placement when it has come.")
    if placement.starts_on and day < placement.starts_on:
        raise InvalidInputError(
            f"The placement starts on {day_in_words(placement.starts_on)}. Give a later day."
        )
    placement.state, placement.finished_on = PlacementState.FINISHED, day
    record(placement, actor, (Sort.END, ChangeKind.ADDED), ("", day_in_words(day)), reason)


def reopen(actor: Actor, placement: Placement, reason: str) -> None:
    """Let a finished placement go on; moderators and examiners do not see it until it is finished again.

    The days since the finish are entered as a break; the co-ordinator removes it where training went on.

    Raises:
        RefusedError: it goes on already.
        InvalidInputError: no reason is given.
    """
    _locked(placement, reason)
    ended = placement.finished_on
    if ended is None:
        raise RefusedError("The placement goes on already.")
    record(placement, actor, (Sort.END, ChangeKind.REMOVED), (day_in_words(ended), ""), reason)
    if placement.programme not in OWN_RECORDS:
        # A record that follows registration has no weeks that could have stood still.
        stood_still(placement, actor, ended)
    placement.state, placement.finished_on = PlacementState.ACTIVE, None
    db.session.flush()


def _locked(placement: Placement, reason: str) -> None:
    """Let two people who end or reopen it at once come one after the other; each has to say why."""
    if not reason.strip():
        raise InvalidInputError(NO_REASON)
    lock_placements(placement.id)
    db.session.refresh(placement, ["state", "finished_on"])
