"""What a mapped draft also supports: suggested with its reason, taken over with one press, or left."""

import re
from uuid import UUID

import pytest

from app.core.ids import new_id
from app.extensions import db
from app.identity.service import add_centre
from app.placements.models import PlacementFramework
from app.portfolio.models import Claim, EvidenceVersion
from app.portfolio.values import ClaimBasis
from app.standards.models import Crosswalk, FrameworkItem, FrameworkVersion
from app.standards.relations import Relation
from tests.application import Browser
from tests.people import STARTER_NOTICE, World, make_framework
from tests.portfolio.makers import make_draft, make_submitted
from tests.standards.frameworks import counted_queries

pytestmark = pytest.mark.database
SECTION = "What this also supports"


@pytest.fixture
def second(world: World) -> FrameworkVersion:
    """Pin the placement to a second set, which a crosswalk joins to the first."""
    framework = make_framework(4)
    world.placement.frameworks.append(PlacementFramework(framework_version=framework, position=1))
    join(world.items, framework)
    return framework


def join(items: list[FrameworkItem], target: FrameworkVersion, centre_id: UUID | None = None) -> None:
    """Link each item to the one at its place in another set; the first one is asked for in both."""
    links = [
        [item.code, Relation.RELATED if place else Relation.EXACT, other.code, ""]
        for place, (item, other) in enumerate(zip(items, target.items[1:], strict=False))
    ]
    source = items[0].framework_version.framework.key
    db.session.add(
        Crosswalk(
            id=new_id(),
            source_key=source,
            target_key=target.framework.key,
            centre_id=centre_id,
            links=links,
        )
    )
    db.session.commit()


@pytest.fixture
def draft(world: World, second: FrameworkVersion) -> EvidenceVersion:  # noqa: ARG001 - only has to be pinned
    """Return a draft that is mapped to the first two items of the first set."""
    found = make_draft(world.placement)
    found.claims = [
        Claim(id=new_id(), item_id=world.items[0].id, location="Page 2", basis=ClaimBasis.THEORETICAL),
        Claim(id=new_id(), item_id=world.items[1].id, location="", basis=ClaimBasis.FIRST_HAND),
    ]
    db.session.commit()
    return found


def mapping(draft: EvidenceVersion) -> str:
    return f"/evidence/{draft.evidence_id}/map"


def also(draft: EvidenceVersion) -> str:
    return f"/evidence/{draft.evidence_id}/map/also"


def claims(draft: EvidenceVersion) -> dict[UUID, tuple[str, ClaimBasis]]:
    db.session.expire_all()
    return {claim.item_id: (claim.location, claim.basis) for claim in draft.claims}


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_each_suggestion_says_what_it_is_why_and_what_is_taken_over(
    trainee: Browser, world: World, second: FrameworkVersion, draft: EvidenceVersion
) -> None:
    first, other = world.items[:2]
    for address in (mapping(draft), also(draft)):
        page = trainee.get(address).text
        assert SECTION in page
        assert STARTER_NOTICE in page
        for item in second.items[1:3]:
            assert f'name="also" value="{item.id}"' in page
        assert f'name="also" value="{second.items[3].id}"' not in page
        said = words(page)
        assert second.title in said
        assert f"{second.items[1].code} {second.items[1].title} Because" in said
        assert f"Because it supports {first.code}, which asks for the same." in said
        assert f"Taken over from {first.code}: “Page 2”, theoretical." in said
        assert f"Because it supports {other.code}, which is related." in said
        assert f"Taken over from {other.code}: first-hand." in said


def test_of_several_claims_first_hand_work_is_taken_over(
    trainee: Browser, world: World, draft: EvidenceVersion
) -> None:
    target = make_framework()
    world.placement.frameworks.append(PlacementFramework(framework_version=target, position=2))
    links = [[item.code, Relation.RELATED, target.items[1].code, ""] for item in world.items]
    keys = {"source_key": world.framework.framework.key, "target_key": target.framework.key}
    db.session.add(Crosswalk(id=new_id(), links=links, **keys))
    first, other = (item.code for item in world.items[:2])
    said = words(trainee.get(also(draft)).text)
    assert f"Because it supports {first} and {other}, which are related. Taken over from {other}: fir" in said
    trainee.send(also(draft), {"also": str(target.items[1].id)})
    assert claims(draft)[target.items[1].id] == ("", ClaimBasis.FIRST_HAND)


