"""A portfolio is a draft while anything shown takes a signature and has none; the reasons say what."""

import pytest
import sqlalchemy as sa

from app.competencies.submission import amend_evidence, submit_evidence
from app.export.document import PortfolioDocument
from app.export.gathering import gather_portfolio
from app.export.readiness import NO_REPORT, EntryStanding, ItemStanding, draft_reasons, warnings
from app.export.sources import Gathered
from app.extensions import db
from app.portfolio.access import evidence_for
from app.portfolio.confidentiality import Decision, decide, report
from tests.export_pages.small_world import PackWorld, entry, make_pack_world, sign

database = [pytest.mark.database, pytest.mark.usefixtures("app")]


def item(**more: object) -> ItemStanding:
    return ItemStanding(**{"framework": "Set", "code": "S-1", "counts": True, "signed": True, **more})  # type: ignore[arg-type]  # keywords


def test_nothing_to_say_about_what_is_signed() -> None:
    signed = item(claimed_by={"E1": 1}, covered={"E1": 1})
    entries = [EntryStanding(reference="E1")]
    assert draft_reasons([signed], entries) == ()
    assert warnings([signed], entries, has_report=True) == ()


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (item(signed=False), "Set: 1 item is not signed off (S-1)."),
        (item(claimed_by={"E1": 1, "E2": 1}, covered={"E1": 1}), "S-1: the sign-off does not cover E2."),
        (
            item(claimed_by={"E1": 3}, covered={"E1": 2}),
            "S-1: E1 was amended after it was signed. The signature covers version 2; shown is version 3.",
        ),
    ],
)
def test_an_item_can_make_it_a_draft(standing: ItemStanding, sentence: str) -> None:
    assert draft_reasons([standing], []) == (sentence,)


def test_a_heading_that_takes_no_sign_off_warns_and_makes_no_draft() -> None:
    heading = item(counts=False, signed=False, claimed_by={"E1": 1})
    assert draft_reasons([heading], [EntryStanding(reference="E1")]) == ()
    (sentence,) = warnings([heading], [EntryStanding(reference="E1")], has_report=True)
    assert sentence.startswith("Nobody signs for E1")


def test_a_long_list_of_codes_is_cut() -> None:
    items = [item(code=f"S-{number}", signed=False) for number in range(30)]
    (sentence,) = draft_reasons(items, [])
    assert sentence.startswith("Set: 30 items are not signed off (S-0, S-1")
    assert sentence.endswith("and 24 more).")


def gathered(pack: PackWorld) -> tuple[Gathered, PortfolioDocument]:
    db.session.expire_all()
    found = gather_portfolio(pack.placement)
    assert isinstance(found.document, PortfolioDocument)
    return found, found.document


class TestWithADatabase:
    pytestmark = database

    def test_it_stops_being_a_draft_with_the_last_signature(self) -> None:
        pack = make_pack_world()
        assert any("2 items are not signed off" in reason for reason in gathered(pack)[1].draft_reasons)
        for unsigned in pack.world.items[1:]:
            sign(pack.world, unsigned)
        assert gathered(pack)[1].draft_reasons == ()

    def test_evidence_that_came_after_the_signature_is_named(self) -> None:
        pack = make_pack_world()
        later = entry(pack.world, pack.world.items[:1], [], "Later entry")
        code = pack.world.items[0].code
        reasons = gathered(pack)[1].draft_reasons
        assert f"{code}: the sign-off does not cover {later.reference}." in reasons

    def test_an_amendment_takes_the_signature_away(self) -> None:
        pack = make_pack_world()
        found = evidence_for(pack.world.trainee.actor(), pack.entries[0].id)
        draft = amend_evidence(found)
        draft.title = "Other words"
        found = evidence_for(pack.world.trainee.actor(), pack.entries[0].id)
        submit_evidence(found, draft, declared=True, ask_for=[])
        document = gathered(pack)[1]
        assert any("3 items are not signed off" in reason for reason in document.draft_reasons)
        assert document.register == ()
        assert document.evidence[0].title == "Other words"

    def test_a_report_of_a_file_hides_it_and_its_name(self) -> None:
        pack = make_pack_world()
        file = pack.attachment("phone-photo-gps-orientation6.jpg")
        trainee = pack.world.trainee.actor()
        report(evidence_for(trainee, pack.entries[0].id), file.id, "A name is on it", trainee)
        found, document = gathered(pack)
        part = document.evidence[0].attachments[1]
        assert part.file_name == "Hidden file"
        assert part.unavailable
        assert str(file.id) not in found.files
        assert any("E1: 1 of its files is hidden" in reason for reason in document.draft_reasons)

    def test_a_report_of_an_entry_hides_its_words(self) -> None:
        pack = make_pack_world()
        trainee = pack.world.trainee.actor()
        report(evidence_for(trainee, pack.entries[0].id), None, "A name is in it", trainee)
        found, document = gathered(pack)
        assert "Wordmark" not in str(document.evidence[0])
        assert document.evidence[0].claims[0].where == ""
        assert "evidence/E1" not in found.words
        assert any(reason.startswith("E1: the entry is hidden") for reason in document.draft_reasons)

    def test_words_that_were_removed_are_said_to_be(self) -> None:
        pack = make_pack_world()
        trainee, supervisor = pack.world.trainee.actor(), pack.world.supervisor.actor()
        made = report(evidence_for(trainee, pack.entries[0].id), None, "A name is in it", trainee)
        decide(evidence_for(supervisor, pack.entries[0].id), made.id, Decision.PURGE_WORDS, "Seen")
        found, document = gathered(pack)
        assert document.evidence[0].title == "Removed words"
        assert "E1: the words were removed for good because of patient data." in found.warnings

    def test_a_missing_report_is_a_warning(self) -> None:
        assert NO_REPORT in gathered(make_pack_world(report=False))[0].warnings

    def test_it_takes_the_same_number_of_queries_however_much_evidence_there_is(self) -> None:
        pack = make_pack_world()
        few = queries_of(pack)
        for number in range(8):
            entry(pack.world, pack.world.items[1:], ["identifiers.txt"], f"Further entry {number}")
        sign(pack.world, pack.world.items[1])
        db.session.commit()
        assert queries_of(pack) == few


def queries_of(pack: PackWorld) -> int:
    """Count the queries of gathering, on a session that remembers nothing."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    gathered(pack)
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        gathered(pack)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
