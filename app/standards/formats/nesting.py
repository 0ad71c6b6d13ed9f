"""How items that a file lists flat become a tree, and what is wrong with their parents."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.standards.formats.foreign_text import Words
from app.standards.formats.gaps import kind_by_place, title_from
from app.standards.formats.values import FileUnreadableError
from app.standards.problems import visible
from app.standards.sheet_values import Finding, Path, Plain, Sheet

MOST_ITEMS = 10_000
# One of our own YAML files, read to the depth that its reader allows, has no more.
MOST_LEVELS = 16
SHOWN_OF_A_CIRCLE = 6


@dataclass(slots=True)
class Entry:
    """One item of a flat list.

    Attributes:
        identity: what the items below it name as their parent.
        parent: the identity of the item above; empty at the top.
        place: the number of its place in the file.
        fields: what is known of it, in the shape of one of our YAML files, without children.
        findings: what is wrong with it: the field, and a sentence.
    """

    identity: str
    parent: str
    place: int
    fields: dict[str, Plain] = field(default_factory=dict)
    findings: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What a person calls the item."""
        return visible(str(self.fields.get("code") or self.identity))

    def put(self, name: str, words: Words) -> None:
        """Take over a text, if there is any, and what is wrong with it."""
        if words.text:
            self.fields[name] = words.text
        self.findings += [(name, sentence) for sentence in words.sentences]


@dataclass(slots=True)
class _Node:
    entry: Entry
    above: "_Node | None" = None
    below: list["_Node"] = field(default_factory=list)


def nest(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Put the items into a sheet as a tree; items with the same parent keep the order of the list.

    Raises:
        FileUnreadableError: there are more items than a framework may have.
    """
    if len(entries) > MOST_ITEMS:
        raise FileUnreadableError(f"The file has {len(entries)} items; a framework may have {MOST_ITEMS}.")
    nodes = [_Node(entry) for entry in entries]
    _find_parents(nodes)
    _cut_circles(nodes)
    for node in nodes:
        if node.above:
            node.above.below.append(node)
    _cut_too_deep(nodes)
    data = sheet.data if isinstance(sheet.data, dict) else {}
    sheet.data = data
    data["items"] = _listed(sheet, [node for node in nodes if node.above is None], ("items",))


def _find_parents(nodes: Sequence[_Node]) -> None:
    first: dict[str, _Node] = {}
    for node in nodes:
        first.setdefault(node.entry.identity, node)
    for node in nodes:
        entry = node.entry
        if not entry.parent:
            continue
        if entry.parent == entry.identity:
            entry.findings.append(("", "This item is its own parent. Name the item above it."))
        elif entry.parent not in first:
            entry.findings.append(("", f"Its parent {visible(entry.parent)} is not in the file."))
        else:
            node.above = first[entry.parent]


def _cut_circles(nodes: Sequence[_Node]) -> None:
    """Lift one item of every circle to the top, so that the rest of the file can still be checked."""
    safe: set[int] = set()
    for start in nodes:
        way: dict[int, _Node] = {}
        node: _Node | None = start
        while node is not None and id(node) not in safe and id(node) not in way:
            way[id(node)] = node
            node = node.above
        if node is not None and id(node) in way:
            circle = [*way.values()][[*way].index(id(node)) :]
            names = [each.entry.name for each in circle[:SHOWN_OF_A_CIRCLE]]
            more = " …" if len(circle) > SHOWN_OF_A_CIRCLE else ""
            sentence = f"These items stand below each other in a circle: {', '.join(names)}{more}."
            node.entry.findings.append(("", sentence))
            node.above = None
        # Not `|=`: with the keys of a dictionary that would copy the whole set each time.
        safe.update(way)


def _cut_too_deep(nodes: Sequence[_Node]) -> None:
    waiting = [(node, 1) for node in nodes if node.above is None]
    while waiting:
        node, level = waiting.pop()
        if level == MOST_LEVELS:
            for child in node.below:
                sentence = f"This item is more than {MOST_LEVELS} levels deep. Make the list flatter."
                child.entry.findings.append(("", sentence))
                child.above = None
            waiting += [(child, 1) for child in node.below]
            node.below = []
        else:
            waiting += [(child, level + 1) for child in node.below]


def _listed(sheet: Sheet, nodes: Sequence[_Node], path: Path) -> list[Plain]:
    if nodes:
        sheet.lines[path] = nodes[0].entry.place
    return [_item(sheet, node, (*path, at)) for at, node in enumerate(nodes)]


def _item(sheet: Sheet, node: _Node, path: Path) -> dict[str, Plain]:
    entry = node.entry
    _fill_gaps(node, level=path.count("children"))
    _note_place(sheet, path, entry.fields, entry.place)
    for name, sentence in entry.findings:
        sheet.findings.append(Finding((*path, name) if name else path, sentence, entry.place))
    item = dict(entry.fields)
    if node.below:
        item["children"] = _listed(sheet, node.below, (*path, "children"))
    return item


def _fill_gaps(node: _Node, level: int) -> None:
    fields = node.entry.fields
    if "kind" not in fields:
        kind = kind_by_place(
            level=level,
            has_children=bool(node.below),
            has_grandchildren=any(child.below for child in node.below),
        )
        fields["kind"] = kind.value
    title, statement = fields.get("title"), fields.get("statement")
    if not title and isinstance(statement, str):
        fields["title"] = title_from(statement)
        if node.below and fields["title"] == statement:
            # The text of a heading is its title; said twice it would be shown twice.
            del fields["statement"]
    elif title and not statement and not node.below and not fields.get("slot"):
        fields["statement"] = title


def _note_place(sheet: Sheet, path: Path, value: Plain, place: int) -> None:
    sheet.lines[path] = place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        _note_place(sheet, (*path, name), part, place)
