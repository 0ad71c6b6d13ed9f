"""A placement with a row in every table that can belong to one, and a file that another placement shares."""

from dataclasses import dataclass

from app.assessments.guest_links import make_link
from app.assessments.guest_models import Purpose
from app.assessments.models import AssessmentReflection, GuestAssessor
from app.assessments.msf_models import MsfReflection, MsfSelfRating
from app.blobs import service as blobs
from app.blobs.models import DerivedKind
from app.competencies.models import SignOffCase, SignOffEvent, SignOffEventEvidence
from app.competencies.queue_models import CaseOpened
from app.competencies.recording import record_event
from app.competencies.refiling_models import CarriedWords, Refiling
from app.competencies.withheld_models import WithheldWords
from app.competencies.workflow import Action, State
from app.core.actor import Role
from app.core.base import Base
from app.core.clock import now, today
from app.core.ids import new_id
from app.cpd.models import CpdActivity, CpdProfile, CpdRegistration
from app.cpd.values import ActivityKind
from app.export.choice_models import PackChoice, PackFileChoice, PackLog
from app.export.cv_models import CvChoice, CvEntry
from app.export.cv_values import CvSection, CvSource
from app.export.models import ApplicationFile, Export, ExportVolume, PackChange, PackSection, RoleReport
from app.export.screening_models import Outcome, Screening, ScreeningRun
from app.export.values import PackKind, Slot
from app.export.wet_marks import new_token
from app.export.wet_models import SignatureScan, SignatureSheet
from app.extensions import db
from app.identity.models import User
from app.identity.service import add_centre
from app.jobs.models import Job, JobState
from app.logbook.hours import HOUR
from app.logbook.models import LoggedWeek, WeekInitial, WeekVersion
from app.mail.reminding import Reminder, remind
from app.mail.service import post, tell
from app.mail.values import NoticeKind
from app.placements.clock import monday_of
from app.placements.clock_models import (
    ChangeKind,
    ClockChange,
    PlacementBlock,
    PlacementBreak,
    PlacementExtension,
    PlacementHours,
    Sort,
)
from app.placements.clock_values import BreakKind
from app.placements.models import (
    Handover,
    Placement,
    PlacementMove,
    PlacementMoveItem,
    PlacementReader,
    PortfolioView,
    ReaderRole,
    Supervision,
)
from app.placements.move_models import CentreMove, SupervisionChange, SupervisionChangeKind
from app.placements.visit_models import Visit, VisitPlacement
from app.planning.models import Ending, PlanAgreement
from app.portfolio.models import (
    Attachment,
    Claim,
    Evidence,
    EvidenceComment,
    EvidenceVersion,
    PatientDataReport,
    Reflection,
    VersionFile,
)
from app.portfolio.notes_models import SupervisorNote
from app.portfolio.values import EvidenceState, EvidenceType
from app.repetitions import values as repetitions
from app.repetitions.models import Repetition, RepetitionInitial, RepetitionVersion
from app.reviews.kinds import ReviewKind
from app.reviews.models import Review, ReviewAction, ReviewSignature, VisitNote
from app.standards.difference import Kind
from app.standards.values import WeekSpan
from app.verification.models import SampledItem, VerificationSample
from app.web.held import HeldForm
from tests.assessments.filled import make_begun, make_completed
from tests.assessments.rounds import make_released
from tests.people import World, make_framework, make_placement, make_user, make_world
from tests.planning.plans import make_agreed, make_plan

PDF = "application/pdf"


@dataclass
class Example:
    """What was made; digests of contents by what they are."""

    world: World
    other: Placement
    digests: dict[str, str]
    submitted: Evidence
    draft: Evidence

    @property
    def placement(self) -> Placement:
        """Return the placement that is exported or erased."""
        return self.world.placement


