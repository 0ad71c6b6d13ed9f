"""Several people at once, in any order: whatever they try, what the product promises holds afterwards."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.competencies import service, submission
from app.competencies.binding import binding_of
from app.competencies.board import board_for
from app.competencies.models import SignOffCase, SignOffEvent
from app.competencies.recording import check_events
from app.competencies.workflow import SIGNED, Action, State, after
from app.core.actor import Role
from app.core.clock import today
from app.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.extensions import db
from app.identity.models import User
from app.ledger.checking import check_chains
from app.placements.models import ReaderRole, Supervision
from app.portfolio import service as portfolio
from app.portfolio.access import locked_draft, own_evidence
from app.portfolio.models import Evidence, EvidenceVersion
from tests.competencies.entries import access_of, make_draft
from tests.people import World, assign_reader, make_user, make_world

pytestmark = [pytest.mark.database]
SAID_NO = (RefusedError, ConflictError, InvalidInputError, NotFoundError)
WHO = ("trainee", "supervisor", "second", "ended", "coordinator", "examiner", "stranger")
MAY_DECIDE = frozenset({"supervisor", "second"})
ITEMS = (0, 1)


class Placement(RuleBasedStateMachine):
    """A trainee with two supervisors, one whose supervision has ended, an examiner and a stranger."""

    world: World
    people: dict[str, User]

    @initialize()
    def begin(self) -> None:
        self.world = make_world(items=2)
        centre, placement = self.world.centre, self.world.placement
        self.people = {
            "trainee": self.world.trainee,
            "supervisor": self.world.supervisor,
            "coordinator": self.world.coordinator,
            "second": make_user("Sue Second", centre=centre, role=Role.SUPERVISOR),
            "ended": make_user("Ed Ended", centre=centre, role=Role.SUPERVISOR),
            "examiner": make_user("Ex Aminer", centre=centre, role=Role.EXAMINER),
            "stranger": make_user("Stan Stranger", centre=centre, role=Role.SUPERVISOR),
        }
        yesterday = today() - timedelta(days=1)
        for name, last in (("second", None), ("ended", yesterday)):
            placement.supervisions.append(
                Supervision(supervisor=self.people[name], starts_on=placement.starts_on, ends_on=last)
            )
        assign_reader(placement, self.people["examiner"], ReaderRole.EXAMINER)
        db.session.commit()
        self.seen: dict[int, str] = {}
        self.typed: set[str] = set()

    def attempt(self, work: Callable[[], object]) -> bool:
        """Try something as a request would: kept whole, or taken back whole."""
        try:
            work()
        except SAID_NO:
            db.session.rollback()
            return False
        db.session.commit()
        return True

    def item(self, place: int) -> UUID:
        return self.world.items[place].id

    def entries(self) -> list[Evidence]:
        wanted = sa.select(Evidence).where(Evidence.placement_id == self.world.placement.id)
        return list(db.session.scalars(wanted.order_by(Evidence.number)))

    @rule(place=st.sampled_from(ITEMS), ask=st.booleans())
    def the_trainee_submits_an_entry(self, place: int, ask: bool) -> None:  # noqa: FBT001 - drawn by name
        def work() -> None:
            wanted = self.world.items[place]
            draft = make_draft(self.world.placement, [wanted], f"Entry on {place}")
            found, version = locked_draft(self.world.trainee.actor(), draft.id)
            submission.submit_evidence(found, version, declared=True, ask_for=[wanted.id] if ask else [])

        assert self.attempt(work)

    @rule(words=st.text("abcdef", min_size=1, max_size=8), number=st.integers(0, 3))
    def the_trainee_amends_an_entry(self, words: str, number: int) -> None:
        entries = self.entries()
        if not entries:
            return
        entry_id = entries[number % len(entries)].id

        def work() -> None:
            draft = submission.amend_evidence(own_evidence(self.world.trainee.actor(), entry_id))
            typed = portfolio.Words(
                title=f"Amended {words}",
                type=draft.type,
                happened_from=draft.happened_from,
                what_i_did=f"I did it again: {words}",
            )
            portfolio.save_words(draft, typed, None, draft.revision)
            found, version = locked_draft(self.world.trainee.actor(), entry_id)
            submission.submit_evidence(found, version, declared=True, ask_for=[])
            self.typed.add(f"I did it again: {words}")

        self.attempt(work)

    @rule(number=st.integers(0, 3))
    def the_trainee_withdraws_an_entry(self, number: int) -> None:
        entries = self.entries()
        if entries:
            entry_id = entries[number % len(entries)].id
            self.attempt(
                lambda: submission.withdraw_evidence(own_evidence(self.world.trainee.actor(), entry_id))
            )

    @rule(place=st.sampled_from(ITEMS))
    def a_page_is_opened(self, place: int) -> None:
        self.seen[place] = board_for(self.world.placement).digest(self.item(place))
        db.session.rollback()

    @rule(who=st.sampled_from(WHO), place=st.sampled_from(ITEMS), action=st.sampled_from(list(Action)))
    def somebody_tries_something(self, who: str, place: int, action: Action) -> None:
        before = self.state(place)
        shown = board_for(self.world.placement).digest(self.item(place))
        seen = self.seen.get(place, "")
        db.session.rollback()
        done = self.attempt(lambda: self.act(who, place, action, seen))
        if not done:
            assert self.state(place) is before
            return
        assert who in self.allowed(action), f"{who} must not {action}"
        assert after(before, action) is self.state(place) or before is State.NOT_STARTED
        if action in {Action.SIGN_OFF, Action.RETURN}:
            assert seen == shown, "something was decided that the person had not seen"

    def act(self, who: str, place: int, action: Action, seen: str) -> None:
        access, item_id = access_of(self.people[who], self.world.placement), self.item(place)
        if action is Action.SUBMIT:
            service.submit(access, item_id)
        elif action is Action.WITHDRAW:
            service.withdraw(access, item_id)
        elif action is Action.RETURN:
            service.return_with_feedback(access, item_id, "More, please.", seen)
        elif action is Action.SIGN_OFF:
            service.sign_off(access, item_id, "Seen.", seen, confirmed_no_identifiers=True)
        elif action is Action.REOPEN:
            service.reopen(access, item_id, "Look again.")
        else:
            raise RefusedError("Nobody chooses this by itself.")

    def allowed(self, action: Action) -> frozenset[str]:
        if action in {Action.SUBMIT, Action.WITHDRAW}:
            return frozenset({"trainee"})
        return MAY_DECIDE | {"coordinator"} if action is Action.REOPEN else MAY_DECIDE

    def state(self, place: int) -> State:
        case = db.session.scalar(sa.select(SignOffCase).where(SignOffCase.item_id == self.item(place)))
        return case.state if case else State.NOT_STARTED

    @invariant()
    def the_history_leads_to_every_state(self) -> None:
        db.session.expire_all()
        for case in db.session.scalars(sa.select(SignOffCase)):
            state = State.NOT_STARTED
            for number, event in enumerate(case.events, start=1):
                assert (event.sequence, event.from_state) == (number, state)
                reached = after(state, event.action)
                assert reached is event.to_state
                state = event.to_state
            assert state is case.state
        db.session.rollback()

    @invariant()
    def nobody_signs_for_themselves_or_without_a_supervision(self) -> None:
        deciders = {self.people[name].id for name in MAY_DECIDE}
        signed = sa.select(SignOffEvent.actor_id).where(
            SignOffEvent.action.in_([Action.SIGN_OFF, Action.RETURN])
        )
        assert set(db.session.scalars(signed)) <= deciders
        db.session.rollback()

    @invariant()
    def what_is_signed_is_what_lies_there(self) -> None:
        for case in db.session.scalars(sa.select(SignOffCase).where(SignOffCase.state.in_(SIGNED))):
            binding = binding_of(case)
            assert binding is not None
            assert binding.holds, binding.changed
        db.session.rollback()

    @invariant()
    def nothing_that_was_typed_is_lost(self) -> None:
        kept = set(db.session.scalars(sa.select(EvidenceVersion.what_i_did)))
        assert self.typed <= kept
        db.session.rollback()

    @invariant()
    def the_ledger_holds_and_knows_every_step(self) -> None:
        assert list(check_chains(lambda _done: None)) == []
        assert list(check_events()) == []
        db.session.rollback()

    def teardown(self) -> None:
        """Leave nothing of this run to the next: all of them share one database."""
        db.session.rollback()


@pytest.mark.usefixtures("app")
def test_whatever_people_try_the_promises_hold(app: Flask) -> None:
    assert app.name
    run_state_machine_as_test(
        Placement,
        settings=settings(
            max_examples=8,
            stateful_step_count=18,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
