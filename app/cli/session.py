"""An application and one transaction for a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from app.cli import database
from app.config import Settings
from app.extensions import db
from app.factory import create_app


@contextmanager
def working(settings: Settings) -> Iterator[Flask]:
    """Open the application on an up-to-date database; what was done is kept only when all went well.

    Raises:
        RefusedError: the database has not been brought up to date.
    """
    engine = database.open_engine(settings)
    try:
        database.require_current(engine)
    finally:
        engine.dispose()
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
            db.session.commit()
        finally:
            db.session.remove()
            db.engine.dispose()
