"""How long a registration pack takes, beside others that print the same; each in a process of its own.

Run it with ``make bench-pack``. Figures go to ``build/bench/pack.json``.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.packs.memory import watched

FIGURES = Path("build/bench/pack.json")
# The order in which they run: what is unchanged needs the sections that the cold one kept.
CONTENDERS = (
    *("one_pass", "chromium", "cold", "unchanged", "after_change", "after_move", "after_sign_off"),
    *("bulk_half", "bulk"),
)


def measured(contender: str, folder: Path) -> dict[str, Any] | None:
    """Run one contender and return its figures, or nothing where it is not installed."""
    command = [sys.executable, "-m", "benchmarks.packs.contenders", contender, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own module
        peak = watched(process)
        answer = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"{contender} failed.")
    figures: dict[str, Any] | None = json.loads(answer)
    if figures is not None:
        figures["seconds"] = round(statistics.median(figures["runs"]), 3)
        figures["processor_seconds"] = round(statistics.median(figures["processor_runs"]), 3)
        figures["peak_memory_mb"] = round(peak.family / 1_000_000)
        figures["peak_resident_mb"] = round(peak.resident / 1_000_000)
        figures["largest_helper_mb"] = round(peak.descendant / 1_000_000)
    return figures


def ratios(figures: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Compare what matters, where both were measured."""
    wanted = {
        "after_change_vs_one_pass": ("after_change", "one_pass"),
        "after_change_vs_chromium": ("after_change", "chromium"),
        "after_move_vs_one_pass": ("after_move", "one_pass"),
        "after_sign_off_vs_one_pass": ("after_sign_off", "one_pass"),
        "cold_vs_one_pass": ("cold", "one_pass"),
    }
    found = {}
    for name, (ours, other) in wanted.items():
        if ours in figures and other in figures:
            found[name] = round(figures[ours]["seconds"] / figures[other]["seconds"], 3)
    if "bulk" in figures and "bulk_half" in figures:
        whole, half = figures["bulk"], figures["bulk_half"]
        for name in ("pages", "seconds", "joining_seconds", "joining_peak_memory_mb"):
            found[f"bulk_{name}_vs_half"] = round(whole[name] / half[name], 3)
    return found


def main() -> None:
    """Measure, print and write the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", nargs="*", default=[], help="only these contenders")
    options = asked.parse_args()
    names = options.only or CONTENDERS
    figures: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            if (found := measured(name, Path(folder))) is None:
                print(f"{name:15} is not installed", flush=True)
                continue
            figures[name] = found
            written(figures)
            print(
                f"{name:15} {found['seconds']:7.2f} s  {found['pages']:4} pages"
                f"  {found['peak_memory_mb']:4} MB  {found['processor_seconds']:6.2f} s of the processors",
                flush=True,
            )
    for name, ratio in written(figures).items():
        print(f"{name:28} {ratio:6.3f}")


def written(figures: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Write what is known so far, so that a run that is broken off leaves something; return the ratios."""
    compared = ratios(figures)
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(
        json.dumps({"contenders": figures, "ratios": compared}, indent=2) + "\n", encoding="utf-8"
    )
    return compared


if __name__ == "__main__":
    main()
