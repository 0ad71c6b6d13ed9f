"""What a Word document holds that its pages do not show."""

import re
from collections.abc import Iterator
from typing import Any

from app.export.inspected_office import Parts, held_by_any, office_parts, parsed, texts
from app.export.inspection import Held, held
from app.export.word_hidden import hiding_styles, is_hidden

_HEADS = re.compile(r"word/(header|footer)[^/]*\.xml", re.IGNORECASE)
_WORDS = re.compile(r"word/(document|header|footer|footnotes|endnotes)[^/]*\.xml", re.IGNORECASE)
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_STYLES = "word/styles.xml"


def document_holds(content: bytes) -> list[Held]:
    """Return what a document holds beside what its pages show.

    Raises:
        FileRefusedError: it is larger than a document may be once unpacked.
    """
    return list(_held(office_parts(content)))


def _held(parts: Parts) -> Iterator[Held]:
    heads = [
        text
        for name in sorted(parts)
        if _HEADS.fullmatch(name)
        for text in texts(parsed(parts[name]), "hdr", "ftr")
    ]
    yield from held(len(heads), "header or footer", "headers and footers", heads)
    roots = [parsed(parts[name]) for name in sorted(parts) if _WORDS.fullmatch(name)]
    changes = [
        _change(change) for root in roots for change in root.iter(*(f"{{*}}{tag}" for tag in _CHANGES))
    ]
    yield from held(len(changes), "tracked change", "tracked changes", changes)
    hiding = hiding_styles(parsed(parts[_STYLES]) if _STYLES in parts else None)
    hidden = [text for root in roots for text in _hidden(root, hiding)]
    yield from held(len(hidden), "piece of hidden text", "pieces of hidden text", hidden)
    yield from held_by_any(parts)


def _change(change: Any) -> str:
    author = next((str(value) for name, value in change.attrib.items() if name.endswith("}author")), "")
    text = "".join(change.itertext()).strip()
    return f"{author}: {text}" if author else text


def _hidden(root: Any, hiding: frozenset[str]) -> Iterator[str]:
    for run in root.iter("{*}r"):
        if is_hidden(run, hiding) and (text := "".join(run.itertext()).strip()):
            yield text
