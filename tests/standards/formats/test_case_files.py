"""CASE packages of other tools, 1.0 and 1.1, are read as they are meant."""

import json
from typing import Any

import pytest

from app.standards.formats.case_reader import read_case
from app.standards.formats.values import FileUnreadableError, Reading
from app.standards.relations import Link, Relation
from tests.standards.formats.outlines import (
    SAMPLES,
    data_of,
    document_of,
    item_of,
    outline,
    problems_of,
    sentences_of,
)

BEGINNING = "A code begins with a letter or a digit and stands in one line."
BASE = "https://case.example.org/ims/case/v1p0"


def item(number: int, statement: str, **more: Any) -> dict[str, Any]:
    """Return an item as version 1.0 has it, with a time that knows no zone."""
    name = f"00000000-0000-1000-8000-{number:012d}"
    return {
        "identifier": name,
        "uri": f"{BASE}/CFItems/{name}",
        "fullStatement": statement,
        "lastChangeDateTime": "2019-05-06T07:08:09",
        "CFDocumentURI": {"title": "A framework", "identifier": "doc", "uri": f"{BASE}/CFDocuments/doc"},
        "somethingNew": {"extensions": [1, 2.5, None]},
        **more,
    }


def node(number: int | str) -> dict[str, str]:
    name = number if isinstance(number, str) else f"00000000-0000-1000-8000-{number:012d}"
    return {"title": f"node {number}", "identifier": name, "uri": f"{BASE}/nodes/{name}"}


def association(kind: str, origin: int, destination: int | str, **more: Any) -> dict[str, Any]:
    return {
        "identifier": f"{kind}-{origin}-{destination}",
        "associationType": kind,
        "originNodeURI": node(origin),
        "destinationNodeURI": node(destination),
        **more,
    }


def package(items: list[dict[str, Any]], associations: list[dict[str, Any]], **more: Any) -> Reading:
    document = {
        "identifier": "doc",
        "uri": f"{BASE}/CFDocuments/doc",
        "title": "A framework",
        "creator": "A board",
    }
    value = {"CFDocument": document | more, "CFItems": items, "CFAssociations": associations}
    return read_case(json.dumps(value).encode(), "package.json")


def child(number: int, parent: int | str, **more: Any) -> dict[str, Any]:
    return association("isChildOf", number, parent, **more)


def test_the_sample_is_read_to_the_letter() -> None:
    reading = read_case((SAMPLES / "case-1p1-package.json").read_bytes(), "case-1p1-package.json")

    assert outline(reading) == [
        "unit DM 1: Device management",
        "  competency DM 1.1: Carry out acceptance tests on a medical device and record the outcome",
        "  competency DM 1.2: Explain the legislation that governs medical devices in use",
        "  competency DM 1.3: Decommission a device, including removal of stored data",
        "unit DM 2: Electrical safety",
        (
            "  competency DM 2.1: Measure earth bond, insulation and leakage currents and judge them "
            "against limits"
        ),
        "  competency DM 2.2: Explain classes and types of applied part",
        "  competency DM 2.10: Investigate a failed electrical safety test",
        "unit PP 1: Professional practice",
        "  competency PP 1.1: Keep patient information confidential",
        "  competency PP 1.2: Reflect on own practice and act on feedback",
    ]
    document = document_of(reading)
    assert (document.title, document.version) == ("Training standards (example)", "1.0")
    assert document.publisher == "Example centre"
    assert document.links == (Link("DM 1.3", Relation.RELATED, "PP 1.1"),)
    assert document.items[0].statement == ""
    assert (
        document.items[0].children[1].statement
        == "Explain the legislation that governs medical devices in use"
    )
    assert reading.notes == []


