"""Which parts of a framework file contradict each other, though each alone is well formed.

The rules read plain values and forgive wrong types, because `shape` reports those: so one reading of a file
finds the problems of both kinds.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from app.standards.problems import visible
from app.standards.sheet_values import Finding, Path, Plain, Sheet

MOST_ITEMS = 10_000
GROUPS = frozenset({"section", "unit"})


def contradictions(sheet: Sheet) -> Iterator[Finding]:
    """Yield a finding for every contradiction in the file."""
    if not isinstance(sheet.data, dict):
        return
    items = tuple(_items(sheet.data, (), "items"))
    yield from empty_lists(sheet.data, ())
    yield from _provenance_findings(sheet.data)
    yield from _code_findings(sheet, items)
    for path, item in items:
        yield from _code_prefix_findings(sheet.data, path, item)
        yield from _week_findings(path, item)
        yield from _text_findings(path, item, is_foreign=sheet.is_foreign)
        yield from _requirement_findings(path, item)
    yield from _link_findings(sheet.data, {_word(item, "code") for _, item in items})
    if len(items) > MOST_ITEMS:
        yield Finding(("items",), f"There are {len(items)} items; a framework may have {MOST_ITEMS}.")


def _items(holder: Mapping[str, Plain], path: Path, name: str) -> Iterator[tuple[Path, dict[str, Plain]]]:
    listed = holder.get(name)
    for position, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict):
            below = (*path, name, position)
            yield below, item
            yield from _items(item, below, "children")


def empty_lists(value: Plain, path: Path) -> Iterator[Finding]:
    """Yield a finding for every empty list at or below a path."""
    if value == [] and isinstance(value, list):
        yield Finding(path, f"`{visible(str(path[-1]))}` is an empty list. Fill it, or leave the field out.")
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from empty_lists(part, (*path, name))


def _word(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(holder: Mapping[str, Any], name: str) -> int | None:
    value = holder.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_starter(framework: Mapping[str, Plain]) -> bool:
    return _word(framework, "provenance") == "starter"


def _provenance_findings(framework: Mapping[str, Plain]) -> Iterator[Finding]:
    if _is_starter(framework):
        yield from _starter_findings(framework, _word(framework, "key"), _word(framework, "title"))
    elif _word(framework, "provenance") in {"official", "adapted"}:
        yield from _foreign_findings(framework, _word(framework, "provenance"))


def _starter_findings(framework: Mapping[str, Plain], key: str, title: str) -> Iterator[Finding]:
    if key and not key.startswith("starter-"):
        yield Finding(("key",), "The key of a starter set begins with `starter-`.")
    if title and not title.startswith("Starter "):
        yield Finding(("title",), "The title of a starter set begins with the word Starter.")
    if not framework.get("not_issued_by"):
        yield Finding(("provenance",), "A starter set says in `not_issued_by` whose list it stands in for.")
    if framework.get("notice") is not None:
        yield Finding(("notice",), "Remove `notice`: the notice of a starter set is always the same.")


def _foreign_findings(framework: Mapping[str, Plain], provenance: str) -> Iterator[Finding]:
    if not _word(framework, "source"):
        yield Finding(("provenance",), f"`{provenance}` needs a `source`: which document is it from?")
    if _word(framework, "key").casefold().startswith("starter"):
        yield Finding(("key",), f"A key that begins with `starter` cannot be `{provenance}`.")
    if _word(framework, "title").casefold().startswith("starter"):
        yield Finding(("title",), f"A title that begins with Starter cannot be `{provenance}`.")
    if framework.get("not_issued_by") is not None:
        yield Finding(("not_issued_by",), "Only a starter set has `not_issued_by`. Remove it.")


def _code_findings(sheet: Sheet, items: tuple[tuple[Path, dict[str, Plain]], ...]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for path, item in items:
        code = _word(item, "code")
        if code and code in first:
            before = sheet.place(sheet.line_of((*first[code], "code")))
            where = f"on {before}" if before.startswith("line ") else f"in {before}"
            sentence = f"The code {visible(code)} is used twice, first {where}. Give each item its own."
            yield Finding((*path, "code"), sentence)
        first.setdefault(code, path)


def _code_prefix_findings(
    framework: Mapping[str, Plain], path: Path, item: Mapping[str, Plain]
) -> Iterator[Finding]:
    code = _word(item, "code")
    if _is_starter(framework) and code and not code.startswith("S-"):
        yield Finding(
            (*path, "code"), "Every code of a starter set begins with S-, which no official list uses."
        )
    if _word(framework, "provenance") == "official" and code.startswith("S-"):
        sentence = "S- marks the items of starter sets. Use the official code, or load the set as adapted."
        yield Finding((*path, "code"), sentence)


def _week_findings(path: Path, item: Mapping[str, Plain]) -> Iterator[Finding]:
    weeks = item.get("weeks")
    if isinstance(weeks, dict):
        first, last = _number(weeks, "from"), _number(weeks, "to")
        if first is not None and last is not None and last < first:
            yield Finding((*path, "weeks"), f"The weeks end ({last}) before they begin ({first}).")


def _text_findings(path: Path, item: Mapping[str, Plain], *, is_foreign: bool) -> Iterator[Finding]:
    has_children = bool(item.get("children"))
    if item.get("slot") is True:
        yield from _slot_findings(path, item, has_children=has_children)
    elif not has_children and _word(item, "kind") in GROUPS:
        advice = (
            "Put items below it, or take it out."
            if is_foreign
            else "Add items under `children`, or mark it `slot: true`."
        )
        yield Finding(path, f"This {_word(item, 'kind')} is empty. {advice}")
    elif not has_children and item.get("statement") is None:
        sentence = (
            "This item has no text. Write what is asked for."
            if is_foreign
            else "This item has no `statement`. Write what is asked for, or mark it `slot: true`."
        )
        yield Finding(path, sentence)


def _slot_findings(path: Path, item: Mapping[str, Plain], *, has_children: bool) -> Iterator[Finding]:
    if has_children:
        yield Finding((*path, "slot"), "A slot has no items below it. Mark the lowest items instead.")
    for name in ("statement", "requirement"):
        if item.get(name) is not None:
            yield Finding(
                (*path, name), f"A slot waits for its text, so it has no `{name}`. Remove one of the two."
            )


def _requirement_findings(path: Path, item: Mapping[str, Plain]) -> Iterator[Finding]:
    rule = item.get("requirement")
    if not isinstance(rule, dict):
        return
    here: Path = (*path, "requirement")
    evidence, first_hand = _number(rule, "min_evidence"), _number(rule, "min_first_hand")
    if evidence is not None and first_hand is not None and first_hand > evidence:
        sentence = f"It asks for {first_hand} first-hand entries, but for only {evidence} entries in all."
        yield Finding((*here, "min_first_hand"), sentence)
    below = item.get("children")
    available = len(below) if isinstance(below, list) else 0
    yield from _points_findings((*here, "children"), rule.get("children"), below)
    wanted = _number(rule, "children")
    if wanted is not None and wanted > available:
        yield Finding((*here, "children"), f"It asks for {wanted} items below, but there are {available}.")
    if rule.get("children") == "all" and not available:
        yield Finding((*here, "children"), "It asks for all items below, but there are none.")


def _points_findings(path: Path, points: Plain, below: Plain) -> Iterator[Finding]:
    if not isinstance(points, dict):
        return
    given = points.get("each")
    each: dict[str, Plain] = given if isinstance(given, dict) else {}
    asked = points.get("required")
    required = [code for code in asked if isinstance(code, str)] if isinstance(asked, list) else []
    codes = (
        {_word(item, "code") for item in below if isinstance(item, dict)}
        if isinstance(below, list)
        else set()
    )
    for code in sorted({*each, *required} - codes):
        yield Finding(path, f"It names {visible(code)}, which is not directly below this item.")
    available = sum(number for code in each if (number := _number(each, code)) is not None)
    wanted = _number(points, "points")
    if wanted is not None and wanted > available:
        yield Finding(path, f"It asks for {wanted} points, but the items below have {available} in all.")


def _link_findings(framework: Mapping[str, Plain], codes: set[str]) -> Iterator[Finding]:
    links = framework.get("links")
    seen: set[tuple[str, str, str]] = set()
    for position, link in enumerate(links if isinstance(links, list) else ()):
        if not isinstance(link, dict):
            continue
        here: Path = ("links", position)
        source, target, where = _word(link, "from"), _word(link, "to"), _word(link, "framework")
        if source and source not in codes:
            yield Finding((*here, "from"), f"No item of this set has the code {visible(source)}.")
        if target and not where and target not in codes:
            yield Finding((*here, "to"), f"No item of this set has the code {visible(target)}.")
        if target and not where and target == source:
            yield Finding((*here, "to"), f"Item {visible(target)} is linked to itself.")
        if (source, target, where) in seen:
            yield Finding(here, f"The link from {visible(source)} to {visible(target)} stands here twice.")
        seen.add((source, target, where))
