"""How long a registration pack takes, beside others that print the same; each in a process of its own.

Run it with ``make bench-pack``. Figures go to ``build/bench/pack.json``.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.packs.memory import watched

FIGURES = Path("build/bench/pack.json")
# The order in which they run: what is unchanged needs the sections that the cold one kept.
CONTENDERS = (
    *("one_pass", "cold", "chromium", "unchanged", "after_change", "after_move", "after_sign_off"),
    *("bulk_half", "bulk"),
)
# They run once each, and a machine that is shared changes its speed within minutes: so they take turns.
IN_TURNS = ("one_pass", "cold")
TURNS = 3


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
        figures["peak_memory_mb"] = round(peak.family / 1_000_000)
        figures["peak_resident_mb"] = round(peak.resident / 1_000_000)
        figures["largest_helper_mb"] = round(peak.descendant / 1_000_000)
    return figures


def all_runs(turns: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of a contender that ran in several processes: every run, and the most memory."""
    figures = dict(turns[-1])
    for name in ("runs", "processor_runs"):
        figures[name] = [run for turn in turns for run in turn[name]]
    for name in ("peak_memory_mb", "peak_resident_mb", "largest_helper_mb"):
        figures[name] = max(turn[name] for turn in turns)
    figures["seconds"] = round(statistics.median(figures["runs"]), 3)
    figures["processor_seconds"] = round(statistics.median(figures["processor_runs"]), 3)
    return figures


def ratios(figures: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Compare what matters, where both were measured."""
    wanted = {
        "after_change_vs_one_pass": ("after_change", "one_pass"),
        "after_change_vs_chromium": ("after_change", "chromium"),
        "after_move_vs_one_pass": ("after_move", "one_pass"),
        "after_sign_off_vs_one_pass": ("after_sign_off", "one_pass"),
    }
    found = {}
    for name, (ours, other) in wanted.items():
        if ours in figures and other in figures:
            found[name] = round(figures[ours]["seconds"] / figures[other]["seconds"], 3)
    if "cold" in figures and "one_pass" in figures:
        turns = zip(figures["cold"]["runs"], figures["one_pass"]["runs"], strict=False)
        found["cold_vs_one_pass"] = round(statistics.median(ours / other for ours, other in turns), 3)
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
    in_turns = [name for name in names if name in IN_TURNS]
    others = [name for name in names if name not in IN_TURNS]
    turns: dict[str, list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in [*in_turns * TURNS, *others]:
            if (found := measured(name, Path(folder))) is None:
                print(f"{name:15} is not installed", flush=True)
                continue
            print(in_words(name, all_runs([found])), flush=True)
            turns.setdefault(name, []).append(found)
            written(turns)
    for name, ratio in written(turns).items():
        print(f"{name:28} {ratio:6.3f}")


def in_words(name: str, figures: dict[str, Any]) -> str:
    """Return the line that is printed for a contender."""
    return (
        f"{name:15} {figures['seconds']:7.2f} s  {figures['pages']:4} pages"
        f"  {figures['peak_memory_mb']:4} MB  {figures['processor_seconds']:6.2f} s of the processors"
    )


def written(turns: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    """Write what is known so far, so that a run that is broken off leaves something; return the ratios."""
    figures = {name: all_runs(found) for name, found in turns.items()}
    compared = ratios(figures)
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(
        json.dumps({"contenders": figures, "ratios": compared}, indent=2) + "\n", encoding="utf-8"
    )
    return compared


if __name__ == "__main__":
    main()
