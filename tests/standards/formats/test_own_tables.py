"""Our own CSV and workbooks come back as they were written, but for the header, which is not in them."""

from hypothesis import given
from hypothesis import strategies as st

from app.standards.documents import document_from
from app.standards.formats.table_reading import read_table_file
from app.standards.formats.values import Format, Role
from app.standards.formats.writing import write
from app.standards.values import FrameworkDocument, walk
from tests.standards.formats.test_round_trips import HEADER, often
from tests.standards.formats.trees import frameworks

OWN = ",".join(role.value for role in Role if role not in {Role.UNIT_CODE, Role.UNIT_TITLE, Role.IGNORED})


@often
@given(frameworks(), st.sampled_from([Format.CSV, Format.XLSX]))
def test_a_table_carries_every_item_and_every_link(document: FrameworkDocument, format_: Format) -> None:
    reading = read_table_file(write(document, format_), "any", format_)

    assert reading.notes == []
    assert isinstance(reading.sheet.data, dict)
    reading.sheet.data |= HEADER
    again = document_from(reading.sheet, "any")
    assert again.items == document.items
    order = {item.code: number for number, item in enumerate(walk(document))}
    assert list(again.links) == sorted(document.links, key=lambda link: order[link.source])
