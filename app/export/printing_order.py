"""In which order a portfolio prints its entries: those shown first, then in the order of the standards."""

from collections.abc import Collection, Sequence

from app.export.document import EvidenceSection, MatrixRow


def in_order(
    evidence: Sequence[EvidenceSection], matrix: Sequence[MatrixRow], showcased: Collection[str]
) -> tuple[EvidenceSection, ...]:
    """Return the entries as they are printed.

    Args:
        evidence: in order of their numbers, which decides where nothing else does.
        matrix: the items in the frameworks' order; an entry stands where the first of them does.
        showcased: references of the entries that come before all others.
    """
    places: dict[str, int] = {}
    for place, row in enumerate(matrix):
        for reference in row.evidence:
            places.setdefault(reference, place)
    return tuple(
        sorted(
            evidence,
            key=lambda entry: (
                entry.reference not in showcased,
                places.get(entry.reference, len(matrix)),
            ),
        )
    )
