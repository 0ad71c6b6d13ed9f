"""What templates may call: days and instants in words, sizes, addresses of assets, and who is looking."""

import json
from datetime import date, datetime
from typing import Any

from flask import Flask, g
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.core.clock import day_in_words, instant_in_words
from app.core.words import days_in_words, plural, size_in_words
from app.web.assets import asset_url
from app.web.held import OWNER_FIELD, owner_mark
from app.web.menu import menu


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
    app.add_template_global(days_in_words, "span")
    app.add_template_global(asset_url, "asset_url")
    app.add_template_global(guards, "guards")
    app.context_processor(_looking)