def test_a_package_of_version_1_0_with_nested_groups_two_parents_and_no_numbers() -> None:
    reading = package(
        [
            item(1, "Imaging", CFItemType="Domain", humanCodingScheme="IM"),
            item(2, "Ultrasound", CFItemType="Cluster", humanCodingScheme="IM.US"),
            item(3, "Check a probe for lost elements.", CFItemType="Skill", humanCodingScheme="IM.US.1"),
            item(4, "Explain how a beam is formed.", CFItemType="K", humanCodingScheme="IM.US.2"),
            item(5, "Write a report", CFItemType="Benchmark", humanCodingScheme="IM.R"),
        ],
        [
            child(3, 2),
            child(5, "doc"),
            child(1, "doc"),
            child(4, 2),
            child(2, 1),
            child(3, 5),
            association("precedes", 3, 4),
            association("isPeerOf", 3, 4),
        ],
    )

    assert outline(reading) == [
        "section IM: Imaging",
        "  section IM.US: Ultrasound",
        "    competency IM.US.1: Check a probe for lost elements.",
        "    competency IM.US.2: Explain how a beam is formed.",
        "competency IM.R: Write a report",
    ]
    assert [item_of(reading, code).get("learning") for code in ("IM.US.1", "IM.US.2", "IM.R")] == [
        "practical",
        "knowledge",
        None,
    ]
    assert reading.notes == [
        "Unknown types of items, so that their kind is a guess: Benchmark.",
        "More than one parent, kept below the first: IM.US.1.",
        "Associations left out because the type precedes has no counterpart here: 1.",
        "Associations left out because the type isPeerOf has no counterpart here: 1.",
    ]
    assert problems_of(reading) == ()


def test_numbers_decide_the_order_also_as_texts_and_items_without_one_come_last() -> None:
    reading = package(
        [item(number, f"Do task {number}", humanCodingScheme=f"T{number}") for number in (1, 2, 3, 4, 5)],
        [
            child(1, "doc"),
            child(2, "doc", sequenceNumber="10"),
            child(3, "doc", sequenceNumber=9),
            child(4, "doc", sequenceNumber="1.5"),
            child(5, "doc", sequenceNumber="first"),
        ],
    )

    assert [each["code"] for each in data_of(reading)["items"]] == ["T4", "T3", "T2", "T1", "T5"]


def test_html_becomes_plain_text_and_a_long_statement_gives_a_short_title() -> None:
    statement = "<p>Set up the machine <b>safely</b>:</p><ul><li>rinse &amp; test</li><li>connect</li></ul>"
    reading = package(
        [
            item(
                1,
                statement + "<script>alert(1)</script>",
                humanCodingScheme="A",
                notes="<p>Ask <i>first</i>.</p>",
            ),
            item(
                2, "Measure the dose " * 20, humanCodingScheme="B", abbreviatedStatement="Measure <b>dose</b>"
            ),
            item(3, "Measure the dose " * 20, humanCodingScheme="C"),
        ],
        [],
    )

    first = item_of(reading, "A")
    assert first["statement"] == "Set up the machine safely:\n\n- rinse & test\n- connect"
    assert first["title"] == "Set up the machine safely: - rinse & test - connect"
    assert first["guidance"] == "Ask first."
    assert item_of(reading, "B")["title"] == "Measure dose"
    assert item_of(reading, "C")["title"] == ("Measure the dose " * 20)[:118] + "…"
    assert reading.notes == ["Child of nothing, so put at the top: A, B, C."]


def test_links_lead_to_items_inside_and_keep_the_address_of_what_is_outside() -> None:
    far = {"title": "GSP 1.2.3", "identifier": "far", "uri": "https://other.example.org/CFItems/far"}
    long = far | {"title": "A title so long that it can be no code " * 3}
    reading = package(
        [item(number, f"Do task {number}", humanCodingScheme=f"T{number}") for number in (1, 2, 3)],
        [
            association("exactMatchOf", 1, 2, originNodeURI={"uri": item(1, "")["uri"]}),
            association("exactMatchOf", 1, "elsewhere", originNodeURI=node(1), destinationNodeURI=far),
            association("replacedBy", 2, 3),
            association("isRelatedTo", 2, 3),
            association("isRelatedTo", 3, "x", destinationNodeURI=long),
            association("isRelatedTo", 3, "x", destinationNodeURI={"identifier": "no-address"}),
            association("isRelatedTo", 9, 1),
        ],
    )

    assert data_of(reading)["links"] == [
        {"from": "T1", "relation": "exact", "to": "T2"},
        {"from": "T1", "relation": "exact", "to": "GSP 1.2.3", "framework": far["uri"]},
        {"from": "T2", "relation": "replaced-by", "to": "T3"},
        {"from": "T3", "relation": "related", "to": "far", "framework": far["uri"]},
    ]
    assert reading.notes[-3:] == [
        "Associations left out because the same two items were linked before: 1.",
        "Associations left out because their target is outside this file and has no address: 1.",
        "Associations left out because they begin outside this file, or at the document itself: 1.",
    ]
    assert problems_of(reading) == ()


