"""Puts the application together from its rooms. It opens nothing and writes nothing."""

import gc
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app.assessments import guest_pages, msf_rater_pages
from app.assessments import routes as assessment_routes
from app.competencies import (
    earlier_pages,
    entry_pages,
    judging,
    matrix_pages,
    queue_pages,
    refiling_pages,
    signing_here_pages,
    snippet_pages,
    withheld_pages,
)
from app.competencies import routes as competency_routes
from app.competencies import version_pages as placement_versions
from app.config import Settings
from app.core import sqlite
from app.cpd import ending_pages as cpd_ending_pages
from app.cpd import entry_pages as cpd_entry_pages
from app.cpd import pages as cpd_pages
from app.cpd import profile_pages as cpd_profile_pages
from app.exchange import importing_pages
from app.exchange import routes as exchange_routes
from app.export import check_pages
from app.export import routes as export_routes
from app.extensions import csrf, db
from app.identity import routes as identity_routes
from app.identity import sign_in
from app.logbook import download_pages, initial_pages
from app.logbook import pages as logbook_pages
from app.mail import routes as message_routes
from app.mail.unread import unread
from app.oversight import calendar_pages, cohort_pages, own_pages, progress_pages, reading_pages
from app.oversight import routes as home_routes
from app.placements import (
    centre_move_pages,
    clock_pages,
    handover_pages,
    load_pages,
    move_pages,
    reminder_pages,
    setting_pages,
)
from app.placements import people as people_routes
from app.placements import routes as placements_routes
from app.planning import changing_pages as plan_changing
from app.planning import pages as plan_pages
from app.portfolio import routes as portfolio_routes
from app.repetitions import initial_pages as repetition_initials
from app.repetitions import pages as repetition_pages
from app.reviews import routes as review_routes
from app.reviews import visit_pages
from app.standards import file_pages as standards_files
from app.standards import routes as standards_routes
from app.standards import version_pages as standard_versions
from app.tally import watching
from app.verification import routes as verification_routes
from app.web import access, assets, components, errors, filters, logs, menu, security, transaction
from app.web import routes as web_routes

ROOT = Path(__file__).resolve().parent.parent
FIELD_BYTES = 4_000_000
FIELDS = 2_000


def create_app(settings: Settings, more: Mapping[str, Any] | None = None) -> Flask:
    """Return the application for some settings; nothing is opened before the first request.

    Args:
        settings: the installation's settings.
        more: Flask configuration on top, as tests need it.
    """
    app = transaction.TransactionalFlask("app", template_folder=str(ROOT / "templates"), static_folder=None)
    _configure(app, settings)
    app.config.update(more or {})
    components.init_app(app)
    filters.init_app(app)
    db.init_app(app)
    watching.watch()
    logs.configure(settings.log_level)
    with app.app_context():
        sqlite.prepare(db.engine)
    logs.init_app(app)
    app.before_request(transaction.begin_reading)
    sign_in.configure(app, settings)
    app.before_request(lambda: sign_in.load_actor(settings))
    app.before_request(transaction.let_write)
    app.before_request(access.enforce)
    csrf.init_app(app)
    app.after_request(transaction.run_afterwards)
    security.init_app(app)
    errors.init_app(app)
    menu.numbers["/notices"] = unread
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _serve(app, settings)
    return app


def create_served_app(settings: Settings) -> Flask:
    """Return the application for a process that serves it until its end.

    What it is made of, some hundred thousand objects, is left out when Python looks for garbage: that takes
    a large part of a second, in which a page waits.
    """
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    return app


BLUEPRINTS = (
    web_routes.blueprint,
    identity_routes.blueprint,
    message_routes.blueprint,
    standards_routes.blueprint,
    standard_versions.blueprint,
    standards_files.blueprint,
    competency_routes.blueprint,
    earlier_pages.blueprint,
    placement_versions.blueprint,
    entry_pages.blueprint,
    judging.blueprint,
    refiling_pages.blueprint,
    withheld_pages.blueprint,
    signing_here_pages.blueprint,
    queue_pages.blueprint,
    snippet_pages.blueprint,
    matrix_pages.blueprint,
    home_routes.blueprint,
    own_pages.blueprint,
    cohort_pages.blueprint,
    progress_pages.blueprint,
    reading_pages.blueprint,
    calendar_pages.blueprint,
    portfolio_routes.blueprint,
    assessment_routes.blueprint,
    guest_pages.blueprint,
    msf_rater_pages.blueprint,
    placements_routes.blueprint,
    clock_pages.blueprint,
    plan_pages.blueprint,
    plan_changing.blueprint,
    logbook_pages.blueprint,
    download_pages.blueprint,
    initial_pages.blueprint,
    repetition_pages.blueprint,
    repetition_initials.blueprint,
    cpd_pages.blueprint,
    cpd_entry_pages.blueprint,
    cpd_ending_pages.blueprint,
    cpd_profile_pages.blueprint,
    setting_pages.blueprint,
    centre_move_pages.blueprint,
    move_pages.blueprint,
    people_routes.blueprint,
    handover_pages.blueprint,
    load_pages.blueprint,
    reminder_pages.blueprint,
    export_routes.blueprint,
    check_pages.blueprint,
    exchange_routes.blueprint,
    importing_pages.blueprint,
    verification_routes.blueprint,
    review_routes.blueprint,
    visit_pages.blueprint,
)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": settings.database_url.startswith("postgresql")},
        # Several files at once, each up to the limit; the form's own words come on top.
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1_000_000 * 8 + FIELD_BYTES,
        MAX_FORM_MEMORY_SIZE=FIELD_BYTES,
        MAX_FORM_PARTS=FIELDS,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        WTF_CSRF_TIME_LIMIT=None,
        TECHFOLIO=settings,
    )


def _serve(app: Flask, settings: Settings) -> None:
    """Put the static files and, where it is so, the proxy's word about the visitor in front."""
    # Modules import each other without a digest in the address, so a browser asks again after a while.
    files = WhiteNoise(app.wsgi_app, max_age=300)
    for folder in (ROOT / "build" / "assets", ROOT / "app" / "static"):
        files.add_files(str(folder), prefix=assets.PREFIX)
    app.wsgi_app = files  # type: ignore[method-assign]  # Flask's documented way to add middleware
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as above
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
