"""Tracked changes in a Word document: it is printed as it reads once they are accepted."""

import io

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.export import office_program
from app.export.office_pages import word_pages
from app.export.word_changes import with_changes_accepted
from app.export.word_text import document_blocks

from .test_hostile_office import saved
from .test_office_pages import HEAD, text_of

NEW, OLD = "was set to 120", "was set to 999"


def changed() -> bytes:
    document = Document()
    line = document.add_paragraph("The pump ")
    for tag, words in (("del", OLD), ("moveFrom", OLD), ("ins", NEW), ("moveTo", "there")):
        letters = "delText" if tag == "del" else "t"
        line._p.append(  # noqa: SLF001 - the library knows no tracked changes
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="A">'
                f"<w:r><w:{letters}>{words} </w:{letters}></w:r></w:{tag}>"
            )
        )
    table = document.add_table(2, 1)
    for row, words in zip(table.rows, ("row that stays", f"row that {OLD}"), strict=True):
        row.cells[0].text = words
    mark = parse_xml(f'<w:trPr {nsdecls("w")}><w:del w:id="2" w:author="A"/></w:trPr>')
    table.rows[1]._tr.insert(0, mark)  # noqa: SLF001 - as above
    document.sections[0].header.paragraphs[0]._p.append(  # noqa: SLF001 - as above
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="3" w:author="A"><w:r><w:delText>{OLD}</w:delText></w:r></w:del>'
        )
    )
    return saved(document)


@pytest.mark.parametrize("program", ["soffice", office_program.NONE])
def test_what_was_deleted_is_not_printed(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office_program.CHOICE, program)
    text = text_of(word_pages(changed(), HEAD))
    assert NEW in text
    assert "row that stays" in text
    assert OLD not in text


def test_no_mark_of_a_change_is_left() -> None:
    content = with_changes_accepted(changed())
    root = Document(io.BytesIO(content)).element
    assert not list(root.iter("{*}del", "{*}ins", "{*}moveFrom", "{*}moveTo"))
    assert document_blocks(content).blocks == document_blocks(changed()).blocks


def test_a_document_without_changes_stays_as_it_is() -> None:
    document = Document()
    document.add_paragraph("The pump was set to 120.")
    content = saved(document)
    assert with_changes_accepted(content) is content
