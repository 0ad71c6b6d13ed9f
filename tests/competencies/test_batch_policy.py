"""An item may be signed together with others only as it was opened, and where it could be signed alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competencies import policy
from app.competencies.batch_policy import Opening, Refusal, refusal, refusal_together
from app.competencies.policy import CaseFacts
from app.competencies.workflow import Action, State
from app.core.actor import Actor
from app.core.ids import new_id
from app.placements.policy import PlacementFacts, SupervisionSpan

ASKED = datetime(2026, 3, 4, 12, tzinfo=UTC)
LATER, EARLIER = ASKED + timedelta(minutes=5), ASKED - timedelta(minutes=5)
SUPERVISOR, TRAINEE, CENTRE = new_id(), new_id(), new_id()
DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("opened", "reason"),
    [
        (None, Refusal.NOT_OPENED),
        (Opening("other", LATER), Refusal.CHANGED),
        (Opening("same", EARLIER), Refusal.ASKED_AGAIN),
        (Opening("same", LATER), None),
        (Opening("same", ASKED), None),
    ],
)
def test_only_what_was_opened_as_it_is_now_counts(opened: Opening | None, reason: Refusal | None) -> None:
    assert refusal(opened, "same", ASKED) is reason


@given(
    state=st.sampled_from(State),
    who=st.sampled_from([SUPERVISOR, TRAINEE, new_id()]),
    counts=st.booleans(),
    met=st.booleans(),
    hidden=st.booleans(),
    opened=st.none()
    | st.builds(Opening, st.sampled_from(["same", "other"]), st.sampled_from([EARLIER, LATER])),
)
def test_together_nothing_is_signed_that_could_not_be_signed_alone(
    *, state: State, who: object, counts: bool, met: bool, hidden: bool, opened: Opening | None
) -> None:
    facts = CaseFacts(
        placement=PlacementFacts(
            placement_id=new_id(),
            centre_id=CENTRE,
            trainee_id=TRAINEE,
            finished=False,
            supervisions=frozenset({SupervisionSpan(SUPERVISOR, DAY, None)}),
            readers=frozenset(),
        ),
        day=DAY,
        state=state,
        counts=counts,
        met=met,
        hidden_files=hidden,
    )
    actor = Actor(who, "Somebody", is_administrator=False, roles=frozenset())  # type: ignore[arg-type]  # a UUID
    alone = policy.refusal(actor, Action.SIGN_OFF, facts)
    together = refusal_together(actor, facts, opened, "same", ASKED)
    if together is None:
        assert alone is None
        assert opened == Opening("same", LATER)
    else:
        assert together == alone or (alone is None and isinstance(together, Refusal))
        assert together.sentence
