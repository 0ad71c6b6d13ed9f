"""Which entries the header's menu shows to whom. Addresses, not endpoints: the menu knows no feature."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from app.core.actor import Actor, Role


@dataclass(frozen=True)
class Entry:
    """One entry of the menu; `number`: how much behind it is unread."""

    words: str
    address: str
    current: bool
    number: int = 0


# A trainee's own entries lead to the placement that goes on; by address, where what they lead to lies.
_OWN = {
    "Evidence": ("/own/evidence", re.compile(r"/placements/[^/]+/evidence(/|$)|/evidence/")),
    "Competencies": ("/own/competencies", re.compile(r"/placements/[^/]+/(competencies|matrix)(/|$)")),
    "Portfolio": ("/own/portfolio", re.compile(r"/placements/[^/]+/pack(/|$)")),
}
_LIES_BELOW = dict(_OWN.values())

numbers: dict[str, Callable[[Actor], int]] = {}
"""By address, what counts the unread behind an entry; rooms above register here, one cheap query each."""


def menu(actor: Actor | None) -> list[Entry]:
    """Return the menu for a person; nobody signed in has none."""
    if actor is None:
        return []
    wanted = [("Home", "/")]
    if actor.plays(Role.TRAINEE):
        wanted += [(words, address) for words, (address, _) in _OWN.items()]
    if actor.plays(Role.SUPERVISOR):
        wanted += [("Queue", "/queue"), ("Assessments", "/assessments"), ("My signatures", "/signatures")]
    if actor.plays(Role.COORDINATOR):
        wanted += [("Cohort", "/cohort"), ("Centre", "/centre")]
    if actor.plays(Role.COORDINATOR) or actor.plays(Role.VERIFIER):
        wanted.append(("Verification", "/verification"))
    if actor.plays(Role.COORDINATOR) or actor.plays(Role.MODERATOR):
        wanted.append(("Visits", "/visits"))
    if actor.plays(Role.MODERATOR) or actor.plays(Role.EXAMINER):
        wanted.append(("To read", "/reading"))
    if actor.is_administrator:
        wanted.append(("Administration", "/administration"))
    wanted += [("What happened", "/notices"), ("Standards", "/standards"), ("Account", "/account")]
    return [
        Entry(words, address, _is_current(address), numbers[address](actor) if address in numbers else 0)
        for words, address in wanted
    ]


def _is_current(address: str) -> bool:
    path = request.path
    if below := _LIES_BELOW.get(address):
        return below.match(path) is not None
    return path == "/" if address == "/" else path == address or path.startswith(address + "/")
