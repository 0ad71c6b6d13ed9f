"""Which sections a portfolio has, in which order, and what each of them prints."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.core.clock import day_in_words
from app.core.words import days_in_words
from app.export.annex_sections import ANNEX, annex_section
from app.export.assessment_sections import ASSESSMENTS, assessments_section
from app.export.attachments import attachment_section
from app.export.check_section import CHECK, check_section
from app.export.cpd_sections import cpd_sections
from app.export.decisions import SignOff
from app.export.declaration_section import DECLARATION, declaration_section
from app.export.declaration_section import KEY as DECLARATION_KEY
from app.export.document import Claim, EvidenceSection, Framework, MatrixRow, PortfolioDocument, section_key
from app.export.document_digest import digest_of_content
from app.export.framing import FrameHead
from app.export.gaps_section import GAPS, gaps_section
from app.export.index_values import IndexEntry
from app.export.log_section import KEY as LOG_KEY
from app.export.log_section import WEEKLY_LOG, log_section
from app.export.originals import originals_in_words
from app.export.rendering import to_html
from app.export.repetition_section import KEY as REPETITIONS_KEY
from app.export.repetition_section import REPETITIONS, repetitions_section
from app.export.repetition_values import RepeatedItem
from app.export.schemes import LAST_CHANGED, NOT_OFFICIAL
from app.export.sections import Section, laid_out
from app.export.wet_values import signed_in_words
from app.export.words import PROVENANCE, placement_in_words

REPORT = "Report on role and responsibilities"
_Item = TypeVar("_Item", Claim, MatrixRow, SignOff, RepeatedItem)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One piece of evidence for one item."""

    key: str
    reference: str
    first_hand: bool


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One item of the matrix as it is printed."""

    key: str
    code: str
    title: str
    state: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One decision as it is printed; only an item's first one carries the name that links lead to."""

    key: str
    item_key: str
    decision: SignOff


def portfolio_sections(document: PortfolioDocument) -> list[Section]:
    """Return the sections of a portfolio in printing order."""
    if document.cpd:
        return cpd_sections(document, document.cpd)
    digest = digest_of_content(document)
    return [
        title_section(document, digest),
        _index(document),
        laid_out(
            "report",
            to_html("report.html", heading=REPORT, document=document),
            foot="Report",
            bookmark=REPORT,
        ),
        _matrix(document),
        *_all_evidence(document),
        *([assessments_section(document.assessments, document.frameworks)] if document.assessments else []),
        *([log_section(document.weekly_log)] if document.weekly_log else []),
        *_repetitions(document),
        _register(document),
        gaps_section(document),
        declaration_section(document),
        check_section(document, digest),
    ]


def title_section(
    document: PortfolioDocument, digest: str, volume: str = "", volumes: Sequence[object] = ()
) -> Section:
    """Return the title page.

    Args:
        document: the portfolio.
        digest: of its content.
        volume: what this file is called where the portfolio leaves in several; else empty.
        volumes: then all of them, as `volume_pages.VolumeLine`.
    """
    facts = [
        ("Route", document.first_page.route),
        ("For", document.first_page.reader),
        ("Discipline", document.discipline),
        ("Centre", document.centre),
        ("Placement", placement_in_words(document.placement)),
        ("Supervisors" if len(document.supervisors) > 1 else "Supervisor", "; ".join(document.supervisors)),
        ("Evidence entries", str(len(document.evidence))),
        ("Original files inside", originals_in_words(document)),
        ("Signatures in ink", signed_in_words(len(document.signed))),
        (LAST_CHANGED, day_in_words(document.changed_on)),
        ("Digest of the content", digest),
    ]
    html = to_html(
        "title.html",
        heading=document.first_page.title,
        document=document,
        facts=facts,
        provenance=PROVENANCE,
        standing=dict(document.standing),
        not_official=NOT_OFFICIAL,
        volume=volume,
        volumes=volumes,
    )
    return laid_out("title", html, foot="", bookmark="Title page", numbered=bool(volume))


