"""A portfolio of twelve entries with real files, in values, for the tests of the pack."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.export.decisions import SignOff
from app.export.document import (
    AttachmentPart,
    Claim,
    EvidenceSection,
    Framework,
    MatrixRow,
    PlacementSpan,
    PortfolioDocument,
)

FILES = Path(__file__).parent / "files"
NOTICE = "Starter set - written by this project, not issued by IPEM. Replace it with your official copy."
STARTER = Framework("starter-nm", "Nuclear medicine starter set", "1", "Techfolio project", "starter", NOTICE)
LOCAL = Framework("centre-core", "Core practice of Northmoor training centre", "2026", "Northmoor", "adapted")
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".heic": "image/heic",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ATTACHED = {
    1: ("qc-report-4-pages.pdf", "phone-photo-gps-orientation6.jpg"),
    2: ("drawing-a3-landscape.pdf",),
    3: ("gamma-camera-uniformity.xlsx", "acceptance-test.docx"),
    4: ("phone-photo.heic",),
    5: ("scanned-service-sheet.pdf", "identifiers.txt"),
    7: ("owner-password-only.pdf",),
}
DRAFT_REASONS = ("Item S-NM-04 is not signed off yet.", "Evidence E6 has been returned with feedback.")


def attached(name: str, key: str | None = None) -> AttachmentPart:
    """Describe one of the files beside this module."""
    content = (FILES / name).read_bytes()
    return AttachmentPart.of_bytes(key or name, name, TYPES[Path(name).suffix], content)


def measurements() -> AttachmentPart:
    """Describe a CSV file of a hundred rows."""
    rows = [
        f"2026-03-{day % 28 + 1:02d},Detector {day % 2 + 1},{2.5 + day / 100:.2f},pass" for day in range(100)
    ]
    content = "\n".join(["Day,Detector,Integral uniformity (%),Result", *rows]).encode()
    return AttachmentPart.of_bytes("daily-csv", "daily uniformity.csv", "text/csv", content)


def decision(code: str, title: str, framework: str = "starter-nm") -> SignOff:
    """Sign one item off."""
    return SignOff(
        framework_key=framework,
        item_code=code,
        item_title=title,
        outcome="Signed off",
        signer="Rowan Ellery",
        role="Training supervisor",
        registration_body="RCT",
        registration_number="CT10482",
        signed_at=datetime(2026, 6, 30, 22, 45, tzinfo=UTC),
        statement="I watched this being done and discussed the results afterwards.",
        digest="9f2c" * 16,
        authority="Own account",
    )


def entry(number: int) -> EvidenceSection:
    """Write the evidence entry of that number."""
    code = f"S-NM-{number:02d}"
    title = f"Competency number {number}"
    files = tuple(attached(name) for name in ATTACHED.get(number, ()))
    return EvidenceSection(
        reference=f"E{number}",
        title=f"Daily quality control of gamma camera {number}",
        kind="Work record",
        started_on=date(2026, 3, number),
        ended_on=date(2026, 3, number + 1) if number % 2 else None,
        setting="Nuclear medicine, Northmoor General",
        equipment="Dual-head gamma camera, asset NM-0042",
        procedure="Local procedure QC-07, version 3",
        what_i_did=(
            "I set up the flood source, checked the photopeak and acquired ten million counts on each head.\n"
            "I compared the integral uniformity with the last four weeks and found head 2 drifting.\n"
        )
        * (1 + number % 3),
        what_happened="The service engineer recalibrated head 2. The repeat was within tolerance.",
        reflection="I would repeat the peak check first next time." if number == 1 else None,
        claims=(
            Claim("starter-nm", code, title, "Second paragraph", first_hand=number != 6, state="Signed off"),
            Claim("centre-core", "C.1", "Works safely", "Throughout", first_hand=True, state="In progress"),
        ),
        sign_offs=(decision(code, title),),
        attachments=(*files, measurements()) if number == 8 else files,
    )


def portfolio(*, draft: bool = True, entries: int = 12) -> PortfolioDocument:
    """Write the whole portfolio."""
    evidence = tuple(entry(number) for number in range(1, entries + 1))
    rows = [
        MatrixRow("starter-nm", f"S-NM-{n:02d}", f"Competency number {n}", "Signed off", (f"E{n}",))
        for n in range(1, entries + 1)
    ]
    # Items enough for a matrix of more than one page.
    rows += [
        MatrixRow("starter-nm", f"S-NM-{n}", f"Later competency {n}", "Not started") for n in range(50, 80)
    ]
    rows.append(
        MatrixRow(
            "centre-core", "C.1", "Works safely", "In progress", tuple(item.reference for item in evidence)
        )
    )
    return PortfolioDocument(
        identifier="portfolio-of-ayesha-lindqvist",
        trainee="Ayesha Lindqvist",
        discipline="Nuclear medicine",
        programme="IPEM Clinical Technologist Training Scheme",
        centre="Northmoor training centre",
        changed_on=date(2026, 11, 20),
        placement=PlacementSpan(date(2026, 1, 5), date(2026, 12, 18), "50 weeks"),
        draft_reasons=DRAFT_REASONS if draft else (),
        frameworks=(STARTER, LOCAL),
        role_report="# My post\n\nI work in **nuclear medicine**.\n\n- tests\n- imaging\n\n<b>not bold</b>",
        evidence=evidence,
        matrix=tuple(rows),
        register=tuple(decision(f"S-NM-{n:02d}", f"Competency number {n}") for n in range(1, entries + 1)),
    )


def with_entry(document: PortfolioDocument, changed: EvidenceSection) -> PortfolioDocument:
    """Put a changed entry in the place of the one with its reference."""
    evidence = (changed if item.reference == changed.reference else item for item in document.evidence)
    return replace(document, evidence=tuple(evidence))


def unreadable(key: str, content: Callable[[], Iterable[bytes]]) -> AttachmentPart:
    """Describe an attachment whose content cannot be had."""
    return AttachmentPart(key, "lost.pdf", "application/pdf", "0" * 64, 1234, content)