def test_one_press_accepts_several_with_location_and_basis_of_the_claims_they_come_from(
    trainee: Browser, second: FrameworkVersion, draft: EvidenceVersion
) -> None:
    before = claims(draft)
    wanted = [item.id for item in second.items[1:3]]
    answer = trainee.send(also(draft), {"also": [str(item_id) for item_id in wanted]})
    assert answer.location == f"/evidence/{draft.evidence_id}/edit"
    assert claims(draft) == before | {
        wanted[0]: ("Page 2", ClaimBasis.THEORETICAL),
        wanted[1]: ("", ClaimBasis.FIRST_HAND),
    }
    page = trainee.get(answer.location).text
    assert f"Added: {second.items[1].code} and {second.items[2].code}." in page
    assert SECTION not in trainee.get(mapping(draft)).text
    assert "There is nothing to suggest" in trainee.get(also(draft)).text


def test_what_is_not_ticked_stays_a_suggestion(
    trainee: Browser, second: FrameworkVersion, draft: EvidenceVersion
) -> None:
    trainee.send(also(draft), {"also": str(second.items[2].id)})
    page = trainee.get(also(draft)).text
    assert f'name="also" value="{second.items[1].id}"' in page
    assert f'name="also" value="{second.items[2].id}"' not in page


def test_on_the_page_of_all_items_ticks_and_suggestions_are_kept_together(
    trainee: Browser, world: World, second: FrameworkVersion, draft: EvidenceVersion
) -> None:
    kept, suggested = world.items[2].id, second.items[1].id
    fields = {"item": [str(kept), str(world.items[0].id)], "also": str(suggested), "shown": "", "add": "yes"}
    answer = trainee.send(mapping(draft), fields)
    assert answer.location == mapping(draft)
    assert f"Added: {second.items[1].code}." in trainee.get(answer.location).text
    assert claims(draft) == {
        kept: ("", ClaimBasis.FIRST_HAND),
        world.items[0].id: ("Page 2", ClaimBasis.THEORETICAL),
        suggested: ("Page 2", ClaimBasis.THEORETICAL),
    }


def test_an_item_ticked_in_both_lists_is_claimed_once_as_suggested(
    trainee: Browser, world: World, second: FrameworkVersion, draft: EvidenceVersion
) -> None:
    both = str(second.items[1].id)
    items = [both, *(str(item.id) for item in world.items[:2])]
    answer = trainee.send(mapping(draft), {"item": items, "also": both, "shown": ""})
    assert answer.location == f"{mapping(draft)}/details"
    assert claims(draft)[second.items[1].id] == ("Page 2", ClaimBasis.THEORETICAL)


def test_saving_where_and_how_leads_to_the_suggestions_if_there_are_any(
    trainee: Browser, world: World, second: FrameworkVersion, draft: EvidenceVersion
) -> None:
    details = f"{mapping(draft)}/details"
    answer = trainee.send(details)
    assert answer.location == also(draft)
    page = trainee.get(answer.location).text
    assert "The links to the standards are saved." in page
    assert f'href="/evidence/{draft.evidence_id}/edit"' in page
    trainee.send(also(draft), {"also": [str(item.id) for item in second.items[1:3]]})
    assert trainee.send(details).location == f"/evidence/{draft.evidence_id}/edit"
    lone = make_draft(world.placement)
    assert trainee.send(f"{mapping(lone)}/details").location == f"/evidence/{lone.evidence_id}/edit"


def test_nothing_ticked_is_said(trainee: Browser, draft: EvidenceVersion) -> None:
    answer = trainee.send(also(draft))
    assert answer.status_code == 422
    assert "Tick what this entry also shows, or go on without." in answer.text
    assert SECTION in answer.text


