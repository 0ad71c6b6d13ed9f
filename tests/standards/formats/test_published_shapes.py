"""Shapes that published files have and the samples have not: each was a file that did not go in."""

from app.standards.formats.mahara_reader import read_mahara
from app.standards.formats.values import Role
from tests.standards.formats.outlines import document_of, outline, problems_of, sentences_of
from tests.standards.formats.table_files import from_csv
from tests.standards.formats.test_mahara_files import element, reading_of, standard

CASE_TABLE = """\
Identifier,Human Coding Scheme,Education Level,IsChildOf Text,IsChildOf,FullStatement,\
Abbreviated Statement,Notes
Physics,P,3-5,,,Work with machines safely,,
Physics.Checks,P.C,3-5,Physics,P,Check machines before they are used,Checks,
Physics.Checks.One,P.C.1,3-5,Physics.Checks,P.C,Check the output of a machine,Output,At the bench
Physics.Checks.Two,P.C.2,3-5,Physics.Checks,P.C,Check the lights of a machine,Lights,
"""


def test_a_table_with_the_field_names_of_case_is_read_by_the_codes_of_people() -> None:
    reading = from_csv(CASE_TABLE)

    assert outline(reading) == [
        "section P: Work with machines safely",
        "  unit P.C: Checks",
        "    competency P.C.1: Output",
        "    competency P.C.2: Lights",
    ]
    lowest = document_of(reading).items[0].children[0].children[0]
    assert (lowest.statement, lowest.guidance) == (
        "Check the output of a machine",
        "At the bench",
    )


def test_words_that_run_together_in_a_heading_are_the_same_words() -> None:
    apart = from_csv(CASE_TABLE)
    together = from_csv(
        CASE_TABLE.replace("Human Coding Scheme", "humanCodingScheme").replace(
            "Abbreviated Statement", "abbreviatedStatement"
        )
    )

    assert outline(together) == outline(apart)


def test_ranges_of_school_levels_are_no_weeks() -> None:
    items = document_of(from_csv(CASE_TABLE)).items

    assert items[0].weeks is None


def test_a_parent_in_another_set_is_left_out_and_said() -> None:
    reading = from_csv(
        "identifier,Human Coding Scheme,FullStatement,Is Child Of\n"
        "a1,A,Check the output of a machine,Z.9\n"
        "b2,B,Check the lights of a machine,Z.9\n"
    )

    assert outline(reading) == [
        "competency A: Check the output of a machine",
        "competency B: Check the lights of a machine",
    ]
    assert any('"Is Child Of"' in note for note in reading.notes)


def test_one_parent_that_is_missing_among_others_is_a_problem_with_its_row() -> None:
    reading = from_csv(
        "Human Coding Scheme,FullStatement,Is Child Of\n"
        "A,Work with machines,\n"
        "A.1,Check the output of a machine,A\n"
        "A.2,Check the lights of a machine,Z.9\n"
    )

    assert [str(problem) for problem in problems_of(reading)] == [
        "row 4, item A.2: Its parent Z.9 is not in the file."
    ]


def test_an_element_of_a_matrix_that_stands_twice_word_for_word_is_taken_once() -> None:
    reading = reading_of(
        [standard("A", "Machines", 1)],
        [element("A.1", "Check", 1, "1"), element("A.2", "Test", 1, "2"), element("A.2", "Test", 1, "2")],
    )

    assert outline(reading) == ["unit A: Machines", "  competency A.1: Check", "  competency A.2: Test"]
    assert reading.notes == ["Taken once, though they stand twice with the same words: 2."]


def test_an_element_of_a_matrix_that_stands_twice_with_other_words_is_a_problem() -> None:
    reading = reading_of(
        [standard("A", "Machines", 1)], [element("A.1", "Check", 1, "1"), element("A.1", "Test", 1, "1")]
    )

    assert [sentence for sentence in sentences_of(reading) if "used twice" in sentence] == [
        (
            "standardelements, item 2, item A.1, code: The code A.1 is used twice, first in "
            "standardelements, item 1. Give each item its own."
        )
    ]


def test_elements_without_an_identifier_are_never_the_same() -> None:
    nameless = b'{"shortname":"","name":"Check","description":"Check it","standardid":1}'
    raw = (
        b'{"framework":{"name":"F","standards":[{"shortname":"A","name":"Machines","standardid":1}],'
        b'"standardelements":[' + nameless + b"," + nameless + b"]}}"
    )

    reading = read_mahara(raw, "some.matrix")

    assert len(sentences_of(reading)) == 2
    assert reading.notes == []


def test_an_official_list_whose_codes_look_like_those_of_starter_sets_is_told_the_way_in() -> None:
    reading = from_csv("code,title,statement\nS-DT-1,Learn,Take the chances to learn that there are\n")
    assert isinstance(reading.sheet.data, dict)
    reading.sheet.data |= {
        "key": "our-list",
        "version": "1",
        "title": "Our list",
        "publisher": "A body",
        "scheme": "any",
        "provenance": "official",
        "source": "A handbook",
    }

    assert [problem.sentence for problem in problems_of(reading)] == [
        "S- marks the items of starter sets. Use the official code, or load the set as adapted."
    ]


def test_the_roles_of_a_case_table() -> None:
    layout = from_csv(CASE_TABLE).layout
    assert layout is not None

    assert layout.roles[0] == (
        Role.IGNORED,
        Role.CODE,
        Role.IGNORED,
        Role.IGNORED,
        Role.PARENT,
        Role.STATEMENT,
        Role.TITLE,
        Role.GUIDANCE,
    )
