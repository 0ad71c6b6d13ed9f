"""The demo centre: it loads whole or not at all, its weeks are true, and its history leads to its states."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from app.assessments.binding import is_unchanged
from app.assessments.form_files import starter_forms
from app.assessments.form_values import Outcome
from app.assessments.models import Assessment, StoredForm
from app.assessments.recording import check_events
from app.assessments.workflow import State as AssessmentState
from app.cli.demo import demo, has_people, load_demo, playing, sign_ins
from app.cli.demo.people import TRAININGS, weeks_of
from app.cli.demo.texts import CONTENT, FILES, stories
from app.cli.demo.timeline import Act, timeline
from app.cli.session import working
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.policy import WHO, WHO_BY_CAUSE
from app.competencies.workflow import MOVES, SIGNED, Action, State, after
from app.config import Settings
from app.core.clock import london_day, now, pretending, today
from app.core.errors import RefusedError
from app.core.identifiers import findings_in
from app.export.document import PortfolioDocument
from app.export.gathering import gather_portfolio
from app.export.models import ApplicationFile, RoleReport
from app.export.values import Slot
from app.extensions import db
from app.identity.models import Centre, User
from app.identity.service import add_user
from app.identity.sign_in import DEMO_PASSWORD
from app.ledger.checking import check_chains
from app.logbook.queries import weeks_of as weeks_of_log
from app.logbook.reckoning import sums_of
from app.oversight.outlook_values import Risk, RiskGround
from app.oversight.outlooks import outlooks_of
from app.placements.clock_words import week_words
from app.placements.clocks import clock_of
from app.placements.models import Placement, PlacementState
from app.placements.programmes import Programme
from app.placements.visit_models import Visit
from app.planning.models import PlanAgreement, TrainingPlan, TrainingPlanItem
from app.portfolio.models import Attachment, EvidenceVersion, Reflection
from app.portfolio.values import AttachmentState, EvidenceState
from app.repetitions.queries import noted_on
from app.repetitions.values import Outcome as Went
from app.reviews.kinds import ReviewKind
from app.reviews.models import Review, VisitNote
from app.standards.models import FrameworkItem
from app.tally.service import wrong
from app.verification.models import VerificationSample
from tests.application import on_postgresql, settings_for
from tests.postgres import create_database, drop_database

pytestmark = pytest.mark.database
PROMISED = (
    *("week6", "week31", "finished", "equivalence", "supervisor"),
    *("coordinator", "verifier", "moderator", "examiner", "admin"),
)
TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){9}(?!\d)")


@pytest.fixture(scope="module")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Run the command once, on a database without a single table."""
    data = tmp_path_factory.mktemp("demo")
    if not on_postgresql():
        yield _made(settings_for(data))
        return
    url = create_database(request.getfixturevalue("postgres"), f"demo_{secrets.token_hex(4)}")
    yield _made(settings_for(data, DATABASE_URL=url.render_as_string(hide_password=False)))
    drop_database(url)


def _made(settings: Settings) -> Settings:
    assert not has_people(settings)
    result = CliRunner().invoke(demo, obj=settings, catch_exceptions=False)
    assert result.exit_code == 0
    assert "The demo centre is ready." in result.output
    return settings


@pytest.fixture
def loaded(made: Settings) -> Iterator[Settings]:
    """Open an application on the demo centre; nothing that a test does there is kept."""
    with working(made):
        yield made
        db.session.rollback()


def placement_of(address: str) -> Placement:
    return db.session.scalars(
        sa.select(Placement).join(Placement.trainee).where(User.email == f"{address}@demo.example")
    ).one()


# By the clock: in three blocks, at one place after the other, at 0.6 of full time, and away twice.
TIMES = {
    "week6": "Week 6 of 50",
    "week31": "Week 31 of 50",
    "week18": "Week 18 of 50",
    "week14": "Week 14 of 50",
    "finished": "Week 50 of 50, ended",
    "equivalence": "",
}


def time_of(address: str) -> str:
    """Return what the clock of a placement says today."""
    clock = clock_of(placement_of(address))
    return week_words(clock, today()) if clock else ""


def states_of(placement: Placement) -> dict[str, State]:
    """Return how far every item that is signed off by itself is, by its code."""
    versions = [link.framework_version_id for link in placement.frameworks]
    items = db.session.scalars(
        sa.select(FrameworkItem).where(
            FrameworkItem.framework_version_id.in_(versions), FrameworkItem.counts.is_(True)
        )
    )
    cases = db.session.scalars(sa.select(SignOffCase).where(SignOffCase.placement_id == placement.id))
    found = {case.item_id: case.state for case in cases}
    return {item.code: found.get(item.id, State.NOT_STARTED) for item in items}


