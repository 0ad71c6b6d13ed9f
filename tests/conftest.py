"""Names what every test may use."""

import os

# Starting LibreOffice takes seconds: only the tests of its own pages do.
os.environ.setdefault("TECHFOLIO_OFFICE", "none")

pytest_plugins = ["tests.no_skips", "tests.remembered_rules", "tests.postgres", "tests.application"]
