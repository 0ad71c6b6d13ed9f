"""How a crosswalk file is read: which items of one set support which of another, or every problem at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Protocol

from app.standards.documents import failure, sheet_of
from app.standards.problems import Problem, visible
from app.standards.relations import Link, Relation
from app.standards.sheet import Finding, Path, Sheet
from app.standards.wording import sentence_for

FIELDS = ("source", "target", "links")
LINK_FIELDS = ("to", "relation")
LONGEST_KEY = 120
LONGEST_CODE = 80
MOST_LINKS = 10_000
RELATIONS = "exact, related or replaced-by"


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """A link with the lines on which its two codes stand."""

    link: Link
    source_line: int
    target_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkFile:
    """What a crosswalk file says. `links` name no framework: their target is in the set `target`."""

    filename: str
    source: str
    target: str
    source_line: int
    target_line: int
    written: tuple[WrittenLink, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in the order of the file."""
        return tuple(each.link for each in self.written)


class Linkable(Protocol):
    """What is asked of an item before a link may lead to it."""

    @property
    def takes_evidence(self) -> bool:
        """Whether evidence can be mapped to it."""

    @property
    def slot(self) -> bool:
        """Whether it is a heading that waits for its text."""


# The items of a set by their code.
Items = Mapping[str, Linkable]


def is_crosswalk(sheet: Sheet) -> bool:
    """Say whether a file describes a crosswalk: it names two sets, or links codes and has no items."""
    data = sheet.data
    if not isinstance(data, dict):
        return False
    names_two = "source" in data and "target" in data
    return names_two or ("items" not in data and ("target" in data or isinstance(data.get("links"), dict)))


def read_crosswalk(path: FilePath) -> CrosswalkFile:
    """Read a crosswalk file of UTF-8 text.

    Raises:
        FrameworkFileError: with every problem, each with its line.
    """
    return crosswalk_from(sheet_of(path), path.name)


def crosswalk_from(sheet: Sheet, filename: str) -> CrosswalkFile:
    """Return the crosswalk that a sheet describes. Whether its codes exist is asked in `misfits`.

    Raises:
        FrameworkFileError: with every problem, the reader's findings included, each with its line.
    """
    findings = list(sheet.findings)
    if sheet.readable:
        findings += _findings(sheet)
    if findings or not isinstance(sheet.data, dict):
        raise failure(filename, sheet, findings)
    return CrosswalkFile(
        filename=filename,
        source=str(sheet.data["source"]),
        target=str(sheet.data["target"]),
        source_line=sheet.line_of(("source",)),
        target_line=sheet.line_of(("target",)),
        written=tuple(_written(sheet, sheet.data["links"])),
    )


def misfits(crosswalk: CrosswalkFile, sets: Mapping[str, Items]) -> tuple[Problem, ...]:
    """Return what keeps a crosswalk from joining two sets: a set or a code that is not there, a heading.

    Args:
        crosswalk: what the file says.
        sets: the items of the sets that are known, by the key of the set.
    """
    problems = {
        Problem(line, name, f"There is no set {visible(key)} to check this with. Load or name its file too.")
        for name, key, line in (
            ("source", crosswalk.source, crosswalk.source_line),
            ("target", crosswalk.target, crosswalk.target_line),
        )
        if key not in sets
    }
    sources, targets = sets.get(crosswalk.source), sets.get(crosswalk.target)
    for each in crosswalk.written:
        place = f"links, {visible(each.link.source)}"
        if sources is not None and (sentence := _about_code(each.link.source, crosswalk.source, sources)):
            problems.add(Problem(each.source_line, place, sentence))
        if targets is not None and (sentence := _about_target(each.link, crosswalk.target, targets)):
            problems.add(Problem(each.target_line, f"{place}, to", sentence))
    return tuple(sorted(problems))


def _about_code(code: str, key: str, items: Items) -> str:
    item = items.get(code)
    if item is None:
        return f"{visible(key)} has no item {visible(code)}. Check the code."
    if not item.takes_evidence:
        return f"{visible(code)} has items below it, so no evidence is mapped to it. Link one of those."
    return ""