def test_items_without_a_code_get_one_that_nobody_takes_for_the_publishers() -> None:
    reading = package(
        [
            item(1, "Imaging"),
            item(2, "Check a probe.", humanCodingScheme=""),
            item(3, "Do", humanCodingScheme=7),
        ],
        [child(2, 1)],
    )

    assert outline(reading) == [
        "unit uncoded-1: Imaging",
        "  competency uncoded-2: Check a probe.",
        "competency 7: Do",
    ]
    assert "Items without a code in the file, called uncoded-1 and so on: 2." in reading.notes[0]


def test_a_parent_outside_the_file_is_no_matter_where_there_is_another_inside() -> None:
    items = [item(1, "Imaging", humanCodingScheme="A"), item(2, "Check a probe.", humanCodingScheme="B")]

    assert problems_of(package(items, [child(1, "doc"), child(2, "far"), child(2, 1)])) == ()
    assert sentences_of(package(items, [child(1, "doc"), child(2, "far")])) == [
        "CFItems, item 2, item B: Its parent node far is not in the file."
    ]


def test_own_parents_circles_and_repeated_identifiers_are_named_with_their_place() -> None:
    reading = package(
        [
            item(1, "One", humanCodingScheme="A"),
            item(2, "Two", humanCodingScheme="B"),
            item(3, "Three", humanCodingScheme="C"),
            item(3, "Four", humanCodingScheme="A"),
            item(5, "Five", humanCodingScheme="<b>E</b>"),
            item(6, "Six", humanCodingScheme="=F"),
        ],
        [child(1, 1), child(2, 3), child(3, 2), child(5, "doc"), child(6, "doc")],
    )

    assert sentences_of(reading) == [
        "CFItems, item 1, item A: This item is its own parent. Name the item above it.",
        "CFItems, item 2, item B: These items stand below each other in a circle: B, C.",
        f"CFItems, item 4, item A: The identifier {item(3, '')['identifier']} stands at an item before.",
        (
            "CFItems, item 4, item A, code: The code A is used twice, first in CFItems, item 1. "
            "Give each item its own."
        ),
        f"CFItems, item 5, item <b>E</b>, code: {BEGINNING}",
        "CFItems, item 5, item <b>E</b>, code: The code <b>E</b> holds HTML. Write it as plain text.",
        f"CFItems, item 6, item =F, code: {BEGINNING}",
    ]


def test_what_a_foreign_extension_under_our_name_claims_is_checked_like_anything_else() -> None:
    ours = {
        "requirement": {"min_evidence": "many"},
        "learning": "a\u202eb",
        "weeks": {"from": 3},
        "unknown": 1,
    }
    document = {"extensions": {"techfolio": {"provenance": "starter"}}}
    reading = package(
        [item(1, "<b>Kept</b> as it is", humanCodingScheme="A", extensions={"techfolio": ours})],
        [],
        **document,
    )

    assert item_of(reading, "A")["statement"] == "<b>Kept</b> as it is"
    found = " ".join(sentences_of(reading))
    assert "min_evidence: `min_evidence` must be a whole number." in found
    assert "This text holds characters that cannot be seen: U+202E" in found
    assert "The to is missing." in found
    assert "The key of a starter set begins with `starter-`." in found


def test_days_with_and_without_a_time_are_understood() -> None:
    one = [item(1, "Do", humanCodingScheme="A")]

    assert data_of(package(one, [], statusStartDate="2026-03-04T05:06:07"))["valid_from"] == "2026-03-04"
    assert data_of(package(one, [], statusStartDate="2026-03-04"))["valid_from"] == "2026-03-04"
    assert "valid_from" not in data_of(package(one, [], statusStartDate="spring"))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"framework": {"standards": []}}, "no CASE package: it has no `CFItems`"),
        ([1, 2], "no CASE package"),
        ({"CFItems": "none"}, "`CFItems` is no list"),
        ({"CFItems": []}, "has no items"),
        ({"CFItems": [{}], "CFDocument": [1]}, "`CFDocument` is no object"),
        ({"CFItems": [{}], "CFAssociations": {"a": 1}}, "`CFAssociations` is no list"),
        ({"CFItems": [{}] * 10_001}, "The file has 10001 items; a framework may have 10000."),
        ({"CFItems": [{}], "CFAssociations": [0] * 100_001}, "more than 100000 associations"),
    ],
)
def test_what_is_no_package_is_refused_as_a_whole(value: Any, why: str) -> None:
    with pytest.raises(FileUnreadableError, match=why):
        read_case(json.dumps(value).encode(), "some.json")
