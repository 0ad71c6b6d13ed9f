"""The report about a move: every item that takes evidence is said once, and the digest notices everything."""

from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.competencies.version_report import Outcome, Report, Standing, report_on
from app.competencies.workflow import MOVES, State
from app.standards.difference import difference
from tests.competencies.versions import FIRST, SECOND, THIRD
from tests.standards.catalogues import catalogue_from

PLACEMENT = uuid4()
OLD, NEW, NEWEST = (catalogue_from(document) for document in (FIRST, SECOND, THIRD))
STANDINGS = st.builds(
    Standing,
    state=st.sampled_from(State),
    revision=st.integers(0, 3),
    entries=st.lists(st.tuples(st.just(uuid4()), st.booleans()), max_size=2).map(tuple),
)


def reported(standings: dict[str, Standing]) -> Report:
    by_id = {OLD.by_code[code].id: standing for code, standing in standings.items()}
    return report_on(PLACEMENT, difference(OLD, NEW), by_id)


def codes(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [one.row.old.code for one in outcomes if one.row.old]


@given(standings=st.dictionaries(st.sampled_from([item.code for item in OLD.taking_evidence]), STANDINGS))
def test_every_item_that_was_there_is_said_once(standings: dict[str, Standing]) -> None:
    found = reported(standings)
    said = codes((*found.untouched, *found.new_look, *found.no_home))
    assert len(said) == len(set(said))
    assert len(said) + found.changed_bare + found.gone_bare == len(OLD.taking_evidence)
    # Whatever has evidence or a sign-off is said by name.
    assert {code for code, standing in standings.items() if not standing.is_bare} <= set(said)
    for one in found.acted_on:
        assert one.action
        assert one.state is MOVES[one.standing.state, one.action]
    for one in found.untouched:
        assert one.state is one.standing.state


def test_the_digest_notices_each_change() -> None:
    standing = Standing(state=State.SUBMITTED, revision=2, entries=((uuid4(), False),))
    plain = reported({"S-2": standing}).digest
    assert reported({"S-2": standing}).digest == plain
    others = [
        replace(standing, state=State.RETURNED),
        replace(standing, revision=3),
        replace(standing, entries=()),
        replace(standing, entries=((uuid4(), False),)),
        replace(standing, entries=((standing.entries[0][0], True),)),
    ]
    digests = {reported({"S-2": other}).digest for other in others} | {reported({"S-3": standing}).digest}
    assert len(digests - {plain}) == len(others) + 1
    newest = report_on(PLACEMENT, difference(OLD, NEWEST), {OLD.by_code["S-2"].id: standing})
    assert newest.digest != plain
    assert report_on(uuid4(), difference(OLD, NEW), {OLD.by_code["S-2"].id: standing}).digest != plain
