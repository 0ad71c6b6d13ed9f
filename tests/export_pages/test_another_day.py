"""The same document gives the same bytes on another day, and its date is that of its last change."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import time_machine
from pypdf import PdfReader

from app.core.clock import day_in_words, now, today
from app.core.ids import new_id
from app.core.partial_days import PartialDay
from app.export import choices, cv_service, documents
from app.export.application import ApplicationDocument
from app.export.assembly import build_application, build_portfolio
from app.export.building import gather
from app.export.cv_models import CvEntry
from app.export.cv_queries import entries_of
from app.export.cv_values import CvLine, CvSection, CvSource
from app.export.document import PortfolioDocument
from app.export.documents import Description
from app.export.logged import choose_log
from app.export.models import ApplicationFile, PackKind, Slot
from app.export.sections import MemoryCache
from app.extensions import db
from app.placements.models import Placement, Supervision
from app.placements.programmes import Programme
from tests.export_pages.small_world import PackWorld, add_document, make_pack_world, sign
from tests.logbook.writing import log_week
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]


@contextmanager
def days_later(days: int) -> Iterator[None]:
    with time_machine.travel(now() + timedelta(days=days), tick=False):
        yield


def unsealed(placement: Placement, kind: PackKind) -> bytes:
    """Make a file from nothing but what is stored, each section anew."""
    db.session.expire_all()
    document = gather(placement, kind).document
    if isinstance(document, PortfolioDocument):
        return build_portfolio(document, MemoryCache(), lambda _done, _of: None).content
    return build_application(document, MemoryCache(), lambda _done, _of: None).content


def digests(placement: Placement) -> dict[PackKind, str]:
    return {kind: hashlib.sha256(unsealed(placement, kind)).hexdigest() for kind in PackKind}


def first_page(placement: Placement, kind: PackKind) -> str:
    return " ".join(PdfReader(io.BytesIO(unsealed(placement, kind))).pages[0].extract_text().split())


def logging_pack(programme: Programme) -> PackWorld:
    """Make a placement with a log that has a gap, a CV of entries and a certificate."""
    pack = make_pack_world()
    pack.placement.programme = programme
    if programme is Programme.EQUIVALENCE:
        pack.placement.starts_on = pack.placement.weeks = None
    else:
        log_week(pack.world, 4)
        log_week(pack.world, 2)
    post = CvLine(
        section=CvSection.POST, title="Technologist", organisation="Northmoor", began=PartialDay(2019)
    )
    cv_service.add_entry(pack.trainee, post, new_id())
    add_document(pack, Slot.CERTIFICATE, "qc-report-4-pages.pdf")
    db.session.commit()
    return pack


@pytest.mark.parametrize("programme", [Programme.ART, Programme.IPEM, Programme.EQUIVALENCE])
def test_both_files_are_the_same_bytes_days_and_weeks_later(programme: Programme) -> None:
    pack = logging_pack(programme)
    before = digests(pack.placement)
    log = gather(pack.placement, PackKind.PORTFOLIO).portfolio.weekly_log
    assert (log is not None) is (programme is Programme.ART)
    for days in (3, 30):
        with days_later(days):
            assert digests(pack.placement) == before


def test_the_log_counts_weeks_up_to_the_day_of_the_last_change() -> None:
    pack = logging_pack(Programme.ART)
    day, weeks = today(), 4
    with days_later(7 * weeks):
        document = gather(pack.placement, PackKind.PORTFOLIO).portfolio
        assert document.weekly_log is not None
        assert document.weekly_log.standing[0][0] == f"Weeks that were over on {day_in_words(day)}"
        missing = dict(document.weekly_log.standing)["Weeks with work and without a log"]
        sign(pack.world, pack.world.items[1])
        db.session.commit()
        changed = gather(pack.placement, PackKind.PORTFOLIO).portfolio
        assert changed.weekly_log is not None
        assert changed.changed_on == today() == day + timedelta(weeks=weeks)
        since = dict(changed.weekly_log.standing)["Weeks with work and without a log"]
        assert int(since) == int(missing) + weeks


def test_a_change_of_the_log_dates_a_portfolio_only_where_the_log_is_printed() -> None:
    pack = logging_pack(Programme.ART)
    choose_log(pack.trainee, printed=False)
    day = today()
    with days_later(5):
        log_week(pack.world, 3)
        db.session.commit()
        assert gather(pack.placement, PackKind.PORTFOLIO).portfolio.changed_on == day
    with days_later(9):
        choose_log(pack.trainee, printed=True)
        assert gather(pack.placement, PackKind.PORTFOLIO).portfolio.changed_on == today()


def test_choices_that_are_saved_as_they_were_change_nothing() -> None:
    pack = logging_pack(Programme.IPEM)
    wish = choices.Wish(showcased=frozenset({pack.entries[1].id}))
    choices.choose(pack.trainee, wish)
    db.session.commit()
    before = digests(pack.placement)
    with days_later(2):
        choices.choose(pack.trainee, wish)
        assert digests(pack.placement) == before
        choices.choose(pack.trainee, choices.Wish(showcased=frozenset({pack.entries[2].id})))
        assert gather(pack.placement, PackKind.PORTFOLIO).portfolio.changed_on == today()


def test_application_documents_are_dated_by_what_they_show() -> None:
    pack = logging_pack(Programme.EQUIVALENCE)
    day = today()
    with days_later(2):
        sign(pack.world, pack.world.items[1])
        db.session.commit()
        assert f"Last changed {day_in_words(day)}" in first_page(
            pack.placement, PackKind.APPLICATION_DOCUMENTS
        )
        assert f"Last changed {day_in_words(today())}" in first_page(pack.placement, PackKind.PORTFOLIO)
    with days_later(4):
        add_document(pack, Slot.ORGANISATION_CHART, "phone-photo-gps-orientation6.jpg")
        assert application(pack).changed_on == today()


def test_a_supervisor_dates_a_portfolio_that_names_its_supervisors() -> None:
    for programme, moves in ((Programme.IPEM, True), (Programme.EQUIVALENCE, False)):
        world = make_world(1)
        world.placement.programme = programme
        day = today()
        with days_later(2):
            world.placement.supervisions.append(Supervision(supervisor=world.coordinator, starts_on=today()))
            db.session.commit()
            document = gather(world.placement, PackKind.PORTFOLIO).portfolio
            assert document.changed_on == (today() if moves else day)


def test_what_application_documents_do_not_show_does_not_date_them() -> None:
    pack = PackWorld(make_world(1), [])
    pack.placement.programme = Programme.EQUIVALENCE
    add_document(pack, Slot.CV, "qc-report-4-pages.pdf")
    day = today()
    with days_later(2):
        line = CvLine(section=CvSection.POST, title="Technologist", began=PartialDay(2019))
        cv_service.add_entry(pack.trainee, line, new_id())
        add_document(pack, Slot.CERTIFICATE, "scanned-service-sheet.pdf", short_course=True)
        assert application(pack).changed_on == day
        cv_service.choose_source(pack.trainee, CvSource.BUILT)
        assert application(pack).changed_on == today()


def test_a_statement_of_completion_moves_the_date_with_the_sign_off_that_it_counts() -> None:
    pack = logging_pack(Programme.IPEM)
    with days_later(2):
        sign(pack.world, pack.world.items[1])
        db.session.commit()
        assert application(pack).changed_on == today()


def test_where_nothing_is_recorded_the_day_is_that_on_which_the_placement_was_made() -> None:
    pack = PackWorld(make_world(1), [])
    day = today()
    with days_later(3):
        assert application(pack).changed_on == day
        assert gather(pack.placement, PackKind.PORTFOLIO).portfolio.changed_on == day


def application(pack: PackWorld) -> ApplicationDocument:
    document = gather(pack.placement, PackKind.APPLICATION_DOCUMENTS).document
    assert isinstance(document, ApplicationDocument)
    return document


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda pack, first, _: describe(pack, first, title="Degree"), id="title"),
        pytest.param(lambda pack, first, _: describe(pack, first, "Degree", date(2019, 7, 4)), id="award"),
        pytest.param(lambda pack, first, _: describe(pack, first, short_course=True), id="left out"),
        pytest.param(lambda pack, first, _: documents.move(pack.trainee, first, 1), id="order"),
        pytest.param(lambda pack, _, last: documents.remove(pack.trainee, last), id="removal"),
        pytest.param(lambda pack, *_: cv_service.move_entry(pack.trainee, posts(pack)[0], 1), id="cv order"),
        pytest.param(lambda pack, *_: cv_service.delete_entry(pack.trainee, posts(pack)[0]), id="cv entry"),
    ],
)
def test_each_change_of_application_documents_dates_them(
    change: Callable[[PackWorld, ApplicationFile, ApplicationFile], None],
) -> None:
    pack = PackWorld(make_world(1), [])
    pack.placement.programme = Programme.EQUIVALENCE
    first = add_document(pack, Slot.CERTIFICATE, "scanned-service-sheet.pdf")
    last = add_document(pack, Slot.CERTIFICATE, "drawing-a3-landscape.pdf")
    for title in ("Society of cameras", "Society of collimators"):
        member = CvLine(section=CvSection.MEMBERSHIP, title=title)
        cv_service.add_entry(pack.trainee, member, new_id())
    db.session.commit()
    before = unsealed(pack.placement, PackKind.APPLICATION_DOCUMENTS)
    with days_later(3):
        assert unsealed(pack.placement, PackKind.APPLICATION_DOCUMENTS) == before
        change(pack, first, last)
        db.session.commit()
        day = today()
        after = unsealed(pack.placement, PackKind.APPLICATION_DOCUMENTS)
        assert after != before
    with days_later(9):
        assert unsealed(pack.placement, PackKind.APPLICATION_DOCUMENTS) == after
        assert application(pack).changed_on == day


def test_what_is_said_again_or_of_what_is_not_shown_dates_nothing() -> None:
    pack = PackWorld(make_world(1), [])
    pack.placement.programme = Programme.EQUIVALENCE
    chart = add_document(pack, Slot.ORGANISATION_CHART, "qc-report-4-pages.pdf", title="Our team")
    course = add_document(pack, Slot.CERTIFICATE, "scanned-service-sheet.pdf", short_course=True)
    day = application(pack).changed_on
    with days_later(3):
        describe(pack, chart, title="Our team")
        documents.move(pack.trainee, chart, 1)
        describe(pack, course, title="A day of safety", short_course=True)
        documents.remove(pack.trainee, course)
        assert application(pack).changed_on == day


def test_a_choice_that_is_taken_back_dates_the_portfolio() -> None:
    pack = make_pack_world()
    choices.choose(pack.trainee, choices.Wish(showcased=frozenset({pack.entries[1].id})))
    db.session.commit()
    with days_later(4):
        choices.choose(pack.trainee, choices.Wish())
        assert gather(pack.placement, PackKind.PORTFOLIO).portfolio.changed_on == today()


def describe(
    pack: PackWorld,
    file: ApplicationFile,
    title: str = "",
    awarded_on: date | None = None,
    *,
    short_course: bool = False,
) -> None:
    documents.describe(pack.trainee, file, Description(title, awarded_on, short_course))


def posts(pack: PackWorld) -> Sequence[CvEntry]:
    return entries_of(pack.placement.id)
