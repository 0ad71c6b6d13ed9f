"""Names what every test may use."""

pytest_plugins = ["tests.no_skips", "tests.remembered_rules", "tests.postgres", "tests.application"]
