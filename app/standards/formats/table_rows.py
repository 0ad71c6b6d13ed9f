"""A framework as the rows of our own tables: one row for each item, under the names of the roles."""

import json
from collections.abc import Iterator
from typing import Any

from app.standards.formats.sheet_data import link_data, own_item_data
from app.standards.formats.values import Role
from app.standards.values import FrameworkDocument, walk

# The roles of a foreign table that repeats the unit on each row, or has a column of no use, are not ours.
COLUMNS = tuple(role for role in Role if role not in {Role.UNIT_CODE, Role.UNIT_TITLE, Role.IGNORED})


def table_rows(document: FrameworkDocument) -> Iterator[tuple[str, ...]]:
    """Yield the heading row, then a row for each item, those above before those below.

    The header of the framework is not in it, so a person gives that again. Links stand on the row of the item
    from which they lead, so they come back in the order of the items.
    """
    yield tuple(role.value for role in COLUMNS)
    items = tuple(walk(document))
    parents = {child.code: item.code for item in items for child in item.children}
    links: dict[str, list[dict[str, Any]]] = {}
    for link in document.links:
        links.setdefault(link.source, []).append(link_data(link))
    for item in items:
        data = own_item_data(item)
        weeks = data.get("weeks", {})
        cells = {
            **{role: data.get(role.value, "") for role in Role},
            Role.PARENT: parents.get(item.code, ""),
            Role.WEEKS_FROM: weeks.get("from", ""),
            Role.WEEKS_TO: weeks.get("to", ""),
            Role.MARKS: " ".join(data.get("marks", ())),
            Role.SLOT: "yes" if item.slot else "",
            Role.REQUIREMENT: _compact(data.get("requirement")),
            Role.LINKS: _compact(links.get(item.code)),
        }
        yield tuple(str(cells[role]) for role in COLUMNS)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""
