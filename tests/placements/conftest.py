"""A centre at work, a strange centre beside it, and browsers for their people."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.core.actor import Role
from app.extensions import db
from app.identity.models import User
from tests.application import Browser
from tests.people import World, make_user, make_world


@dataclass
class Centres:
    """Two centres, and the co-ordinator's browser in the first."""

    ours: World
    theirs: World
    browser: Browser

    def person(self, role: Role, name: str = "") -> User:
        """Add somebody to our centre."""
        user = make_user(name, centre=self.ours.centre, role=role)
        db.session.commit()
        return user

    @property
    def placement(self) -> str:
        """Return the address of our placement's page."""
        return f"/centre/placements/{self.ours.placement.id}"


@pytest.fixture
def centres(app: Flask) -> Centres:
    ours, theirs = make_world(), make_world()
    client = app.test_client()
    assert isinstance(client, Browser)
    return Centres(ours, theirs, client.sign_in(ours.coordinator))
