"""How a changed item is said on a page: what happened, where it stood, which words came and went. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.standards.changed_words import Change, Piece, changed_words
from app.standards.difference import Difference, Kind, Row
from app.standards.rule_words import in_words
from app.standards.tree import Catalogue, CatalogueItem

KIND_WORDS = {
    Kind.REWORDED: "Reworded",
    Kind.RULE_CHANGED: "Rule changed",
    Kind.MOVED: "Moved",
    Kind.NEW: "New",
    Kind.GONE: "Gone",
    Kind.SAME: "Same",
}
COLOURS = {
    Kind.REWORDED: "yellow",
    Kind.RULE_CHANGED: "orange",
    Kind.MOVED: "blue",
    Kind.NEW: "green",
    Kind.GONE: "red",
    Kind.SAME: "grey",
}
CHANGES, EVERYTHING = "", "all"
NO_RULE = ("It asks for nothing.",)


@dataclass(frozen=True)
class ShownChange:
    """One item on the page; the rules are empty where they did not change."""

    kind: str
    colour: str
    code: str
    item_id: UUID
    title: tuple[Piece, ...]
    statement: tuple[Piece, ...]
    notes: tuple[str, ...]
    rule_before: tuple[str, ...]
    rule_now: tuple[str, ...]


@dataclass(frozen=True)
class KindCount:
    """A kind as the page counts it and as its filter names it."""

    value: str
    words: str
    number: int


def counted(found: Difference) -> list[KindCount]:
    """Return how many items there are of each kind, in the order in which a reader needs them."""
    return [KindCount(kind.value, words, found.counts[kind]) for kind, words in KIND_WORDS.items()]


def wanted_kinds(text: str) -> tuple[str, frozenset[Kind]]:
    """Return the filter that an address asks for, and the kinds that it lets through."""
    if text == EVERYTHING:
        return text, frozenset(Kind)
    if text in set(Kind):
        return text, frozenset({Kind(text)})
    return CHANGES, frozenset(Kind) - {Kind.SAME}


def shown_change(found: Difference, row: Row) -> ShownChange:
    """Return a row as the page shows it."""
    item, old, new = row.item, row.old, row.new
    both = old is not None and new is not None
    return ShownChange(
        kind=KIND_WORDS[row.kind],
        colour=COLOURS[row.kind],
        code=item.code,
        item_id=item.id,
        title=_text(old.title if both and old else item.title, item.title),
        statement=_text(old.statement if both and old else item.statement, item.statement),
        notes=tuple(_notes(found, row)),
        rule_before=_rule(old) if row.rule_changed and old else (),
        rule_now=_rule(new) if row.rule_changed and new else (),
    )


def also(row: Row) -> tuple[str, ...]:
    """Return in words what happened to an item beside its kind."""
    words = []
    if row.rule_changed and row.kind is not Kind.RULE_CHANGED:
        words.append("rule changed")
    if row.moved and row.kind is not Kind.MOVED:
        words.append("moved")
    return tuple(words)


def _notes(found: Difference, row: Row) -> Iterable[str]:
    if more := also(row):
        yield f"Also: {', '.join(more)}."
    if row.moved and row.old and row.new:
        if row.old.code != row.new.code:
            yield f"Its code was {row.old.code}."
        before, now = _above(found.old, row.old), _above(found.new, row.new)
        if before != now:
            yield f"It stood {before}; it stands {now}."
    if row.kind is Kind.MOVED:
        yield "Its words and its rule are the same."


def _above(catalogue: Catalogue, item: CatalogueItem) -> str:
    above = catalogue.ancestors(item)
    return f"under {above[-1].code} {above[-1].title}" if above else "at the top"


def _rule(item: CatalogueItem) -> tuple[str, ...]:
    signed = ("Signed off by the training supervisor.",) if item.counts else ()
    return (*in_words(item.requirement), *signed) or NO_RULE


def _text(old: str, new: str) -> tuple[Piece, ...]:
    return changed_words(old, new) if old != new else (Piece(Change.KEPT, new),) if new else ()
