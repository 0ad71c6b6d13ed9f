"""The statement of a portfolio on theoretical evidence and open gaps."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.export.document import Framework, PortfolioDocument, section_key
from app.export.gap_values import Gap
from app.export.rendering import to_html
from app.export.sections import Section, laid_out

GAPS = "Theoretical evidence and open gaps"


@dataclass(frozen=True, slots=True)
class TheoryLine:
    """An item that theoretical evidence supports; `beside` names what shows it first-hand."""

    key: str
    code: str
    title: str
    theoretical: tuple[tuple[str, str], ...]
    beside: tuple[str, ...]


def gaps_section(document: PortfolioDocument) -> Section:
    """Return the statement on theoretical evidence and on what items still miss."""
    theory = [
        (framework, lines) for framework in document.frameworks if (lines := _theory(document, framework.key))
    ]
    gaps = [
        (framework, found)
        for framework in document.frameworks
        if (found := [gap for gap in document.gaps if gap.framework_key == framework.key])
    ]
    html = to_html("gaps.html", heading=GAPS, theory=theory, gaps=_keyed(gaps))
    return laid_out("gaps", html, foot="Gaps", bookmark=GAPS)


def _theory(document: PortfolioDocument, framework_key: str) -> list[TheoryLine]:
    entries = {entry.reference: entry for entry in document.evidence}
    lines = []
    for row in document.matrix:
        if row.framework_key != framework_key:
            continue
        first_hand = [
            reference
            for reference in row.evidence
            if entries[reference].first_hand_for(framework_key, row.code)
        ]
        theoretical = tuple(
            (reference, section_key("evidence", reference))
            for reference in row.evidence
            if reference not in first_hand
        )
        if theoretical:
            key = section_key("matrix", framework_key, row.code)
            lines.append(TheoryLine(key, row.code, row.title, theoretical, tuple(first_hand)))
    return lines


def _keyed(
    gaps: Sequence[tuple[Framework, Sequence[Gap]]],
) -> list[tuple[Framework, list[tuple[str, Gap]]]]:
    return [(framework, [(_place(gap), gap) for gap in found]) for framework, found in gaps]


def _place(gap: Gap) -> str:
    """Return where the matrix shows an item; a heading has no row there."""
    return section_key("matrix", gap.framework_key, gap.item_code) if gap.listed else ""
