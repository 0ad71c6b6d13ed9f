"""Writes calendar entries as iCalendar (RFC 5545); the same entries give the same bytes. Pure."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from app.core.clock import A_DAY
from app.oversight.calendar_entries import CalendarEntry

NAME = "Techfolio"
# How often programs are asked to look again (RFC 7986, and what Outlook reads); few are held to it.
EVERY = timedelta(hours=6)


def calendar_text(entries: Iterable[CalendarEntry], domain: str, absolute: Callable[[str], str]) -> bytes:
    """Return a calendar of whole days.

    Args:
        entries: what stands in it, in order.
        domain: under which entries are numbered.
        absolute: makes an absolute address of a path inside the product.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Techfolio//Calendar feed//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry, domain, absolute(entry.path)))
    # The library leaves open what this returns.
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, domain: str, address: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{domain}")
    # Without a METHOD both say when the entry was last changed; a stamp of now would change every answer.
    event.add("dtstamp", entry.change.at)
    event.add("last-modified", entry.change.at)
    event.add("sequence", entry.change.number)
    event.add("dtstart", entry.first)
    # The end of whole days is the day after the last one.
    event.add("dtend", entry.last + A_DAY)
    event.add("summary", entry.title)
    # Not every program shows the address of an entry.
    event.add("description", f"See more in Techfolio, after signing in: {address}")
    event.add("url", address)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
