"""veraPDF finds nothing against the files of the pack, whatever is attached or was typed, sealed or not."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image

from app.blobs.values import MediaType
from app.config import read_settings
from app.export.application import ApplicationDocument
from app.export.assembly import PackResult, build_application, build_portfolio
from app.export.completion import CompletedSet, Completion
from app.export.cv_values import CurriculumVitae
from app.export.document import AttachmentPart, PortfolioDocument
from app.export.page_ranges import PageRanges
from app.export.portfolio_sections import portfolio_sections
from app.export.progress import Progress
from app.export.seal_keys import sealer_for
from app.export.sections import MemoryCache
from app.export.volume_building import Limit, build_volumes
from app.export.volumes import SEAL_ROOM
from app.export.wet_values import SignedPage
from tests.export.authority import open_authority
from tests.export.portfolio_example import attached, entry, measurements, portfolio, with_entry
from tests.export.sealed_files import sealed
from tests.export.test_file_links import PROCEDURE, link, linked_pdf, linked_workbook
from tests.export.test_hostile_text import filled_with
from tests.export.test_weekly_log import weekly_log
from tests.export_cv.test_cv_in_file import CV, with_cv

from .odd_pages import odd_pages
from .verapdf import failures

UNPRINTABLE = "\U0001f468\u200d\U0001f52c تقرير \ufffd a\u0301\u0301 中文 \ue000 \x07 ffi"


def everything() -> PortfolioDocument:
    """Write a short portfolio that has something of each kind."""
    whole = portfolio(entries=3)
    files = (
        AttachmentPart.of_bytes("odd", "odd.pdf", "application/pdf", odd_pages()),
        *map(attached, ("qc-report-4-pages.pdf", "scanned-service-sheet.pdf", "drawing-a3-landscape.pdf")),
        *map(attached, ("phone-photo.heic", "identifiers.txt", "acceptance-test.docx")),
        measurements(),
        AttachmentPart.of_bytes("line", "one-line.csv", "text/csv", b"Day,Reading\n"),
        AttachmentPart.of_bytes("links", "links.pdf", "application/pdf", linked_pdf(link(PROCEDURE, "here"))),
        AttachmentPart.of_bytes("book", "links.xlsx", MediaType.XLSX.value, linked_workbook()),
        AttachmentPart.of_bytes("lost", "damaged.pdf", "application/pdf", b"%PDF-1.7 damaged"),
    )
    report = "### Deep first\n\n# My post\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\n1. one\n\n`code`"
    return replace(
        with_entry(whole, replace(entry(2), attachments=files)),
        role_report=report,
        ledger_head="techfolio-head:example",
        check_address="https://techfolio.example.org/check",
        signed=(scan("declaration", 1),),
        weekly_log=weekly_log(),
    )


def scan(section_key: str, nth: int) -> SignedPage:
    """Bring a signed page back as a picture."""
    kept = io.BytesIO()
    Image.effect_noise((827, 1169), 40).save(kept, "JPEG")
    return SignedPage(
        section_key=section_key,
        nth=nth,
        key=f"scan of {section_key}",
        digest=hashlib.sha256(kept.getvalue()).hexdigest(),
        content=kept.getvalue(),
        what="the signed page",
        signed_as="page 9 of 10",
        words="I declare it." if section_key == "declaration" else "",
        uploaded_by="Ayesha Lindqvist",
        uploaded_on=date(2026, 11, 20),
    )


def signed_application() -> ApplicationDocument:
    """Write application documents of which pages of each kind came back as scans, between pages of text."""
    line = replace(CV.lines[0], text="Words.\n" * 20)
    cv = CurriculumVitae(CV.name, tuple(replace(line, title=f"Post {nth}") for nth in range(9)))
    complete = Completion("4 March 2024 to 1 March 2026", (CompletedSet("A set", "100 %"),), is_complete=True)
    keys = ("slot/cv", "completion")
    signed = (replace(scan(key, 1), on_last=True) for key in keys)
    return replace(with_cv(cv), completion=complete, signed=(scan("slot/certificates/degree", 1), *signed))


def originals_and_an_excerpt() -> PortfolioDocument:
    """Write a short portfolio with originals of several kinds inside, and pages of long files."""
    added = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    names = (
        "gamma-camera-uniformity.xlsx",
        "acceptance-test.docx",
        "qc-report-4-pages.pdf",
        "identifiers.txt",
    )
    files = [replace(attached(name), embedded=True, added_at=added) for name in names]
    rows = "\n".join(f"Line {number}" for number in range(300)).encode()
    text = AttachmentPart.of_bytes("long", "long.txt", "text/plain", rows)
    chosen = PageRanges.typed("2-3, 9")
    files = [*files[:2], replace(files[2], chosen=chosen), files[3], replace(text, chosen=chosen)]
    return with_entry(portfolio(entries=2), replace(entry(2), attachments=tuple(files)))


def test_no_pack_breaks_a_rule_of_pdf_ua_or_pdf_a_and_a_file_that_does_is_found_out(tmp_path: Path) -> None:
    # All in one test, because each start of Java takes seconds, and workers would share none.
    cache = MemoryCache()
    whole = build_portfolio(everything(), cache, _unheard)
    assert [warning.attachment_key for warning in whole.warnings] == ["lost"]
    divided = build_volumes(
        everything(), cache, Progress(_unheard), portfolio_sections(everything()), _half_of(whole, cache)
    )
    assert divided.further
    settings = read_settings({"TECHFOLIO_DATA": str(tmp_path)})
    with open_authority() as authority:
        (tmp_path / "roots.pem").write_bytes(authority.root.pem)
        later = replace(settings, timestamp_url=authority.timestamps, seal_roots=str(tmp_path / "roots.pem"))
        lasting = sealed(whole.content, sealer_for(later))
    with_originals = build_portfolio(originals_and_an_excerpt(), MemoryCache(), _unheard)
    made = {
        "originals inside, sealed": sealed(with_originals.content, sealer_for(settings)),
        "everything, sealed": sealed(whole.content, sealer_for(settings)),
        "everything, sealed for later years": lasting,
        "letters that no font has": build_portfolio(
            filled_with(UNPRINTABLE), MemoryCache(), _unheard
        ).content,
        "application documents": build_application(signed_application(), MemoryCache(), _unheard).content,
        "volume 1": divided.content,
        "volume 2, sealed": sealed(divided.further[0].content, sealer_for(settings)),
        "odd pages": odd_pages(),
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    found = failures(tmp_path / name for name in made)
    broken = found.pop("odd pages")
    assert found == {name: [] for name in made if name != "odd pages"}
    assert {rule.split()[0] for rule in broken} == {"ua1", "2a"}


def _half_of(whole: PackResult, cache: MemoryCache) -> Limit:
    weights = {digest: len(content) for digest, content in cache.kept.items()}
    return Limit(len(whole.content) // 2 + SEAL_ROOM, weights, len(whole.content))


def _unheard(_done: int, _of: int) -> None:
    """Nobody waits."""
