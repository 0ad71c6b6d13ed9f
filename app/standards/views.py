"""How frameworks and their items are said in words, and how a tree is laid out for a page."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.core.words import sentence_case
from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import (
    ItemKind,
    Learning,
    Provenance,
    SettingMark,
    WeekSpan,
)

LONGEST_SEARCH = 200
PROVENANCE_WORDS = {
    Provenance.OFFICIAL: "Official text, loaded by a centre from its own copy",
    Provenance.ADAPTED: "Adapted from an official text",
    Provenance.STARTER: "Starter set, written by this project",
}
KIND_WORDS = {
    ItemKind.SECTION: "Section",
    ItemKind.UNIT: "Unit",
    ItemKind.COMPETENCY: "Competency",
    ItemKind.CRITERION: "Criterion",
}
LEARNING_WORDS = {Learning.KNOWLEDGE: "Knowledge", Learning.PRACTICAL: "Practical"}
MARK_WORDS = {
    SettingMark.IN_HOUSE: "in-house",
    SettingMark.ACADEMIC_YEAR_1: "academic year 1",
    SettingMark.ACADEMIC_YEAR_2: "academic year 2",
}
SCHEME_WORDS = {
    "ipem": "IPEM training scheme",
    "art": "ART training scheme",
    "ptp": "Practitioner Training Programme",
    "apprenticeship": "Degree apprenticeship",
    "prp": "Pre-registration practitioner (Scotland)",
    "equivalence": "Equivalence (route 2)",
    "cpd": "CPD after registration",
    "any": "Every scheme",
}
EVERY_DISCIPLINE = "Every discipline"


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of a tree page: an item, and the lists to open or close before it.

    Thousands of lines are drawn at once, and a template is slow at calling: so all is said here, and
    `closes` has one number for each list to close.
    """

    item_id: str
    position: str
    code: str
    title: str
    facts: str
    found: bool
    opens: bool
    closes: range


@dataclass(frozen=True, slots=True)
class Tree:
    """The lines of a tree, and one number for each list that is open after the last one."""

    branches: tuple[Branch, ...]
    closes_at_end: range


def discipline_in_words(key: str | None) -> str:
    """Return a discipline for people; a framework without one serves them all."""
    return _from_key(key) if key else EVERY_DISCIPLINE


def scheme_in_words(key: str) -> str:
    """Return a scheme for people; one that we do not know is said by its own key."""
    return SCHEME_WORDS.get(key.casefold()) or _from_key(key)


def weeks_in_words(weeks: WeekSpan | None) -> str:
    """Return the usual weeks of an item, for instance ``weeks 2 to 9``."""
    if weeks is None:
        return ""
    return f"week {weeks.first}" if weeks.first == weeks.last else f"weeks {weeks.first} to {weeks.last}"


def marks_in_words(marks: Collection[SettingMark]) -> str:
    """Return where an item is learnt, for instance ``In-house, academic year 2``."""
    return sentence_case(", ".join(MARK_WORDS[mark] for mark in marks))


def short_facts(item: CatalogueItem) -> str:
    """Return what stands behind an item in a tree, for instance ``Practical, weeks 2 to 9``."""
    words = [LEARNING_WORDS[item.learning]] if item.learning else []
    if item.weeks:
        words.append(weeks_in_words(item.weeks))
    if item.slot:
        words.append("no text yet")
    return sentence_case(", ".join(words))


def size_in_words(taking_evidence: int, counting: int) -> str:
    """Return how many items a version has, honest about headings that wait for their text."""
    slots = taking_evidence - counting
    headings = "1 heading without a text yet" if slots == 1 else f"{slots:,} headings without a text yet"
    items = f"{counting:,} {'item' if counting == 1 else 'items'} to sign off"
    if not taking_evidence:
        return "No items"
    if not counting:
        return headings
    return f"{items}, {headings}" if slots else items


def search_words(text: str) -> str:
    """Return a search as it can be shown again: one line, printable, at most 200 characters."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[: LONGEST_SEARCH * 5])
    return " ".join(printable.split())[:LONGEST_SEARCH].rstrip()


def matching(catalogue: Catalogue, search: str) -> frozenset[UUID]:
    """Return the ids of the items whose code or texts hold every word of a search, in any case."""
    words = search.casefold().split()
    return frozenset(item.id for item in catalogue.items if _holds(item, words))


def lay_out(catalogue: Catalogue, found: frozenset[UUID] | None = None) -> Tree:
    """Return the whole tree, or only the items that were found and those above them."""
    items = catalogue.items
    if found is not None:
        shown = set(found)
        for item_id in found:
            shown.update(above.id for above in catalogue.ancestors(catalogue.item(item_id)))
        items = tuple(item for item in items if item.id in shown)
    return Tree(tuple(_branches(items, found or frozenset())), range(items[-1].depth + 1 if items else 0))


def _holds(item: CatalogueItem, words: Collection[str]) -> bool:
    text = f"{item.code}\n{item.title}\n{item.statement}\n{item.guidance}\n{item.evidence_hint}".casefold()
    return all(word in text for word in words)


def _branches(items: tuple[CatalogueItem, ...], found: frozenset[UUID]) -> Iterator[Branch]:
    before = -1
    for item in items:
        yield Branch(
            item_id=str(item.id),
            position=str(item.position),
            code=item.code,
            title=item.title,
            facts=short_facts(item),
            found=item.id in found,
            opens=item.depth > before,
            closes=range(before - item.depth),
        )
        before = item.depth


def _from_key(key: str) -> str:
    return sentence_case(key.replace("-", " "))
