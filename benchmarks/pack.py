"""How long the registration pack takes: cold, unchanged, and after one change, for sixty entries.

Run from the project's root: ``.venv/bin/python benchmarks/pack.py``. Figures go to ``build/bench/pack.json``.
"""

import io
import json
import resource
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PIL import Image

from app.export.assembly import PackResult, build_portfolio
from app.export.document import (
    AttachmentPart,
    Claim,
    EvidenceSection,
    Framework,
    MatrixRow,
    PortfolioDocument,
    SignOff,
)
from app.export.rendering import to_pdf
from app.export.sections import MemoryCache

ENTRIES = 60
ITEMS = 120
FIGURES = Path("build/bench/pack.json")
PARAGRAPH = (
    "I checked the machine against its baseline, wrote the readings down, compared them with the last month "
    "and explained to my supervisor why the second reading was repeated. "
)


def photograph() -> bytes:
    """Make a picture as large as a telephone's, without reading a file."""
    kept = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1200)).convert("RGB").save(kept, "JPEG")
    return kept.getvalue()


def decision(number: int) -> SignOff:
    """Sign the item of that number off."""
    return SignOff(
        "bench",
        f"B-{number:03d}",
        f"Benchmark item {number}",
        "Signed off",
        "Rowan Ellery",
        "Training supervisor",
        "RCT",
        "CT10482",
        datetime(2026, 6, 30, tzinfo=UTC),
        "Seen and discussed.",
        f"{number:064x}",
        "Own account",
    )


def document() -> PortfolioDocument:
    """Write sixty entries, each with a page or two of words and, in turn, a report or a photograph."""
    report = to_pdf("<html lang=en-GB><body>" + f"<p>{PARAGRAPH * 60}</p>" + "</body></html>")
    files = (("report.pdf", "application/pdf", report), ("photo.jpg", "image/jpeg", photograph()))
    entries = []
    for number in range(1, ENTRIES + 1):
        name, kind, content = files[number % 2]
        items = (2 * number - 1, 2 * number)
        entries.append(
            EvidenceSection(
                reference=f"E{number}",
                title=f"Work record {number}",
                kind="Work record",
                started_on=date(2026, 1, 5) + timedelta(days=number),
                what_i_did="\n".join([f"{number}. {PARAGRAPH * 3}"] * 8),
                what_happened=PARAGRAPH,
                claims=tuple(
                    Claim("bench", f"B-{n:03d}", f"Benchmark item {n}", "Throughout", True, "Signed off")  # noqa: FBT003 - first-hand
                    for n in items
                ),
                sign_offs=tuple(decision(n) for n in items),
                attachments=(AttachmentPart.of_bytes(f"a{number}", name, kind, content),),
            )
        )
    return PortfolioDocument(
        identifier="benchmark",
        trainee="Ayesha Lindqvist",
        discipline="Nuclear medicine",
        programme="Benchmark programme",
        centre="Northmoor",
        generated_on=date(2026, 11, 20),
        frameworks=(Framework("bench", "Benchmark items", "1", "Northmoor", "adapted"),),
        role_report="\n\n".join([PARAGRAPH] * 12),
        evidence=tuple(entries),
        matrix=tuple(
            MatrixRow("bench", f"B-{n:03d}", f"Benchmark item {n}", "Signed off", (f"E{(n + 1) // 2}",))
            for n in range(1, ITEMS + 1)
        ),
        register=tuple(decision(n) for n in range(1, ITEMS + 1)),
    )


def timed(values: PortfolioDocument, cache: MemoryCache) -> tuple[float, PackResult]:
    """Build once and return the seconds that it took."""
    started = time.perf_counter()
    result = build_portfolio(values, cache, lambda _done, _of: None)
    return time.perf_counter() - started, result


def main() -> None:
    """Measure, print and write the figures."""
    values, cache = document(), MemoryCache()
    first, *others = values.evidence
    changed = replace(values, evidence=(replace(first, what_happened="One sentence changed."), *others))
    longer = replace(values, evidence=(replace(first, what_happened=PARAGRAPH * 40), *others))
    figures: dict[str, object] = {}
    for name, version in (
        ("cold", values),
        ("unchanged", values),
        ("one_change", changed),
        ("pages_moved", longer),
    ):
        seconds, result = timed(version, cache)
        figures[name] = {
            "seconds": round(seconds, 3),
            "pages": result.page_count,
            "rendered": result.sections_rendered,
        }
        print(f"{name:12} {seconds:7.2f} s  {result.page_count} pages, {result.sections_rendered} rendered")
    figures["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    figures["entries"] = ENTRIES
    print(f"peak memory  {figures['peak_memory_mb']} MB")
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
