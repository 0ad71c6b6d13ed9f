"""A centre with people in every part, next to strangers, and objects that each of them may want to see."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from werkzeug.datastructures import FileStorage

from app.assessments import asking, service
from app.competencies.board import board_for
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.queue_models import SupervisorSnippet
from app.competencies.refiling_models import Refiling
from app.competencies.service import sign_off
from app.competencies.submission import submit_evidence
from app.competencies.withheld_models import WithheldWords
from app.core.actor import Role
from app.core.clock import now, today
from app.core.ids import new_id
from app.export.cv_models import CvEntry
from app.export.cv_values import CvSection
from app.export.models import ApplicationFile, Export, PackKind, Slot
from app.export.wet_models import SignatureScan, SignatureSheet
from app.extensions import db
from app.identity.models import Membership, User
from app.identity.service import add_centre
from app.logbook.hours import HOUR
from app.logbook.models import LoggedWeek, WeekVersion
from app.mail.models import Notice, OutgoingMail
from app.mail.values import MailState, NoticeKind
from app.placements.access import placement_for
from app.placements.clock import monday_of
from app.placements.clock_models import PlacementBreak
from app.placements.clock_values import BreakKind
from app.placements.models import Handover, Placement, PlacementReader, ReaderRole, Supervision
from app.placements.move_models import CentreMove
from app.placements.visit_models import Visit, VisitPlacement
from app.portfolio.access import evidence_for
from app.portfolio.claims import choose_items
from app.portfolio.comments import write_comment
from app.portfolio.confidentiality import report
from app.portfolio.files import Kept, add_files, take_in
from app.portfolio.models import EvidenceVersion
from app.portfolio.notes_models import SupervisorNote
from app.portfolio.service import Words, save_words, start
from app.portfolio.values import EvidenceType
from app.repetitions.models import Repetition, RepetitionVersion
from app.repetitions.values import Outcome
from app.reviews import service as reviews
from app.reviews import visits
from app.reviews.access import review_for
from app.reviews.kinds import ReviewKind
from app.reviews.models import Review, VisitAction
from app.reviews.visit_access import visit_for
from app.standards.models import FrameworkVersion, StandardsImport
from app.standards.values import WeekSpan
from app.verification.service import Wish, draw_sample
from app.web.held import HeldForm
from tests.assessments.filled import publish, signing
from tests.assessments.rounds import make_proposed
from tests.people import make_framework, make_placement, make_user
from tests.planning.plans import make_plan

NAMES = {
    "trainee": "Tamsin Owner",
    "other trainee": "Olu Beside",
    "stranger": "Sven Elsewhere",
    "supervisor": "Sam Present",
    "other supervisor": "Oona Beside",
    "ended supervisor": "Enid Formerly",
    "coordinator": "Cora Here",
    "other coordinator": "Colm Elsewhere",
    "verifier": "Vera Within",
    "visitor": "Vic Visiting",
    "moderator": "Mo Reader",
    "examiner": "Xan Reader",
    "administrator": "Ada Runner",
}
SECRET_WORDS = ("Tamsin", "collimator of the first camera")


@dataclass
class Table:
    """The people by persona, and for each placement the values of addresses by their parameter's name."""

    people: dict[str, UUID] = field(default_factory=dict)
    running: dict[str, Any] = field(default_factory=dict)
    finished: dict[str, Any] = field(default_factory=dict)
    draft: dict[str, Any] = field(default_factory=dict)
    # Empty unless somebody keeps one: only a few tests look at records that follow registration.
    record: dict[str, Any] = field(default_factory=dict)


