"""CSV files are read whatever program wrote them: encodings, separators, quotation marks."""

import codecs

import pytest

from app.standards.formats.table_reading import read_table_file, read_tables
from app.standards.formats.values import FileUnreadableError, Format, Reading
from tests.standards.formats.outlines import item_of, outline, sentences_of
from tests.standards.formats.table_files import from_csv

LIST = "Ref,Standard,Type\nÄ 1,Überwachung — “Röntgen”,unit\nÄ 1.1,Explain £ and µSv,K\n"
TREE = ["unit Ä 1: Überwachung — “Röntgen”", "  competency Ä 1.1: Explain £ and µSv"]


def read(raw: bytes) -> Reading:
    return read_table_file(raw, "list.csv", Format.CSV)


@pytest.mark.parametrize(
    "raw",
    [
        LIST.encode("utf-8"),
        LIST.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + LIST.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + LIST.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + LIST.encode("utf-32-le"),
        LIST.replace("\n", "\r\n").encode("utf-8"),
        LIST.replace("\n", "\r").encode("utf-8"),
        LIST.replace(",", ";").encode("utf-8"),
        LIST.replace(",", "\t").encode("utf-8"),
        LIST.replace(",", "|").encode("utf-8"),
        ("sep=;\n" + LIST.replace(",", ";")).encode("utf-8-sig"),
    ],
    ids=[
        "utf-8",
        "mark",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "crlf",
        "cr",
        "semicolons",
        "tabs",
        "bars",
        "sep",
    ],
)
def test_the_same_list_comes_out_of_every_writing(raw: bytes) -> None:
    reading = read(raw)

    assert outline(reading) == TREE
    assert reading.notes == []


def test_windows_1252_is_read_with_a_note() -> None:
    reading = read(LIST.encode("cp1252"))

    assert outline(reading) == TREE
    assert "Windows-1252" in reading.notes[0]


def test_commas_inside_texts_do_not_decide_the_separator() -> None:
    reading = from_csv("Ref;Standard\n1;Set up, test, and record\n2;Explain a, b, c, and d\n3;Report\n")

    assert item_of(reading, "1")["statement"] == "Set up, test, and record"


def test_a_quoted_text_keeps_its_lines_and_rows_keep_their_numbers() -> None:
    reading = from_csv('Ref,Standard\n\n1,"First line\nsecond ""line"""\n\n2,\n')

    assert item_of(reading, "1")["statement"] == 'First line\nsecond "line"'
    assert sentences_of(reading) == [
        "row 5, item 2: This item has no text. Write what is asked for.",
        "row 5, item 2, title: The title is missing.",
    ]


def test_an_open_quotation_mark_is_named_with_its_row() -> None:
    with pytest.raises(FileUnreadableError) as refusal:
        from_csv('Ref,Standard\n1,One\n2,"Two\n3,Three\n')

    assert "opened on row 3" in refusal.value.sentence


def test_a_stray_quotation_mark_is_read_with_a_note() -> None:
    reading = from_csv('Ref,Standard\n1,"One" more\n2,Two\n')

    assert item_of(reading, "1")["statement"] == "One more"
    assert "On row 2 a quotation mark" in reading.notes[0]


def test_tables_are_as_wide_as_their_widest_row() -> None:
    (table,) = read_tables(b"Ref,Standard\n1\n2,Two,,\n3,Three,more,,\n", "list.csv", Format.CSV)

    assert table.name == ""
    assert [row.cells for row in table.rows] == [
        ("Ref", "Standard", ""),
        ("1", "", ""),
        ("2", "Two", ""),
        ("3", "Three", "more"),
    ]


def test_html_in_texts_becomes_plain_text() -> None:
    reading = from_csv(
        'Ref,Standard,Guidance\n1,<p>Test &amp; tag</p><script>x()</script>,"<ul><li>a</li><li>b</li></ul>"\n'
    )

    assert item_of(reading, "1")["statement"] == "Test & tag"
    assert item_of(reading, "1")["guidance"] == "- a\n- b"


def test_html_in_codes_parents_and_kinds_is_a_problem_with_its_row() -> None:
    reading = from_csv(
        "Code,Parent,Title,Kind\n<b>1</b>,,One,unit\n2,<i>1</i>,Two,unit\n3,,Three,<u>unit</u>\n4,,Four,knowledge\n"
    )

    places = [sentence for sentence in sentences_of(reading) if "HTML" in sentence or "no kind" in sentence]
    assert [place.split(":")[0] for place in places] == [
        "row 2, item <b>1</b>, code",
        "row 3, item 2",
        "row 4, item 3",
    ]


def test_a_text_that_begins_like_a_formula_is_kept_and_a_code_is_refused() -> None:
    reading = from_csv(
        "Ref,Standard\n1,=SUM(A1)\n2,'+44 is the code of the United Kingdom\n-3,Three\n+cmd,Four\n@x,Five\n"
    )

    assert item_of(reading, "1")["statement"] == "=SUM(A1)"
    assert item_of(reading, "2")["statement"] == "+44 is the code of the United Kingdom"
    assert [problem.split(",")[0] for problem in sentences_of(reading)] == ["row 4", "row 5", "row 6"]


def test_invisible_characters_are_problems_with_their_row() -> None:
    reading = from_csv("Ref,Standard\n1,Left\u202eright\n2\u200f,Two\n")

    assert [problem.split(":")[0] for problem in sentences_of(reading)] == [
        "row 2, item 1, statement",
        "row 3, item 2\ufffd, code",
    ]


def test_signs_that_word_processors_leave_behind_are_dropped() -> None:
    reading = from_csv("Ref,Standard\n\ufeff1\u200b,Dis\u00adpose of\vthe de\u2060vice\n")

    assert item_of(reading, "1")["statement"] == "Dispose of\nthe device"
    assert sentences_of(reading) == []
