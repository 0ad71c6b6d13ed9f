"""A framework as a Mahara SmartEvidence file (`.matrix`), with `standards` and `standardelements`.

Carried: codes, titles, statements, nesting, order, which headings are slots, title and notice. Mahara has no
place for kinds, learning, weeks, marks, guidance, evidence hints, rules, links, and the rest of the header.

Element ids are words: Mahara compares them so loosely that 1.1 and 1.10 would be the same.
"""

import json
from collections.abc import Iterator
from typing import Any

from app.standards.formats.markup import escaped_line
from app.standards.formats.short_names import Named, described, shortened
from app.standards.values import FrameworkDocument, ItemDocument

LONGEST_NAME = 255
STATUSES = (
    ("begun", "Submitted"),
    ("incomplete", "Returned"),
    ("partialcomplete", "Partly met"),
    ("completed", "Met"),
)


def write_mahara(document: FrameworkDocument) -> bytes:
    """Return the file as UTF-8 JSON."""
    about = "\n\n".join(filter(None, (document.notice, document.source)))
    framework = {
        "institution": "all",
        **_names(Named(document.title, about)),
        "selfassess": False,
        "evidencestatuses": [{status: words} for status, words in STATUSES],
        "standards": [_standard(item, number) for number, item in enumerate(document.items, start=1)],
        "standardelements": list(_elements(document)),
    }
    return json.dumps({"framework": framework}, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _names(item: Named, *, has_heading: bool = False) -> dict[str, str]:
    short = shortened(item.title, LONGEST_NAME, escaped_line)
    return {"name": short, "description": described(item, short, has_heading=has_heading)}


def _standard(item: ItemDocument, number: int) -> dict[str, Any]:
    # Many files repeat the name of a standard as its description, which is then read as none.
    is_repeated = item.statement == item.title and bool(item.children)
    named = Named(item.title, item.statement, item.slot)
    return {"shortname": item.code, **_names(named, has_heading=is_repeated), "standardid": number}


def _elements(document: FrameworkDocument) -> Iterator[dict[str, Any]]:
    number = 0
    for standard, top in enumerate(document.items, start=1):
        waiting = [(child, "") for child in reversed(top.children)]
        while waiting:
            item, parent = waiting.pop()
            number += 1
            name = f"e{number}"
            yield {
                "shortname": item.code,
                **_names(Named(item.title, item.statement, item.slot)),
                "standardid": standard,
                "elementid": name,
                **({"parentelementid": parent} if parent else {}),
            }
            waiting += [(child, name) for child in reversed(item.children)]
