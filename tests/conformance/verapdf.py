"""Knows how veraPDF is asked about files."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
JARS = HERE.parents[1] / "build" / "verapdf"
_RHINO = "org.mozilla.javascript.tools.shell.Main"
# Started once and soon over: what a long-running program would win by compiling is lost here.
_QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def failures(files: Iterable[Path]) -> dict[str, list[str]]:
    """Return, by the name of each file, which rules of PDF/UA-1 and PDF/A-2a it breaks, and where first."""
    command = ["java", *_QUICKLY, "-cp", f"{JARS}/*", _RHINO, str(HERE / "check.js"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    answer = next((line for line in done.stdout.splitlines() if line.startswith("answers ")), None)
    assert answer, done.stdout + done.stderr
    answers: dict[str, list[str]] = json.loads(answer.removeprefix("answers "))
    return {Path(name).name: found for name, found in answers.items()}
