"""What Word and Excel files hold beside what is seen: read part by part, and never by a program that acts."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # the package ships no types

from app.blobs.office_zip import unpacked
from app.blobs.values import DEFAULT_LIMITS
from app.export.inspection import Held, held

# What says who made a file and for whom; counts of words, versions and the like say nothing about anybody.
_TELLING = frozenset(
    {
        *("creator", "lastModifiedBy", "title", "subject", "description", "keywords", "category"),
        *("contentStatus", "Company", "Manager", "HyperlinkBase"),
    }
)
_HOLDERS = re.compile(r"docProps/.*\.xml", re.IGNORECASE)
_INSIDE = re.compile(r"(word|xl)/embeddings/([^/]+)", re.IGNORECASE)
_COMMENTS = re.compile(r"(word/comments|xl/comments|xl/threadedComments).*\.xml", re.IGNORECASE)
# Acceptance puts this where a link to somewhere else stood.
_NOWHERE = "removed-link"

Parts = Mapping[str, bytes]


def office_parts(content: bytes) -> Parts:
    """Return the parts of a Word or Excel file, unpacked within the bounds that every such file has to keep.

    Raises:
        FileRefusedError: it goes beyond them.
    """
    return unpacked(content, DEFAULT_LIMITS)


def parsed(part: bytes) -> Any:
    """Return the root of an XML part: entities stay unresolved, and nothing is fetched."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def texts(root: Any, *tags: str) -> Iterator[str]:
    """Return the words of each element with such a name, those of its children joined."""
    for element in root.iter(*(f"{{*}}{tag}" for tag in tags)):
        if text := "".join(element.itertext()).strip():
            yield text


def held_by_any(parts: Parts) -> Iterator[Held]:
    """Yield what Word and Excel files can both hold."""
    comments = [text for name in parts if _COMMENTS.fullmatch(name) for text in _comments(parts[name])]
    yield from held(len(comments), "comment", "comments", comments)
    properties = list(_properties(parts))
    yield from held(len(properties), "property of the file", "properties of the file", properties)
    inside = [found[2] for name in parts if (found := _INSIDE.fullmatch(name))]
    yield from held(len(inside), "file inside it", "files inside it", inside)
    links = sorted(_links(parts))
    yield from held(len(links), "link to elsewhere", "links to elsewhere", links)
    cropped = sum(_cropped(part) for name, part in parts.items() if name.endswith(".xml"))
    yield from held(
        cropped,
        "cropped picture, of which the rest is still there",
        "cropped pictures, of which the rest is still there",
    )  # fmt: skip - two forms of one noun


def _comments(part: bytes) -> Iterator[str]:
    for comment in parsed(part).iter("{*}comment", "{*}threadedComment"):
        yield "".join(comment.itertext()).strip() or "(empty)"


def _properties(parts: Parts) -> Iterator[str]:
    for name in sorted(parts):
        if not _HOLDERS.fullmatch(name):
            continue
        for element in parsed(parts[name]).iter():
            if not isinstance(element.tag, str) or len(element):
                continue
            tag, text = etree.QName(element).localname, (element.text or "").strip()
            if text and (tag in _TELLING or "custom" in name.lower()):
                label = element.getparent().get("name") if "custom" in name.lower() else tag
                yield f"{label}: {text}"


def _links(parts: Parts) -> set[str]:
    return {
        str(link.get("Target", ""))
        for name, part in parts.items()
        if name.endswith(".rels")
        for link in parsed(part).iter("{*}Relationship")
        if link.get("TargetMode") == "External" and link.get("Target") != _NOWHERE
    }


def _cropped(part: bytes) -> int:
    if b"srcRect" not in part:
        return 0
    return sum(
        any(str(value) not in {"", "0"} for value in element.attrib.values())
        for element in parsed(part).iter("{*}srcRect")
    )
