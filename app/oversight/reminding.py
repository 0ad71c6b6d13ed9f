"""Reminds people, once a night: what is quiet, waits long, is near or overdue; the digest takes it along."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from app.core import sqlite
from app.core.clock import day_in_words, london_day, today
from app.core.words import plural
from app.extensions import db
from app.identity.queries import centres
from app.mail.reminding import Reminder, remind
from app.mail.values import NoticeKind
from app.oversight.reminder_ground import Ground, grounds_in
from app.oversight.reminder_rules import (
    Due,
    Timing,
    is_away,
    month_without,
    overlong,
    plan_due,
    quiet,
    review_due,
)
from app.placements.programmes import OWN_RECORDS
from app.placements.reminder_settings import wishes_of
from app.placements.reminder_values import ReminderWishes
from app.reviews.kinds import KINDS


def remind_due() -> int:
    """Remind everybody of what is due today, and commit after each placement; return how many were told.

    Reading holds no lock. Whoever is told is noted in the same transaction, so that it does not matter how
    often this runs or where it ended the last time.
    """
    number = 0
    with sqlite.reading_only():
        centre_ids = [centre.id for centre in centres()]
        db.session.rollback()
    for centre_id in centre_ids:
        with sqlite.reading_only():
            wanted = due_in(centre_id, today())
            db.session.rollback()
        for reminders in wanted:
            number += sum(remind(one) for one in reminders)
            db.session.commit()
    return number


def due_in(centre_id: UUID, day: date) -> list[list[Reminder]]:
    """Return what the people of a centre could be reminded of on a day, for each placement apart."""
    wishes = wishes_of(centre_id)
    found: dict[UUID, list[Reminder]] = defaultdict(list)
    for ground in grounds_in(centre_id, day):
        found[ground.placement.id] += [
            *_quiet(ground, wishes, day),
            *_unrecorded(ground, day),
            *_waiting(ground, wishes, day),
            *_reviews(ground, day),
            *_plans(ground, wishes, day),
        ]
    return [reminders for reminders in found.values() if reminders]


def _quiet(ground: Ground, wishes: ReminderWishes, day: date) -> Iterator[Reminder]:
    if ground.clock is None or _is_own_record(ground):
        return
    if found := quiet(ground.clock, ground.tally.last_step, day, wishes.quiet_weeks):
        words = f"Nothing new has come for {plural(found.weeks, 'working week')}"
        yield from _both(ground, NoticeKind.QUIET, found.cause, words, day)


def _unrecorded(ground: Ground, day: date) -> Iterator[Reminder]:
    """Remind the person of their own CPD record; no centre decides about that, and nobody else is told."""
    placement = ground.placement
    if not _is_own_record(ground):
        return
    if found := month_without(ground.written, london_day(placement.created_at), day):
        words = "Nothing was recorded in your CPD record for a month. A few lines are enough."
        address = f"/placements/{placement.id}/cpd"
        yield _one(ground, placement.trainee_id, NoticeKind.CPD_QUIET, found.cause, words, address)


def _is_own_record(ground: Ground) -> bool:
    return ground.placement.programme in OWN_RECORDS


def _waiting(ground: Ground, wishes: ReminderWishes, day: date) -> Iterator[Reminder]:
    asked = ground.tally.asked
    since = london_day(asked.since) if asked.since else None
    if found := overlong(asked.number, since, day, wishes.waiting_days):
        items = "1 item waits" if found.number == 1 else f"{found.number} items wait"
        longest = f"the longest since {day_in_words(found.since)}"
        words = f"{ground.placement.trainee.name}: {items} for your sign-off, {longest}."
        for user_id in ground.supervisors:
            yield _one(ground, user_id, NoticeKind.WAITS_LONG, found.cause, words, "/queue")


def _reviews(ground: Ground, day: date) -> Iterator[Reminder]:
    for review in ground.reviews:
        if found := review_due(review.planned_on, london_day(review.created_at), day):
            words = f"{KINDS[review.kind].title}, {_when(found, 'planned for', 'has not been written up')}"
            # Its number tells two reviews of the same day apart.
            cause = f"{review.id} {found.cause}"
            address = f"/reviews/{review.id}"
            yield from _both(ground, NoticeKind.REVIEW_DUE, cause, words, day, address)


def _plans(ground: Ground, wishes: ReminderWishes, day: date) -> Iterator[Reminder]:
    if ground.clock is None or not wishes.plans or _is_own_record(ground):
        return
    if found := plan_due(ground.clock, ground.plans, day):
        words = f"Training plan of this year, {_when(found, 'to be agreed by', 'has not been agreed')}"
        yield from _both(ground, NoticeKind.PLAN_DUE, found.cause, words, day)


def _when(due: Due, before: str, after: str) -> str:
    words = f"{before} {day_in_words(due.day)}"
    return f"{words}, {after}" if due.timing is Timing.OVERDUE else words


def _both(
    ground: Ground, kind: NoticeKind, cause: str, words: str, day: date, address: str = ""
) -> Iterator[Reminder]:
    """Remind both sides; a trainee who is away is left in peace until they are back."""
    placement = ground.placement
    where = address or f"/placements/{placement.id}"
    if not is_away(ground.clock, day):
        yield _one(ground, placement.trainee_id, kind, cause, f"{words}.", where)
    for user_id in ground.supervisors:
        yield _one(ground, user_id, kind, cause, f"{placement.trainee.name}: {_lower(words)}.", where)


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def _one(ground: Ground, user_id: UUID, kind: NoticeKind, cause: str, words: str, address: str) -> Reminder:
    return Reminder(
        user_id=user_id,
        kind=kind,
        cause=cause,
        words=words,
        address=address,
        placement_id=ground.placement.id,
    )
