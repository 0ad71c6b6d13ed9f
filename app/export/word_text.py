"""The words and tables of a Word document as a reader sees them: nothing that is hidden or was deleted."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from lxml import etree  # type: ignore[import-untyped]  # the package ships no types

from app.export.inspected_office import parsed
from app.export.plain_blocks import Block, Plain, cut_to_size, padded
from app.export.word_hidden import hiding_styles, is_hidden, style_of

# What was deleted or moved away, what is said of the looks, and the same drawing once more for old programs.
_UNSEEN = frozenset({"del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "Fallback"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = ("footnotes", "endnotes")


def document_blocks(content: bytes) -> Plain:
    """Return the paragraphs and tables of a document in their order, then its notes."""
    document = Document(io.BytesIO(content))
    styles = document.styles.element
    names = {
        style.styleId: str(style.name_val or "") for style in styles.style_lst if style.styleId is not None
    }
    reader = _Reader(hiding_styles(styles), names)
    blocks = list(reader.blocks(document.element.body))
    notes = [
        block
        for relation in document.part.rels.values()
        if relation.reltype.rpartition("/")[2] in _NOTES and not relation.is_external
        for block in reader.blocks(parsed(relation.target_part.blob))
    ]
    named = [Block(heading="Notes"), *notes] if notes else []
    return cut_to_size([*blocks, *named])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one document.

    Attributes:
        hiding: the styles whose words are hidden.
        names: what each style is called.
    """

    hiding: frozenset[str]
    names: dict[str, str]

    def blocks(self, holder: Any) -> Iterator[Block]:
        """Yield the paragraphs and tables in an element, also those in content controls and text boxes."""
        for child in holder:
            kind = _kind(child)
            if kind in _UNSEEN:
                continue
            if kind == "p":
                if text := self.text(child):
                    yield Block(heading=text) if self._is_heading(child) else Block(words=text)
                yield from self._boxes(child)
            elif kind == "tbl":
                yield Block(rows=padded([self._cells(row) for row in _rows(child)]))
            else:
                yield from self.blocks(child)

    def text(self, element: Any) -> str:
        """Return the words in an element, but for those in text boxes."""
        return "".join(self._pieces(element)).strip()

    def _pieces(self, element: Any) -> Iterator[str]:
        for child in element:
            kind = _kind(child)
            if kind in _UNSEEN or kind == "txbxContent" or (kind == "r" and is_hidden(child, self.hiding)):
                continue
            if kind == "t":
                yield child.text or ""
            elif kind in _SIGNS:
                yield _SIGNS[kind]
            else:
                yield from self._pieces(child)
            if kind == "p":
                yield "\n"

    def _boxes(self, element: Any) -> Iterator[Block]:
        for child in element:
            if _kind(child) == "txbxContent":
                yield from self.blocks(child)
            elif _kind(child) not in _UNSEEN:
                yield from self._boxes(child)

    def _cells(self, row: Any) -> list[str]:
        """Return the texts of a row, each with all that is in its cell."""
        cells = [cell for cell in row.iter("{*}tc") if next(cell.iterancestors("{*}tr")) is row]
        return [
            "\n".join(part for part in (self.text(cell), *(box.text for box in self._boxes(cell))) if part)
            for cell in cells
        ]

    def _is_heading(self, paragraph: Any) -> bool:
        return self.names.get(style_of(paragraph), "").lower().startswith(("heading", "title"))


def _rows(table: Any) -> Iterator[Any]:
    """Yield the rows of a table that were not deleted; those of tables in its cells are not among them."""
    for row in table.iter("{*}tr"):
        if next(row.iterancestors("{*}tbl")) is table and row.find("{*}trPr/{*}del") is None:
            yield row


def _kind(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""
