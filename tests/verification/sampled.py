"""Makes signed items, a verifier beside those who signed, and samples, as people make them."""

from app.core.actor import Role
from app.extensions import db
from app.identity.models import User
from app.verification.models import SampledItem
from app.verification.service import Wish, draw_sample
from tests.competencies.entries import make_submitted, sign
from tests.people import World, make_user, make_world

EVERYTHING = Wish(percentage=100, by_risk=True, seed="4711")


def signed_world(*places: int) -> tuple[World, User]:
    """Make a centre with an internal verifier, in which the items at some places are signed; commit."""
    world = make_world()
    verifier = make_user("Vera Verifier", centre=world.centre, role=Role.VERIFIER)
    for place in places or (0,):
        make_submitted(world, world.items[place])
        sign(world, place)
    db.session.commit()
    return world, verifier


def sampled_in(world: World, wish: Wish = EVERYTHING) -> list[SampledItem]:
    """Let the co-ordinator draw a sample, and return what is in it; commit."""
    sample = draw_sample(world.coordinator.actor(), world.centre.id, wish)
    db.session.commit()
    return list(sample.items)
