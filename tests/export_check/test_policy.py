"""What a reader would return a pack for, cause by cause; only what is gone blocks."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.identifiers import Finding, IdentifierKind
from app.export.preflight import Checked, check, refusal_to_make
from app.export.preflight_causes import CENTRES_RULES, Cause, Weight
from app.export.preflight_values import CentreRules, EntryFacts, Facts, FileSize, ItemFacts, Looked, Thing
from app.export.readiness import EntryStanding, ItemStanding

THING = Thing("S-1 Task", "/there")
SIGNED = ItemStanding(
    framework="Set", code="S-1", counts=True, signed=True, claimed_by={"E1": 1}, covered={"E1": 1}
)
GOOD = ItemFacts(thing=THING, standing=SIGNED, mandatory=True, first_hand=frozenset({"E1"}))
NUMBER = Finding(IdentifierKind.NHS_NUMBER, certain=True, place="Page 2", times=1)
SIZE = FileSize(thing=Thing("E1, scan.pdf", "/entry"), size=3_000_000)


def standing(**more: object) -> ItemFacts:
    return replace(GOOD, standing=replace(SIGNED, **more))  # type: ignore[arg-type]  # keywords


def causes(**facts: object) -> set[Cause]:
    return {one.cause for one in checked(**facts).found}


def checked(**facts: object) -> Checked:
    return check(Facts(**{"rules": CentreRules(), **facts}))  # type: ignore[arg-type]  # keywords


def test_nothing_is_found_in_what_is_signed_first_hand_and_looked_through() -> None:
    entries = [EntryFacts(thing=THING, standing=EntryStanding(reference="E1"))]
    assert checked(items=[GOOD], entries=entries, looked=[Looked(thing=THING)]).found == ()


@pytest.mark.parametrize(
    ("item", "cause"),
    [
        (standing(signed=False, covered={}), Cause.UNSIGNED),
        (standing(signed=False, claimed_by={}, covered={}), Cause.NO_PAGE),
        (standing(claimed_by={"E1": 2}), Cause.NOT_COVERED),
        (standing(claimed_by={"E1": 1, "E2": 1}), Cause.NOT_COVERED),
        (replace(GOOD, first_hand=frozenset()), Cause.THEORETICAL),
        (replace(GOOD, returned=True), Cause.RETURNED),
        (replace(GOOD, unmet=("Needs 1 DOPS; none is there.",)), Cause.RULE),
        (
            replace(
                standing(claimed_by={"E1": 1, "E2": 1}, covered={"E1": 1, "E2": 1}),
                first_hand=frozenset({"E3"}),
            ),
            Cause.NOT_FIRST_HAND,
        ),
    ],
)
def test_an_item_is_returned_for_its_first_cause(item: ItemFacts, cause: Cause) -> None:
    assert causes(items=[item]) == {cause}


def test_an_item_that_one_may_choose_needs_no_page_but_no_unsigned_evidence_either() -> None:
    bare = replace(standing(signed=False, claimed_by={}, covered={}), mandatory=False)
    assert causes(items=[bare]) == set()
    chosen = replace(standing(signed=False, covered={}), mandatory=False)
    assert causes(items=[chosen]) == {Cause.UNSIGNED}


@pytest.mark.parametrize(
    ("entry", "cause"),
    [
        (EntryStanding(reference="E1", words_removed=True), Cause.GONE),
        (EntryStanding(reference="E1", removed_files=2), Cause.GONE),
        (EntryStanding(reference="E1", reported=True), Cause.REPORTED),
        (EntryStanding(reference="E1", hidden_files=1), Cause.REPORTED),
    ],
)
def test_an_entry_that_cannot_be_shown_is_named(entry: EntryStanding, cause: Cause) -> None:
    assert causes(entries=[EntryFacts(thing=THING, standing=entry)]) == {cause}


def test_an_entry_without_a_statement_on_redaction_is_named() -> None:
    entry = EntryFacts(thing=THING, standing=EntryStanding(reference="E1"), declared=False)
    assert causes(entries=[entry]) == {Cause.NOT_DECLARED}


@pytest.mark.parametrize(
    ("looked", "cause"),
    [
        (Looked(thing=THING, missing=True), Cause.MISSING),
        (Looked(thing=THING, pending=True), Cause.NOT_READ),
        (Looked(thing=THING, read=False, note="A picture."), Cause.NOT_READ),
        (Looked(thing=THING, note="Some pages are pictures."), Cause.NOT_READ),
        (Looked(thing=THING, findings=(NUMBER,)), Cause.IDENTIFIER),
        (Looked(thing=THING, findings=(replace(NUMBER, certain=False),)), Cause.QUESTION),
    ],
)
def test_a_look_for_patient_data_says_what_it_came_to(looked: Looked, cause: Cause) -> None:
    assert causes(looked=[looked]) == {cause}


def test_what_nobody_ever_looked_through_is_one_thing_to_do_and_not_one_for_each_entry() -> None:
    scan = Thing("Have the portfolio looked through", "/pack/check#patient-data")
    lost = Looked(thing=THING, missing=True)
    found = checked(looked=[Looked(thing=THING, pending=True), lost], unscanned=scan).found
    assert [(one.cause, one.thing) for one in found] == [(Cause.NOT_READ, scan), (Cause.MISSING, THING)]


def test_a_finding_names_its_place_and_its_kind() -> None:
    (one,) = checked(looked=[Looked(thing=THING, findings=(replace(NUMBER, times=3),))]).found
    assert one.sentence == "Page 2: what looks like an NHS number, 3 times."


def test_the_biggest_attachments_are_named_where_a_file_is_over_the_limit() -> None:
    small = FileSize(thing=Thing("E2, note.txt", "/entry"), size=10)
    made = FileSize(thing=Thing("Portfolio", "/pack"), size=4_000_000, attached=(small, SIZE))
    sizes = {"made": [made], "attached": [small, SIZE]}
    names = [one.thing.name for one in checked(rules=CentreRules(most_megabytes=3), **sizes).found]
    assert names == ["Portfolio", "E1, scan.pdf", "E2, note.txt"]
    assert checked(rules=CentreRules(most_megabytes=4), **sizes).found == ()
    assert checked(**sizes).found == ()


def test_each_file_of_the_pack_that_is_over_the_limit_names_its_own_attachments() -> None:
    scan = FileSize(thing=Thing("Certificates, scan.pdf", "/documents/1"), size=3_900_000)
    documents = FileSize(thing=Thing("Application documents", "/pack"), size=4_000_000, attached=(scan,))
    portfolio = FileSize(thing=Thing("Portfolio", "/pack"), size=2_000_000, attached=(SIZE,))
    found = checked(rules=CentreRules(most_megabytes=3), made=[portfolio, documents], attached=[SIZE]).found
    assert [one.thing.name for one in found] == ["Application documents", "Certificates, scan.pdf"]


def test_without_a_finished_file_the_attachments_alone_are_weighed() -> None:
    rules = CentreRules(most_megabytes=2)
    assert causes(rules=rules, attached=[SIZE]) == {Cause.TOO_BIG}


def test_what_leaves_as_volumes_is_not_too_big_together() -> None:
    rules = CentreRules(most_megabytes=4)
    assert causes(rules=rules, attached=[SIZE, SIZE]) == set()


def test_a_centre_that_asks_for_no_signature_and_no_first_hand_work_is_told_of_none() -> None:
    rules = CentreRules(asks_signed=False, asks_first_hand=False)
    items = [standing(signed=False, covered={}), replace(GOOD, first_hand=frozenset())]
    assert causes(rules=rules, items=items) == set()


ITEMS = st.builds(
    ItemFacts,
    thing=st.just(THING),
    standing=st.builds(
        ItemStanding,
        framework=st.just("Set"),
        code=st.just("S-1"),
        counts=st.booleans(),
        signed=st.booleans(),
        claimed_by=st.dictionaries(st.sampled_from(["E1", "E2"]), st.integers(1, 2)),
        covered=st.dictionaries(st.sampled_from(["E1", "E2"]), st.integers(1, 2)),
    ),
    mandatory=st.booleans(),
    returned=st.booleans(),
    first_hand=st.frozensets(st.sampled_from(["E1", "E2"])),
)


@given(st.lists(ITEMS, max_size=4))
def test_an_item_never_blocks_and_is_never_called_the_registers_rule(items: list[ItemFacts]) -> None:
    found = checked(items=items).found
    assert not [one for one in found if one.cause.weight is Weight.BLOCKS]
    assert not [cause for cause in Cause if "Register" in cause.heading + cause.why]
    assert all(
        one.cause in CENTRES_RULES | {Cause.NO_PAGE, Cause.RETURNED, Cause.NOT_COVERED} for one in found
    )


@pytest.mark.parametrize("say", [refusal_to_make])
def test_what_is_gone_refuses_the_portfolio_by_name(say: Callable[[list[str]], str | None]) -> None:
    assert say([]) is None
    assert "the words of E1 is gone" in (say(["the words of E1"]) or "")
    assert "and 2 more are gone" in (say([f"E{number}" for number in range(8)]) or "")
