"""Makes addresses of calendars and reads what they answer, as a calendar program does."""

from flask import Flask
from icalendar import Calendar, Event
from werkzeug.test import TestResponse

from app.extensions import db
from app.identity.calendar_address import make_address
from app.identity.models import User
from tests.application import Browser


def address_for(user: User) -> str:
    """Make the address of a person's calendar; commit."""
    token = make_address(user.id)
    db.session.commit()
    return f"/calendar/{token}.ics"


def fetched(app: Flask, address: str, **headers: str) -> TestResponse:
    """Ask for a calendar as a program does that has no session."""
    client = app.test_client()
    assert isinstance(client, Browser)
    return client.get(address, headers=list(headers.items()))


def events_of(answer: TestResponse) -> list[Event]:
    """Return the entries of an answer, read by the library."""
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return [one for one in Calendar.from_ical(answer.data).walk("VEVENT") if isinstance(one, Event)]


def titles_of(app: Flask, address: str) -> list[str]:
    """Return the titles of what stands in a calendar, in order."""
    return [str(event["summary"]) for event in events_of(fetched(app, address))]
