"""Whose address raises a doubt, and what a guest may do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.guest_policy import GUEST_MAY, Doubt, doubt_about, guest_refusal, plain_address
from app.assessments.workflow import MOVES, Action, State

OWN = ["tara.trainee@hospital.example"]


@pytest.mark.parametrize(
    ("address", "doubt"),
    [
        ("gus@nhs.net", None),
        ("gus@trust.nhs.net", None),
        ("GUS@NHS.NET", None),
        ("gus@notnhs.net", Doubt.OUTSIDE),
        ("gus@nhs.net.example", Doubt.OUTSIDE),
        ("tara.trainee@hospital.example", Doubt.OWN),
        ("Tara.Trainee+gus@Hospital.example", Doubt.OWN),
    ],
)
def test_an_address_outside_or_of_the_trainee_raises_a_doubt(address: str, doubt: Doubt | None) -> None:
    assert doubt_about(address, OWN, ["nhs.net", "hospital.example"]) is doubt


@given(st.emails())
def test_a_centre_that_knows_no_domain_lets_everybody_be_approved(address: str) -> None:
    assert doubt_about(address, OWN, []) is not None


@given(st.emails())
def test_no_spelling_of_the_own_address_goes_unseen(address: str) -> None:
    name, _, domain = address.rpartition("@")
    assert plain_address(f"{name}+more@{domain}".upper()) == plain_address(address)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("action", list(Action))
def test_a_guest_may_what_the_tables_know_and_nothing_else(state: State, action: Action) -> None:
    may = guest_refusal(action, state) is None
    assert may == ((state, action) in GUEST_MAY)
    assert not may or (state, action) in MOVES
