"""Moodle's exports of competency frameworks, in any language and order, are read as they are meant."""

import csv
import io
import json
from collections.abc import Sequence

import pytest

from app.standards.documents import read_framework
from app.standards.formats.moodle_reader import read_moodle
from app.standards.formats.values import FileUnreadableError, Format, Reading
from app.standards.formats.writing import write
from app.standards.relations import Link, Relation
from app.standards.values import ChildrenRule, PointsRule
from tests.standards.formats.outlines import (
    SAMPLES,
    data_of,
    document_of,
    item_of,
    outline,
    problems_of,
    sentences_of,
)
from tests.standards.formats.test_case_package import STARTERS
from tests.standards.frameworks import example

GERMAN = (
    *(
        "ID-Nummer des Elternelements",
        "ID-Nummer",
        "Kurzbezeichnung",
        "Beschreibung",
        "Format",
        "Skalenwerte",
    ),
    *("Skalenkonfiguration", "Regeltyp", "Regelergebnis", "Regelkonfiguration", "Verknüpfte IDs"),
    *("Exportierte ID", "Ist Kompetenzrahmen", "Taxonomie"),
)
FRENCH = (
    *("Numéro parent", "Numéro d'identification", "Nom abrégé", "Description", "Format", "Valeurs"),
    *("Configuration", "Type de règle", "Résultat", "Configuration de règle", "Compétences liées"),
    *("Identifiant exporté", "Est un référentiel", "Taxonomie"),
)
OTHER = r"core_competency\competency_rule_other"
ALL = r"core_competency\competency_rule_all"
POINTS = r"core_competency\competency_rule_points"


def row(
    code: str,
    name: str,
    text: str = "",
    parent: str = "",
    rule: str = "",
    configuration: str = "null",
    **more: str,
) -> list[str]:
    """Return the row of a competency."""
    return [
        parent,
        code,
        name,
        text,
        more.get("format", "1"),
        "",
        "",
        rule,
        "2" if rule else "0",
        configuration,
        more.get("related", ""),
        more.get("exported", ""),
        more.get("framework", ""),
        "",
    ]


def framework(name: str = "Kompetenzen", code: str = "MT-2026") -> list[str]:
    return row(code, name, f"<p>{name}</p>", framework="1")


