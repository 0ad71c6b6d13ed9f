"""The items of a placement's frameworks as the pack prints them: state in words, decisions in force."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.competencies.board import Board
from app.competencies.words import tag_of
from app.export import document as printed
from app.export.signing import Decision


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a pinned framework as the pack prints it; `signed` and `counts` as in `ItemStanding`."""

    item_id: UUID
    framework: printed.Framework
    code: str
    title: str
    state: str
    counts: bool
    decisions: Sequence[Decision]


def pinned_items(
    board: Board, decisions: Mapping[UUID, Sequence[Decision]]
) -> tuple[tuple[printed.Framework, ...], dict[UUID, Item]]:
    """Return the pinned frameworks and, in their order, every item that takes evidence."""
    times = Counter(found.key for found in board.catalogues)
    frameworks, items = [], {}
    for found in board.catalogues:
        framework = printed.Framework(
            # Two versions of one set may be pinned while a trainee moves from one to the other.
            key=found.key if times[found.key] == 1 else f"{found.key} {found.version_id}",
            title=found.title,
            version=found.version,
            publisher=found.publisher,
            provenance=found.provenance.value,
            notice=found.notice,
        )
        frameworks.append(framework)
        for row in found.taking_evidence:
            state = tag_of(row, board.progress.answers[row.id], len(board.claims.get(row.id, ()))).words
            items[row.id] = Item(
                row.id, framework, row.code, row.title, state, row.counts, decisions.get(row.id, ())
            )
    return tuple(frameworks), items
