"""Which acts a story consists of and when each was done: pure values, in the order of time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto

from app.cli.demo.assessing import Assessed
from app.cli.demo.days import Weeks, at, next_friday, working_days_later, years_ago
from app.cli.demo.texts import Entry, Reopening, Report, Return, Story

# Hours of the day at which the demo's people do things.
MORNING, JUDGING, WRITING, SENDING = 8, 15, 16, 17
BETWEEN_SIGNATURES = timedelta(minutes=7)
SINCE_LAST_NIGHT = timedelta(hours=14)


class Kind(Enum):
    """What is done in one act."""

    WRITE = auto()
    SUBMIT = auto()
    WITHDRAW = auto()
    CORRECT = auto()
    AMEND = auto()
    RETURN = auto()
    SIGN = auto()
    REOPEN = auto()
    REPORT = auto()
    RESTORE = auto()
    ASK = auto()
    ASSESS = auto()
    DECLINE = auto()
    REFLECT = auto()


@dataclass(frozen=True)
class Act:
    """One thing that somebody does.

    Attributes:
        at: when.
        kind: what.
        entry: the entry that it is about, or None.
        words: what the draft says from here on, where something is written.
        codes: the items that sign-off is asked for, or that are decided on.
        text: feedback, statement or reason.
        report: the report of patient data that it is about, or None.
        assessed: the assessment that it is about, or None.
    """

    at: datetime
    kind: Kind
    entry: Entry | None = None
    words: Mapping[str, str] | None = None
    codes: frozenset[str] = frozenset()
    text: str = ""
    report: Report | None = None
    assessed: Assessed | None = None


def days_of(entry: Entry, weeks: Weeks, today: date) -> tuple[date | None, date | None]:
    """Return the first and last day of the work; None where the entry does not say."""
    if entry.ago:
        return years_ago(entry.ago, today), None
    return (
        weeks.day(entry.when) if entry.when else None,
        weeks.day(entry.to) if entry.to else None,
    )


def timeline(story: Story, weeks: Weeks, present: datetime) -> list[Act]:
    """Return all acts of a story, oldest first."""
    acts = [act for entry in story.entries for act in _entry(entry, story, weeks, present)]
    acts += [_reopening(given, weeks) for given in story.reopened]
    acts += [act for report in story.reports for act in _report(report, story, weeks)]
    acts += [act for given in story.assessments for act in _assessment(given, weeks)]
    return sorted(acts, key=lambda act: (act.at, act.kind.value))


def _entry(entry: Entry, story: Story, weeks: Weeks, present: datetime) -> Iterator[Act]:
    if entry.is_draft:
        written = at(weeks.day(entry.when), WRITING) if entry.when else present - SINCE_LAST_NIGHT
        yield Act(written, Kind.WRITE, entry, entry.words)
        return
    given = next((given for given in story.returns if given.entry == entry.key), None)
    asked = frozenset(code for code, key in story.asked_with().items() if key == entry.key)
    sent = _sent(entry, weeks)
    if given is None:
        yield from _written_and_sent(entry, sent, asked)
        yield from _signatures(story, sent, asked)
        return
    words = {**entry.words, **(given.before or {})}
    yield Act(at(sent, WRITING), Kind.WRITE, entry, words)
    yield Act(at(sent, SENDING), Kind.SUBMIT, entry, codes=frozenset({given.item}))
    yield from _returned(given, entry, story, sent, asked)


def _sent(entry: Entry, weeks: Weeks) -> date:
    if entry.sent:
        return weeks.day(entry.sent)
    return working_days_later(weeks.day(entry.to or entry.when), 2)


def _written_and_sent(entry: Entry, sent: date, asked: frozenset[str]) -> Iterator[Act]:
    if entry.withdrawn is None:
        yield Act(at(sent, WRITING), Kind.WRITE, entry, entry.words)
    else:
        yield Act(at(sent, MORNING), Kind.WRITE, entry, {**entry.words, **entry.withdrawn})
        yield Act(at(sent, MORNING, 30), Kind.SUBMIT, entry)
        yield Act(at(sent, WRITING), Kind.WITHDRAW, entry)
        yield Act(at(sent, WRITING, 30), Kind.CORRECT, entry, entry.words)
    yield Act(at(sent, SENDING), Kind.SUBMIT, entry, codes=asked)


def _signatures(story: Story, asked_on: date, codes: frozenset[str]) -> Iterator[Act]:
    """Sign each item on the Friday after it was asked for, some minutes apart."""
    friday = next_friday(at(asked_on, SENDING))
    for place, code in enumerate(sorted(codes & set(story.sign_offs))):
        moment = at(friday, JUDGING) + place * BETWEEN_SIGNATURES
        yield Act(moment, Kind.SIGN, codes=frozenset({code}), text=story.sign_offs[code])


def _returned(given: Return, entry: Entry, story: Story, sent: date, asked: frozenset[str]) -> Iterator[Act]:
    friday = next_friday(at(sent, SENDING))
    yield Act(at(friday, JUDGING), Kind.RETURN, codes=frozenset({given.item}), text=given.feedback)
    if given.before is None:
        return
    again = working_days_later(friday, 3)
    yield Act(at(again, WRITING), Kind.AMEND, entry, entry.words)
    yield Act(at(again, SENDING), Kind.SUBMIT, entry, codes=asked)
    yield from _signatures(story, again, asked)


def _reopening(given: Reopening, weeks: Weeks) -> Act:
    return Act(weeks.instant(given.when), Kind.REOPEN, codes=frozenset({given.item}), text=given.reason)


def _report(report: Report, story: Story, weeks: Weeks) -> Iterator[Act]:
    entry = next(entry for entry in story.entries if entry.key == report.entry)
    reported = Act(weeks.instant(report.when), Kind.REPORT, entry, text=report.reason, report=report)
    yield reported
    if report.restored:
        later = reported.at.replace(minute=50)
        yield replace(reported, at=later, kind=Kind.RESTORE, text=report.restored)


def _assessment(given: Assessed, weeks: Weeks) -> Iterator[Act]:
    if given.asked:
        yield Act(weeks.instant(given.asked), Kind.ASK, assessed=given)
    if not given.signed:
        return
    signed = weeks.instant(given.signed)
    if given.declined:
        yield Act(signed, Kind.DECLINE, text=given.declined, assessed=given)
        return
    yield Act(signed, Kind.ASSESS, assessed=given)
    if given.reflection:
        yield Act(signed + SINCE_LAST_NIGHT, Kind.REFLECT, text=given.reflection, assessed=given)