def make_example() -> Example:
    """Make it and commit it."""
    world = make_world()
    other_trainee = make_user("Olu Other", centre=world.centre, role=Role.TRAINEE)
    other = make_placement(world.centre, other_trainee, world.framework)
    names = (
        "shared",
        "own",
        "drafted",
        "cv",
        "preview",
        "section",
        "export",
        "scan",
        "other section",
        "volume",
    )
    kept = blobs.keep_all([(name.encode(), PDF) for name in names])
    digests = dict(zip(names, kept, strict=True))
    submitted = entry(world.placement, world.trainee, 1, [digests["shared"], digests["own"]])
    draft = entry(world.placement, world.trainee, 2, [digests["drafted"]], submitted=False)
    theirs = entry(other, other_trainee, 1, [digests["shared"]])
    db.session.add(Reflection(evidence=submitted, text="I was nervous."))
    _registered(world, submitted, draft)
    db.session.flush()
    sign_off(world, submitted)
    first = submitted.attachments[0]
    blobs.record_derivation(digests["preview"], DerivedKind.PREVIEW, digests["own"], None, "page 1")
    blobs.record_derivation(digests["section"], DerivedKind.SECTION, digests["shared"], first.id)
    blobs.record_derivation(digests["export"], DerivedKind.EXPORT, digests["shared"], first.id)
    blobs.record_derivation(
        digests["other section"], DerivedKind.SECTION, digests["shared"], theirs.attachments[0].id
    )
    _surroundings(world, other, digests, submitted)
    _moves(world)
    _comments(world, submitted)
    _refiling(world, submitted)
    _verified(world)
    _reviewed(world)
    _planned(world)
    _visited(world)
    db.session.commit()
    _assessments(world, submitted)
    return Example(world, other, digests, submitted, draft)


def _registered(world: World, submitted: Evidence, draft: Evidence) -> None:
    """Add what only a record that follows registration has; here it stands beside all the rest."""
    number = world.placement.id
    db.session.add_all(
        [
            CpdRegistration(placement_id=number, register="The Register", number="1", registered_on=today()),
            CpdActivity(evidence=submitted, kind=ActivityKind.FORMAL, learnt="Why it drifts."),
            CpdActivity(evidence=draft, kind=ActivityKind.OTHER, learnt="Unfinished thoughts."),
            CpdProfile(placement_id=number, number=1, period_from=today(), period_to=today()),
        ]
    )
    db.session.flush()


def entry(
    placement: Placement, trainee: User, number: int, files: list[str], *, submitted: bool = True
) -> Evidence:
    """Make an entry with one version, a claim on nothing yet, and files with these digests."""
    evidence = Evidence(id=new_id(), placement=placement, number=number)
    version = EvidenceVersion(
        evidence=evidence, number=1, title=f"Entry {number}", what_i_did="I measured it."
    )
    version.happened_from = today()
    version.type = EvidenceType.PRACTICAL_TASK
    if submitted:
        version.state = EvidenceState.SUBMITTED
        version.declared_at = version.submitted_at = now()
        version.digest = "d" * 64
    for position, digest in enumerate(files):
        file = Attachment(
            evidence=evidence,
            digest=digest,
            filename=f"file{position}.pdf",
            media_type=PDF,
            size=6,
            uploaded_by_id=trainee.id,
        )
        version.files.append(VersionFile(attachment=file, position=position))
    db.session.add(evidence)
    db.session.flush()
    return evidence


def sign_off(world: World, evidence: Evidence) -> None:
    """Claim an item with an entry and sign it off."""
    version = evidence.versions[0]
    item = world.items[0]
    db.session.add(Claim(evidence_version=version, item=item, location="page 1"))
    case = SignOffCase(placement=world.placement, item=item, state=State.SIGNED_OFF)
    event = SignOffEvent(
        case=case,
        sequence=1,
        action=Action.SIGN_OFF,
        from_state=State.SUBMITTED,
        to_state=State.SIGNED_OFF,
        actor=world.supervisor,
        capacity="supervisor",
        text="Seen and right.",
        confirmed_no_identifiers=True,
        content_digest="c" * 64,
    )
    event.evidence = [SignOffEventEvidence(evidence_version=version, digest="d" * 64)]
    db.session.add(case)
    db.session.flush()
    record_event(event)
    db.session.add(CaseOpened(case=case, user_id=world.supervisor.id, content_digest="c" * 64))


