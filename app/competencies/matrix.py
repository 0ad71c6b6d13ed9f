"""What the evidence matrix shows: which entry supports which item, how far each item is, what it misses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from app.competencies.matrix_filter import Wanted
from app.competencies.matrix_ground import Entry, Ground
from app.competencies.words import Tag, progress_in_words, tag_of
from app.core.words import plural
from app.portfolio.values import ClaimBasis
from app.standards.tree import Catalogue, CatalogueItem

# More columns than this are shown a page at a time: a row must not become longer than anybody reads.
MOST_ENTRIES = 60
PER_PAGE = 50
DRAFT = "draft"
MARK_WORDS = {
    ClaimBasis.FIRST_HAND.value: "first-hand",
    ClaimBasis.THEORETICAL.value: "theoretical",
    DRAFT: "draft",
}

Kinds = Mapping[UUID, Mapping[UUID, str]]


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry supports an item: on what basis, or as a draft that only its owner sees."""

    kind: str
    address: str
    reference: str
    words: str


Cells = Sequence[Mark | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, or an item with a cell for each entry; `entries` counts those submitted, shown or not."""

    code: str
    title: str
    address: str
    is_heading: bool
    tag: Tag
    missing: str
    cells: Cells
    entries: int
    beside: str


@dataclass(frozen=True, slots=True)
class Group:
    """One framework of the placement with its lines."""

    title: str
    notice: str
    words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """Which of the entries are shown, from `first` to `last`, counted from 1; `total` are in the choice."""

    number: int
    count: int
    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Items by entries: what was chosen of both, one page of the entries at a time."""

    entries: tuple[Entry, ...]
    groups: tuple[Group, ...]
    pages: Pages
    items: int
    all_items: int
    all_entries: int


def matrix(ground: Ground, wanted: Wanted, *, paged: bool = True) -> Matrix:
    """Return the matrix of a placement.

    Args:
        ground: its items, entries and answers.
        wanted: what is chosen. Where items are left out, so are entries that support none of the others.
        paged: whether many entries are cut into pages.
    """
    kinds = {item_id: _kinds(ground, item_id) for item_id in {*ground.claims, *ground.drafts}}
    chosen = [(catalogue, _chosen(ground, catalogue, wanted)) for catalogue in ground.catalogues]
    items = [item for _, found in chosen for item in found if item.takes_evidence]
    columns = [entry for entry in ground.entries if wanted.has_entry(entry)]
    if wanted.narrows_items:
        supporting = {evidence_id for item in items for evidence_id in kinds.get(item.id, ())}
        columns = [entry for entry in columns if entry.evidence_id in supporting]
    pages = _pages(len(columns), wanted.page, paged=paged)
    shown = tuple(columns[max(0, pages.first - 1) : pages.last])
    line = partial(_line, ground, kinds, [(entry.evidence_id, _marks_of(entry)) for entry in shown])
    return Matrix(
        entries=shown,
        groups=tuple(_group(ground, catalogue, map(line, found)) for catalogue, found in chosen if found),
        pages=pages,
        items=len(items),
        all_items=sum(len(catalogue.taking_evidence) for catalogue in ground.catalogues),
        all_entries=len(ground.entries),
    )


def _kinds(ground: Ground, item_id: UUID) -> dict[UUID, str]:
    """Return the entries that support an item, each with the kind of its mark; what is submitted counts."""
    submitted = ground.claims.get(item_id, {})
    kinds = dict.fromkeys(ground.drafts.get(item_id, ()), DRAFT)
    return kinds | {evidence_id: basis.value for evidence_id, basis in submitted.items()}


def _marks_of(entry: Entry) -> dict[str, Mark]:
    """Return the marks that an entry can have: the same one stands in many cells."""
    address = f"/evidence/{entry.evidence_id}"
    return {kind: Mark(kind, address, entry.reference, words) for kind, words in MARK_WORDS.items()}


def _chosen(ground: Ground, catalogue: Catalogue, wanted: Wanted) -> list[CatalogueItem]:
    """Return the items of a framework that are wanted, with the headings above them, in order."""
    if wanted.framework not in {None, catalogue.version_id}:
        return []
    if not wanted.narrows_items:
        return list(catalogue.items)
    kept: set[UUID] = set()
    for item in catalogue.taking_evidence:
        above = [heading.id for heading in catalogue.ancestors(item)]
        state = ground.progress.answers[item.id].state
        if wanted.has_item(item, above, state, bare=item.id not in ground.claims):
            kept.update(above, [item.id])
    return [item for item in catalogue.items if item.id in kept]


def _pages(total: int, wanted: int, *, paged: bool) -> Pages:
    size = PER_PAGE if paged and total > MOST_ENTRIES else max(1, total)
    count = max(1, -(-total // size))
    number = min(max(1, wanted), count)
    return Pages(number, count, min(total, (number - 1) * size + 1), min(total, number * size), total)


def _group(ground: Ground, catalogue: Catalogue, lines: Iterable[Line]) -> Group:
    progress = ground.progress.frameworks.get(catalogue.version_id)
    return Group(
        title=catalogue.title,
        notice=catalogue.notice,
        words=progress_in_words(progress) if progress else "This set is empty.",
        lines=tuple(lines),
    )


def _line(
    ground: Ground, kinds: Kinds, columns: Sequence[tuple[UUID, Mapping[str, Mark]]], item: CatalogueItem
) -> Line:
    found, entries = ground.progress.answers[item.id], len(ground.claims.get(item.id, ()))
    here = kinds.get(item.id)
    if here:
        cells = tuple(marks[here[number]] if number in here else None for number, marks in columns)
        beside = _beside(len(here) - entries, len(here) - sum(mark is not None for mark in cells))
    else:
        cells, beside = (None,) * len(columns), ""
    return Line(
        code=item.code,
        title=item.title,
        address=f"/placements/{ground.placement_id}/competencies/{item.id}",
        is_heading=not item.takes_evidence,
        tag=tag_of(item, found, entries),
        missing="" if found.complete else " ".join(found.missing),
        cells=cells,
        entries=entries,
        beside=beside,
    )


def _beside(drafts: int, elsewhere: int) -> str:
    """Say what the number of entries leaves open: drafts, and marks that are not among the cells shown."""
    said = [plural(drafts, "draft")] if drafts else []
    return ", ".join([*said, f"{elsewhere} not shown"] if elsewhere else said)


def as_table(found: Matrix) -> Iterator[list[str]]:
    """Return the matrix as the rows of a spreadsheet, headings first, with the notice of every set."""
    references = [
        f"{entry.reference} (draft)" if entry.is_draft else entry.reference for entry in found.entries
    ]
    yield ["Set", "Code", "Item", "State", "Still missing", "Entries", *references, "About the set"]
    for group in found.groups:
        for line in group.lines:
            if not line.is_heading:
                marks = [mark.words if mark else "" for mark in line.cells]
                entries = str(line.entries)
                yield [
                    group.title,
                    line.code,
                    line.title,
                    line.tag.words,
                    line.missing,
                    entries,
                    *marks,
                    group.notice,
                ]