def _index(document: PortfolioDocument) -> Section:
    entries = [IndexEntry("report", "", REPORT), IndexEntry("matrix", "", "Evidence matrix")]
    for place, entry in enumerate(document.evidence):
        if place and place == document.showcased:
            entries.append(IndexEntry("annex", "", ANNEX))
        entries.append(IndexEntry(section_key("evidence", entry.reference), entry.reference, entry.title))
        entries.extend(
            IndexEntry(
                section_key("evidence", entry.reference, part.key), "", f"{number}: {part.file_name}", depth=1
            )
            for number, part in enumerate(entry.attachments, start=1)
        )
    if document.assessments:
        entries.append(IndexEntry("assessments", "", ASSESSMENTS))
    if document.weekly_log:
        entries.append(IndexEntry(LOG_KEY, "", WEEKLY_LOG))
    if document.repetitions:
        entries.append(IndexEntry(REPETITIONS_KEY, "", REPETITIONS))
    entries += [
        IndexEntry("register", "", "Sign-off register"),
        IndexEntry("gaps", "", GAPS),
        IndexEntry(DECLARATION_KEY, "", DECLARATION),
        IndexEntry("check", "", CHECK),
    ]
    return laid_out(
        "index",
        to_html("index.html", heading="Index", entries=entries),
        foot="Index",
        bookmark="Index",
        attachments=tuple(part.key for entry in document.evidence for part in entry.attachments),
        numbered=True,
    )


def _matrix(document: PortfolioDocument) -> Section:
    entries = {entry.reference: entry for entry in document.evidence}
    groups = [
        (framework, [_matrix_line(row, entries) for row in rows])
        for framework, rows in _by_framework(document, document.matrix)
    ]
    return laid_out(
        "matrix",
        to_html("matrix.html", heading="Evidence matrix", groups=groups),
        foot="Matrix",
        bookmark="Evidence matrix",
        numbered=True,
    )


def _matrix_line(row: MatrixRow, entries: Mapping[str, EvidenceSection]) -> MatrixLine:
    cells = tuple(
        MatrixCell(
            section_key("evidence", reference),
            reference,
            entries[reference].first_hand_for(row.framework_key, row.code),
        )
        for reference in row.evidence
    )
    return MatrixLine(
        section_key("matrix", row.framework_key, row.code), row.code, row.title, row.state, cells
    )


def _register(document: PortfolioDocument) -> Section:
    seen: set[str] = set()
    groups = []
    for framework, decisions in _by_framework(document, document.register):
        lines = []
        for decision in decisions:
            place = section_key("register", decision.framework_key, decision.item_code)
            item = section_key("matrix", decision.framework_key, decision.item_code)
            if not decision.listed:
                # Another item may have its code now.
                place = item = ""
            lines.append(RegisterLine("" if place in seen else place, item, decision))
            seen.add(place)
        groups.append((framework, lines))
    html = to_html(
        "register.html", heading="Sign-off register", groups=groups, ledger_head=document.ledger_head
    )
    return laid_out("register", html, foot="Register", bookmark="Sign-off register")


def _repetitions(document: PortfolioDocument) -> Iterable[Section]:
    if document.repetitions:
        yield repetitions_section(_by_framework(document, document.repetitions))


def _all_evidence(document: PortfolioDocument) -> Iterable[Section]:
    for place, entry in enumerate(document.evidence):
        if place and place == document.showcased:
            yield annex_section(document)
        yield from _evidence(document, entry)


def _evidence(document: PortfolioDocument, entry: EvidenceSection) -> Iterable[Section]:
    facts = [
        ("Type", entry.kind),
        ("Date", days_in_words(entry.started_on, entry.ended_on)),
        ("Setting", entry.setting),
        ("Equipment", entry.equipment),
        ("Procedure", entry.procedure),
    ]
    words = [
        ("What I did", entry.what_i_did),
        ("What happened", entry.what_happened),
        ("Reflection, released by the trainee", entry.reflection or ""),
        ("Feedback, released by the trainee", "\n".join(entry.feedback)),
    ]
    html = to_html(
        "evidence.html",
        heading=f"{entry.reference}: {entry.title}",
        entry=entry,
        facts=facts,
        words=[(name, text) for name, text in words if text.strip()],
        claim_groups=_by_framework(document, entry.claims),
        decision_groups=_by_framework(document, entry.sign_offs),
    )
    yield laid_out(
        section_key("evidence", entry.reference),
        html,
        foot=entry.reference,
        bookmark=f"{entry.reference}: {entry.title}",
        attachments=tuple(part.key for part in entry.attachments),
    )
    for number, part in enumerate(entry.attachments, start=1):
        which = f"{entry.reference} · Attachment {number} of {len(entry.attachments)}"
        yield attachment_section(
            part,
            section_key("evidence", entry.reference, part.key),
            FrameHead(which, part.file_name, chosen=part.chosen),
            foot=entry.reference,
            depth=1,
        )


def _by_framework(document: PortfolioDocument, items: Iterable[_Item]) -> list[tuple[Framework, list[_Item]]]:
    """Group items by framework in the document's order of frameworks; those without items are left out."""
    held: dict[str, list[_Item]] = {framework.key: [] for framework in document.frameworks}
    for item in items:
        held[item.framework_key].append(item)
    return [(framework, held[framework.key]) for framework in document.frameworks if held[framework.key]]
