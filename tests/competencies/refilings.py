"""Proposes to file an entry elsewhere and confirms it, through the pages, for the tests of both."""

import sqlalchemy as sa

from app.competencies.refiling_models import Refiling
from app.extensions import db
from app.portfolio.models import Evidence
from tests.application import Browser
from tests.people import World

WHY = "It was a repair, not a check."


def propose(browser: Browser, world: World, evidence: Evidence, **fields: str) -> Refiling:
    """Propose, as the trainee, to file an entry under the third item instead of the first."""
    given = {"what": str(world.items[0].id), "to_item": str(world.items[2].id), "reason": WHY, **fields}
    answer = browser.sign_in(world.trainee).send(f"/evidence/{evidence.id}/refile", given)
    assert answer.status_code == 302, answer.text
    return proposal()


def proposal() -> Refiling:
    """Return the newest proposal, fresh from the database."""
    db.session.expire_all()
    return db.session.scalars(sa.select(Refiling).order_by(Refiling.proposed_at.desc())).first()  # type: ignore[return-value]  # it was made just now


def seen_on(page: str) -> str:
    """Return the digest that the page of a proposal carries."""
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def confirm(browser: Browser, world: World, made: Refiling) -> int:
    """Confirm a proposal as the supervisor, from its page, and return the status of the answer."""
    page = browser.sign_in(world.supervisor).get(f"/refilings/{made.id}").text
    status = browser.send(f"/refilings/{made.id}/confirm", {"seen": seen_on(page)}).status_code
    db.session.expire_all()
    return status