def test_everything_that_is_promised_is_there(loaded: Settings) -> None:
    # Everybody is there, and the page of sign-ins names them.
    printed = sign_ins(loaded)
    assert all(f"{name}@demo.example" in printed for name in PROMISED)
    assert DEMO_PASSWORD in printed
    assert all(user.is_demo and user.password for user in db.session.scalars(sa.select(User)))
    assert [centre.is_demo for centre in db.session.scalars(sa.select(Centre))] == [True]

    # One placement is finished, with every item signed off, and read by those from outside.
    finished = placement_of("finished")
    assert finished.state is PlacementState.FINISHED
    standing = states_of(finished)
    assert len(standing) > 30
    assert set(standing.values()) <= SIGNED
    assert {reader.user.email.split("@")[0] for reader in finished.readers} == {"moderator", "examiner"}
    document = gather_portfolio(finished).document
    assert isinstance(document, PortfolioDocument)
    assert not document.draft

    # The weeks are true today; equivalence has none.
    for address, week in (("week6", 6), ("week31", 31)):
        placement = placement_of(address)
        assert placement.starts_on is not None
        assert (today() - placement.starts_on).days // 7 + 1 == week
        assert placement.weeks == 50
    assert {address: time_of(address) for address in TIMES} == TIMES
    equivalence = placement_of("equivalence")
    assert equivalence.starts_on is None
    oldest = db.session.scalar(
        sa.select(sa.func.min(EvidenceVersion.happened_from)).where(
            EvidenceVersion.evidence.has(placement_id=equivalence.id)
        )
    )
    assert oldest is not None
    assert today() - oldest > timedelta(days=5 * 365)

    # Every state that anybody can bring about occurs somewhere.
    doable = {action for action, who in WHO.items() if who} | {action for action, _ in WHO_BY_CAUSE}
    reachable = {state for (_, action), state in MOVES.items() if action in doable} | {State.NOT_STARTED}
    seen = {state for training in TRAININGS for state in states_of(placement_of(training.address)).values()}
    assert seen == reachable
    assert set(db.session.scalars(sa.select(EvidenceVersion.state).distinct())) == set(EvidenceState)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Reflection))
    hidden = db.session.scalars(sa.select(Attachment).where(Attachment.state == AttachmentState.HIDDEN)).all()
    assert [file.filename for file in hidden] == ["sample-port-photo.jpg"]

    # Those who apply have their documents and their report on role and responsibilities.
    for placement in (finished, equivalence):
        assert db.session.get_one(RoleReport, placement.id).text
    slots = db.session.scalars(
        sa.select(ApplicationFile.slot).where(ApplicationFile.placement_id == equivalence.id)
    )
    assert set(slots) == set(Slot)


def test_the_history_leads_to_each_state_and_lies_in_the_past(loaded: Settings) -> None:
    assert has_people(loaded)
    moment = datetime.now(UTC)
    actions = set()
    for case in db.session.scalars(sa.select(SignOffCase)):
        state, last = State.NOT_STARTED, datetime.min.replace(tzinfo=UTC)
        for place, event in enumerate(case.events, start=1):
            assert event.sequence == place
            assert event.from_state is state
            reached = after(state, event.action)
            assert reached is event.to_state
            assert last <= event.at <= moment
            state, last = event.to_state, event.at
            actions.add(event.action)
        assert case.state is state
    assert actions == set(Action) - {Action.WITHDRAW}


def test_a_sample_a_visit_and_reviews_are_there_to_look_at(loaded: Settings) -> None:
    assert loaded.data.exists()
    sample = db.session.scalars(sa.select(VerificationSample)).one()
    assert sample.seed == "4711"
    assert {item.decision_id is None for item in sample.items} == {True, False}
    visit = db.session.scalars(sa.select(Visit)).one()
    assert visit.starts_on <= today() <= visit.ends_on
    assert set(db.session.scalars(sa.select(VisitNote.shared))) == {True, False}
    reviews = db.session.scalars(sa.select(Review)).all()
    assert {review.kind for review in reviews} == set(ReviewKind)
    assert all(review.held_on is None or review.held_on <= today() for review in reviews)
    assert {len(review.signatures) for review in reviews} == {0, 1, 2}
    # What changed was read when the review was held, not with what came later.
    first = min(reviews, key=lambda review: review.planned_on if review.held_on else date.max)
    assert "Since the placement began" in first.changes[0]