def set_table() -> Table:
    """Make the people and two placements of one trainee: one that runs, one that is finished."""
    file = FileStorage(BytesIO(b"Reading one: 4.2 %\nReading two: 4.3 %\n"), "readings.txt")
    kept, refused = take_in([file])
    assert not refused
    here, elsewhere = add_centre("Centre Here"), add_centre("Centre Elsewhere")
    parts = {
        "trainee": (here, Role.TRAINEE),
        "other trainee": (here, Role.TRAINEE),
        "stranger": (elsewhere, Role.TRAINEE),
        "supervisor": (here, Role.SUPERVISOR),
        "other supervisor": (here, Role.SUPERVISOR),
        "ended supervisor": (here, Role.SUPERVISOR),
        "coordinator": (here, Role.COORDINATOR),
        "other coordinator": (elsewhere, Role.COORDINATOR),
        "verifier": (here, Role.VERIFIER),
        "visitor": (here, Role.MODERATOR),
        "moderator": (here, Role.MODERATOR),
        "examiner": (here, Role.EXAMINER),
    }
    people = {who: make_user(NAMES[who], centre=where, role=role) for who, (where, role) in parts.items()}
    people["administrator"] = make_user(NAMES["administrator"], is_administrator=True)
    framework = make_framework(3)
    make_placement(here, people["other trainee"], framework, supervisor=people["other supervisor"])
    make_placement(elsewhere, people["stranger"], framework)
    running = make_placement(here, people["trainee"], framework, supervisor=people["supervisor"])
    running.supervisions.append(
        Supervision(
            supervisor=people["ended supervisor"],
            starts_on=today() - timedelta(weeks=9),
            ends_on=today() - timedelta(days=1),
        )
    )
    finished = make_placement(here, people["trainee"], framework, supervisor=people["supervisor"])
    for who, role in (("moderator", ReaderRole.MODERATOR), ("examiner", ReaderRole.EXAMINER)):
        finished.readers.append(PlacementReader(user=people[who], role=role))
    table = Table(people={who: user.id for who, user in people.items()})
    table.running = things_of(running, people, framework, kept)
    draft = written_entry(running, people["trainee"], framework.items[-1].id, kept)
    table.draft = table.running | {
        "evidence_id": draft.evidence_id,
        "attachment_id": draft.files[0].attachment_id,
    }
    table.finished = things_of(finished, people, framework, kept)
    finished.state, finished.finished_on = type(finished.state).FINISHED, today()
    db.session.commit()
    return table


def signed_page(placement: Placement, trainee: User, digest: str | None) -> SignatureScan:
    """Return the scan of a page that was printed for a signature."""
    sheet = SignatureSheet(
        placement_id=placement.id,
        kind=PackKind.PORTFOLIO,
        section_key="declaration",
        nth=1,
        number=1,
        total=1,
        what="the signed declaration",
        words_digest="5" * 64,
        token=f"TOKEN{placement.id.hex[:19]}",
    )
    return SignatureScan(
        placement_id=placement.id,
        sheet=sheet,
        digest=digest,
        filename="scan.jpg",
        size=10,
        uploaded_by_id=trainee.id,
    )


def lost_mail(placement: Placement) -> OutgoingMail:
    """Return a mail that was given up."""
    return OutgoingMail(
        to_address="nobody@test.example",
        kind="digest",
        subject="Techfolio: 1 item waits for your sign-off.",
        body="",
        message_id=f"<{placement.id}@test.example>",
        state=MailState.GIVEN_UP,
        problem="Nobody lives there.",
    )


def withheld_words(step: SignOffEvent, reporter: User) -> WithheldWords:
    """Report the words of a step and keep them from others."""
    withheld = WithheldWords(
        event_id=step.id,
        group_id=new_id(),
        words=step.text,
        reason="A name",
        reported_by_id=reporter.id,
    )
    db.session.add(withheld)
    db.session.flush()
    return withheld