def _assessments(world: World, submitted: Evidence) -> None:
    """Let the trainee have been assessed, and the supervisor have begun another one; commit."""
    make_begun(world, title="Begun at the bench")
    done = make_completed(world, evidence_ids=frozenset({submitted.id}))
    db.session.add_all(
        [
            AssessmentReflection(assessment_id=done.id, text="I was tired."),
            GuestAssessor(placement_id=world.placement.id, name="Gus Guest", email="gus@test.example"),
        ]
    )
    make_link(done, Purpose.SIGN)
    cycle = make_released(world)
    db.session.add_all(
        [
            MsfSelfRating(cycle_id=cycle.id, answers={"safe": "always"}),
            MsfReflection(cycle_id=cycle.id, text="I listen too little."),
        ]
    )
    tell(world.trainee.id, NoticeKind.SIGNED, "Something was signed.", "/", world.placement.id)
    remind(
        Reminder(
            user_id=world.trainee.id,
            kind=NoticeKind.QUIET,
            cause="2026-03-04 1",
            words="Nothing new.",
            address="/",
            placement_id=world.placement.id,
        )
    )
    post("gus@test.example", "About it", ["Look."], kind="test", placement_id=world.placement.id)
    db.session.commit()


def _comments(world: World, submitted: Evidence) -> None:
    """Let two people have talked about the submitted entry, and one of them keep a note."""
    note = SupervisorNote(
        placement_id=world.placement.id, written_by_id=world.supervisor.id, text="Slower than last week."
    )
    db.session.add(note)
    for user, part, text in (
        (world.supervisor, "supervisor", "Which camera was it?"),
        (world.trainee, "trainee", "Camera 2, and bed nine."),
    ):
        comment = EvidenceComment(evidence=submitted, written_by=user, capacity=part, text=text)
        db.session.add(comment)
    db.session.flush()


def _refiling(world: World, submitted: Evidence) -> None:
    """Let an entry have been filed elsewhere, and words have gone along."""
    event = db.session.query(SignOffEvent).filter_by(actor_id=world.supervisor.id).one()
    refiling = Refiling(
        evidence_id=submitted.id,
        version_id=submitted.versions[0].id,
        to_type=EvidenceType.PROJECT,
        reason="It was a project.",
        proposed_by_id=world.trainee.id,
    )
    db.session.add(refiling)
    db.session.flush()
    db.session.add(CarriedWords(event_id=event.id, from_event_id=event.id, refiling_id=refiling.id))
    withheld = WithheldWords(
        event_id=event.id,
        group_id=new_id(),
        words="I have seen it.",
        reason="A name",
        reported_by_id=world.trainee.id,
    )
    db.session.add(withheld)
    db.session.flush()


def _moves(world: World) -> None:
    """Let the placement have come from an earlier version of its set."""
    before = make_framework(1)
    move = PlacementMove(
        placement_id=world.placement.id,
        from_version_id=before.id,
        to_version_id=world.framework.id,
        actor_id=world.coordinator.id,
        reason="The publisher replaced it.",
    )
    db.session.add(move)
    db.session.flush()
    db.session.add(
        PlacementMoveItem(
            move_id=move.id,
            old_item_id=before.items[1].id,
            new_item_id=world.items[0].id,
            kind=Kind.MOVED,
        )
    )


def _verified(world: World) -> None:
    """Let the signed item be in a sample."""
    case = db.session.query(SignOffCase).filter_by(placement_id=world.placement.id).one()
    sample = VerificationSample(
        centre_id=world.centre.id,
        percentage=10,
        by_risk=False,
        seed="4711",
        population=[str(case.events[0].id)],
        population_digest="7" * 64,
        drawn_by_id=world.coordinator.id,
    )
    sample.items = [SampledItem(case=case, signature=case.events[0], position=1, reasons=["quick"])]
    db.session.add(sample)
    db.session.flush()


