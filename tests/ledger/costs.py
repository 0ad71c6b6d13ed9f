"""Says what a change costs the database, in figures that no other work on the machine changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.extensions import db
from tests.standards.frameworks import counted_queries


@dataclass(frozen=True, slots=True)
class Cost:
    """How many statements were sent, and how many steps of its machine SQLite took; 0 elsewhere."""

    statements: int
    steps: int


def cost_of(change: Callable[[], None]) -> Cost:
    """Make a change and return what it costs; beginning and end of transactions are no statements.

    No transaction is open before.
    """
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    driver: Any = db.session.connection().connection.driver_connection
    counts_steps = hasattr(driver, "set_progress_handler")
    db.session.rollback()
    if counts_steps:
        driver.set_progress_handler(count, 1)
    try:
        with counted_queries() as sent:
            change()
    finally:
        if counts_steps:
            driver.set_progress_handler(None, 1)
    return Cost(len([one for one in sent if not one.startswith("BEGIN")]), steps[0])
