"""Independence: nobody decides on what they are tied to, for every tie and every judging action."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competencies.policy import (
    JUDGING,
    TIES,
    CaseFacts,
    Cause,
    Refusal,
    SignatureFacts,
    refusal,
    tie,
)
from app.competencies.workflow import MOVES, SIGNED, Action, State
from app.core.actor import Actor, Role
from app.placements.assignment import Refusal as Assignment
from app.placements.assignment import (
    TrainingParts,
    reader_refusal,
    supervisor_refusal,
    verifier_refusal,
    visit_refusal,
)
from app.placements.policy import Capacity, PlacementFacts, SupervisionSpan, VisitSpan, capacities

CENTRE, SIGNER = uuid4(), uuid4()
DAY = date(2026, 3, 4)
LONG_AGO, RECENTLY = DAY - timedelta(days=60), DAY - timedelta(days=10)
YESTERDAY = DAY - timedelta(days=1)
NOBODY = TrainingParts(frozenset(), frozenset())
EVERY_ROLE = tuple(Role)


def person(*roles: Role) -> Actor:
    return Actor(uuid4(), "P", is_administrator=False, roles=frozenset((CENTRE, role) for role in roles))


def placement(**more: object) -> PlacementFacts:
    plain = {
        "placement_id": uuid4(),
        "centre_id": CENTRE,
        "trainee_id": uuid4(),
        "finished": True,
        "supervisions": frozenset(),
        "readers": frozenset(),
    }
    return PlacementFacts(**{**plain, **more})  # type: ignore[arg-type]  # a table of keyword values


def supervised(actor: Actor, first: date, last: date | None) -> frozenset[SupervisionSpan]:
    return frozenset({SupervisionSpan(actor.user_id, first, last)})


def each(reason: Refusal, *, verify: Refusal | None = None) -> dict[Action, Refusal | None]:
    """Return one refusal for every judging action, and perhaps another one for verifying."""
    return {action: (verify or reason) if action is Action.VERIFY else reason for action in JUDGING}


OWN, ENDED = person(*EVERY_ROLE), person(Role.SUPERVISOR)
ENDED_VERIFIER, NOW_VERIFIER = person(Role.VERIFIER), person(Role.VERIFIER, Role.SUPERVISOR)
EXAMINER, EXAMINER_VERIFIER = person(Role.EXAMINER), person(Role.EXAMINER, Role.VERIFIER)
MODERATOR, VISITOR, SIGNED_IT = person(Role.MODERATOR), person(Role.MODERATOR), person(Role.VERIFIER)
EXAMINING_SUPERVISOR = person(Role.SUPERVISOR, Role.EXAMINER)
VISIT = VisitSpan(VISITOR.user_id, DAY, DAY)
# Who, in which placement, whose signature of which day: and what each judging action says.
TABLE: dict[str, tuple[Actor, PlacementFacts, UUID, dict[Action, Refusal | None]]] = {
    "own placement, whatever else one is": (
        OWN,
        placement(trainee_id=OWN.user_id, supervisions=supervised(OWN, LONG_AGO, None)),
        SIGNER,
        each(Refusal.OWN_PLACEMENT),
    ),
    "ended supervision": (
        ENDED,
        placement(supervisions=supervised(ENDED, LONG_AGO, YESTERDAY)),
        SIGNER,
        each(Refusal.SUPERVISION_ENDED, verify=Refusal.SUPERVISED_THEN),
    ),
    "ended supervision, verifies now": (
        ENDED_VERIFIER,
        placement(supervisions=supervised(ENDED_VERIFIER, LONG_AGO, YESTERDAY)),
        SIGNER,
        each(Refusal.SUPERVISION_ENDED, verify=Refusal.SUPERVISED_THEN),
    ),
    "supervises now, and verifies": (
        NOW_VERIFIER,
        placement(supervisions=supervised(NOW_VERIFIER, DAY, None)),
        SIGNER,
        {
            Action.RETURN: None,
            Action.SIGN_OFF: None,
            Action.REOPEN: None,
            Action.VERIFY: Refusal.SUPERVISED_BY_YOU,
        },
    ),
    "verifier of their own signature": (
        SIGNED_IT,
        placement(supervisions=supervised(SIGNED_IT, LONG_AGO, LONG_AGO)),
        SIGNED_IT.user_id,
        each(Refusal.SUPERVISION_ENDED, verify=Refusal.SIGNED_BY_YOU),
    ),
    "examiner": (
        EXAMINER,
        placement(readers=frozenset({(EXAMINER.user_id, Capacity.EXAMINER)})),
        SIGNER,
        each(Refusal.EXAMINED_BY_YOU),
    ),
    "examiner who is a verifier of the centre": (
        EXAMINER_VERIFIER,
        placement(readers=frozenset({(EXAMINER_VERIFIER.user_id, Capacity.EXAMINER)})),
        SIGNER,
        each(Refusal.EXAMINED_BY_YOU),
    ),
    "examiner with a part in the training": (
        EXAMINING_SUPERVISOR,
        placement(
            readers=frozenset({(EXAMINING_SUPERVISOR.user_id, Capacity.EXAMINER)}),
            supervisions=supervised(EXAMINING_SUPERVISOR, LONG_AGO, YESTERDAY),
        ),
        SIGNER,
        each(Refusal.SUPERVISION_ENDED, verify=Refusal.SUPERVISED_THEN),
    ),
    "moderator": (
        MODERATOR,
        placement(readers=frozenset({(MODERATOR.user_id, Capacity.MODERATOR)})),
        SIGNER,
        each(Refusal.MODERATED_BY_YOU),
    ),
    "moderator on a visit": (
        VISITOR,
        placement(finished=False, visits=frozenset({VISIT})),
        SIGNER,
        each(Refusal.MODERATED_BY_YOU),
    ),
}
ROWS = [
    pytest.param(*row[:3], action, expected, id=f"{name}-{action.value}")
    for name, row in TABLE.items()
    for action, expected in sorted(row[3].items(), key=lambda pair: pair[0].value)
]


def facts(where: PlacementFacts, signer: object, state: State, **more: object) -> CaseFacts:
    plain = {
        "placement": where,
        "day": DAY,
        "state": state,
        "counts": True,
        "met": True,
        "signature": SignatureFacts(signer, RECENTLY) if state in SIGNED else None,  # type: ignore[arg-type]  # a number
    }
    return CaseFacts(**{**plain, **more})  # type: ignore[arg-type]  # a table of keyword values


@pytest.mark.parametrize(("who", "where", "signer", "action", "expected"), ROWS)
def test_each_tie_against_each_judging_action(
    who: Actor, where: PlacementFacts, signer: object, action: Action, expected: Refusal | None
) -> None:
    for state in (before for before, what in MOVES if what is action):
        assert refusal(who, action, facts(where, signer, state)) is expected


@pytest.mark.parametrize("name", TABLE)
def test_rejecting_as_a_verifier_is_refused_as_verifying_is(name: str) -> None:
    who, where, signer, expected = TABLE[name]
    rejected = facts(where, signer, State.SIGNED_OFF, cause=Cause.VERIFICATION)
    assert refusal(who, Action.REOPEN, rejected) is expected[Action.VERIFY]


@pytest.mark.parametrize("name", [name for name in TABLE if name != "supervises now, and verifies"])
def test_the_page_of_the_item_says_what_ties(name: str) -> None:
    who, where, signer, expected = TABLE[name]
    assert tie(who, facts(where, signer, State.SUBMITTED)) is expected[Action.SIGN_OFF]
    verifies = Capacity.VERIFIER in capacities(who, where, DAY)
    shown = expected[Action.VERIFY if verifies else Action.REOPEN]
    assert tie(who, facts(where, signer, State.SIGNED_OFF)) is shown


def test_who_supervises_and_verifies_is_told_on_what_they_could_not_verify() -> None:
    who, where, signer, _ = TABLE["supervises now, and verifies"]
    assert tie(who, facts(where, signer, State.SUBMITTED)) is None
    assert tie(who, facts(where, signer, State.SIGNED_OFF)) is Refusal.SUPERVISED_BY_YOU


def test_a_trainee_who_judges_nobody_reads_no_such_sentence() -> None:
    plain = person(Role.TRAINEE)
    assert tie(plain, facts(placement(trainee_id=plain.user_id), SIGNER, State.SUBMITTED)) is None


def test_an_independent_verifier_verifies_and_rejects() -> None:
    free, where = person(Role.VERIFIER), placement()
    assert refusal(free, Action.VERIFY, facts(where, SIGNER, State.SIGNED_OFF)) is None
    rejected = facts(where, SIGNER, State.SIGNED_OFF, cause=Cause.VERIFICATION)
    assert refusal(free, Action.REOPEN, rejected) is None
    assert refusal(free, Action.REOPEN, facts(where, SIGNER, State.SIGNED_OFF)) is Refusal.NOT_YOUR_PART
    assert tie(free, facts(where, SIGNER, State.SIGNED_OFF)) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [(State.VERIFIED, Refusal.VERIFIED_ALREADY), (State.SUBMITTED, Refusal.ONLY_AFTER_SIGNATURE)],
)
def test_only_what_is_signed_and_not_verified_can_be_verified(state: State, expected: Refusal) -> None:
    assert refusal(person(Role.VERIFIER), Action.VERIFY, facts(placement(), SIGNER, state)) is expected


@given(
    roles=st.frozensets(st.sampled_from(Role)),
    first=st.dates(LONG_AGO, DAY),
    length=st.none() | st.integers(0, 60),
    signed=st.dates(LONG_AGO, DAY),
    signs=st.booleans(),
)
def test_who_verifies_neither_signed_nor_supervises_nor_did_so_then(
    *, roles: frozenset[Role], first: date, length: int | None, signed: date, signs: bool
) -> None:
    who = person(*roles)
    last = None if length is None else first + timedelta(days=length)
    span = SupervisionSpan(who.user_id, first, last)
    signature = SignatureFacts(who.user_id if signs else SIGNER, signed)
    case = facts(placement(supervisions=frozenset({span})), SIGNER, State.SIGNED_OFF, signature=signature)
    may = refusal(who, Action.VERIFY, case) is None
    free = not signs and not span.lasts_on(DAY) and not span.lasts_on(signed)
    assert may == (Role.VERIFIER in roles and free)


def test_an_examiner_who_came_to_train_reads_as_an_examiner_no_more() -> None:
    who, where, _, _ = TABLE["examiner with a part in the training"]
    assert capacities(who, where, DAY) == frozenset()
    examiner, plain, _, _ = TABLE["examiner"]
    assert capacities(examiner, plain, DAY) == {Capacity.EXAMINER}


@pytest.mark.parametrize(
    ("tied", "sentence"),
    [
        (
            reader_refusal(ENDED.user_id, Capacity.EXAMINER, TABLE["ended supervision"][1], NOBODY),
            Assignment.TRAINED_THE_TRAINEE,
        ),
        (
            supervisor_refusal(
                SupervisionSpan(EXAMINER.user_id, DAY, None), replace(TABLE["examiner"][1], finished=False)
            ),
            Assignment.READS_AS_EXAMINER,
        ),
        (
            supervisor_refusal(
                SupervisionSpan(MODERATOR.user_id, DAY, None), replace(TABLE["moderator"][1], finished=False)
            ),
            Assignment.READS_AS_MODERATOR,
        ),
        (
            supervisor_refusal(SupervisionSpan(VISITOR.user_id, DAY, None), TABLE["moderator on a visit"][1]),
            Assignment.READS_AS_MODERATOR,
        ),
        (
            visit_refusal(VisitSpan(ENDED.user_id, DAY, DAY), TABLE["ended supervision"][1], NOBODY),
            Assignment.MODERATES_OWN_TRAINEE,
        ),
        (
            reader_refusal(
                SIGNED_IT.user_id,
                Capacity.EXAMINER,
                placement(),
                replace(NOBODY, verifiers=frozenset({SIGNED_IT.user_id})),
            ),
            Assignment.VERIFIES_IN_THE_CENTRE,
        ),
        (verifier_refusal({Role.EXAMINER}), Assignment.LOOKS_FROM_OUTSIDE),
        (verifier_refusal({Role.MODERATOR, Role.SUPERVISOR}), Assignment.LOOKS_FROM_OUTSIDE),
        (verifier_refusal({Role.TRAINEE, Role.SUPERVISOR}), Assignment.IN_TRAINING),
        (verifier_refusal({Role.SUPERVISOR, Role.COORDINATOR}), None),
        (visit_refusal(VISIT, TABLE["moderator"][1], NOBODY), None),
        (
            visit_refusal(VisitSpan(MODERATOR.user_id, DAY, DAY), TABLE["moderator"][1], NOBODY),
            None,
        ),
        (
            supervisor_refusal(
                SupervisionSpan(VISITOR.user_id, DAY + timedelta(days=1), None),
                TABLE["moderator on a visit"][1],
            ),
            None,
        ),
    ],
)
def test_nobody_is_assigned_to_what_they_are_tied_to(
    tied: Assignment | None, sentence: Assignment | None
) -> None:
    assert tied is sentence


def test_every_tie_is_told_in_a_sentence() -> None:
    told = {expected for row in TABLE.values() for expected in row[3].values()} - {None}
    assert told == TIES
    assert all(reason.sentence.endswith(".") for reason in TIES)