def test_sent_twice_it_is_added_once(
    trainee: Browser, second: FrameworkVersion, draft: EvidenceVersion
) -> None:
    wanted = second.items[1].id
    for _ in range(2):
        assert trainee.send(also(draft), {"also": [str(wanted), str(wanted)]}).status_code == 302
    assert len(claims(draft)) == 3


@pytest.mark.parametrize("bad", ["not a number", "", "0" * 36])
def test_what_is_no_item_is_refused(trainee: Browser, draft: EvidenceVersion, bad: str) -> None:
    before = claims(draft)
    for address in (also(draft), mapping(draft)):
        answer = trainee.send(address, {"also": bad})
        assert answer.status_code == 422
        assert "Choose again." in answer.text
    assert claims(draft) == before


def test_items_that_are_not_suggested_are_refused_and_nothing_is_added(
    trainee: Browser, world: World, second: FrameworkVersion, draft: EvidenceVersion
) -> None:
    before = claims(draft)
    ticked = [str(item.id) for item in world.items[:2]]
    unlinked, heading, foreign = second.items[4], second.items[0], make_framework().items[1]
    for item_id in (unlinked.id, heading.id, foreign.id, new_id()):
        for address in (also(draft), mapping(draft)):
            fields = {"item": ticked, "also": [str(second.items[1].id), str(item_id)]}
            answer = trainee.send(address, fields)
            assert answer.status_code == 422
            assert "is not suggested for this entry any more" in answer.text
            assert f'value="{second.items[1].id}" checked' in answer.text
    assert claims(draft) == before


def test_only_sets_of_the_placement_are_suggested(
    trainee: Browser, world: World, draft: EvidenceVersion
) -> None:
    elsewhere = make_framework()
    join(world.items, elsewhere)
    page = trainee.get(also(draft)).text
    assert not any(str(item.id) in page for item in elsewhere.items)
    assert trainee.send(also(draft), {"also": str(elsewhere.items[1].id)}).status_code == 422


def test_another_centres_crosswalk_suggests_nothing(trainee: Browser, world: World) -> None:
    target, foreign = make_framework(), make_framework()
    world.placement.frameworks += [
        PlacementFramework(framework_version=target, position=1),
        PlacementFramework(framework_version=foreign, position=2),
    ]
    join(world.items, target, world.centre.id)
    join(world.items, foreign, add_centre("Elsewhere").id)
    draft = make_draft(world.placement)
    draft.claims = [Claim(id=new_id(), item_id=world.items[0].id)]
    page = trainee.get(also(draft)).text
    assert f'value="{target.items[1].id}"' in page
    assert f'value="{foreign.items[1].id}"' not in page


def test_others_find_no_such_page_and_add_nothing(
    stranger: Browser, supervisor: Browser, second: FrameworkVersion, draft: EvidenceVersion
) -> None:
    before = claims(draft)
    for browser in (stranger, supervisor):
        assert browser.get(also(draft)).status_code == 404
        assert browser.send(also(draft), {"also": str(second.items[1].id)}).status_code == 404
    assert claims(draft) == before


def test_a_submitted_entry_takes_nothing(trainee: Browser, world: World, second: FrameworkVersion) -> None:
    evidence = make_submitted(world.placement, world.items[0])
    answer = trainee.send(f"/evidence/{evidence.id}/map/also", {"also": str(second.items[1].id)})
    assert answer.status_code == 409
    assert len(claims(evidence.versions[-1])) == 1


def test_many_sets_and_suggestions_take_as_many_queries_as_few(
    trainee: Browser, world: World, draft: EvidenceVersion
) -> None:
    for address in (mapping(draft), also(draft)):
        trainee.get(address)
    few = [queries(trainee, address) for address in (mapping(draft), also(draft))]
    for place in range(2, 8):
        more = make_framework(20)
        world.placement.frameworks.append(PlacementFramework(framework_version=more, position=place))
        join(world.items, more)
    db.session.commit()
    for address in (mapping(draft), also(draft)):
        trainee.get(address)
    assert [queries(trainee, address) for address in (mapping(draft), also(draft))] == few


def queries(browser: Browser, address: str) -> int:
    """Count the queries of a page."""
    with counted_queries() as sent:
        assert browser.get(address).status_code == 200
    return len(sent)
