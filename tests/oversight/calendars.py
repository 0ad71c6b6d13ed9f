"""Makes addresses of calendars and reads what they answer, as a calendar program does."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import Flask
from icalendar import Calendar
from werkzeug.test import TestResponse

from app.extensions import db
from app.identity.calendar_address import make_address
from app.identity.models import User
from tests.application import Browser


@dataclass(frozen=True)
class Seen:
    """What a calendar program sees of an entry; `after` is the first day on which it is over."""

    uid: str
    title: str
    first: date
    after: date
    address: str
    description: str
    sequence: int


def read(text: bytes) -> list[Seen]:
    """Return the entries of a calendar, read by the library."""
    # The library types a property as any of its thirty kinds of values.
    events = cast("list[dict[str, Any]]", Calendar.from_ical(text).walk("VEVENT"))
    return [
        Seen(
            uid=str(event["uid"]),
            title=str(event["summary"]),
            first=event["dtstart"].dt,
            after=event["dtend"].dt,
            address=str(event["url"]),
            description=str(event["description"]),
            sequence=int(event["sequence"]),
        )
        for event in events
    ]


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


def events_of(answer: TestResponse) -> list[Seen]:
    """Return the entries of an answer."""
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return read(answer.data)


def titles_of(app: Flask, address: str) -> list[str]:
    """Return the titles of what stands in a calendar, in order."""
    return [event.title for event in events_of(fetched(app, address))]
