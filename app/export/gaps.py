"""What the items of a placement still miss, as the rule engine says it and the portfolio prints it."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from app.competencies.board import Board
from app.competencies.progress import conditions_of
from app.export.document import Framework
from app.export.gap_values import Gap
from app.export.items import Item
from app.standards.tree import CatalogueItem
from app.standards.values import ChildrenRule

NOT_SIGNED = "Everything is there; the sign-off is missing."


def gaps_of(board: Board, frameworks: Sequence[Framework], items: Mapping[UUID, Item]) -> tuple[Gap, ...]:
    """Return what each item misses, in the frameworks' order; a complete one is left out."""
    return tuple(
        Gap(framework.key, item.code, item.title, missing, listed=item.id in items)
        for catalogue, framework in zip(board.catalogues, frameworks, strict=True)
        for item in catalogue.items
        if (missing := tuple(_missing(board, item)))
    )


def _missing(board: Board, item: CatalogueItem) -> Iterator[str]:
    if not item.takes_evidence:
        yield from unmet_by_heading(board, item)
    elif item.counts and not (answer := board.progress.answers[item.id]).complete:
        yield from answer.missing or (NOT_SIGNED,)


def unmet_by_heading(board: Board, item: CatalogueItem) -> tuple[str, ...]:
    """Return what a heading misses by a rule of its own; that all below be done is said at those items."""
    rule = item.requirement
    plain = rule.children is ChildrenRule.ALL and not (rule.verified or conditions_of(item))
    return () if plain else board.progress.answers[item.id].missing
