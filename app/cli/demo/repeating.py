"""The repetitions of the demo: what trainees noted at the bench, and what supervisors have initialled."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.cli.demo.days import AFTERNOON, WEEK, Weeks, at
from app.cli.demo.people import Supervising, Training
from app.cli.demo.texts import read
from app.core.actor import Actor
from app.core.clock import pretending, today
from app.core.ids import new_id
from app.placements.access import placement_for
from app.placements.models import Placement
from app.placements.queries import pinned_catalogues
from app.repetitions import service
from app.repetitions.models import Repetition
from app.repetitions.values import Outcome, Performance

OUTCOMES = {"own": Outcome.INDEPENDENT, "help": Outcome.HELPED, "not": Outcome.NOT_ACHIEVED}
EVENING = 17
# What was noted in the last two weeks waits for an initial still.
TO_READ = 2 * WEEK


def note_repetitions(
    placement: Placement, training: Training, weeks: Weeks, actors: Mapping[str, Actor]
) -> None:
    """Let a trainee have noted repetitions, and whoever supervised then have initialled the older ones."""
    ids = {item.code: item.id for one in pinned_catalogues(placement.id) for item in one.taking_evidence}
    noted = []
    for told in read("repetitions").get(training.address, ()):
        for line in told["lines"]:
            given = _performance(line, told["equipment"], weeks)
            if given.day < today():
                with pretending(at(given.day, AFTERNOON)):
                    access = placement_for(actors[training.address], placement.id)
                    noted.append(service.note(access, ids[told["item"]], given, new_id(), no_patient=False))
    for part in training.supervised:
        _initial(noted, part, weeks, actors)


def _performance(line: Sequence[str], equipment: str, weeks: Weeks) -> Performance:
    when, outcome, *more = line
    note, other = (*more, "", "")[:2]
    return Performance(
        day=weeks.day(when), outcome=OUTCOMES[outcome], equipment=other or equipment, note=note
    )


def _initial(
    noted: Iterable[Repetition], part: Supervising, weeks: Weeks, actors: Mapping[str, Actor]
) -> None:
    last = weeks.day(f"{part.last_week} Fri") if part.last_week else date.max
    first = weeks.day(f"{part.first_week} Mon")
    for one in noted:
        day = one.newest.day
        if first <= day <= last and day + TO_READ < today():
            with pretending(at(day, EVENING)):
                service.initial(actors[part.address], [one.newest.id])
