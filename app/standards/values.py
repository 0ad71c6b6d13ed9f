"""What a framework is: a tree of items with completion rules, as plain frozen values."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from app.standards.plain_data import LATER, plain
from app.standards.relations import Link


class Provenance(StrEnum):
    """Where the words of a framework come from."""

    OFFICIAL = "official"
    ADAPTED = "adapted"
    STARTER = "starter"


class ItemKind(StrEnum):
    """What an item is called in its framework; the depth of the tree is free."""

    SECTION = "section"
    UNIT = "unit"
    COMPETENCY = "competency"
    CRITERION = "criterion"


class Learning(StrEnum):
    """Whether an item asks for knowledge or for a demonstration."""

    KNOWLEDGE = "knowledge"
    PRACTICAL = "practical"


class SettingMark(StrEnum):
    """Where the ART scheme places an item: in the trainee's own department or in an academic year."""

    IN_HOUSE = "in-house"
    ACADEMIC_YEAR_1 = "academic-year-1"
    ACADEMIC_YEAR_2 = "academic-year-2"


class AssessmentType(StrEnum):
    """The four observed or discussed assessments."""

    DOPS = "DOPS"
    OCE = "OCE"
    CBD = "CBD"
    MSF = "MSF"


class Signer(StrEnum):
    """Who may sign an item off."""

    SUPERVISOR = "supervisor"


class ChildrenRule(StrEnum):
    """How many items below must be complete, where it is not a number."""

    ALL = "all"
    NONE = "none"


class WeekSpan(NamedTuple):
    """The placement weeks, both included, in which an item usually falls; the first week is 1."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentMinimum:
    """At least `minimum` satisfactory assessments, each of any of `types` ("1 DOPS or OCE" has two types)."""

    types: frozenset[AssessmentType]
    minimum: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRule:
    """At least `minimum` points from complete items directly below, those of `required` among them.

    `points` gives the points of an item by its code; an item that is not named gives none.
    """

    minimum: int
    points: tuple[tuple[str, int], ...]
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What must be there before an item can be signed off, or a heading called complete.

    A heading asks for evidence of its own where the entries and assessments of all items below it, taken
    together, have to reach a number.

    Attributes:
        min_evidence: entries of evidence that claim the item.
        min_first_hand: how many of them must be first-hand.
        repetitions: different days on which the trainee did the task; 0 where repetition is not asked for.
        children: items directly below that must be complete: all, none, a number, or points.
        assessments: minimum numbers of assessments; every one must be met.
        signer: who signs.
        verified: how many of a hundred signed items below have to be verified, rounded up; 0 where no sample
            is drawn.
    """

    many_alike: ClassVar[bool] = True

    min_evidence: int = 1
    min_first_hand: int = 0
    repetitions: int = 0
    children: ChildrenRule | int | PointsRule = ChildrenRule.NONE
    assessments: tuple[AssessmentMinimum, ...] = ()
    signer: Signer = Signer.SUPERVISOR
    verified: int = field(default=0, metadata=LATER)

    def to_data(self) -> dict[str, Any]:
        """Return the rule as JSON types, in the shape that `from_data` reads."""
        return {name.name: plain(getattr(self, name.name)) for name in fields(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Requirement":
        """Rebuild a rule from what `to_data` returned.

        Raises:
            KeyError: a part is missing.
            ValueError: a part has a value that no rule can have.
        """
        return cls(
            min_evidence=int(data["min_evidence"]),
            min_first_hand=int(data["min_first_hand"]),
            repetitions=int(data["repetitions"]),
            children=_children_from(data["children"]),
            assessments=tuple(
                AssessmentMinimum(
                    types=frozenset(AssessmentType(name) for name in part["types"]),
                    minimum=int(part["minimum"]),
                )
                for part in data["assessments"]
            ),
            signer=Signer(data["signer"]),
            verified=int(data.get("verified", 0)),
        )


def _children_from(data: Any) -> ChildrenRule | int | PointsRule:
    if isinstance(data, Mapping):
        return PointsRule(
            minimum=int(data["minimum"]),
            points=tuple((str(code), int(points)) for code, points in data["points"]),
            required=frozenset(map(str, data["required"])),
        )
    return data if isinstance(data, int) else ChildrenRule(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDocument:
    """One item with everything below it.

    A slot is a confirmed heading whose text is not: evidence can be mapped to it, but it is never signed
    off and never counts towards progress.
    """

    code: str
    kind: ItemKind
    title: str
    statement: str = ""
    guidance: str = ""
    evidence_hint: str = ""
    learning: Learning | None = None
    weeks: WeekSpan | None = None
    marks: tuple[SettingMark, ...] = ()
    requirement: Requirement = Requirement()
    slot: bool = False
    children: tuple["ItemDocument", ...] = ()

    @property
    def takes_evidence(self) -> bool:
        """Whether evidence can be mapped here: every item that has no items below it, slots included."""
        return not self.children

    @property
    def counts(self) -> bool:
        """Whether the item is signed off by itself and so counts towards progress: a leaf with a text."""
        return not self.children and not self.slot


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkDocument:
    """One version of a framework, as a file holds it. `notice` stands on every page that shows its items."""

    key: str
    version: str
    title: str
    publisher: str
    scheme: str
    discipline: str | None = None
    source: str = ""
    valid_from: date | None = None
    provenance: Provenance
    notice: str = ""
    items: tuple[ItemDocument, ...]
    links: tuple[Link, ...] = field(default=(), metadata=LATER)

    @property
    def is_complete(self) -> bool:
        """Whether the set can be finished: it has items with a text, and no slot waits for one.

        A set that is not complete takes evidence, but no count and no percentage may include it.
        """
        items = tuple(walk(self))
        return any(item.counts for item in items) and not any(item.slot for item in items)


def walk(document: FrameworkDocument) -> Iterator[ItemDocument]:
    """Yield every item, depth first: each item before the items below it, in the order of the file."""
    waiting = list(reversed(document.items))
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(reversed(item.children))


def default_requirement(*, has_children: bool, learning: Learning | None, slot: bool = False) -> Requirement:
    """Return the rule of an item that states none.

    An item with items below asks for all of them and for no evidence of its own; a slot asks for nothing;
    a practical item asks for one first-hand entry; any other for one entry.
    """
    if has_children:
        return Requirement(min_evidence=0, children=ChildrenRule.ALL)
    if slot:
        return Requirement(min_evidence=0)
    return Requirement(min_first_hand=1 if learning is Learning.PRACTICAL else 0)


def starter_notice(not_issued_by: Iterable[str]) -> str:
    """Return the sentence that marks a starter set wherever it is shown (it never passes as official).

    Args:
        not_issued_by: the bodies whose own list the set stands in for, at least one.
    """
    *first, last = not_issued_by
    bodies = f"{', '.join(first)} or {last}" if first else last
    return (
        f"Starter set - written by this project, not issued by {bodies}. Replace it with your official copy."
    )


def adapted_notice(publisher: str, source: str) -> str:
    """Return the sentence that marks an adapted set that brings no notice of its own."""
    return f"Adapted by {publisher} from: {source}. The official wording may differ."


def digest(document: FrameworkDocument) -> str:
    """Return the SHA-256, in hexadecimal, of the document's canonical JSON.

    Canonical: keys sorted, no spaces, ASCII with escapes, sets sorted. Any change of any field changes it.
    """
    canonical = json.dumps(plain(document), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
