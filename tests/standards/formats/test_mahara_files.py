"""Mahara's SmartEvidence files, of every age, are read as they are meant."""

import json
from typing import Any

import pytest

from app.standards.formats.mahara_reader import read_mahara
from app.standards.formats.values import FileUnreadableError, Format, Reading
from app.standards.formats.writing import write
from tests.standards.formats.outlines import (
    SAMPLES,
    data_of,
    document_of,
    item_of,
    outline,
    problems_of,
    sentences_of,
)
from tests.standards.frameworks import EXAMPLE


def reading_of(standards: list[Any], elements: list[Any] | None = None) -> Reading:
    framework = {"name": "A framework", "standards": standards, "standardelements": elements}
    return read_mahara(json.dumps({"framework": framework}).encode(), "some.matrix")


def standard(code: str, name: str, number: float | str, **more: Any) -> dict[str, Any]:
    return {"shortname": code, "name": name, "description": f"<p>{name}</p>", "standardid": number, **more}


def element(code: str, name: Any, number: int | str, identifier: Any, **more: Any) -> dict[str, Any]:
    text = f"<p>{name} by yourself.</p>"
    return {
        "shortname": code,
        "name": name,
        "description": text,
        "standardid": number,
        "elementid": identifier,
        **more,
    }


def test_the_sample_is_read_to_the_letter() -> None:
    reading = read_mahara(
        (SAMPLES / "mahara-smartevidence.matrix").read_bytes(), "mahara-smartevidence.matrix"
    )

    leakage = "Measure earth bond, insulation and leakage currents and judge them against limits"
    assert outline(reading) == [
        "unit DM 1: Device management",
        "  competency DM 1.1: Carry out acceptance tests on a medical device and record the outcome",
        "  competency DM 1.2: Explain the legislation that governs medical devices in use",
        "  competency DM 1.3: Decommission a device, including removal of stored data",
        "section DM 2: Electrical safety",
        f"  unit DM 2.1: {leakage}",
        "    competency DM 2.10: Investigate a failed electrical safety test",
        "  competency DM 2.2: Explain classes and types of applied part",
        "unit PP 1: Professional practice",
        "  competency PP 1.1: Keep patient information confidential",
        "  competency PP 1.2: Reflect on own practice and act on feedback",
    ]
    document = document_of(reading)
    assert document.title == "Training standards (example)"
    assert [item.statement for item in document.items] == ["", "", ""]
    assert document.items[1].children[0].statement == leakage
    assert reading.notes == []


def test_numbers_and_texts_name_the_same_standard_and_either_field_names_the_parent() -> None:
    reading = reading_of(
        [standard("A", "Imaging", 1), standard("B", "Dialysis", "2"), standard("C", "Nothing below", 3.5)],
        [
            element("A.1", "Check a probe", "1", 10),
            element("B.1", "Test the water", 2, "10"),
            element("A.1.1", "Find lost elements", 1, "11", parentelementid="10"),
            element("A.1.2", "Judge the image", 1, "12", parentid=10, parentelementid=""),
            element("A.1.1.1", "Note the place", "1", None, parentid="11"),
        ],
    )

    assert outline(reading) == [
        "section A: Imaging",
        "  unit A.1: Check a probe",
        "    unit A.1.1: Find lost elements",
        "      competency A.1.1.1: Note the place",
        "    competency A.1.2: Judge the image",
        "unit B: Dialysis",
        "  competency B.1: Test the water",
        "competency C: Nothing below",
    ]
    assert item_of(reading, "C")["statement"] == "Nothing below"
    assert item_of(reading, "B.1")["statement"] == "Test the water by yourself."
    assert problems_of(reading) == ()


