"""What WeasyPrint's tags lack: what a header cell heads. And what they hold that is no content."""

from collections.abc import Iterator
from typing import Any

import pydyf  # type: ignore[import-untyped] # it ships no types

_HEAD = "/THead"
_BODY = "/TBody"


def complete_tags(_: object, pdf: pydyf.PDF) -> None:
    """Say of each header cell what it heads, and take the tags away from what is not read aloud.

    WeasyPrint ties cells to headers by identifiers. These count from 1 in every section, so sections that
    are joined share them, and no tree tells where they are: no reader finds the right one. Scopes need none.

    What stands in the margin of a page it marks as content that no tag refers to. It repeats what the entry
    says, page after page: an artifact, as the stamps are. The body of a table without rows, such as that of a
    CSV file of one line, gets bodies inside, which PDF/UA does not take.

    Args:
        pdf: a tagged file of WeasyPrint's that was not written yet; it is changed.
    """
    root = pdf.catalog.get("StructTreeRoot")
    if root is None:
        return
    elements = {one.reference: one for one in pdf.objects if _type_of(one) == "/StructElem"}
    for element in elements.values():
        if element["S"] in ("/TH", "/TD"):
            _scope(element, elements)
        elif element["S"] == _BODY:
            element["K"] = pydyf.Array(kid for kid in element["K"] if elements[kid]["S"] != _BODY)
    _leave_margins_out(pdf, _found(pdf, root))


def _type_of(one: object) -> object:
    return one.get("Type") if isinstance(one, pydyf.Dictionary) else None


def _found(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]


def _scope(cell: pydyf.Dictionary, elements: dict[bytes, Any]) -> None:
    cell.pop("ID", None)
    cell["A"].pop("Headers", None)
    if cell["S"] == "/TH":
        group = elements[elements[cell["P"]]["P"]]
        cell["A"]["Scope"] = "/Column" if group["S"] == _HEAD else "/Row"


def _leave_margins_out(pdf: pydyf.PDF, root: pydyf.Dictionary) -> None:
    reached = set(_reached(pdf, root["K"]))
    numbers = _found(pdf, root["ParentTree"])["Nums"]
    for place, page in enumerate(pdf.page_references):
        parents = numbers[2 * place + 1]
        outside = {mark for mark, parent in enumerate(parents) if parent not in reached}
        if not outside:
            continue
        stream = _found(pdf, _found(pdf, page)["Contents"]).stream  # each sign of the content is a part
        for at, part in enumerate(stream):
            if _mark_of(part) in outside and stream[at + 1] == b"BDC":
                stream[at - 1] = "/Artifact"
                stream[at] = pydyf.Dictionary({"Type": "/Pagination"})
        within = [parent if parent in reached else "null" for parent in parents]
        while within[-1:] == ["null"]:  # margins are drawn last
            within.pop()
        numbers[2 * place + 1] = pydyf.Array(within)


def _mark_of(part: object) -> object:
    return part.get("MCID") if isinstance(part, pydyf.Dictionary) else None


def _reached(pdf: pydyf.PDF, kids: Any) -> Iterator[bytes]:
    for kid in kids:
        if isinstance(kid, bytes):
            yield kid
            yield from _reached(pdf, _found(pdf, kid).get("K", ()))
