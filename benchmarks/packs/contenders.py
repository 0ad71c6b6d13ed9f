"""The contenders of the pack's benchmark; each prints its figures as JSON, or null where it cannot run."""

import json
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import weasyprint  # type: ignore[import-untyped] # it ships no types

from app.blobs.store import BlobStore
from app.config import read_settings
from app.export.assembly import build_portfolio
from app.export.document import PortfolioDocument
from app.export.portfolio_sections import portfolio_sections
from app.export.rendering import stylesheet
from app.export.scratch import Stretch, pieces_of
from app.export.seal import seal
from app.export.seal_keys import sealer_for
from app.export.sections import Layout
from benchmarks.packs.bulk import bulky
from benchmarks.packs.content import PARAGRAPH, document, sign_off_again
from benchmarks.packs.memory import forget_peak, peak_of

REPEATS = 5
_BODY = re.compile(r'<body class="([^"]*)">(.*)</body>', re.DOTALL)
_STAMPS = """
@page { @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 8pt }
        @bottom-center { content: "Ayesha Lindqvist · Registration portfolio"; font-size: 8pt } }
main { break-before: page }
"""


class FolderCache:
    """Sections in a folder, as an installation keeps them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def get(self, digest: str) -> Iterator[bytes] | None:
        """Return what was put under that digest, or nothing."""
        kept = self.folder / digest
        return _read(kept) if kept.exists() else None

    def put(self, digest: str, content: Stretch) -> None:
        """Keep content under its digest."""
        with (self.folder / digest).open("wb") as file:
            shutil.copyfileobj(content.opened(), file)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from pieces_of(file, path.stat().st_size)


def whole_html(values: PortfolioDocument) -> str:
    """Return every section in one document, with page numbers typed in, which spares others the search."""
    parts = []
    for section in portfolio_sections(values):
        if isinstance(section.make, Layout) and (body := _BODY.search(section.make.html)):
            inner = body[2].replace('href="techfolio:', 'href="#').replace("88888", "123")
            parts.append(f'<main class="{body[1]}" id="{section.key}">{inner}</main>')
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Registration portfolio</title>'
        f"<style>{stylesheet()}{_STAMPS}</style></head><body>{''.join(parts)}</body></html>"
    )


def one_pass(folder: Path) -> dict[str, object] | None:
    """WeasyPrint as anybody calls it, the whole document at once, with tags."""
    html = whole_html(document())
    return timed(1, lambda _: weasyprint.HTML(string=html).write_pdf(pdf_tags=True), folder)


def chromium(folder: Path) -> dict[str, object] | None:
    """Headless Chromium, the whole document at once, its start included."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return None
    source, target = folder / "whole.html", folder / "whole.pdf"
    source.write_text(whole_html(document()), encoding="utf-8")

    def print_it(_: int) -> bytes:
        subprocess.run(  # noqa: S603 - nothing from outside in the command
            [
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                f"--user-data-dir={folder / 'chromium'}",
                "--no-pdf-header-footer",
                f"--print-to-pdf={target}",
                source.as_uri(),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return target.read_bytes()

    return timed(3, print_it, folder)


def cold(folder: Path) -> dict[str, object] | None:
    """Ours with no section kept."""
    shutil.rmtree(folder / "sections", ignore_errors=True)
    return timed(1, lambda _: built(document(), folder), folder)


def unchanged(folder: Path) -> dict[str, object] | None:
    """Ours with every section kept."""
    values = document()
    return timed(REPEATS, lambda _: built(values, folder), folder)


def after_change(folder: Path) -> dict[str, object] | None:
    """Ours after one sentence of one entry was changed."""
    return changed(folder, lambda nth: f"Sentence {nth} was changed.")


def after_move(folder: Path) -> dict[str, object] | None:
    """Ours after the first entry grew, so that nearly every page number moves."""
    return changed(folder, lambda nth: PARAGRAPH * (20 + 10 * nth))


def changed(folder: Path, words: Callable[[int], str]) -> dict[str, object]:
    """Change the first entry anew each time."""
    values = document()
    first, *others = values.evidence

    def build(nth: int) -> bytes:
        return built(replace(values, evidence=(replace(first, what_happened=words(nth)), *others)), folder)

    return timed(REPEATS, build, folder)


def after_sign_off(folder: Path) -> dict[str, object] | None:
    """Ours after one item was signed off: its evidence, the matrix and the register change."""
    values = document()
    return timed(REPEATS, lambda nth: built(sign_off_again(values, nth), folder), folder)


def bulk(folder: Path) -> dict[str, object] | None:
    """Ours, 1,000 pages with 500 MB of attachments: cold, sealed and put into a store."""
    return bulk_of(2, folder / "bulk")


def bulk_half(folder: Path) -> dict[str, object] | None:
    """Half of that, which shows whether time grows with the pages and memory does not."""
    return bulk_of(1, folder / "bulk_half")


def bulk_of(halves: int, folder: Path) -> dict[str, object]:
    """Build twice, so that the second run is joining alone."""
    folder.mkdir()
    store = BlobStore(str(folder / "files"))
    values = bulky(folder / "files", halves)
    used = processor_seconds()
    forget_peak()
    sealer = sealer_for(read_settings({"TECHFOLIO_DATA": str(folder)}))
    runs, pages, size = [], 0, 0
    for _ in range(2):
        started = time.perf_counter()
        result = build_portfolio(values, FolderCache(folder / "sections"), lambda _done, _of: None)
        seal(result.whole.rewound(), sealer)
        _, size = store.put_file(result.whole.rewound())
        runs.append(round(time.perf_counter() - started, 3))
        pages = result.page_count
    attached = sum(part.size for entry in values.evidence for part in entry.attachments)
    shutil.rmtree(folder)
    return {
        "runs": runs[:1],
        "joining_seconds": runs[1],
        "processor_runs": [round(processor_seconds() - used, 3)],
        "pages": pages,
        "bytes": size,
        "attachments_mb": round(attached / 1_000_000),
        "joining_peak_memory_mb": round(peak_of("self") / 1_000_000),
    }


def built(values: PortfolioDocument, folder: Path) -> bytes:
    """Build with the sections of a folder."""
    return build_portfolio(values, FolderCache(folder / "sections"), lambda _done, _of: None).content


def timed(repeats: int, build: Callable[[int], bytes], folder: Path) -> dict[str, object]:
    """Build a few times and count the pages of the last file."""
    runs, processor_runs, content = [], [], b""
    for nth in range(1, repeats + 1):
        started, used = time.perf_counter(), processor_seconds()
        content = build(nth)
        runs.append(round(time.perf_counter() - started, 3))
        processor_runs.append(round(processor_seconds() - used, 3))
    finished = folder / "finished.pdf"
    finished.write_bytes(content)
    with pikepdf.open(finished) as pdf:
        pages = len(pdf.pages)
    return {"runs": runs, "processor_runs": processor_runs, "pages": pages, "bytes": len(content)}


def processor_seconds() -> float:
    """Return what this process and those that it started and saw end have used of the processors."""
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def main() -> None:
    """Run the contender that is named on the command line."""
    name, folder = sys.argv[1:]
    print(json.dumps(globals()[name](Path(folder))))


if __name__ == "__main__":
    main()
