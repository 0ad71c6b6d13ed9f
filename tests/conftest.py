"""Names what every test may use, and how tests with drawn examples draw them."""

import os

from hypothesis import HealthCheck, settings

# Starting LibreOffice takes seconds: only the tests of its own pages do.
os.environ.setdefault("TECHFOLIO_OFFICE", "none")

pytest_plugins = [
    "tests.no_skips",
    "tests.less_garbage",
    "tests.remembered_rules",
    "tests.postgres",
    "tests.application",
]

# No test judges by the clock, so a busy machine must not fail one. The suite draws the same examples each
# time: the same code passes or fails the same way. `make explore` draws others.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "explore", parent=settings.get_profile("suite"), derandomize=False, max_examples=500
)
settings.load_profile("suite")