def test_there_are_plans_agreed_proposed_and_being_made_and_a_secondment(loaded: Settings) -> None:
    assert loaded.data.exists()
    rows = db.session.execute(
        sa.select(User.email, TrainingPlan.number, TrainingPlan.state)
        .join(Placement, Placement.id == TrainingPlan.placement_id)
        .join(User, User.id == Placement.trainee_id)
        .order_by(TrainingPlan.made_at)
    )
    assert {(email.partition("@")[0], number, state.value) for email, number, state in rows} == {
        ("finished", 1, "agreed"),
        ("week31", 1, "agreed"),
        ("week31", 2, "agreed"),
        ("week18", 1, "agreed"),
        ("week18", 2, "draft"),
        ("week14", 1, "agreed"),
        ("week6", 1, "proposed"),
    }
    away = db.session.scalars(sa.select(TrainingPlanItem).where(TrainingPlanItem.away)).all()
    assert {row.secondment for row in away} == {"Eastmere Infirmary, water plant"}
    assert all(one.at <= now() for one in db.session.scalars(sa.select(PlanAgreement)))


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("address", "fewest"), [("finished", 45), ("week31", 26), ("week18", 27), ("week6", 4)]
)
def test_weekly_logs_are_filled_initialled_and_close_to_what_was_planned(address: str, fewest: int) -> None:
    placement = placement_of(address)
    clock, weeks = clock_of(placement), weeks_of_log(placement.id)
    assert clock is not None
    assert len(weeks) >= fewest
    assert sum(week.newest.initial is not None for week in weeks) >= len(weeks) * 2 // 3
    sums = sums_of(clock, {week.monday: week.newest.entry for week in weeks}, today())
    assert Fraction(8, 10) <= sums.logged_when_over / sums.planned <= 1
    assert all(not findings_in((("", week.newest.words),)) for week in weeks)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("address", "fewest"), [("finished", 20), ("week31", 10), ("week18", 3)])
def test_repetitions_are_noted_and_mostly_initialled(address: str, fewest: int) -> None:
    placement = placement_of(address)
    noted = noted_on([placement.id])
    assert len(noted) >= fewest
    assert sum(one.newest.initial is not None for one in noted) >= len(noted) * 2 // 3
    assert {one.newest.outcome for one in noted} >= {Went.INDEPENDENT, Went.HELPED}
    assert not findings_in([("", f"{one.newest.equipment}\n{one.newest.note}") for one in noted])


# How each stands: one on time, one a little late, one at risk. In week 6 it hangs on the day of the week.
STANDINGS = {
    "week14": (Risk.ON_TRACK, set()),
    "week18": (Risk.WATCH, {RiskGround.MAY_MISS_THE_END, RiskGround.WAITING}),
    "week31": (
        Risk.AT_RISK,
        {RiskGround.MISSES_THE_END, RiskGround.LATE, RiskGround.WAITING, RiskGround.RETURNED},
    ),
    "finished": (Risk.UNTOLD, set()),
}


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("address", STANDINGS)
def test_the_cohort_shows_all_ways_to_stand(address: str) -> None:
    placement = placement_of(address)
    found = outlooks_of([placement])[placement.id]
    # On whatever day of the week it is looked at: the demo is made on any.
    this_monday = today() - timedelta(days=today().weekday())
    for day in (this_monday + timedelta(days=place) for place in range(today().weekday(), 7)):
        seen = replace(found, day=day)
        assert (seen.risk, set(seen.grounds)) == STANDINGS[address], day


@pytest.mark.usefixtures("loaded")
def test_who_is_registered_has_every_item_of_their_training_signed_off() -> None:
    trained, record = db.session.scalars(
        sa.select(Placement)
        .join(Placement.trainee)
        .where(User.email == "registered@demo.example")
        .order_by(Placement.starts_on)
    )
    assert (trained.state, record.programme) == (PlacementState.FINISHED, Programme.CPD)
    standing = states_of(trained)
    assert len(standing) > 50
    assert set(standing.values()) == {State.SIGNED_OFF}
    assert trained.starts_on
    assert trained.finished_on
    signed = db.session.scalars(
        sa.select(SignOffEvent).join(SignOffEvent.case).where(SignOffCase.placement_id == trained.id)
    ).all()
    assert all(trained.starts_on < london_day(one.at) <= trained.finished_on for one in signed)
    assert outlooks_of([trained])[trained.id].progress.percentage == 100


