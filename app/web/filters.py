"""What templates may call: days and instants in words, sizes, addresses of assets, and who is looking."""

import json
from datetime import date, datetime
from typing import Any

from flask import Flask, g
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.core.clock import day_in_words, instant_in_words
from app.web.assets import asset_url
from app.web.held import OWNER_FIELD, owner_mark
from app.web.menu import menu

THOUSAND = 1000


def size_in_words(size: int) -> str:
    """Write a number of bytes for people, for instance ``1.4 MB``; a kilobyte has 1,000 bytes."""
    if size < THOUSAND:
        return f"{size} bytes"
    if size < THOUSAND**2:
        return f"{size / THOUSAND:.0f} kB"
    return f"{size / THOUSAND**2:.1f} MB"


def plural(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun, for instance ``3 files``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def span(first: date | None, last: date | None) -> str:
    """Write one day or a span of days, for instance ``4 March 2026 to 9 March 2026``."""
    if first is None:
        return ""
    if last is None or last == first:
        return day_in_words(first)
    return f"{day_in_words(first)} to {day_in_words(last)}"


def data(value: object) -> str:
    """Write a value as JSON for a data attribute; Jinja escapes it."""
    return json.dumps(value, default=str)


def guards() -> Markup:
    """Return the hidden fields of a form that has no form object: forgery guard and owner's mark."""
    return Markup(
        '<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="{}" value="{}">'
    ).format(generate_csrf(), OWNER_FIELD, owner_mark())


def _moment(value: datetime | None) -> str:
    return instant_in_words(value) if value else ""


def _day(value: date | None) -> str:
    return day_in_words(value) if value else ""


def _looking() -> dict[str, Any]:
    actor = g.get("actor")
    return {"actor": actor, "menu": menu(actor)}


def init_app(app: Flask) -> None:
    """Offer these to every template."""
    app.add_template_filter(_day, "day")
    app.add_template_filter(_moment, "moment")
    app.add_template_filter(size_in_words, "size")
    app.add_template_filter(data, "data")
    app.add_template_global(plural, "plural")
    app.add_template_global(span, "span")
    app.add_template_global(asset_url, "asset_url")
    app.add_template_global(guards, "guards")
    app.context_processor(_looking)