def _reviewed(world: World) -> None:
    """Let both sides have signed a review with an action, and have begun a correction of it."""
    review = Review(
        placement=world.placement,
        kind=ReviewKind.MONTHLY,
        planned_on=today(),
        held_on=today(),
        answers={"well": "The checks."},
        planned_by_id=world.trainee.id,
    )
    review.actions = [
        ReviewAction(position=1, text="Read the log.", owner_id=world.supervisor.id, due_on=today())
    ]
    review.signatures = [
        ReviewSignature(user=person, capacity=side, digest="8" * 64)
        for person, side in ((world.trainee, "trainee"), (world.supervisor, "supervisor"))
    ]
    db.session.add(review)
    db.session.flush()
    review.signed_at = now()
    correction = Review(
        placement=world.placement,
        kind=ReviewKind.MONTHLY,
        planned_on=today(),
        planned_by_id=world.trainee.id,
        replaces_id=review.id,
    )
    db.session.add(correction)
    db.session.flush()


def _planned(world: World) -> None:
    """Let both sides have agreed to a plan, and one have taken back that they agreed to the next."""
    first, second = world.items[0].id, world.items[1].id
    agreed = make_agreed(world, {first: WeekSpan(2, 9), second: None})
    draft = make_plan(world.placement, world.trainee, {first: WeekSpan(4, 9)}, number=2)
    taken_back = PlanAgreement(plan_id=draft.id, user_id=world.trainee.id, capacity="trainee", at=now())
    taken_back.ended_at, taken_back.ended_by_id, taken_back.ending = now(), world.trainee.id, Ending.WITHDRAWN
    db.session.add(taken_back)
    db.session.flush()
    assert agreed.agreed_at


def _visited(world: World) -> None:
    """Let a moderator have visited, with one note that is shared and one that is not."""
    moderator = make_user("Mo Visiting", centre=world.centre, role=Role.MODERATOR)
    visit = Visit(
        centre=world.centre,
        moderator=moderator,
        starts_on=today(),
        ends_on=today(),
        planned_by_id=world.coordinator.id,
    )
    visit.placements = [VisitPlacement(placement=world.placement)]
    db.session.add(visit)
    for text, shared in (("Only for the centre.", False), ("Well recorded.", True)):
        note = VisitNote(
            visit=visit, placement_id=world.placement.id, author=moderator, text=text, shared=shared
        )
        db.session.add(note)
    db.session.flush()


def _weeks(world: World) -> list[Base]:
    """Let somebody have entered one of everything about the weeks of the placement."""
    placement_id = world.placement.id
    return [
        PlacementBlock(placement_id=placement_id, starts_on=today(), supervisor=world.supervisor),
        PlacementHours(placement_id=placement_id, starts_on=today(), part=3, whole=5),
        PlacementBreak(placement_id=placement_id, starts_on=today(), kind=BreakKind.SICKNESS),
        PlacementExtension(placement_id=placement_id, decided_on=today(), weeks=2),
        _logged_week(world),
        _repetition(world),
        ClockChange(
            placement_id=placement_id,
            actor=world.coordinator,
            sort=Sort.EXTENSION,
            kind=ChangeKind.ADDED,
            before="",
            after="2 weeks",
            reason="Agreed.",
        ),
        CentreMove(
            placement_id=placement_id,
            from_centre_id=world.centre.id,
            to_centre_id=add_centre(f"Beyond {placement_id}").id,
            moves_on=today(),
            reason="Agreed.",
            asked_by_id=world.coordinator.id,
        ),
        SupervisionChange(
            placement_id=placement_id,
            supervisor_id=world.supervisor.id,
            kind=SupervisionChangeKind.ASSIGNED,
            starts_on=today(),
            actor_id=world.coordinator.id,
        ),
    ]


def _logged_week(world: World) -> LoggedWeek:
    """Let the trainee have logged a week and a supervisor have seen it."""
    version = WeekVersion(
        number=1, seconds=21 * HOUR, words="Daily checks.", leave=2, written_by_id=world.trainee.id
    )
    version.initial = WeekInitial(initialled_by=world.supervisor)
    return LoggedWeek(placement_id=world.placement.id, monday=monday_of(today()), versions=[version])


