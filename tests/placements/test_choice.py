"""Which sets are proposed for a programme and a discipline, from the starter sets and from copies."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.ids import new_id
from app.placements.choice import Choice, Offer, choose
from app.placements.programmes import BRANCHES, PROGRAMMES, WISHES, Branch, Discipline, Programme
from app.standards.values import Provenance

FILES = Path(__file__).resolve().parent.parent.parent / "standards"
FIELD = re.compile(r"^(key|scheme|discipline): (\S+)$", re.MULTILINE)
DAY = datetime(2026, 11, 24, tzinfo=UTC)
PRACTICE, SCIENTIFIC = "starter-professional-practice", "starter-good-scientific-practice-2021"


def offer(key: str, scheme: str, discipline: str | None = None, *, own: bool = False, days: int = 0) -> Offer:
    return Offer(
        version_id=new_id(),
        key=key,
        scheme=scheme,
        discipline=discipline,
        provenance=Provenance.STARTER if key.startswith("starter-") else Provenance.OFFICIAL,
        is_own=own,
        published_at=DAY + timedelta(days=days),
    )


def starter(path: Path) -> Offer:
    """Return what a starter file offers, from its first lines."""
    head = dict(FIELD.findall(path.read_text(encoding="utf-8").split("\nitems:")[0]))
    return offer(head["key"], head["scheme"], head.get("discipline"))


STARTERS = [starter(path) for path in sorted(FILES.glob("starter-*.yaml"))]


def proposed(programme: Programme, discipline: Discipline, *copies: Offer) -> list[str]:
    """Return the keys that are proposed where the starter sets and some copies are published."""
    offers = {one.version_id: one for one in [*STARTERS, *copies]}
    found = choose(programme, discipline, offers.values())
    assert {one.version_id for one in found.proposals}.isdisjoint(found.others)
    assert all(one.why for one in found.proposals)
    return [offers[one.version_id].key for one in found.proposals]


def words(found: Choice) -> str:
    return " ".join([*(one.why for one in found.proposals), *found.notes])


@pytest.mark.parametrize("discipline", Discipline)
def test_each_programme_gets_its_own_starter_sets_and_lacks_none(discipline: Discipline) -> None:
    ipem = f"starter-ipem-{discipline}"
    evidence = f"starter-rct-evidence-{BRANCHES[discipline]}"
    assert proposed(Programme.IPEM, discipline) == [ipem, PRACTICE]
    assert proposed(Programme.PTP, discipline) == [ipem, SCIENTIFIC, PRACTICE]
    assert proposed(Programme.APPRENTICESHIP, discipline) == ["starter-apprenticeship-st0413", ipem, PRACTICE]
    assert proposed(Programme.PRP, discipline) == ["starter-scottish-prp", ipem, PRACTICE]
    assert proposed(Programme.EQUIVALENCE, discipline) == [evidence, SCIENTIFIC]
    assert proposed(Programme.CPD, discipline) == ["starter-cpd-standards"]
    for programme in set(Programme) - {Programme.ART}:
        assert choose(programme, discipline, STARTERS).notes == ()


def test_the_physics_evidence_is_for_three_disciplines_and_the_engineering_evidence_for_four() -> None:
    physics = {one for one, branch in BRANCHES.items() if branch is Branch.PHYSICS}
    assert physics == {
        Discipline.NUCLEAR_MEDICINE,
        Discipline.RADIOTHERAPY_PHYSICS,
        Discipline.RADIATION_PHYSICS,
    }
    assert set(BRANCHES) == set(Discipline)
    assert set(WISHES) == set(PROGRAMMES) == set(Programme)


@pytest.mark.parametrize("discipline", Discipline)
def test_the_art_scheme_has_a_set_for_renal_technology_and_says_so_to_others(discipline: Discipline) -> None:
    found = choose(Programme.ART, discipline, STARTERS)
    if discipline is Discipline.RENAL_TECHNOLOGY:
        assert proposed(Programme.ART, discipline) == ["starter-art-renal-technology", PRACTICE]
        assert found.notes == ()
    else:
        assert proposed(Programme.ART, discipline) == [PRACTICE]
        assert "trains in renal technology only" in found.notes[0]


def test_a_centres_own_copy_takes_the_place_of_the_starter_set_of_its_scheme_and_discipline() -> None:
    own = offer("our-list", "IPEM", "nuclear-medicine", own=True)
    shared = offer("everybodys-list", "ipem", "nuclear-medicine")
    adapted = replace(own, version_id=new_id(), key="adapted", provenance=Provenance.ADAPTED)
    nuclear = Discipline.NUCLEAR_MEDICINE
    assert proposed(Programme.IPEM, nuclear, shared) == ["everybodys-list", PRACTICE]
    assert proposed(Programme.IPEM, nuclear, shared, own) == ["our-list", PRACTICE]
    assert proposed(Programme.IPEM, nuclear, own, adapted) == ["our-list", "adapted", PRACTICE]
    assert proposed(Programme.IPEM, Discipline.RADIATION_PHYSICS, own)[0] == "starter-ipem-radiation-physics"
    assert "your centre's own copy" in words(choose(Programme.IPEM, nuclear, [own]))


def test_a_programmes_own_list_goes_before_that_of_the_ipem_scheme() -> None:
    nuclear = Discipline.NUCLEAR_MEDICINE
    university = offer("university", "ptp", "nuclear-medicine", own=True)
    ipem = offer("our-list", "ipem", "nuclear-medicine", own=True)
    assert proposed(Programme.PTP, nuclear, ipem) == ["our-list", SCIENTIFIC, PRACTICE]
    assert proposed(Programme.PTP, nuclear, ipem, university)[0] == "university"
    assert "one for the IPEM training scheme stands in" in words(choose(Programme.PTP, nuclear, STARTERS))


def test_headings_are_replaced_by_a_copy_for_the_discipline_or_under_the_same_key() -> None:
    renal = Discipline.RENAL_TECHNOLOGY
    for copy in (
        offer("evidence", "equivalence", "renal-technology", own=True),
        offer("rct-evidence-engineering", "equivalence", own=True),
    ):
        assert proposed(Programme.EQUIVALENCE, renal, copy) == [copy.key, SCIENTIFIC]
    practice = offer("professional-practice", "any", own=True)
    assert proposed(Programme.IPEM, renal, practice) == ["starter-ipem-renal-technology", practice.key]
    headings = offer("scotland", "prp", own=True)
    for_renal = offer("scottish-renal", "prp", "renal-technology", own=True)
    found = proposed(Programme.PRP, renal, headings, for_renal)
    assert found == ["scotland", "scottish-renal", PRACTICE]


def test_a_copy_that_replaces_nothing_for_certain_stands_beside_the_starter_set() -> None:
    nuclear = Discipline.NUCLEAR_MEDICINE
    general = offer("handbook", "ipem", own=True)
    everywhere = offer("trust-standards", "any", "nuclear-medicine", own=True)
    evidence = offer("physics-evidence", "equivalence", own=True)
    expected = ["starter-ipem-nuclear-medicine", PRACTICE, "handbook", "trust-standards"]
    assert proposed(Programme.IPEM, nuclear, general, everywhere, evidence) == expected
    assert "See whether it takes the place" in words(choose(Programme.IPEM, nuclear, [general]))
    # Whether it is the one for physics or for engineering is not said anywhere.
    beside = proposed(Programme.EQUIVALENCE, Discipline.RENAL_TECHNOLOGY, evidence)
    assert beside == ["starter-rct-evidence-engineering", SCIENTIFIC, "physics-evidence"]
    # A record after registration is not mapped to what trainees learn.
    assert proposed(Programme.CPD, nuclear, general, everywhere) == ["starter-cpd-standards"]


def test_only_the_newest_published_version_of_a_key_is_offered_and_the_centres_own_first() -> None:
    older, newer = (
        offer("list", "ipem", "nuclear-medicine"),
        offer("list", "ipem", "nuclear-medicine", days=3),
    )
    own = offer("list", "ipem", "nuclear-medicine", own=True, days=-9)
    for order in ([older, newer], [newer, older]):
        found = choose(Programme.IPEM, Discipline.NUCLEAR_MEDICINE, order)
        assert [one.version_id for one in found.proposals] == [newer.version_id]
        assert found.others == ()
    found = choose(Programme.IPEM, Discipline.NUCLEAR_MEDICINE, [older, own, newer])
    assert [one.version_id for one in found.proposals] == [own.version_id]


def test_what_is_not_proposed_can_be_added_and_what_is_missing_is_said() -> None:
    found = choose(Programme.IPEM, Discipline.NUCLEAR_MEDICINE, STARTERS)
    assert len(found.others) + len(found.proposals) == len(STARTERS)
    nothing = choose(Programme.EQUIVALENCE, Discipline.MEDICAL_ENGINEERING, [])
    assert nothing.proposals == nothing.others == ()
    assert nothing.notes[0] == "Evidence for the Register in engineering: no such set is published here."