def things_of(
    placement: Placement, people: dict[str, User], framework: FrameworkVersion, kept: list[Kept]
) -> dict[str, Any]:
    """Give a placement one of everything that has an address."""
    items = [item for item in framework.items if item.takes_evidence]
    version = written_entry(placement, people["trainee"], items[0].id, kept)
    found = evidence_for(people["trainee"].actor(), version.evidence_id)
    submit_evidence(found, version, declared=True, ask_for=[items[0].id])
    hidden = written_entry(placement, people["trainee"], items[1].id, kept)
    found_hidden = evidence_for(people["trainee"].actor(), hidden.evidence_id)
    submit_evidence(found_hidden, hidden, declared=True, ask_for=[])
    reported = report(
        evidence_for(people["trainee"].actor(), hidden.evidence_id),
        None,
        "I see a name",
        people["trainee"].actor(),
    )
    found = evidence_for(people["trainee"].actor(), version.evidence_id)
    comment = write_comment(found, "The collimator of the first camera was heavy.", new_id())
    refiling = Refiling(
        evidence_id=version.evidence_id,
        version_id=version.id,
        from_item_id=items[0].id,
        to_item_id=items[2].id,
        reason="It was the first camera.",
        proposed_by_id=people["trainee"].id,
    )
    note = SupervisorNote(
        placement_id=placement.id,
        evidence_id=version.evidence_id,
        written_by_id=people["supervisor"].id,
        text="Tamsin is better with the collimator of the first camera.",
    )
    signed = written_entry(placement, people["trainee"], items[2].id, kept)
    found_signed = evidence_for(people["trainee"].actor(), signed.evidence_id)
    submit_evidence(found_signed, signed, declared=True, ask_for=[items[2].id])
    signing = placement_for(people["supervisor"].actor(), placement.id)
    seen = board_for(placement).digest(items[2].id)
    sign_off(signing, items[2].id, "I have seen it.", seen, confirmed_no_identifiers=True)
    wish = Wish(percentage=100, by_risk=True)
    sample = draw_sample(people["coordinator"].actor(), placement.centre_id, wish)
    digest = version.files[0].attachment.digest
    held = HeldForm(user_id=people["trainee"].id, path="/account", fields=[["name", "Tamsin"]])
    export = Export(
        placement=placement,
        kind=PackKind.PORTFOLIO,
        requested_by_id=people["trainee"].id,
        digest=digest,
        pages=1,
    )
    scan = signed_page(placement, people["trainee"], digest)
    document = ApplicationFile(
        placement_id=placement.id,
        slot=Slot.CV,
        digest=digest,
        filename="cv.txt",
        media_type="text/plain",
        size=10,
    )
    cv_entry = CvEntry(
        placement_id=placement.id,
        section=CvSection.MEMBERSHIP,
        title="Society for the collimator of the first camera",
    )
    brought = StandardsImport(
        centre_id=placement.centre_id,
        user_id=people["coordinator"].id,
        filename="ours.csv",
        content=b"code,statement\nA 1,Measure.\n",
    )
    told = Notice(
        user_id=people["trainee"].id,
        kind=NoticeKind.SIGNED,
        words="Tamsin's item was signed off.",
        address="/",
        placement_id=placement.id,
    )
    undelivered = lost_mail(placement)
    snippet = SupervisorSnippet(
        user_id=people["supervisor"].id, name=f"Name {placement.id}", text="Quote the limit."
    )
    asked = asked_elsewhere(placement, people)
    # It is to come, so that the colleague has no part in the placement yet.
    stand_in = Handover(
        group_id=new_id(),
        absent=people["supervisor"],
        made_by=people["supervisor"],
        reason="Annual leave",
    )
    stand_in.supervision = Supervision(
        placement=placement,
        supervisor=people["other supervisor"],
        starts_on=today() + timedelta(days=9),
        ends_on=today() + timedelta(days=20),
    )
    away = PlacementBreak(
        placement_id=placement.id, starts_on=today(), ends_on=today(), kind=BreakKind.SICKNESS
    )
    db.session.add(away)
    monday = logged_week(placement, people).monday
    repetition = noted_repetition(placement, people, items[0].id)
    db.session.add_all(
        [
            held,
            export,
            scan,
            document,
            cv_entry,
            brought,
            snippet,
            stand_in,
            told,
            undelivered,
            refiling,
            note,
        ]
    )
    make_plan(placement, people["trainee"], {items[0].id: WeekSpan(2, 4)}, agreed_at=now())
    make_plan(placement, people["trainee"], {items[0].id: WeekSpan(3, 4)}, number=2)
    meeting = reviewed(placement, people)
    visit_action = visited(placement, people)
    db.session.flush()
    case = db.session.query(SignOffCase).filter_by(placement_id=placement.id, item_id=items[0].id).one()
    step = (
        db.session.query(SignOffEvent)
        .join(SignOffEvent.case)
        .filter(SignOffCase.placement_id == placement.id, SignOffEvent.text != "")
        .first()
    )
    assert step is not None
    withheld = withheld_words(step, people["supervisor"])
    reader = db.session.query(PlacementReader).filter_by(placement_id=placement.id).first()
    membership = db.session.query(Membership).filter_by(user_id=people["supervisor"].id).one()
    return {
        "placement_id": placement.id,
        "evidence_id": version.evidence_id,
        "attachment_id": version.files[0].attachment_id,
        "item_id": items[0].id,
        "version_id": framework.id,
        "case_id": case.id,
        "assessment_id": signed_assessment(placement, people, items[0].id),
        "cycle_id": make_proposed(placement, people["trainee"], items[0].id).id,
        "report_id": reported.id,
        "comment_id": comment.id,
        "note_id": note.id,
        "refiling_id": refiling.id,
        "step_id": step.id,
        "words_id": withheld.group_id,
        "sample_id": sample.id,
        "review_id": meeting.id,
        "action_id": meeting.actions[0].id,
        "visit_id": visit_action.visit_id,
        "visit_action_id": visit_action.id,
        "sampled_id": sample.items[0].id,
        "held_id": held.id,
        "import_id": brought.id,
        "notice_id": told.id,
        "mail_id": undelivered.id,
        "snippet_id": snippet.id,
        "entry_id": away.id,
        "move_id": asked.id,
        "sort": "breaks",
        "monday": monday.isoformat(),
        "repetition_id": repetition.id,
        "group_id": stand_in.group_id,
        "word": "csv",
        "export_id": export.id,
        "document_id": document.id,
        "file_id": document.id,
        "cv_entry_id": cv_entry.id,
        "section": CvSection.POST.value,
        "scan_id": scan.id,
        "supervision_id": placement.supervisions[0].id,
        "reader_id": reader.id if reader else new_id(),
        "membership_id": membership.id,
        "centre_id": placement.centre_id,
        "user_id": people["trainee"].id,
        "number": 1,
        "page": 1,
        "token": "a-token-that-nobody-made",
        "kind": PackKind.PORTFOLIO.value,
        "slot": Slot.CV.value,
        "filename": "nothing",
    }