def test_the_supervisor_who_moved_on_signed_only_in_her_time(loaded: Settings) -> None:
    assert loaded.data.exists()
    placement = placement_of("week31")
    span = next(span for span in placement.supervisions if span.supervisor.email.startswith("former"))
    assert span.ends_on is not None
    assert span.ends_on < today()
    signed = db.session.scalars(
        sa.select(SignOffEvent).where(SignOffEvent.actor_id == span.supervisor_id)
    ).all()
    assert signed
    assert all(span.starts_on <= event.at.date() <= span.ends_on for event in signed)


def test_the_stored_answers_are_those_of_the_engine(loaded: Settings) -> None:
    assert loaded.data.exists()
    assert list(wrong()) == []


def test_no_text_holds_a_number_that_could_be_a_patients(loaded: Settings) -> None:
    assert loaded.data.exists()
    versions = db.session.scalars(sa.select(EvidenceVersion)).all()
    texts = [
        f"{version.title} {version.equipment} {version.what_i_did} {version.what_happened}"
        for version in versions
    ]
    texts += db.session.scalars(sa.select(SignOffEvent.text)).all()
    texts += [path.read_text(encoding="utf-8") for path in (*CONTENT.iterdir(), *FILES.glob("*.csv"))]
    found = [re.sub(r"\D", "", match) for text in texts for match in TEN_DIGITS.findall(text)]
    assert [number for number in found if not number.startswith("999")] == []


def test_running_it_again_changes_nothing(made: Settings) -> None:
    def counted() -> list[int | None]:
        with working(made):
            tables = (User, Centre, EvidenceVersion, SignOffEvent)
            return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]

    before = counted()
    again = CliRunner().invoke(demo, obj=made, catch_exceptions=False)
    assert again.exit_code == 0
    assert "nothing was changed" in again.output
    assert "week6@demo.example" in again.output
    with pytest.raises(RefusedError, match="here already"):
        load_demo(made)
    assert counted() == before


def test_it_is_refused_in_production(settings: Settings) -> None:
    production = settings_for(
        settings.data,
        TECHFOLIO_MODE="production",
        TECHFOLIO_PUBLIC_URL="https://techfolio.example.org",
        DATABASE_URL=settings.database_url,
    )
    result = CliRunner().invoke(demo, obj=production)
    assert isinstance(result.exception, RefusedError)
    assert "production" in result.exception.sentence
    assert not has_people(settings)


def test_it_is_refused_beside_a_real_person(settings: Settings) -> None:
    with working(settings):
        add_user("real@person.example", "A real person")
    with pytest.raises(RefusedError, match="not a demo person"):
        load_demo(settings)
    assert sign_ins(settings) == ""
    with working(settings):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 1


def test_one_that_was_stopped_half_way_leaves_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = playing.Player.play
    played: list[Act] = []

    def stopped(player: playing.Player, act: Act) -> None:
        if len(played) == 20:
            raise KeyboardInterrupt
        played.append(act)
        play(player, act)

    monkeypatch.setattr(playing.Player, "play", stopped)
    with pytest.raises(KeyboardInterrupt):
        load_demo(settings)
    assert len(played) == 20
    assert not has_people(settings)
    assert sign_ins(settings) == ""


@pytest.mark.parametrize("day", range(7))
def test_nothing_lies_in_the_future_on_any_day_of_the_week(day: int) -> None:
    moment = datetime(2027, 3, 22, 8, 0, tzinfo=UTC) + timedelta(days=day)
    told = stories([training.story for training in TRAININGS])
    with pretending(moment):
        for training in TRAININGS:
            weeks = weeks_of(training)
            assert weeks.monday(training.week) == today() - timedelta(days=today().weekday())
            acts = timeline(told[training.story], weeks, moment)
            assert acts[-1].at <= moment


@pytest.mark.usefixtures("loaded")
def test_assessments_are_there_in_every_state_that_a_visitor_should_see() -> None:
    found = {
        (one.state, one.answers.outcome if one.answers else None) for one in db.session.query(Assessment)
    }
    assert found == {
        (AssessmentState.ASKED, None),
        (AssessmentState.DECLINED, None),
        (AssessmentState.COMPLETED, Outcome.SATISFACTORY),
        (AssessmentState.COMPLETED, Outcome.UNSATISFACTORY),
    }
    assert all(is_unchanged(one) for one in db.session.query(Assessment) if one.answers)
    assert db.session.query(StoredForm).count() == len(starter_forms())
    assert [*check_chains(lambda _done: None), *check_events()] == []
