"""A skipped test fails the run where CI is set, and only there."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PLUGIN = (Path(__file__).parent / "no_skips.py").read_text(encoding="utf-8")
ONE_SKIPPED = """
import pytest

def test_runs() -> None:
    assert True

@pytest.mark.skip(reason="not here")
def test_does_not_run() -> None:
    assert True
"""
NONE_SKIPPED = "def test_runs() -> None:\n    assert True\n"


SAID_WHY = "every test has to run, and 1 did not"


@pytest.mark.parametrize(
    ("ci", "source", "expected"),
    [
        ("true", ONE_SKIPPED, pytest.ExitCode.TESTS_FAILED),
        ("true", NONE_SKIPPED, pytest.ExitCode.OK),
        ("", ONE_SKIPPED, pytest.ExitCode.OK),
        ("false", ONE_SKIPPED, pytest.ExitCode.OK),
    ],
    ids=["skipped in CI", "none skipped in CI", "skipped at home", "CI said to be false"],
)
def test_a_skipped_test_fails_the_run_in_ci(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    ci: str,
    source: str,
    expected: pytest.ExitCode,
) -> None:
    monkeypatch.setenv("CI", ci)
    pytester.makeconftest(PLUGIN)
    pytester.makepyfile(source)

    result = pytester.runpytest_inprocess()

    assert result.ret == expected
    assert (SAID_WHY in result.stdout.str()) == (expected == pytest.ExitCode.TESTS_FAILED)


def test_it_counts_what_the_workers_of_a_parallel_run_skipped(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makeconftest(PLUGIN)
    pytester.makepyfile(ONE_SKIPPED)

    result = pytester.runpytest_subprocess("-n", "1")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert SAID_WHY in result.stdout.str()
