"""What a framework looks like as one of our YAML files: plain data that is read back as the same one."""

import re
from collections.abc import Iterator
from typing import Any

from app.standards.plain_data import plain
from app.standards.relations import Link
from app.standards.values import (
    ChildrenRule,
    FrameworkDocument,
    ItemDocument,
    PointsRule,
    Provenance,
    adapted_notice,
    default_requirement,
    starter_notice,
)

LONGEST_NAME = 120


def sheet_data(document: FrameworkDocument) -> dict[str, Any]:
    """Return the whole framework; a field that is left out has its default."""
    data = header_data(document)
    data["items"] = [item_data(item) for item in document.items]
    if document.links:
        data["links"] = [link_data(link) for link in document.links]
    return data


def header_data(document: FrameworkDocument) -> dict[str, Any]:
    """Return the fields of the framework itself, without items and links."""
    data: dict[str, Any] = {
        "key": document.key,
        "version": document.version,
        "title": document.title,
        "publisher": document.publisher,
        "scheme": document.scheme,
        "discipline": document.discipline,
        "provenance": document.provenance.value,
        "source": document.source,
        "valid_from": document.valid_from.isoformat() if document.valid_from else None,
    }
    return {name: value for name, value in data.items() if value} | _notice_data(document)


def item_data(item: ItemDocument) -> dict[str, Any]:
    """Return an item with all below it."""
    data = own_item_data(item)
    if item.children:
        data["children"] = [item_data(child) for child in item.children]
    return data


def own_item_data(item: ItemDocument) -> dict[str, Any]:
    """Return an item without those below it."""
    data: dict[str, Any] = {
        "code": item.code,
        "kind": item.kind.value,
        "title": item.title,
        "statement": item.statement,
        "learning": item.learning.value if item.learning else None,
        "weeks": {"from": item.weeks.first, "to": item.weeks.last} if item.weeks else None,
        "marks": [mark.value for mark in item.marks],
        "guidance": item.guidance,
        "evidence_hint": item.evidence_hint,
        "slot": item.slot,
        "requirement": requirement_data(item),
    }
    return {name: value for name, value in data.items() if value}


def requirement_data(item: ItemDocument) -> dict[str, Any]:
    """Return the completion rule as far as it is not the one that such an item has anyway."""
    rule = item.requirement
    usual = default_requirement(has_children=bool(item.children), learning=item.learning, slot=item.slot)
    data: dict[str, Any] = {}
    if (rule.min_evidence, rule.min_first_hand) != (usual.min_evidence, usual.min_first_hand):
        data |= {"min_evidence": rule.min_evidence, "min_first_hand": rule.min_first_hand}
    if rule.repetitions:
        data["repetitions"] = rule.repetitions
    if rule.children != usual.children:
        data["children"] = children_data(rule.children)
    if rule.assessments:
        data["assessments"] = [plain(minimum) for minimum in rule.assessments]
    if rule.verified:
        data["verified"] = rule.verified
    return data


def children_data(rule: ChildrenRule | int | PointsRule) -> str | int | dict[str, Any]:
    """Return how many of the items below are asked for."""
    if isinstance(rule, PointsRule):
        required = {"required": sorted(rule.required)} if rule.required else {}
        return {"points": rule.minimum, "each": dict(rule.points), **required}
    return rule.value if isinstance(rule, ChildrenRule) else rule


def link_data(link: Link) -> dict[str, Any]:
    """Return one line of a crosswalk."""
    data = {"from": link.source, "relation": link.relation.value, "to": link.target}
    return data | ({"framework": link.framework} if link.framework else {})


def _notice_data(document: FrameworkDocument) -> dict[str, Any]:
    """Return what the notice is made from: it is never typed in a starter set, and may be in any other."""
    if document.provenance is Provenance.STARTER:
        return {"not_issued_by": list(bodies_named_in(document.notice))}
    made_anyway = document.provenance is Provenance.ADAPTED and document.notice == adapted_notice(
        document.publisher, document.source
    )
    return {"notice": document.notice} if document.notice and not made_anyway else {}


def bodies_named_in(notice: str) -> tuple[str, ...]:
    """Return names from which the notice of a starter set is made again, letter by letter.

    A name may itself hold "or" and commas; then it may come back in parts, which make the same sentence.

    Raises:
        ValueError: it is no such notice.
    """
    before, after = starter_notice(["\n"]).split("\n")
    named = notice.removeprefix(before).removesuffix(after)
    for names in _possible_names(named):
        if starter_notice(names) == notice and all(0 < len(name) <= LONGEST_NAME for name in names):
            return names
    raise ValueError(f"not the notice of a starter set: {notice!r}")


def _possible_names(named: str) -> Iterator[tuple[str, ...]]:
    yield from (
        (*_parts(named[: at.start()]), named[at.end() :]) for at in re.finditer(r"(?<=\S) or (?=\S)", named)
    )
    yield (named,)


def _parts(named: str) -> list[str]:
    return re.split(r"(?<=\S), (?=\S)", named)
