"""What is read aloud: header cells say what they head, and nothing that stands in a margin is content."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from pikepdf import Name

from app.export.assembly import build_application
from app.export.document import AttachmentPart
from app.export.sections import MemoryCache

from .conftest import Built, build, read
from .portfolio_example import entry, portfolio, with_entry
from .test_application_file import application


def elements(whole: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield every element of a structure tree, from above."""
    for kid in kids(whole):
        if isinstance(kid, pikepdf.Dictionary) and Name.S in kid:
            yield kid
            yield from elements(kid)


def kids(element: pikepdf.Object) -> list[Any]:
    """Return what an element consists of, which may be one thing without a list around it."""
    held: Any = element.get(Name.K, pikepdf.Array())
    return list(held) if isinstance(held, pikepdf.Array) else [held]


@pytest.fixture(scope="module")
def opened(draft: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(draft.result.content)) as pdf:
        yield pdf


def test_each_header_cell_says_whether_it_heads_its_column_or_its_row(opened: pikepdf.Pdf) -> None:
    scopes: Counter[tuple[str, str]] = Counter()
    for element in elements(opened.Root.StructTreeRoot):
        if element.S == Name.TH:
            scopes[str(element.P.P.S), str(element.A.get(Name.Scope))] += 1
    assert set(scopes) == {("/THead", "/Column"), ("/TBody", "/Row")}


def test_no_element_has_a_name_that_another_section_may_have_too(opened: pikepdf.Pdf) -> None:
    for element in elements(opened.Root.StructTreeRoot):
        assert Name.ID not in element
        assert Name.Headers not in element.get(Name.A, {})


def test_everything_that_is_marked_as_content_is_in_the_tree(opened: pikepdf.Pdf) -> None:
    told: dict[tuple[int, int], set[int]] = {}
    for element in elements(opened.Root.StructTreeRoot):
        for kid in kids(element):
            if isinstance(kid, int):
                told.setdefault(element.Pg.objgen, set()).add(kid)
    for page in opened.pages:
        marked = {
            int(part.operands[1].MCID)
            for part in pikepdf.parse_content_stream(page)
            if str(part.operator) == "BDC" and Name.MCID in part.operands[1]
        }
        assert marked == told[page.obj.objgen]


def test_a_table_of_one_line_has_a_body_with_nothing_inside() -> None:
    line = AttachmentPart.of_bytes("line", "line.csv", "text/csv", b"Day,Reading\n")
    built = build(with_entry(portfolio(entries=2), replace(entry(2), attachments=(line,))))
    assert "Reading" in built.text_of("evidence/E2/line")
    with pikepdf.open(io.BytesIO(built.result.content)) as pdf:
        bodies = [element for element in elements(pdf.Root.StructTreeRoot) if str(element.S) == "/TBody"]
        assert {str(kid.S) for body in bodies for kid in kids(body)} == {"/TR"}
        assert [kids(body) for body in bodies].count([]) == 1


def test_application_documents_without_a_document_say_so_in_place_of_an_empty_index() -> None:
    result = build_application(replace(application(), slots=()), MemoryCache(), lambda _done, _of: None)
    assert "No document has been added." in read(result.content)[1][0]
    with pikepdf.open(io.BytesIO(result.content)) as pdf:
        kinds = [str(element.S) for element in elements(pdf.Root.StructTreeRoot)]
    assert "/TBody" in kinds
    assert "/THead" not in kinds