def table(headings: Sequence[str], *rows: Sequence[str], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([headings, *rows])
    return out.getvalue().encode()


def reading_of(*rows: Sequence[str]) -> Reading:
    return read_moodle(table(FRENCH, framework(), *rows), "moodle.csv")


def points(minimum: int | str, *each: tuple[int | str, int | str, int]) -> str:
    listed = [{"id": number, "points": value, "required": required} for number, value, required in each]
    return json.dumps({"base": {"points": minimum}, "competencies": listed})


def test_the_sample_is_read_to_the_letter() -> None:
    raw = (SAMPLES / "moodle-competency-framework.csv").read_bytes()
    reading = read_moodle(raw, "moodle-competency-framework.csv")

    leakage = "Measure earth bond, insulation and leakage currents and judge them against limits"
    assert outline(reading) == [
        "unit DM 1: Device management",
        "  competency DM 1.1: Carry out acceptance tests on a medical device and record the outcome",
        "  competency DM 1.2: Explain the legislation that governs medical devices in use",
        "  competency DM 1.3: Decommission a device, including removal of stored data",
        "unit DM 2: Electrical safety",
        f"  competency DM 2.1: {leakage}",
        "  competency DM 2.2: Explain classes and types of applied part",
        "  competency DM 2.10: Investigate a failed electrical safety test",
        "unit PP 1: Professional practice",
        "  competency PP 1.1: Keep patient information confidential",
        "  competency PP 1.2: Reflect on own practice and act on feedback",
    ]
    document = document_of(reading)
    assert document.title == "Training standards (example)"
    assert document.items[1].children[0].statement == leakage
    assert document.items[0].statement == ""
    assert [item.requirement.children for item in document.items] == [ChildrenRule.ALL] * 3
    assert document.links == (
        Link("DM 1.3", Relation.RELATED, "PP 1.1"),
        Link("DM 1.3", Relation.RELATED, "PP 1.2"),
    )
    assert reading.notes == []


def test_german_headings_semicolons_children_first_and_a_points_rule() -> None:
    raw = table(
        GERMAN,
        row(
            "MT 1.2",
            "Prüfprotokoll führen",
            "<p>Führe das Protokoll &amp; lege es ab.</p>",
            "MT 1",
            exported="12",
        ),
        row(
            "MT 1.1",
            "Ableitstrom messen",
            "<p>Miss den Strom.</p><p>Beurteile ihn.</p>",
            "MT 1",
            exported="11",
        ),
        row("MT 1", "Elektrische Sicherheit", rule=POINTS, configuration=points(3, (11, 2, 1), (12, "1", 0))),
        framework(),
        delimiter=";",
    )
    reading = read_moodle(raw, "kompetenzen.csv")

    assert outline(reading) == [
        "unit MT 1: Elektrische Sicherheit",
        "  competency MT 1.2: Prüfprotokoll führen",
        "  competency MT 1.1: Ableitstrom messen",
    ]
    assert item_of(reading, "MT 1.1")["statement"] == "Miss den Strom.\n\nBeurteile ihn."
    assert item_of(reading, "MT 1.2")["statement"] == "Führe das Protokoll & lege es ab."
    rule = document_of(reading).items[0].requirement
    assert rule.children == PointsRule(
        minimum=3, points=(("MT 1.1", 2), ("MT 1.2", 1)), required=frozenset({"MT 1.1"})
    )
    assert rule.min_evidence == 0


def test_french_headings_three_levels_other_text_formats_and_related_ids_with_commas() -> None:
    raw = table(
        FRENCH,
        framework("Référentiel", "REF"),
        row("D", "Dialyse", parent="REF", rule=ALL),
        row("D.1", "Eau, qualité", parent="D", rule=OTHER),
        row("D.1,a", "Prélever", "Prélever l'eau <sans> contaminer.\nNoter l'heure.", "D.1", format="2"),
        row(
            "D.1.b",
            "Décider",
            "**Décider** si l'eau convient.",
            "D.1",
            format="4",
            related="D.1%2Ca,D,X.9,D.1.b",
        ),
        row("D.2", "Réagir", "", "D", related="D.1.b"),
    )
    reading = read_moodle(raw, "referentiel.csv")

    assert outline(reading) == [
        "section D: Dialyse",
        "  unit D.1: Eau, qualité",
        "    competency D.1,a: Prélever",
        "    competency D.1.b: Décider",
        "  competency D.2: Réagir",
    ]
    assert item_of(reading, "D.1,a")["statement"] == "Prélever l'eau <sans> contaminer.\nNoter l'heure."
    assert item_of(reading, "D.1.b")["statement"] == "**Décider** si l'eau convient."
    assert item_of(reading, "D.2")["statement"] == "Réagir"
    assert data_of(reading)["links"] == [
        {"from": "D.1.b", "relation": "related", "to": "D.1,a"},
        {"from": "D.1.b", "relation": "related", "to": "D"},
        {"from": "D.2", "relation": "related", "to": "D.1.b"},
    ]
    assert reading.notes == [
        f"The rule {OTHER} is not known; all items below have to be complete: D.1.",
        "Related competencies that are not in the file were left out: X.9.",
    ]
    assert problems_of(reading) == ()


def test_a_pair_that_both_rows_name_is_one_link() -> None:
    reading = reading_of(row("A", "One", related="B"), row("B", "Two", related="A"))

    assert data_of(reading)["links"] == [{"from": "A", "relation": "related", "to": "B"}]


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        (
            "Carry out acceptance tests on a device, and rec",
            "Carry out acceptance tests on a device, and record.",
            "",
        ),
        (
            "Carry out acceptance tests on a device, and...",
            "Carry out acceptance tests on a device, and record.",
            "",
        ),
        (
            "Carry out acceptance tests on a device, and",
            "Carry out acceptance tests on a device, and record.",
            "kept",
        ),
        ("Care", "Careful work.", "kept"),
    ],
)
def test_a_short_name_that_was_cut_inside_a_word_is_made_whole(name: str, text: str, title: str) -> None:
    reading = reading_of(row("A", name, f"<p>{text}</p>"))

    assert item_of(reading, "A")["title"] == (name if title else text)


