"""Builds the whole demo centre in the transaction that is open."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from app.assessments.form_files import starter_forms
from app.assessments.guest_domains import keep_domains
from app.assessments.publishing import publish_form
from app.cli.demo import documents, looking, people, registered
from app.cli.demo.days import Weeks, at
from app.cli.demo.entering import enter_weeks
from app.cli.demo.filing import keep_files
from app.cli.demo.meetings import MEETINGS, hold
from app.cli.demo.people import TRAININGS, Training
from app.cli.demo.plans import VERSIONS, make_version
from app.cli.demo.playing import Player
from app.cli.demo.repeating import note_repetitions
from app.cli.demo.rounds import ROUNDS, hold_round
from app.cli.demo.texts import Story, stories
from app.cli.demo.timeline import MORNING, Act, timeline
from app.cli.demo.weekly import log_weeks
from app.cli.standards_reading import starter_crosswalks, starter_files
from app.core.actor import Actor
from app.core.clock import now, pretending, today
from app.export.models import RoleReport
from app.extensions import db
from app.identity.models import User
from app.mail.service import read_until
from app.placements import ending
from app.placements import service as placements
from app.placements.models import Placement, ReaderRole
from app.portfolio.files import Kept
from app.standards import crosswalks
from app.standards.crosswalk_files import read_crosswalk
from app.standards.documents import read_framework
from app.standards.models import FrameworkVersion
from app.standards.service import publish

READ_IN_WEEK = 51
NEWS = timedelta(days=3)
VISITED = ("week31", "week18")


def build(advance: Callable[[int, int], None]) -> None:
    """Make centre, people, placements and everything on them; `advance` is told what is done of how much.

    Raises:
        TechfolioError: something in the database stands in the way; nothing may then be committed.
    """
    told = stories([training.story for training in TRAININGS])
    plans = {training.address: _acts(training, told[training.story]) for training in TRAININGS}
    made = {
        f"{training.address}-{name}": content
        for training in TRAININGS
        for name, content in documents.made_for(training.address, today()).items()
    }
    names = {file for story in told.values() for entry in story.entries for file in entry.files}
    total = sum(len(acts) for acts in plans.values())
    advance(0, total)
    kept = keep_files(names, made)
    versions = _publish()
    began = min(registered.first_day(), *(people.weeks_of(training).first for training in TRAININGS))
    with pretending(at(began, MORNING)):
        centre, users = people.add_people()
        keep_domains([centre.id], people.GUEST_DOMAIN)
    actors = {address: user.actor() for address, user in users.items()}
    registered.play(centre, users, versions, kept)
    made_placements: dict[str, Placement] = {}
    done = 0
    for training in TRAININGS:
        weeks = people.weeks_of(training)
        with pretending(at(weeks.first, MORNING)):
            placement = people.add_placement(centre, users, versions, training, weeks)
        enter_weeks(placement, training, weeks, actors)
        player = Player(placement, training, weeks, users, kept)
        made_placements[training.address] = placement
        waiting = _besides_the_story(placement, training, weeks, actors)
        for act in plans[training.address]:
            while waiting and waiting[0][0] <= act.at:
                waiting.pop(0)[1]()
            player.play(act)
            done += 1
            advance(done, total)
        for _, happen in waiting:
            happen()
        log_weeks(placement, training, weeks, actors)
        note_repetitions(placement, training, weeks, actors)
        _close(placement, training, told[training.story], users, kept)
    looking.add_sample(centre, actors)
    looking.add_visit(centre, [made_placements[address] for address in VISITED], actors)
    # The demo's people have looked in since; only the latest is news to them.
    read_until(now() - NEWS)


def _acts(training: Training, story: Story) -> list[Act]:
    return timeline(story, people.weeks_of(training), now())


def _besides_the_story(
    placement: Placement, training: Training, weeks: Weeks, actors: Mapping[str, Actor]
) -> list[tuple[datetime, Callable[[], None]]]:
    """Return what happens on a placement besides its story, and when: meetings, feedback, plans."""
    meetings = [
        (one.at(weeks), partial(hold, placement, one, weeks, actors))
        for one in MEETINGS
        if one.training == training.address
    ]
    rounds = [
        (one.at(weeks), partial(hold_round, placement, one, weeks, actors))
        for one in ROUNDS
        if one.training == training.address
    ]
    plans = [
        (one.at(weeks), partial(make_version, placement, one, weeks, actors))
        for one in VERSIONS
        if one.training == training.address
    ]
    return sorted([*meetings, *rounds, *plans], key=lambda pair: pair[0])


def _publish() -> dict[str, FrameworkVersion]:
    """Publish the starter sets with crosswalks and forms, or find them there; return the sets by key."""
    found = [publish(read_framework(path)).version for path in starter_files()]
    for form in starter_forms():
        publish_form(form)
    for path in starter_crosswalks():
        crosswalks.load(read_crosswalk(path))
    return {version.framework.key: version for version in found}


def _close(
    placement: Placement,
    training: Training,
    story: Story,
    users: Mapping[str, User],
    kept: Mapping[str, Kept],
) -> None:
    """Add what belongs to a placement besides evidence, and finish it where it has come to its end."""
    weeks = people.weeks_of(training)
    last = min(weeks.day(f"{people.WHOLE_PLACEMENT} Fri"), today())
    present = today()
    with pretending(min(at(last, MORNING), now())):
        if story.role_report:
            db.session.add(RoleReport(placement_id=placement.id, text=story.role_report))
        documents.add_to(placement, training.address, kept, present)
        if training.finished:
            ending.finish(users["coordinator"].actor(), placement, last)
    if training.finished:
        with pretending(weeks.instant(f"{READ_IN_WEEK} Tue")):
            placements.assign_reader(placement, users["moderator"].id, ReaderRole.MODERATOR)
            placements.assign_reader(placement, users["examiner"].id, ReaderRole.EXAMINER)
    db.session.flush()
