"""The design system's macros, loaded where they can run, and offered to our templates as globals.

The macros need undefined names that swallow access; our own templates are strict. So the macros live in a
second environment. Values passed to them are escaped there, except parameters whose names end in ``html``,
which must never carry a person's text.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from jinja2 import ChainableUndefined, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

COMPONENTS = {
    "back_link": ("back-link", "backLink"),
    "breadcrumb": ("breadcrumb", "breadcrumb"),
    "button": ("button", "button"),
    "character_count": ("character-count", "characterCount"),
    "checkboxes": ("checkboxes", "checkboxes"),
    "date_input": ("date-input", "dateInput"),
    "details": ("details", "details"),
    "error_summary": ("error-summary", "errorSummary"),
    "file_upload": ("file-upload", "fileUpload"),
    "input": ("input", "input"),
    "inset_text": ("inset-text", "insetText"),
    "notification_banner": ("notification-banner", "notificationBanner"),
    "panel": ("panel", "panel"),
    "password_input": ("password-input", "passwordInput"),
    "radios": ("radios", "radios"),
    "select": ("select", "select"),
    "summary_list": ("summary-list", "summaryList"),
    "tag": ("tag", "tag"),
    "textarea": ("textarea", "textarea"),
    "warning_callout": ("warning-callout", "warningCallout"),
}


class DesignSystem:
    """The macros by our names: ``nhs.button({...})`` in a template."""

    def __init__(self) -> None:
        environment = Environment(
            loader=PackageLoader("nhsuk_frontend_jinja"), autoescape=True, undefined=ChainableUndefined
        )
        self._macros: dict[str, Callable[[Mapping[str, Any]], Markup]] = {}
        for name, (folder, macro) in COMPONENTS.items():
            module = environment.get_template(f"nhsuk/components/{folder}/macro.jinja").module
            self._macros[name] = getattr(module, macro)

    def __getattr__(self, name: str) -> Callable[[Mapping[str, Any]], Markup]:
        try:
            return self._macros[name]
        except KeyError:
            raise AttributeError(name) from None


design_system = DesignSystem()


def init_app(app: Flask) -> None:
    """Make templates strict and offer them the design system."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["nhs"] = design_system
