"""Mapping a draft to items: choosing, looking for them, describing, and what is refused."""

import pytest

from app.core.ids import new_id
from app.extensions import db
from app.placements.models import PlacementFramework
from app.portfolio.models import Claim, EvidenceVersion
from app.portfolio.values import ClaimBasis
from tests.application import Browser
from tests.people import STARTER_NOTICE, World, make_framework
from tests.portfolio.makers import make_draft

pytestmark = pytest.mark.database


@pytest.fixture
def draft(world: World) -> EvidenceVersion:
    return make_draft(world.placement)


def choose(draft: EvidenceVersion) -> str:
    return f"/evidence/{draft.evidence_id}/map"


def claimed(draft: EvidenceVersion) -> set[object]:
    db.session.expire_all()
    return {claim.item_id for claim in draft.claims}


def test_items_of_every_pinned_framework_can_be_chosen(
    trainee: Browser, world: World, draft: EvidenceVersion
) -> None:
    second = make_framework(2)
    world.placement.frameworks.append(PlacementFramework(framework_version=second, position=1))
    page = trainee.get(choose(draft)).text
    assert world.framework.title in page
    assert second.title in page
    assert STARTER_NOTICE in page
    wanted = [world.items[0].id, second.items[1].id]
    answer = trainee.send(choose(draft), {"item": [str(item_id) for item_id in wanted]})
    assert answer.location == f"{choose(draft)}/details"
    assert claimed(draft) == set(wanted)


def test_an_item_sent_twice_is_claimed_once(trainee: Browser, world: World, draft: EvidenceVersion) -> None:
    item = str(world.items[0].id)
    for _ in range(2):
        assert trainee.send(choose(draft), {"item": [item, item]}).status_code == 302
    assert claimed(draft) == {world.items[0].id}


def test_looking_for_items_keeps_the_ticks_that_are_not_shown(
    trainee: Browser, world: World, draft: EvidenceVersion
) -> None:
    first, second, _ = world.items
    answer = trainee.send(
        choose(draft), {"item": str(first.id), "look": "yes", "q": second.code, "shown": ""}
    )
    page = trainee.get(answer.location).text
    assert f"item-{second.id}" in page
    assert f"item-{first.id}" not in page
    trainee.send(choose(draft), {"item": str(second.id), "shown": second.code})
    assert claimed(draft) == {first.id, second.id}
    trainee.send(choose(draft), {"shown": second.code})
    assert claimed(draft) == {first.id}


@pytest.mark.parametrize("bad", ["not a number", "", "0" * 36])
def test_what_is_no_item_is_refused(trainee: Browser, draft: EvidenceVersion, bad: str) -> None:
    answer = trainee.send(choose(draft), {"item": bad})
    assert answer.status_code == 422
    assert "Choose again." in answer.text


def test_sections_and_items_of_other_frameworks_are_refused(
    trainee: Browser, world: World, draft: EvidenceVersion
) -> None:
    section = next(item for item in world.framework.items if not item.takes_evidence)
    for item_id in (section.id, make_framework().items[1].id, new_id()):
        assert trainee.send(choose(draft), {"item": str(item_id)}).status_code == 422
    assert claimed(draft) == set()


@pytest.fixture
def claim(world: World, draft: EvidenceVersion) -> Claim:
    draft.claims = [Claim(id=new_id(), item_id=world.items[0].id)]
    db.session.flush()
    return draft.claims[0]


def details(claim: Claim, **changed: str) -> dict[str, str]:
    fields = {"location": "Page 2", "basis": "theoretical", "before": claim.location, **changed}
    return {f"{name}-{claim.id}": value for name, value in fields.items()}


def test_each_claim_says_where_and_on_what_basis(
    trainee: Browser, draft: EvidenceVersion, claim: Claim
) -> None:
    address = f"{choose(draft)}/details"
    assert STARTER_NOTICE in trainee.get(address).text
    assert trainee.send(address, details(claim)).status_code == 302
    db.session.refresh(claim)
    assert (claim.location, claim.basis) == ("Page 2", ClaimBasis.THEORETICAL)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"location": "x" * 1_000_000}, "300 characters or fewer"),
        ({"location": "a\x00b"}, "a control character"),
        ({"location": "a\u202eb"}, "changes the direction"),
        ({"basis": "by magic"}, "Choose first-hand or theoretical."),
    ],
)
def test_bad_details_are_explained(
    trainee: Browser, draft: EvidenceVersion, claim: Claim, changed: dict[str, str], sentence: str
) -> None:
    answer = trainee.send(f"{choose(draft)}/details", details(claim, **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    db.session.refresh(claim)
    assert claim.location == ""


def test_two_tabs_do_not_overwrite_each_other(trainee: Browser, draft: EvidenceVersion, claim: Claim) -> None:
    address = f"{choose(draft)}/details"
    trainee.send(address, details(claim, location="Page 2"))
    answer = trainee.send(address, details(claim, location="Page 9", before=""))
    assert answer.status_code == 422
    assert "Another tab saved “Page 2” here" in answer.text
    assert "Page 9" in answer.text
    db.session.refresh(claim)
    assert claim.location == "Page 2"


def test_other_peoples_claims_stay(
    trainee: Browser, stranger: Browser, draft: EvidenceVersion, claim: Claim
) -> None:
    for address in (choose(draft), f"{choose(draft)}/details"):
        assert stranger.get(address).status_code == 404
        assert stranger.send(address, details(claim)).status_code == 404
    other = make_draft(draft.evidence.placement)
    trainee.send(f"/evidence/{other.evidence_id}/map/details", details(claim, location="Smuggled"))
    db.session.refresh(claim)
    assert claim.location == ""
