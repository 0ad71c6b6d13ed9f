"""What the pack's benchmark prints: 90 entries of three pages, 120 items, a matrix of 360 numbers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.export.decisions import SignOff
from app.export.document import Claim, EvidenceSection, Framework, MatrixRow, PortfolioDocument

ENTRIES = 90
ITEMS = 120
ITEMS_AN_ENTRY = 4
PARAGRAPH = (
    "I checked the machine against its baseline, wrote the readings down, compared them with the last month "
    "and explained to my supervisor why the second reading was repeated. "
)


def document() -> PortfolioDocument:
    """Write the portfolio; it has no attachments, because the others could not show them."""
    return PortfolioDocument(
        identifier="benchmark",
        trainee="Ayesha Lindqvist",
        discipline="Nuclear medicine",
        programme="Benchmark programme",
        centre="Northmoor",
        changed_on=date(2026, 11, 20),
        frameworks=(Framework("bench", "Benchmark items", "1", "Northmoor", "adapted"),),
        role_report="\n\n".join([PARAGRAPH] * 12),
        evidence=tuple(entry(number) for number in range(ENTRIES)),
        matrix=tuple(
            MatrixRow(
                "bench", code(item), f"Benchmark item {item + 1}", "Signed off", tuple(entries_for(item))
            )
            for item in range(ITEMS)
        ),
        register=tuple(decision(item) for item in range(ITEMS)),
    )


def code(item: int) -> str:
    """Name an item."""
    return f"B-{item + 1:03d}"


def items_of(number: int) -> list[int]:
    """Return the items that an entry is evidence for."""
    return [(number * ITEMS_AN_ENTRY + nth) % ITEMS for nth in range(ITEMS_AN_ENTRY)]


def entries_for(item: int) -> list[str]:
    """Return the references of an item's evidence: three of them."""
    return [f"E{number + 1}" for number in range(ENTRIES) if item in items_of(number)]


def entry(number: int) -> EvidenceSection:
    """Write an entry of three pages."""
    return EvidenceSection(
        reference=f"E{number + 1}",
        title=f"Work record {number + 1}",
        kind="Work record",
        started_on=date(2026, 1, 5) + timedelta(days=number),
        setting="Nuclear medicine, Northmoor General",
        equipment="Dual-head gamma camera",
        what_i_did="\n".join(f"{number}.{nth} {PARAGRAPH * 4}" for nth in range(11)),
        what_happened=PARAGRAPH,
        claims=tuple(
            Claim("bench", code(item), f"Benchmark item {item + 1}", "Throughout", True, "Signed off")  # noqa: FBT003 - first-hand
            for item in items_of(number)
        ),
        sign_offs=tuple(decision(item) for item in items_of(number)),
    )


def decision(item: int, statement: str = "Seen and discussed.") -> SignOff:
    """Sign an item off."""
    return SignOff(
        "bench",
        code(item),
        f"Benchmark item {item + 1}",
        "Signed off",
        "Rowan Ellery",
        "Training supervisor",
        "RCT",
        "CT10482",
        datetime(2026, 6, 30, tzinfo=UTC),
        statement,
        f"{item:064x}",
        "Own account",
    )


def sign_off_again(values: PortfolioDocument, nth: int) -> PortfolioDocument:
    """Sign the first item off once more: in its evidence, the matrix and the register."""
    again = decision(0, f"Seen again, for the {nth}. time.")
    evidence = tuple(
        replace(one, sign_offs=(again, *one.sign_offs[1:])) if one.sign_offs[0].item_code == code(0) else one
        for one in values.evidence
    )
    first, *rows = values.matrix
    return replace(
        values,
        evidence=evidence,
        matrix=(replace(first, state=f"Signed off {nth}"), *rows),
        register=(again, *values.register[1:]),
    )