def test_wrong_parents_rules_and_codes_are_named_with_their_row() -> None:
    reading = reading_of(
        row("A", "One", parent="Z"),
        row("B", "Two", parent="B"),
        row("C", "Three", parent="D"),
        row("D", "Four", parent="C", rule=POINTS, configuration='{"base": 3'),
        [],
        row("E", "Five", rule=POINTS, configuration=points(1, (99, 1, 0))),
        row("=F", "Six"),
        row("G<script>", "Seven<script>alert(1)</script>"),
        row("A", "Eight"),
        row("", "Nine"),
    )

    assert sentences_of(reading) == [
        "row 3, item A: Its parent Z is not in the file.",
        "row 4, item B: This item is its own parent. Name the item above it.",
        "row 5, item C: These items stand below each other in a circle: C, D.",
        "row 6, item D, requirement: The configuration of the points rule cannot be read.",
        "row 8, item E, requirement: The points rule names the exported ID 99, which no row has.",
        "row 9, item =F, code: A code begins with a letter or a digit and stands in one line.",
        "row 10, item G<script>, code: The code G<script> holds HTML. Write it as plain text.",
        "row 11, item A, code: The code A is used twice, first in row 3. Give each item its own.",
        "row 12, item number 8 of its list, code: The code is missing.",
    ]
    assert item_of(reading, "G<script>")["title"] == "Seven"


def test_a_points_rule_for_items_elsewhere_is_a_problem() -> None:
    reading = reading_of(
        row("A", "One", exported="1"),
        row("B", "Two", rule=POINTS, configuration=points(1, (1, 1, 0))),
        row("B.1", "Three", parent="B"),
    )

    assert sentences_of(reading) == [
        "row 4, item B, requirement, children: It names A, which is not directly below this item."
    ]


def test_there_is_exactly_one_framework() -> None:
    none = read_moodle(table(FRENCH, row("A", "One")), "moodle.csv")
    two = read_moodle(table(FRENCH, framework(), row("A", "One"), framework()), "moodle.csv")

    assert "row 1, the whole file: No row is marked as the framework" in sentences_of(none)[0]
    assert sentences_of(two) == [
        "row 4, the whole file: A second framework begins here, the first on row 2. Take one of them out."
    ]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"code,title\nA,One\n", "has 2 columns; an export of Moodle's competency frameworks has 14"),
        (table(FRENCH, framework()), "has no competencies below its headings"),
        (table(FRENCH, framework()) + b'A,"One\n', "Row 3 or one after it cannot be read as CSV"),
        (table(FRENCH, *[row("A", "One")] * 10_002), "more than 10000 rows or 200000 cells"),
        (table(FRENCH, framework(), ["x"] * 200_001), "more than 10000 rows or 200000 cells"),
        (table(FRENCH, framework(), row("A", "x" * 200_000)), "a cell is too long"),
    ],
    ids=["columns", "empty", "quotation-mark", "rows", "cells", "long"],
)
def test_what_is_no_export_is_refused_as_a_whole(raw: bytes, why: str) -> None:
    with pytest.raises(FileUnreadableError, match=why):
        read_moodle(raw, "some.csv")


def rows_of(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode(), newline="")))


def test_an_export_has_what_moodle_demands() -> None:
    for file in STARTERS:
        document = read_framework(file)
        headings, first, *others = rows_of(write(document, Format.MOODLE))

        assert len(headings) == 14
        assert first[12] == "1"
        assert document.notice in first[3].replace("&amp;", "&")
        assert json.loads(first[6])[1] == {"id": 2, "scaledefault": 1, "proficient": 1}
        assert all(len(each) == 14 and not each[12] and len(each[2]) <= 100 and each[11] for each in others)
        known = {""}
        for each in others:
            assert each[0] in known
            known.add(each[1])


def test_no_cell_of_an_export_begins_like_a_formula_and_moodle_sees_no_apostrophe() -> None:
    document = example(title="=2+5", source="@sum", items=example().items[:1])
    raw = write(document, Format.MOODLE)

    assert rows_of(raw)[1][2] == "&#61;2+5"
    assert not any(cell.startswith(tuple("=+-@\t\r'")) for each in rows_of(raw) for cell in each)
    assert data_of(read_moodle(raw, "moodle.csv"))["title"] == "=2+5"


def test_a_backslash_is_written_so_that_php_does_not_take_it_for_an_escape() -> None:
    raw = write(example(title='Path C:\\, "x"', source="C:\\"), Format.MOODLE)

    assert b'\\"' not in raw
    assert data_of(read_moodle(raw, "moodle.csv"))["title"] == 'Path C:\\, "x"'
