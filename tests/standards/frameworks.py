"""Makes framework documents, and counts the queries that a piece of work sends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import event

from app.extensions import db
from app.standards.values import (
    AssessmentMinimum,
    AssessmentType,
    ChildrenRule,
    FrameworkDocument,
    ItemDocument,
    ItemKind,
    Learning,
    Provenance,
    Requirement,
    SettingMark,
    WeekSpan,
    starter_notice,
)

NOTICE = starter_notice(["ART"])
DIALYSIS = ItemDocument(
    code="S-EX-1.1",
    kind=ItemKind.COMPETENCY,
    title="Disinfect a dialysis machine",
    statement="Disinfect a machine & prove that no residue is left.",
    guidance="Rinse first. Ask for the local limit.",
    evidence_hint="Your own residual test, dated.",
    learning=Learning.PRACTICAL,
    weeks=WeekSpan(2, 9),
    marks=(SettingMark.IN_HOUSE, SettingMark.ACADEMIC_YEAR_2),
    requirement=Requirement(
        min_evidence=2,
        min_first_hand=1,
        repetitions=3,
        assessments=(AssessmentMinimum(types=frozenset({AssessmentType.OCE, AssessmentType.DOPS})),),
    ),
)
WATER = ItemDocument(
    code="S-EX-1.2",
    kind=ItemKind.COMPETENCY,
    title="Explain the water plant",
    statement="Explain each stage and name what it removes.",
    learning=Learning.KNOWLEDGE,
    weeks=WeekSpan(4, 4),
)
SLOT = ItemDocument(
    code="S-EX-2.1",
    kind=ItemKind.CRITERION,
    title="Waiting for its text",
    slot=True,
    requirement=Requirement(min_evidence=0),
)


def heading(code: str, title: str, *children: ItemDocument) -> ItemDocument:
    """Return a unit with items below it, all of which are asked for."""
    return ItemDocument(
        code=code,
        kind=ItemKind.UNIT,
        title=title,
        requirement=Requirement(min_evidence=0, children=ChildrenRule.ALL),
        children=children,
    )


EXAMPLE = FrameworkDocument(
    key="starter-example",
    version="1",
    title="Starter set: example",
    publisher="Techfolio project",
    scheme="art",
    discipline="renal-technology",
    source="Written for a test",
    valid_from=date(2026, 3, 4),
    provenance=Provenance.STARTER,
    notice=NOTICE,
    items=(heading("S-EX-1", "Machines", DIALYSIS, WATER), heading("S-EX-2", "Headings", SLOT)),
)


def example(**changes: Any) -> FrameworkDocument:
    """Return the example with some fields changed."""
    return replace(EXAMPLE, **changes)


def large(items: int) -> FrameworkDocument:
    """Return a framework with so many items in all, 50 in each unit."""
    units = []
    for unit in range(items // 50):
        below = (
            replace(
                WATER, code=f"S-EX-{unit}.{place}", statement=f"Explain part {place} of unit {unit} in words."
            )
            for place in range(1, 50)
        )
        units.append(heading(f"S-EX-{unit}", f"Unit {unit}", *below))
    return example(key="starter-large", title="Starter set: large", items=tuple(units))


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the statements that are sent to the database inside."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
