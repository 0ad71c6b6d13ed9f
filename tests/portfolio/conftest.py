"""Offers the tests of evidence a centre at work and the trainee's browser."""

import pytest
from flask import Flask

from tests.application import Browser
from tests.people import World, make_world


@pytest.fixture
def world(app: Flask) -> World:  # noqa: ARG001 - people live in the application's database
    """Return a centre with a trainee on a placement."""
    return make_world()


@pytest.fixture
def trainee(browser: Browser, world: World) -> Browser:
    """Return a browser in which the trainee has signed in."""
    return browser.sign_in(world.trainee)


@pytest.fixture
def supervisor(app: Flask, world: World) -> Browser:
    """Return a browser in which the supervisor has signed in."""
    client = app.test_client()
    assert isinstance(client, Browser)
    return client.sign_in(world.supervisor)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """Return a browser of a trainee of another centre."""
    client = app.test_client()
    assert isinstance(client, Browser)
    return client.sign_in(make_world().trainee)