def _repetition(world: World) -> Repetition:
    """Let the trainee have noted that they did an item, and the supervisor have initialled it."""
    version = RepetitionVersion(
        number=1,
        day=today(),
        outcome=repetitions.Outcome.INDEPENDENT,
        equipment="Gamma camera 2",
        note="Uniformity flood.",
        written_by_id=world.trainee.id,
    )
    version.initial = RepetitionInitial(initialled_by=world.supervisor)
    return Repetition(
        placement_id=world.placement.id, item_id=world.items[0].id, sent_as=new_id(), versions=[version]
    )


def _surroundings(world: World, other: Placement, digests: dict[str, str], submitted: Evidence) -> None:
    moderator = make_user(centre=world.centre, role=Role.MODERATOR)
    job = Job(kind="pack", arguments={}, owner_id=world.trainee.id, state=JobState.DONE)
    about = Job(kind="sections", arguments={"placement_id": str(world.placement.id)}, state=JobState.DONE)
    unrelated = Job(kind="sections", arguments={"placement_id": str(other.id)}, state=JobState.DONE)
    db.session.add_all([job, about, unrelated])
    db.session.flush()
    entered = _weeks(world)
    stand_in = Handover(
        group_id=new_id(), absent=world.supervisor, made_by=world.coordinator, reason="Annual leave."
    )
    stand_in.supervision = Supervision(
        placement=world.placement, supervisor=make_user(), starts_on=today(), ends_on=today()
    )
    db.session.add_all(
        [
            *entered,
            stand_in,
            PlacementReader(placement=world.placement, user=moderator, role=ReaderRole.MODERATOR),
            PortfolioView(
                placement_id=world.placement.id, user_id=world.supervisor.id, capacity="supervisor", what="E1"
            ),
            ApplicationFile(
                placement_id=world.placement.id,
                slot=Slot.CV,
                title="CV",
                digest=digests["cv"],
                filename="cv.pdf",
                media_type=PDF,
                size=2,
                position=1,
            ),
            RoleReport(placement_id=world.placement.id, text="My role."),
            CvEntry(placement_id=world.placement.id, section=CvSection.POST, title="Technologist"),
            CvChoice(placement_id=world.placement.id, source=CvSource.BUILT),
            Export(
                placement=world.placement,
                kind=PackKind.PORTFOLIO,
                job=job,
                requested_by_id=world.trainee.id,
                digest=digests["export"],
                volumes=[ExportVolume(number=2, digest=digests["volume"], first_page=2)],
            ),
            PackChange(placement_id=world.placement.id, kind=PackKind.PORTFOLIO),
            PackChoice(evidence_id=submitted.id, showcased=True),
            PackLog(placement_id=world.placement.id, printed=True),
            SignatureScan(
                placement_id=world.placement.id,
                sheet=SignatureSheet(
                    placement_id=world.placement.id,
                    kind=PackKind.PORTFOLIO,
                    section_key="declaration",
                    nth=1,
                    number=9,
                    total=10,
                    what="the signed declaration",
                    words="I declare it.",
                    words_digest="4" * 64,
                    token=new_token(),
                ),
                digest=digests["scan"],
                filename="scan.jpg",
                size=4,
                uploaded_by_id=world.trainee.id,
            ),
            PackFileChoice(attachment_id=submitted.attachments[0].id, pages="1-3, 7", embedded=True),
            Screening(
                placement_id=world.placement.id,
                digest="7" * 64,
                rules=1,
                outcome=Outcome.READ,
                findings={"found": []},
            ),
            ScreeningRun(placement_id=world.placement.id, job=about, asked_by_id=world.trainee.id),
            PackSection(
                placement_id=world.placement.id,
                kind=PackKind.PORTFOLIO,
                section_digest="5" * 64,
                digest=digests["section"],
            ),
            PackSection(
                placement_id=other.id,
                kind=PackKind.PORTFOLIO,
                section_digest="6" * 64,
                digest=digests["other section"],
            ),
            PatientDataReport(
                evidence=submitted,
                attachment=submitted.attachments[1],
                reported_by_id=world.supervisor.id,
                reason="A label can be read.",
            ),
            HeldForm(user_id=world.trainee.id, path=f"/evidence/{submitted.id}", fields=[["title", "Typed"]]),
            HeldForm(user_id=world.trainee.id, path="/account", fields=[["name", "Typed"]]),
        ]
    )