def test_the_oldest_form_has_its_elements_inside_and_marks_lower_ones() -> None:
    listed = [
        {
            "shortname": "1.1",
            "name": "Know the plant",
            "description": "Name <b>each</b> stage.",
            "parent": False,
        },
        {"shortname": "1.2", "name": "Run the plant", "description": "", "parent": False},
        {
            "shortname": "1.2.1",
            "name": "Start it",
            "description": "Start it & note the time.",
            "parent": True,
        },
        {"shortname": "1.2.2", "name": "Stop it", "description": "Stop it.", "parent": True},
        {"shortname": "1.3", "name": "Clean the plant", "description": "Clean it.", "parent": False},
    ]
    nested = [
        {"shortname": "2.1", "name": "Write", "children": [{"shortname": "2.1.1", "name": "Write a report"}]}
    ]
    reading = reading_of(
        [
            {"shortname": "Water 1.", "name": "Water", "description": "", "standardelement": listed},
            {
                "shortname": "Words",
                "name": "Words",
                "description": "All that is written.",
                "standardelements": nested,
            },
        ]
    )

    assert outline(reading) == [
        "section Water 1.: Water",
        "  competency 1.1: Know the plant",
        "  unit 1.2: Run the plant",
        "    competency 1.2.1: Start it",
        "    competency 1.2.2: Stop it",
        "  competency 1.3: Clean the plant",
        "section Words: Words",
        "  unit 2.1: Write",
        "    competency 2.1.1: Write a report",
    ]
    assert item_of(reading, "1.1")["statement"] == "Name each stage."
    assert item_of(reading, "1.2.1")["statement"] == "Start it & note the time."
    assert item_of(reading, "Words")["statement"] == "All that is written."
    assert problems_of(reading) == ()


def test_what_is_wrong_is_named_with_its_place() -> None:
    reading = reading_of(
        [standard("A", "Imaging", 1), standard("B", "Dialysis", "1"), "C"],
        [
            element("A.1", "Check", 1, "1", parentid="9"),
            element("A.2", "Test", 7, "2"),
            element("A.3", "Watch", 1, "3", parentid="3"),
            element("A", "Judge", 1, "4"),
            element("<i>A.5</i>", "Note", 1, "5"),
            element("A.6", ["no text"], 1, "6"),
            None,
        ],
    )

    assert sentences_of(reading) == [
        "standards, item 2, item B: A standard before has the `standardid` 1 too.",
        "standards, item 3, the whole file: A standard or an element must be an object.",
        "standardelements, item 1, item A.1: Its parent element 9 of standard 1 is not in the file.",
        "standardelements, item 2, item A.2: Its parent standard 7 is not in the file.",
        "standardelements, item 3, item A.3: This item is its own parent. Name the item above it.",
        (
            "standardelements, item 4, item A, code: The code A is used twice, first in standards, item 1. "
            "Give each item its own."
        ),
        (
            "standardelements, item 5, item <i>A.5</i>, code: A code begins with a letter or a digit and "
            "stands in one line."
        ),
        (
            "standardelements, item 5, item <i>A.5</i>, code: The code <i>A.5</i> holds HTML. "
            "Write it as plain text."
        ),
        "standardelements, item 6, item A.6, title: A text was expected here. Write words or a number.",
        "standardelements, item 7, the whole file: A standard or an element must be an object.",
    ]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"CFItems": []}, "no SmartEvidence framework: it has no list of `standards`"),
        ([], "no SmartEvidence framework"),
        ({"framework": {"standards": {}}}, "no SmartEvidence framework"),
        ({"framework": {"standards": []}}, "has no standards"),
        ({"framework": {"standards": [{}], "standardelements": "x"}}, "`standardelements` is no list"),
        ({"framework": {"standards": [{}] * 10_001}}, "The file has 10001 items"),
    ],
)
def test_what_is_no_framework_is_refused_as_a_whole(value: Any, why: str) -> None:
    with pytest.raises(FileUnreadableError, match=why):
        read_mahara(json.dumps(value).encode(), "some.matrix")


def test_an_export_has_what_mahara_demands() -> None:
    framework = json.loads(write(EXAMPLE, Format.MAHARA))["framework"]

    assert framework["name"] == EXAMPLE.title
    assert EXAMPLE.notice in framework["description"]
    assert [list(status) for status in framework["evidencestatuses"]] == [
        ["begun"],
        ["incomplete"],
        ["partialcomplete"],
        ["completed"],
    ]
    assert [each["standardid"] for each in framework["standards"]] == [1, 2]
    # Mahara compares loosely: an id that looks like a number would meet others.
    assert not any(each["elementid"][0].isdigit() for each in framework["standardelements"])
    assert {each["standardid"] for each in framework["standardelements"]} == {1, 2}


def test_a_slot_stays_a_slot() -> None:
    reading = read_mahara(write(EXAMPLE, Format.MAHARA), "some.matrix")

    assert item_of(reading, "S-EX-2.1") == {
        "code": "S-EX-2.1",
        "title": "Waiting for its text",
        "slot": True,
        "kind": "competency",
    }
    assert data_of(reading)["title"] == EXAMPLE.title
