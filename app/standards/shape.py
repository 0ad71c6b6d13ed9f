"""Which fields a framework file has, of which type and length, and how they become values.

Empty lists are refused in `consistency`: pydantic calls a list too short when one of its entries is wrong.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.standards.relations import Link, Relation
from app.standards.values import (
    AssessmentMinimum,
    AssessmentType,
    ChildrenRule,
    FrameworkDocument,
    ItemDocument,
    ItemKind,
    Learning,
    PointsRule,
    Provenance,
    Requirement,
    SettingMark,
    Signer,
    WeekSpan,
    adapted_notice,
    default_requirement,
    starter_notice,
)

ONE_LINE = r"^[^\n\t]*$"


def _line(longest: int, pattern: str = ONE_LINE) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest, pattern=pattern)


Key = Annotated[str, _line(120, r"^[a-z0-9]+(-[a-z0-9]+)*$")]
# A code may not begin like a formula: codes travel into spreadsheets.
Code = Annotated[str, _line(80, r"^[\p{L}\p{N}][^\n\t]*$")]
Title = Annotated[str, _line(300)]
Name = Annotated[str, _line(120)]
Version = Annotated[str, _line(60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Week = Annotated[int, Field(ge=1, le=520)]
Count = Annotated[int, Field(ge=0, le=1000)]


class StrictShape(BaseModel):
    """No unknown fields, no conversion of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WeeksShape(StrictShape):
    """The usual weeks of an item, both included."""

    first: Week = Field(alias="from")
    last: Week = Field(alias="to")


class AssessmentShape(StrictShape):
    """A minimum of assessments of any of the types named."""

    types: tuple[AssessmentType, ...]
    minimum: Annotated[int, Field(ge=1, le=100)]


class PointsShape(StrictShape):
    """A number of points that complete items below have to bring, and which of these must be among them."""

    points: Annotated[int, Field(ge=1, le=100_000)]
    each: dict[Code, Annotated[int, Field(ge=0, le=1000)]]
    required: tuple[Code, ...] = ()

    def to_value(self) -> PointsRule:
        """Return the rule as a value."""
        return PointsRule(
            minimum=self.points, points=tuple(self.each.items()), required=frozenset(self.required)
        )


class RequirementShape(StrictShape):
    """A completion rule; what it leaves out keeps the default of its item."""

    min_evidence: Count | None = None
    min_first_hand: Count | None = None
    repetitions: Count | None = None
    children: Literal["all", "none"] | Annotated[int, Field(ge=1, le=1000)] | PointsShape | None = None
    assessments: tuple[AssessmentShape, ...] = ()
    signer: Signer = Signer.SUPERVISOR
    verified: Annotated[int, Field(ge=0, le=100)] = 0

    def over(self, default: Requirement) -> Requirement:
        """Return the rule with the gaps filled from a default."""
        evidence = default.min_evidence if self.min_evidence is None else self.min_evidence
        first_hand = min(default.min_first_hand, evidence)
        return Requirement(
            min_evidence=evidence,
            min_first_hand=first_hand if self.min_first_hand is None else self.min_first_hand,
            repetitions=self.repetitions or default.repetitions,
            children=default.children if self.children is None else _children(self.children),
            assessments=tuple(
                AssessmentMinimum(types=frozenset(part.types), minimum=part.minimum)
                for part in self.assessments
            ),
            signer=self.signer,
            verified=self.verified,
        )


def _children(written: str | int | PointsShape) -> ChildrenRule | int | PointsRule:
    if isinstance(written, PointsShape):
        return written.to_value()
    return ChildrenRule(written) if isinstance(written, str) else written


class ItemShape(StrictShape):
    """One item and those below it."""

    code: Code
    kind: ItemKind
    title: Title
    statement: Text | None = None
    guidance: Text | None = None
    evidence_hint: Text | None = None
    learning: Learning | None = None
    weeks: WeeksShape | None = None
    marks: tuple[SettingMark, ...] = ()
    requirement: RequirementShape = RequirementShape()
    slot: bool = False
    children: tuple["ItemShape", ...] | None = None

    def to_document(self) -> ItemDocument:
        """Return the item as a value."""
        default = default_requirement(
            has_children=bool(self.children), learning=self.learning, slot=self.slot
        )
        return ItemDocument(
            code=self.code,
            kind=self.kind,
            title=self.title,
            statement=self.statement or "",
            guidance=self.guidance or "",
            evidence_hint=self.evidence_hint or "",
            learning=self.learning,
            weeks=WeekSpan(self.weeks.first, self.weeks.last) if self.weeks else None,
            marks=self.marks,
            requirement=self.requirement.over(default),
            slot=self.slot,
            children=tuple(child.to_document() for child in self.children or ()),
        )


class LinkShape(StrictShape):
    """One line of a crosswalk from an item of this set."""

    source: Code = Field(alias="from")
    relation: Relation
    target: Annotated[str, _line(300)] = Field(alias="to")
    framework: Annotated[str, _line(300)] | None = None

    def to_value(self) -> Link:
        """Return the link as a value."""
        return Link(self.source, self.relation, self.target, self.framework or "")


class FrameworkShape(StrictShape):
    """A whole framework file."""

    key: Key
    version: Version
    title: Title
    publisher: Title
    scheme: Key
    discipline: Key | None = None
    source: Text | None = None
    valid_from: date | None = None
    provenance: Provenance
    notice: Text | None = None
    not_issued_by: tuple[Name, ...] | None = None
    items: tuple[ItemShape, ...]
    links: tuple[LinkShape, ...] = ()

    def to_document(self) -> FrameworkDocument:
        """Return the file as a value; the notice of a starter set is written from its data, never typed."""
        return FrameworkDocument(
            key=self.key,
            version=self.version,
            title=self.title,
            publisher=self.publisher,
            scheme=self.scheme,
            discipline=self.discipline,
            source=self.source or "",
            valid_from=self.valid_from,
            provenance=self.provenance,
            notice=self._notice(),
            items=tuple(item.to_document() for item in self.items),
            links=tuple(link.to_value() for link in self.links),
        )

    def _notice(self) -> str:
        if self.provenance is Provenance.STARTER:
            return starter_notice(self.not_issued_by or ())
        if self.provenance is Provenance.ADAPTED and not self.notice:
            return adapted_notice(self.publisher, self.source or "")
        return self.notice or ""
