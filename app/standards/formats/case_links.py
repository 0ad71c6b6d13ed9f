"""What the associations of a CASE package say: each item's parent and place in the order, and its links."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.standards.formats.case_names import IS_CHILD_OF, OURS, RELATIONS
from app.standards.formats.foreign_text import line_of
from app.standards.formats.json_reading import json_place, new_place
from app.standards.formats.values import FileUnreadableError
from app.standards.problems import visible
from app.standards.sheet_values import Finding, Plain, Sheet

MOST_ASSOCIATIONS = 100_000
LONGEST_CODE = 80
# Items without a number come after those that have one, in the order of the file.
UNNUMBERED = math.inf


@dataclass(slots=True)
class Parents:
    """The parents that associations give to one item, the first one first; empty for the document itself."""

    inside: list[tuple[str, float]] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


class Associations:
    """Reads the associations one by one.

    Attributes:
        parents: by the identity of the item below.
        links: in the shape of one of our YAML files, with the identities of items instead of codes.
        places: the place of each link in the file.
    """

    def __init__(
        self, sheet: Sheet, document: Mapping[str, Any], items: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._sheet = sheet
        self._known = {identity: identity for identity in items}
        for identity, item in items.items():
            self._known.setdefault(_word(item.get("uri")), identity)
        for name in (_word(document.get("identifier")), _word(document.get("uri"))):
            self._known.setdefault(name, "")
        self._known.pop("", None)
        self.parents: dict[str, Parents] = {}
        self.links: list[dict[str, Plain]] = []
        self.places: list[int] = []
        self._linked: set[tuple[str, str, str]] = set()
        self._unused: Counter[str] = Counter()

    def read(self, associations: Sequence[Any]) -> None:
        """Read all of them.

        Raises:
            FileUnreadableError: there are too many.
        """
        if len(associations) > MOST_ASSOCIATIONS:
            raise FileUnreadableError(f"The file has more than {MOST_ASSOCIATIONS} associations.")
        for at, association in enumerate(associations):
            place = new_place(self._sheet, json_place(("CFAssociations", at)))
            if isinstance(association, dict):
                self._read(association, place)
            else:
                self._sheet.findings.append(Finding((), "An association must be an object.", place))

    def notes(self) -> list[str]:
        """Return a sentence for each sort of association that was left out."""
        return [f"Associations left out because {why}: {count}." for why, count in self._unused.items()]

    def _read(self, association: Mapping[str, Any], place: int) -> None:
        name = _word(association.get("associationType"), folded=False)
        origin, destination = association.get("originNodeURI"), association.get("destinationNodeURI")
        source, target = self._identity(origin), self._identity(destination)
        if name != IS_CHILD_OF and name not in RELATIONS:
            self._unused[f"the type {visible(name) or 'is missing, or'} has no counterpart here"] += 1
        elif not source:
            self._unused["they begin outside this file, or at the document itself"] += 1
        elif name == IS_CHILD_OF:
            self._parent(source, target, destination, association.get("sequenceNumber"))
        elif target == "":
            self._unused["they link an item with the document itself"] += 1
        else:
            self._link(name, source, target, association, place)

    def _identity(self, node: Any) -> str | None:
        """Return the identity of an item, an empty one for the document, or None for what is outside."""
        names = (node.get("identifier"), node.get("uri")) if isinstance(node, dict) else (node,)
        for name in map(_word, names):
            if name in self._known:
                return self._known[name]
        return None

    def _parent(self, child: str, parent: str | None, written: Any, number: Any) -> None:
        parents = self.parents.setdefault(child, Parents())
        if parent is None:
            parents.outside.append(_name_of(written))
        elif parent not in [known for known, _ in parents.inside]:
            parents.inside.append((parent, _number(number)))

    def _link(
        self, name: str, source: str, target: str | None, association: Mapping[str, Any], place: int
    ) -> None:
        written = association.get("destinationNodeURI")
        framework = ""
        if target is None:
            target, framework = _outside(written, association.get("extensions"))
            if not framework:
                self._unused["their target is outside this file and has no address"] += 1
                return
        if (source, target, framework) in self._linked:
            self._unused["the same two items were linked before"] += 1
            return
        self._linked.add((source, target, framework))
        link: dict[str, Plain] = {"from": source, "relation": RELATIONS[name].value, "to": target}
        self.links.append(link | ({"framework": framework} if framework else {}))
        self.places.append(place)


def _word(value: Any, *, folded: bool = True) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    word = str(value).strip()
    return word.casefold() if folded else word


def _number(value: Any) -> float:
    try:
        number = float(value) if isinstance(value, str | int) and not isinstance(value, bool) else UNNUMBERED
    except ValueError:
        return UNNUMBERED
    return number if math.isfinite(number) else UNNUMBERED


def _name_of(node: Any) -> str:
    """Return what a person would call a node: a short title such as a code, or its identifier."""
    if not isinstance(node, dict):
        return line_of(node).text
    title = line_of(node.get("title")).text
    return title if 0 < len(title) <= LONGEST_CODE else line_of(node.get("identifier")).text or title


def _outside(node: Any, extensions: Any) -> tuple[str, str]:
    ours = extensions.get(OURS) if isinstance(extensions, dict) else None
    if isinstance(ours, dict):
        target, framework = (
            line_of(ours.get("to"), is_html=False),
            line_of(ours.get("framework"), is_html=False),
        )
        if target.text and framework.text:
            return target.text, framework.text
    address = node.get("uri") if isinstance(node, dict) else None
    return _name_of(node), line_of(address, is_html=False).text
