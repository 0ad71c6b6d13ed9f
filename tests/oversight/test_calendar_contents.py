"""What stands in whose calendar, and that it goes with the part: nobody's name, nothing that was written."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.actor import Role
from app.core.clock import today
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.identity.service import take_part
from app.placements.models import Handover, PlacementState, Supervision
from app.placements.visit_models import Visit, VisitPlacement
from app.standards.values import WeekSpan
from app.tables import metadata
from tests.house.table import set_table
from tests.oversight.calendars import address_for, events_of, fetched, titles_of
from tests.people import World, make_framework, make_placement, make_user, make_world
from tests.reviews.meetings import planned, signed

pytestmark = pytest.mark.database


def visited(world: World, moderator: User, *, in_days: int = 20) -> Visit:
    """Let a moderator visit the centre and look at the placement; commit."""
    first = today() + timedelta(days=in_days)
    visit = Visit(
        id=new_id(),
        centre_id=world.centre.id,
        moderator_id=moderator.id,
        starts_on=first,
        ends_on=first + timedelta(days=1),
        planned_by_id=world.coordinator.id,
    )
    visit.placements = [VisitPlacement(placement_id=world.placement.id)]
    db.session.add(visit)
    db.session.commit()
    return visit


def handed_over(world: World, colleague: User, *, days: int) -> Supervision:
    """Let a colleague stand in for the supervisor from yesterday on; commit."""
    supervision = Supervision(
        placement_id=world.placement.id,
        supervisor_id=colleague.id,
        starts_on=today() - timedelta(days=1),
        ends_on=today() + timedelta(days=days),
    )
    supervision.handover = Handover(
        group_id=new_id(),
        absent_id=world.supervisor.id,
        made_by_id=world.supervisor.id,
        reason="Away with a secret",
    )
    db.session.add(supervision)
    db.session.commit()
    return supervision


def test_a_trainees_calendar_holds_reviews_visits_and_the_end(app: Flask) -> None:
    world = make_world()
    moderator = make_user("Mo Reader", centre=world.centre, role=Role.MODERATOR)
    review = planned(world, in_days=10)
    visited(world, moderator)
    events = events_of(fetched(app, address_for(world.trainee)))
    assert [event.title for event in events] == [
        "Monthly meeting",
        "A moderator visits",
        "Planned end of the placement",
    ]
    assert events[0].first == review.planned_on
    assert events[0].uid == f"review-{review.id}@localhost"
    assert events[1].after - events[1].first == timedelta(days=2)


def test_the_weeks_in_which_planned_items_are_due_are_counted(app: Flask) -> None:
    centre = make_world().centre
    trainee = make_user("Olu Beside", centre=centre, role=Role.TRAINEE)
    make_placement(
        centre,
        trainee,
        make_framework(weeks=dict(enumerate((WeekSpan(1, last) for last in (20, 20, 30)), 1))),
    )
    titles = titles_of(app, address_for(trainee))
    assert titles[:2] == ["2 items planned for this week", "1 item planned for this week"]


def test_a_review_moves_to_the_day_on_which_it_was_held_and_keeps_its_number(app: Flask) -> None:
    world = make_world()
    address = address_for(world.trainee)
    review = signed(world)
    event = events_of(fetched(app, address))[0]
    assert event.uid.startswith(f"review-{review.id}@")
    assert event.first == today()
    assert event.sequence == review.revision - 1 > 0


def test_old_entries_are_left_out(app: Flask) -> None:
    world = make_world()
    address = address_for(world.trainee)
    for days in (-100, -200):
        planned(world, in_days=days)
    assert titles_of(app, address).count("Monthly meeting") == 1


def test_what_was_planned_falls_away_with_the_end_of_the_placement(app: Flask) -> None:
    world = make_world()
    addresses = [address_for(world.trainee), address_for(world.supervisor)]
    planned(world, in_days=9)
    assert [len(titles_of(app, one)) for one in addresses] == [2, 1]
    world.placement.state, world.placement.finished_on = PlacementState.FINISHED, today()
    assert [titles_of(app, one) for one in addresses] == [[], []]


def test_a_supervisor_reads_of_reviews_with_a_trainee_and_loses_them_with_the_supervision(app: Flask) -> None:
    world = make_world()
    planned(world, in_days=9)
    supervision = world.placement.supervisions[0]
    supervision.ends_on = today() + timedelta(days=30)
    address = address_for(world.supervisor)
    assert titles_of(app, address) == ["Monthly meeting with a trainee", "Your supervision of a trainee ends"]
    supervision.ends_on = today() + timedelta(days=8)
    assert titles_of(app, address) == ["Your supervision of a trainee ends"]
    supervision.ends_on = today() - timedelta(days=1)
    assert titles_of(app, address) == []


@pytest.mark.parametrize("who", ["supervisor", "moderator", "coordinator"])
def test_who_leaves_the_centre_finds_nothing_of_it_any_more(app: Flask, who: str) -> None:
    world = make_world()
    moderator = make_user("Mo Reader", centre=world.centre, role=Role.MODERATOR)
    visited(world, moderator)
    user = moderator if who == "moderator" else getattr(world, who)
    address = address_for(user)
    assert len(titles_of(app, address)) == 1
    take_part(user, world.centre.id, Role(who))
    assert titles_of(app, address) == []


def test_a_moderator_reads_of_their_own_visits_and_the_centres_name_alone(app: Flask) -> None:
    world = make_world()
    world.centre.name = "Canolfan Hyfforddi Gŵyr ac Ystradgynlais - Łódź 🏥, " + "Bangor; " * 15
    moderator = make_user("Mo Reader", centre=world.centre, role=Role.MODERATOR)
    other = make_user("Max Reader", centre=world.centre, role=Role.MODERATOR)
    visit = visited(world, moderator)
    answer = fetched(app, address_for(moderator))
    (event,) = events_of(answer)
    assert event.title == f"Visit to {world.centre.name}"
    assert event.address.endswith(f"/visits/{visit.id}")
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75
    assert titles_of(app, address_for(other)) == []
    assert titles_of(app, address_for(world.coordinator)) == [f"Moderator's visit to {world.centre.name}"]
    assert titles_of(app, address_for(world.supervisor)) == ["A moderator visits"]


def test_both_sides_of_a_hand_over_read_when_it_ends(app: Flask) -> None:
    world = make_world()
    colleague = make_user("Cleo Colleague", centre=world.centre, role=Role.SUPERVISOR)
    supervision = handed_over(world, colleague, days=5)
    planned(world, in_days=3)
    planned(world, in_days=7)
    theirs, own = address_for(colleague), address_for(world.supervisor)
    assert titles_of(app, theirs) == [
        "Monthly meeting with a trainee",
        "Last day on which you stand in for a colleague",
    ]
    assert "Last day on which a colleague stands in for you" in titles_of(app, own)
    supervision.ends_on = today() - timedelta(days=1)
    assert titles_of(app, theirs) == []
    assert len(titles_of(app, own)) == 2


def test_a_person_reads_nothing_of_others(app: Flask) -> None:
    world, elsewhere = make_world(), make_world()
    planned(world, in_days=3)
    for user in (elsewhere.supervisor, elsewhere.coordinator, make_user("Nobody At All")):
        assert titles_of(app, address_for(user)) == []
    beside = make_user("Olu Beside", centre=world.centre, role=Role.TRAINEE)
    make_placement(world.centre, beside, world.framework)
    assert titles_of(app, address_for(beside)) == ["Planned end of the placement"]


def test_no_calendar_holds_a_word_that_anybody_wrote(app: Flask) -> None:
    """Every text in the database is looked for in every person's calendar; centres' names may stand there."""
    table = set_table()
    centres = set(db.session.scalars(sa.text("SELECT name FROM centre")))
    words = {
        str(value)
        for one in metadata.sorted_tables
        for row in db.session.execute(sa.select(one))
        for column, value in zip(one.columns, row, strict=True)
        if isinstance(column.type, (sa.String, sa.Text)) and not isinstance(column.type, sa.Enum) and value
    }
    # What is shorter than four letters, or is a code of ours, says nothing of anybody.
    words = {one for one in words if len(one) > 3 and " " in one} | {"Tamsin", "Olu", "Sam", "Vic", "camera"}
    assert len(words) > 60
    found = 0
    for user_id in table.people.values():
        user = db.session.get_one(User, user_id)
        text = b"".join(fetched(app, address_for(user)).data.split(b"\r\n ")).decode()
        found += text.count("BEGIN:VEVENT")
        assert not [one for one in words - centres if one in text]
    assert found > 8
