"""Knows every page that a person of the table may open, and reads the forms on it as a browser would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from tests.application import Browser
from tests.house.expected import EXPECTED
from tests.house.table import Table

OK = 200
CONFLICT = 409
SIGN_OUT = "/sign-out"
CONTROLS = frozenset({"input", "textarea", "select", "button"})
GUARDS = frozenset({"csrf_token", "form_owner"})
# What a person types into a field of this kind; everything else takes plain words.
TYPED = {"email": "new.person@test.example", "password": "three words in a row", "search": ""}
WORDS = "Words that a person typed"
TYPED_INTO = frozenset({"text", "email", "search", "password", "tel", "url"})


@dataclass
class Control:
    """One control of a form: its kind, what it holds now, and what can be chosen."""

    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def takes_text(self) -> bool:
        """Say whether a person types into it."""
        return self.kind in TYPED_INTO

    def filled(self) -> list[str]:
        """Return what a willing person sends: all that can be ticked, the first that can be chosen."""
        if self.kind == "checkbox":
            return self.options
        if self.options:
            return [self.value or self.options[0]]
        if self.takes_text and not self.value:
            return [TYPED.get(self.kind, WORDS)]
        return [self.value]


@dataclass
class PageForm:
    """A form as it stands on a page."""

    page: str
    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)

    def filled(self, **instead: list[str]) -> dict[str, list[str]]:
        """Return the fields as a willing person sends them, with some values of our own."""
        return {name: control.filled() for name, control in self.controls.items()} | instead

    def send(self, browser: Browser, fields: dict[str, list[str]]) -> TestResponse:
        """Send the form with the guards that the page gave it."""
        if self.method == "get":
            return browser.get(self.action, query_string=fields)
        return browser.post(self.action, data=fields)


def places_of(arguments: set[str]) -> list[str]:
    """Return the placements and entries of the table to try an address with."""
    drafts = {"evidence_id", "attachment_id"} & arguments
    return ["running", "finished", *(["draft"] if drafts else [])]


def forms_for(app: Flask, browser: Browser, table: Table, who: str) -> list[PageForm]:
    """Open every page that somebody may see, and return each different form once."""
    found: dict[tuple[str, ...], PageForm] = {}
    for address in addresses_for(app, table, who):
        answer = browser.get(address)
        if answer.status_code not in {OK, CONFLICT} or answer.mimetype != "text/html":
            continue
        for form in forms_of(address, answer.text):
            if form.action == SIGN_OUT:
                continue
            # The same fields sent to the same kind of address are the same form.
            kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", form.action)
            found.setdefault((form.method, kind, *sorted(form.controls)), form)
    return list(found.values())


def addresses_for(app: Flask, table: Table, who: str) -> Iterator[str]:
    """Return the addresses that somebody may open."""
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" not in (rule.methods or set()) or rule.endpoint not in EXPECTED:
            continue
        of_a_record = ["record"] if table.record and rule.endpoint.startswith("cpd") else []
        for where in places_of(rule.arguments) + of_a_record:
            if who in EXPECTED[rule.endpoint].for_placement(where):
                things = getattr(table, where)
                yield adapter.build(rule.endpoint, {name: things[name] for name in rule.arguments})


def forms_of(address: str, page: str) -> list[PageForm]:
    """Return the forms of a page."""
    root = html5lib.parse(page, namespaceHTMLElements=False)
    return [_form(address, element) for element in root.iter("form")]


def _form(address: str, element: Any) -> PageForm:
    form = PageForm(address, element.get("action") or address, (element.get("method") or "get").lower())
    for part in element.iter():
        name, kind = part.get("name"), part.get("type") or "text"
        if part.tag not in CONTROLS or name is None or kind == "file":
            continue
        if part.tag == "select":
            control = form.controls.setdefault(name, Control("select"))
            options = list(part.iter("option"))
            control.options = [option.get("value") for option in options if option.get("value")]
            chosen = [option.get("value") for option in options if option.get("selected") is not None]
            control.value = next(filter(None, chosen), "")
        elif part.tag == "textarea":
            form.controls[name] = Control("text", part.text or "")
        elif kind in {"checkbox", "radio"} or part.tag == "button":
            control = form.controls.setdefault(name, Control("button" if part.tag == "button" else kind))
            control.options.append(part.get("value") or "on")
        else:
            form.controls[name] = Control(kind, part.get("value") or "")
    return form
