"""Where the parts of Word and Excel files lead: to other parts, and to addresses outside."""

import posixpath
from collections.abc import Iterator
from typing import Any

from app.export.inspected_office import Parts, parsed

YES = frozenset({"1", "true"})
_LAST_COLUMN = 16_384


def targets(parts: Parts, place: str) -> dict[str, str]:
    """Return, by number, the addresses outside the file that a part's links lead to."""
    return {
        str(link.get("Id")): str(link.get("Target", ""))
        for link in _relations(parts, place)
        if link.get("TargetMode") == "External" and _kind(link) == "hyperlink"
    }


def related(parts: Parts, place: str, kind: str) -> Iterator[str]:
    """Yield the places of those parts of a kind, such as ``drawing``, to which a part leads."""
    for link in _relations(parts, place):
        if _kind(link) == kind and link.get("TargetMode") != "External":
            there = posixpath.normpath(posixpath.join("/", posixpath.dirname(place), str(link.get("Target"))))
            if there.lstrip("/") in parts:
                yield there.lstrip("/")


def number_of(link: Any) -> str:
    """Return the number under which a link's address is kept; empty where it has none."""
    return next((str(value) for name, value in link.attrib.items() if name.endswith("}id")), "")


def text_in(element: Any) -> str:
    """Return the words of an element, such as those under a link."""
    return "".join(one.text or "" for one in element.iter("{*}t")).strip()


def hidden_columns(sheet: Any) -> frozenset[int]:
    """Return the numbers of the columns of a sheet that are hidden; the first of all is 1."""
    runs = sorted(
        (int(column.get("min")), min(int(column.get("max")), _LAST_COLUMN))
        for column in sheet.iter("{*}col")
        if column.get("hidden") in YES
    )
    found: set[int] = set()
    following = 1
    for first, last in runs:
        found.update(range(max(first, following), last + 1))
        following = max(following, last + 1)
    return frozenset(found)


def hidden_rows(sheet: Any) -> frozenset[str]:
    """Return the numbers of the rows of a sheet that are hidden, as they are written there."""
    return frozenset(str(row.get("r")) for row in sheet.iter("{*}row") if row.get("hidden") in YES)


def _relations(parts: Parts, place: str) -> Iterator[Any]:
    folder, name = posixpath.split(place)
    links = parts.get(f"{folder}/_rels/{name}.rels")
    if links is not None:
        yield from parsed(links).iter("{*}Relationship")


def _kind(link: Any) -> str:
    return str(link.get("Type", "")).rpartition("/")[2]
