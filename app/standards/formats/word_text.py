"""The words of paragraphs in a Word document, and which paragraphs are headings."""

import re
from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]  # the package ships no types

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TITLE_LEVEL = 0
# The level that Word gives to text that is no heading.
BODY_LEVEL = 9
HEADING_NAME = re.compile(r"heading ([1-9])")
# What stands in the file and is not shown: deleted words, field codes, old forms of drawings, tab stops.
NOT_SHOWN = (
    *map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:sdtPr", "w:sdtEndPr", "w:tabs")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:txbxContent"),
)
WRAPPERS = tuple(
    map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:hyperlink"))
)
TEXT = qn("w:t")
SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
DELETED_ROW = f"{qn('w:trPr')}/{qn('w:del')}"
NUMBERED = f"{qn('w:pPr')}/{qn('w:numPr')}"


def simplify(body: Any) -> None:
    """Take out what is not shown, and open what only wraps other parts, such as accepted changes."""
    for row in [row for row in body.iter(ROW) if row.find(DELETED_ROW) is not None]:
        row.getparent().remove(row)
    etree.strip_elements(body, *NOT_SHOWN, with_tail=False)
    etree.strip_tags(body, *WRAPPERS)


def paragraph_text(paragraph: Any) -> str:
    """Return the words of a paragraph as they are shown."""
    return "".join(
        part.text or "" if part.tag == TEXT else SIGNS[part.tag] for part in paragraph.iter(TEXT, *SIGNS)
    ).strip()


def cell_words(cell: Any) -> str:
    """Return the words of a cell, a line for each paragraph; tables inside it are not its words."""
    lines = map(paragraph_text, cell.iterchildren(PARAGRAPH))
    return "\n".join(line for line in lines if line)


def is_numbered(paragraph: Any) -> bool:
    """Whether Word itself counts a paragraph; its number is then nowhere in the text."""
    return paragraph.find(NUMBERED) is not None


class Headings:
    """Which paragraphs of a document are headings, and of which level."""

    def __init__(self, styles: Any) -> None:
        self._levels = _style_levels(styles)

    def level(self, paragraph: Any) -> int:
        """Return 0 for the title, 1 to 8 for a heading, 9 for anything else."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return BODY_LEVEL
        own = properties.find(qn("w:outlineLvl"))
        if own is not None:
            return _outline(own)
        style = properties.find(qn("w:pStyle"))
        return BODY_LEVEL if style is None else self._levels.get(style.get(qn("w:val"), ""), BODY_LEVEL)


def _style_levels(styles: Any) -> Mapping[str, int]:
    own: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in styles.iterchildren(qn("w:style")):
        name = style.get(qn("w:styleId"), "")
        level = _style_level(style)
        if level is not None:
            own[name] = level
        above = style.find(qn("w:basedOn"))
        if above is not None:
            based[name] = above.get(qn("w:val"), "")
    levels = dict(own)
    for name in based:
        above, steps = name, 0
        # Styles may be based on each other in a circle.
        while above not in own and above in based and steps < len(based):
            above, steps = based[above], steps + 1
        if above in own:
            levels[name] = own[above]
    return levels


def _style_level(style: Any) -> int | None:
    name = style.find(qn("w:name"))
    words = "" if name is None else name.get(qn("w:val"), "").casefold()
    if words == "title":
        return TITLE_LEVEL
    if heading := HEADING_NAME.fullmatch(words):
        return min(int(heading[1]), BODY_LEVEL - 1)
    outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    return None if outline is None else _outline(outline)


def _outline(element: Any) -> int:
    written = element.get(qn("w:val"), "")
    return min(int(written) + 1, BODY_LEVEL) if written.isdecimal() else BODY_LEVEL
