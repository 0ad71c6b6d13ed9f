"""Knows that a skipped test proves nothing: where CI is set, one is enough to fail the run."""

import os

import pytest


def _skipped(config: pytest.Config) -> int:
    """Count the skipped tests; a worker of a parallel run has no reporter and counts none."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return 0 if reporter is None else len(reporter.stats.get("skipped", []))


def _must_run_everything() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a run that would have passed into a failed one when it skipped a test."""
    if session.exitstatus == pytest.ExitCode.OK and _must_run_everything() and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say why a run without a failed test has failed."""
    count = _skipped(config)
    if count and _must_run_everything():
        terminalreporter.write_line(f"CI is set, so every test has to run, and {count} did not.", red=True)
