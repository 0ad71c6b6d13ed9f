"""Drawing a sample: the same for the same seed, as many as asked for, and every reason holds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import new_id
from app.verification.sampling import (
    EARLY_SIGNATURES,
    QUICK,
    REASON_WORDS,
    Candidate,
    Reason,
    Share,
    at_random,
    digest_of,
    draw,
    how_many,
    in_order,
    risks_of,
)

SIGNED = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
numbers = st.sets(st.uuids(), max_size=30)
seeds = st.text("0123456789", min_size=1, max_size=12)
percentages = st.integers(0, 100)


def candidate(number: UUID | None = None, **more: object) -> Candidate:
    plain = {
        "signature_id": number or new_id(),
        "asked_at": SIGNED - timedelta(days=2),
        "signed_at": SIGNED,
        "earlier": EARLY_SIGNATURES,
        "theoretical": False,
        "reopened": False,
    }
    return Candidate(**{**plain, **more})  # type: ignore[arg-type]  # a table of keyword values


@given(numbers=numbers, percentage=percentages, seed=seeds, order=st.randoms(use_true_random=False))
def test_the_same_seed_over_the_same_signatures_draws_the_same_in_whatever_order_they_come(
    numbers: set[UUID], percentage: int, seed: str, order: object
) -> None:
    shuffled = sorted(numbers)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # a random number generator
    assert at_random(shuffled, percentage, seed) == at_random(sorted(numbers), percentage, seed)


@given(numbers=numbers, percentage=percentages, seed=seeds)
def test_as_many_are_drawn_as_the_percentage_says_rounded_up(
    numbers: set[UUID], percentage: int, seed: str
) -> None:
    drawn = at_random(numbers, percentage, seed)
    assert len(drawn) == len(set(drawn)) == -(-len(numbers) * percentage // 100)
    assert set(drawn) <= numbers


@given(numbers=numbers, seed=seeds, less=percentages, more=percentages)
def test_a_larger_share_holds_the_smaller_one(numbers: set[UUID], seed: str, less: int, more: int) -> None:
    smaller, larger = sorted([less, more])
    assert set(at_random(numbers, smaller, seed)) <= set(at_random(numbers, larger, seed))


def test_seed_and_population_both_decide() -> None:
    several = [UUID(int=number) for number in range(40)]
    orders = {tuple(in_order(several, str(seed))) for seed in range(20)}
    assert len(orders) == 20
    fewer = in_order(several[:-1], "1")
    assert fewer != [one for one in in_order(several, "1") if one != several[-1]]


def test_a_drawing_is_the_same_in_years() -> None:
    several = [UUID(int=number) for number in range(5)]
    assert digest_of(several) == "6445e558f64aaf4593ceb0c14a96f342cd6c290545bc4cac9e91a12298f4568b"
    assert [one.int for one in in_order(several, "4711")] == [1, 0, 4, 2, 3]


@pytest.mark.parametrize(
    ("facts", "risks"),
    [
        ({}, ()),
        ({"earlier": EARLY_SIGNATURES - 1}, (Reason.EARLY,)),
        ({"asked_at": SIGNED - QUICK}, (Reason.QUICK,)),
        ({"asked_at": SIGNED - QUICK - timedelta(seconds=1)}, ()),
        ({"asked_at": None}, ()),
        ({"theoretical": True}, (Reason.THEORETICAL,)),
        ({"reopened": True}, (Reason.REOPENED,)),
        ({"own_account": False}, (Reason.WITHOUT_ACCOUNT,)),
        (
            {"earlier": 0, "asked_at": SIGNED, "theoretical": True, "reopened": True},
            (Reason.EARLY, Reason.QUICK, Reason.THEORETICAL, Reason.REOPENED),
        ),
    ],
)
def test_each_sign_of_risk_has_its_rule(facts: dict[str, object], risks: tuple[Reason, ...]) -> None:
    assert risks_of(candidate(**facts)) == risks  # type: ignore[arg-type]  # as above


candidates = st.lists(
    st.builds(
        Candidate,
        signature_id=st.uuids(),
        asked_at=st.none() | st.datetimes(timezones=st.just(UTC)),
        signed_at=st.datetimes(timezones=st.just(UTC)),
        earlier=st.integers(0, 9),
        theoretical=st.booleans(),
        reopened=st.booleans(),
        own_account=st.booleans(),
    ),
    unique_by=lambda one: one.signature_id,
    max_size=15,
)


@given(some=candidates, percentage=percentages, by_risk=st.booleans(), seed=seeds, data=st.data())
def test_every_drawn_item_has_reasons_that_hold_and_every_heading_has_enough(
    *, some: list[Candidate], percentage: int, by_risk: bool, seed: str, data: st.DataObject
) -> None:
    ids = [one.signature_id for one in some]
    shares = [
        Share(
            heading_id=new_id(),
            signature_ids=data.draw(st.frozensets(st.sampled_from(ids)) if ids else st.just(frozenset())),
            missing=data.draw(st.integers(1, 6)),
        )
        for _ in range(data.draw(st.integers(0, 3)))
    ]
    drawn = draw(some, shares, percentage=percentage, by_risk=by_risk, seed=seed)
    assert drawn == draw(some[::-1], shares[::-1], percentage=percentage, by_risk=by_risk, seed=seed)
    by_id = {one.signature_id: one for one in some}
    random = set(at_random(ids, percentage, seed))
    for one in drawn:
        assert one.reasons
        assert (Reason.RANDOM in one.reasons) == (one.signature_id in random)
        risks = risks_of(by_id[one.signature_id]) if by_risk else ()
        assert set(one.reasons) - {Reason.RANDOM, Reason.HEADING} == set(risks)
        assert (Reason.HEADING in one.reasons) == (one.heading_id is not None)
    chosen = {one.signature_id for one in drawn}
    assert random <= chosen
    assert {one.signature_id for one in some if by_risk and risks_of(one)} <= chosen
    for share in shares:
        assert len(share.signature_ids & chosen) >= min(share.missing, len(share.signature_ids))


def test_a_heading_adds_no_more_than_it_misses() -> None:
    some = [candidate(UUID(int=number)) for number in range(10)]
    share = Share(heading_id=new_id(), signature_ids=frozenset(one.signature_id for one in some), missing=3)
    drawn = draw(some, [share], percentage=0, by_risk=True, seed="1")
    assert [one.reasons for one in drawn] == [(Reason.HEADING,)] * 3
    assert {one.heading_id for one in drawn} == {share.heading_id}
    assert len(draw(some, [share], percentage=30, by_risk=True, seed="1")) == 3


@pytest.mark.parametrize(
    ("percentage", "of", "number"), [(10, 1, 1), (10, 10, 1), (10, 11, 2), (0, 9, 0), (100, 7, 7)]
)
def test_shares_are_rounded_up(percentage: int, of: int, number: int) -> None:
    assert how_many(percentage, of) == number


def test_every_reason_is_a_sentence() -> None:
    assert set(REASON_WORDS) == set(Reason)
    assert all(words.endswith(".") for words in REASON_WORDS.values())