def asked_elsewhere(placement: Placement, people: dict[str, User]) -> CentreMove:
    """Let the placement's centre ask the one of the other co-ordinator to take it over."""
    other = people.get("other coordinator")
    asked = CentreMove(
        placement_id=placement.id,
        from_centre_id=placement.centre_id,
        to_centre_id=other.memberships[0].centre_id if other else add_centre(f"Beyond {placement.id}").id,
        moves_on=today(),
        reason="The second half of the course",
        asked_by_id=people["coordinator"].id,
    )
    db.session.add(asked)
    db.session.flush()
    return asked


def reviewed(placement: Placement, people: dict[str, User]) -> Review:
    """Let both sides have a review with an agreed action, which nobody has signed yet."""
    access = placement_for(people["trainee"].actor(), placement.id)
    meeting = reviews.plan(access, ReviewKind.MONTHLY, today())
    found = review_for(people["trainee"].actor(), meeting.id)
    written = reviews.Written(
        held_on=today(), answers={"well": "The collimator of the first camera."}, next_on=None
    )
    reviews.write(found, written, meeting.revision)
    reviews.add_action(found, "Read Tamsin's log.", people["supervisor"].id, today())
    return meeting


def visited(placement: Placement, people: dict[str, User]) -> VisitAction:
    """Let a moderator visit, with a note that is not shared and an action."""
    visit = Visit(
        centre_id=placement.centre_id,
        moderator_id=people["visitor"].id,
        starts_on=today(),
        ends_on=today() + timedelta(days=3),
        planned_by_id=people["coordinator"].id,
    )
    visit.placements = [VisitPlacement(placement=placement)]
    db.session.add(visit)
    db.session.flush()
    found = visit_for(people["visitor"].actor(), visit.id)
    visits.add_note(found, "Tamsin works well.", placement.id, shared=False)
    visits.add_action(found, "Show the rota.", people["supervisor"].id, today())
    return db.session.query(VisitAction).filter_by(visit_id=visit.id).one()


def signed_assessment(placement: Placement, people: dict[str, User], item_id: UUID) -> UUID:
    """Let the trainee ask the supervisor for an assessment, and the supervisor sign it."""
    access = placement_for(people["trainee"].actor(), placement.id)
    request = asking.Request(
        title="Uniformity of Tamsin's camera",
        outline="With the collimator of the first camera off.",
        item_ids=frozenset({item_id}),
    )
    asked = asking.ask(access, publish(), request, people["supervisor"].id)
    service.complete(asked, people["supervisor"].actor(), signing())
    return asked.id


def logged_week(placement: Placement, people: dict[str, User]) -> LoggedWeek:
    """Let the trainee have written about this week."""
    version = WeekVersion(
        number=1,
        seconds=HOUR,
        words="Turned the collimator of the first camera.",
        written_by_id=people["trainee"].id,
    )
    week = LoggedWeek(placement_id=placement.id, monday=monday_of(today()), versions=[version])
    db.session.add(week)
    return week


def noted_repetition(placement: Placement, people: dict[str, User], item_id: UUID) -> Repetition:
    """Let the trainee have noted that they did an item."""
    version = RepetitionVersion(
        number=1,
        day=today(),
        outcome=Outcome.HELPED,
        equipment="Collimator of the first camera",
        note="Turned the collimator of the first camera.",
        written_by_id=people["trainee"].id,
    )
    repetition = Repetition(
        id=new_id(), placement_id=placement.id, item_id=item_id, sent_as=new_id(), versions=[version]
    )
    db.session.add(repetition)
    return repetition


def written_entry(placement: Placement, trainee: User, item_id: UUID, kept: list[Kept]) -> EvidenceVersion:
    """Write an entry with a file and one claim, ready to be submitted."""
    draft = start(placement)
    words = Words(
        title="Uniformity of Tamsin's camera",
        type=EvidenceType.QUALITY_CONTROL,
        happened_from=now().date() - timedelta(days=3),
        what_i_did="I removed the collimator of the first camera and took a flood image.",
    )
    save_words(draft, words, "My private doubts", draft.revision)
    add_files(draft, kept, trainee.id)
    choose_items(draft, {item_id}, {item_id}, frozenset({item_id}))
    return draft
