"""What a foreign file leaves out, and what stands in for it: kinds, titles and statements of items."""

from collections.abc import Mapping

from app.standards.values import ItemKind, Learning

LONGEST_TITLE_FROM_STATEMENT = 120

_KINDS = {
    ItemKind.SECTION: "section domain area part theme strand chapter category cluster",
    ItemKind.UNIT: "unit module topic group heading",
    ItemKind.COMPETENCY: "competency competence outcome objective standard item task",
    ItemKind.CRITERION: "criterion indicator element subcompetency",
}
KIND_WORDS: Mapping[str, ItemKind] = {
    word: kind for kind, words in _KINDS.items() for form in words.split() for word in (form, f"{form}s")
} | {
    "competencies": ItemKind.COMPETENCY,
    "criteria": ItemKind.CRITERION,
    "learning outcome": ItemKind.COMPETENCY,
    "learning outcomes": ItemKind.COMPETENCY,
    "performance criterion": ItemKind.CRITERION,
    "performance criteria": ItemKind.CRITERION,
    "assessment criterion": ItemKind.CRITERION,
    "assessment criteria": ItemKind.CRITERION,
    "sub-competency": ItemKind.CRITERION,
}
LEARNING_WORDS: Mapping[str, Learning] = {
    **dict.fromkeys(
        ("practical", "practice", "p", "demonstrate", "demonstration", "skill", "skills", "s", "d"),
        Learning.PRACTICAL,
    ),
    **dict.fromkeys(("knowledge", "k", "theory", "understanding", "know"), Learning.KNOWLEDGE),
}


def kind_of(word: str) -> ItemKind | None:
    """Return the kind that a word for it means, or None."""
    return KIND_WORDS.get(" ".join(word.casefold().split()))


def learning_of(word: str) -> Learning | None:
    """Return the learning that a word in a column of kinds means, or None."""
    return LEARNING_WORDS.get(" ".join(word.casefold().split()))


def kind_by_place(*, level: int, has_children: bool, has_grandchildren: bool) -> ItemKind:
    """Return the kind of an item whose file names none, from where it stands; the top level is 0."""
    if level == 0 and has_grandchildren:
        return ItemKind.SECTION
    return ItemKind.UNIT if has_children else ItemKind.COMPETENCY


def title_from(statement: str) -> str:
    """Return a title in one line: the statement, cut at a word where it is long."""
    line = " ".join(statement.split())
    if len(line) <= LONGEST_TITLE_FROM_STATEMENT:
        return line
    cut = line[:LONGEST_TITLE_FROM_STATEMENT]
    return f"{cut.rpartition(' ')[0] or cut[:-1]}…"