def _about_target(link: Link, key: str, items: Items) -> str:
    if sentence := _about_code(link.target, key, items):
        return sentence
    if items[link.target].slot and link.relation is not Relation.RELATED:
        return f"{visible(link.target)} is a heading without a text. A link to it can only be related."
    return ""


def _written(sheet: Sheet, links: Any) -> Iterator[WrittenLink]:
    for code, targets in links.items():
        for position, entry in enumerate(targets):
            yield WrittenLink(
                Link(code, Relation(entry["relation"]), entry["to"]),
                sheet.line_of(("links", code)),
                sheet.line_of(("links", code, position, "to")),
            )


def _findings(sheet: Sheet) -> Iterator[Finding]:
    data = sheet.data
    if not isinstance(data, dict):
        yield Finding((), "The file must begin with the fields `source:`, `target:` and `links:`.")
        return
    yield from _field_findings(sheet, (), data, FIELDS)
    for name in ("source", "target"):
        if name in data:
            yield from _text_findings(sheet, (name,), data[name], LONGEST_KEY)
    if isinstance(data.get("source"), str) and data.get("source") == data.get("target"):
        yield Finding(("target",), "A crosswalk joins two sets, and this one joins a set with itself.")
    if "links" in data:
        yield from _links_findings(sheet, data["links"])


def _links_findings(sheet: Sheet, links: Any) -> Iterator[Finding]:
    if not isinstance(links, dict) or not links:
        yield Finding(("links",), "`links` must have codes of the source below it, each with its list.")
        return
    count = 0
    for code, targets in links.items():
        path: Path = ("links", code)
        yield from _text_findings(sheet, path, code, LONGEST_CODE, "A code")
        if not isinstance(targets, list) or not targets:
            sentence = "This item has no links. Write - {to: CODE, relation: related} below it."
            yield Finding(path, sentence)
            continue
        count += len(targets)
        yield from _targets_findings(sheet, path, targets)
    if count > MOST_LINKS:
        yield Finding(("links",), f"There are {count} links; a crosswalk may have {MOST_LINKS}.")


def _targets_findings(sheet: Sheet, path: Path, targets: list[Any]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for position, entry in enumerate(targets):
        here: Path = (*path, position)
        if not isinstance(entry, dict):
            yield Finding(here, "A link has the fields `to` and `relation`: {to: CODE, relation: related}.")
            continue
        yield from _field_findings(sheet, here, entry, LINK_FIELDS)
        code = entry.get("to")
        if "to" in entry:
            yield from _text_findings(sheet, (*here, "to"), code, LONGEST_CODE)
        if "relation" in entry and entry["relation"] not in list(Relation):
            yield Finding((*here, "relation"), f"`relation` must be {RELATIONS}.")
        if isinstance(code, str):
            if code in first:
                before = sheet.place(sheet.line_of((*first[code], "to")))
                sentence = f"The link to {visible(code)} stands here twice, first on {before}."
                yield Finding((*here, "to"), sentence)
            first.setdefault(code, here)


def _field_findings(
    sheet: Sheet, path: Path, holder: Mapping[str, Any], names: tuple[str, ...]
) -> Iterator[Finding]:
    for name in holder:
        if name not in names:
            yield Finding((*path, name), sentence_for(sheet, (*path, name), "extra_forbidden", {}))
    for name in names:
        if name not in holder:
            yield Finding((*path, name), sentence_for(sheet, (*path, name), "missing", {}))


def _text_findings(sheet: Sheet, path: Path, value: Any, longest: int, called: str = "") -> Iterator[Finding]:
    name = called or f"`{path[-1]}`"
    if not isinstance(value, str):
        yield Finding(path, sentence_for(sheet, path, "string_type", {}))
    elif not value or value != value.strip() or "\n" in value or "\t" in value:
        yield Finding(path, f"{name} must be one line of text without spaces around it.")
    elif len(value) > longest:
        yield Finding(path, f"{name} is too long: at most {longest} characters.")
