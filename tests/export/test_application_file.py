"""The application documents: slots in order, boxes for initials, and what is missing in plain words."""

import re
from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import StorageError
from app.export.application import ApplicationDocument, standard_slots
from app.export.assembly import PackResult, build_application
from app.export.completion import CompletedSet, Completion
from app.export.scratch import NO_ROOM
from app.export.sections import MemoryCache

from .conftest import read
from .portfolio_example import attached
from .test_large_packs import files_end_at


def application() -> ApplicationDocument:
    held = {
        "application-form": (attached("qc-report-4-pages.pdf", "form"),),
        "certificates": (
            attached("scanned-service-sheet.pdf", "degree"),
            attached("drawing-a3-landscape.pdf", "course"),
        ),
    }
    return ApplicationDocument(
        identifier="application-of-ayesha-lindqvist",
        applicant="Ayesha Lindqvist",
        discipline="Nuclear medicine",
        programme="Equivalence route",
        centre="Northmoor training centre",
        changed_on=date(2026, 11, 20),
        slots=tuple(replace(slot, files=held.get(slot.key, ())) for slot in standard_slots()),
    )


Built = tuple[PackResult, tuple[str, ...]]


@pytest.fixture(scope="module")
def built() -> Built:
    result = build_application(application(), MemoryCache(), lambda _done, _of: None)
    return result, read(result.content)[1]


def test_the_first_page_lists_what_is_missing(built: Built) -> None:
    first = built[1][0]
    assert "Curriculum vitae: no file has been added." in first
    assert "Organisation chart: no file has been added." in first
    assert "Job description: no file" not in first
    assert "Education certificates: no file" not in first


def test_the_index_gives_the_page_of_every_slot_and_file(built: Built) -> None:
    result, texts = built
    for key, title in {
        "slot/application-form": "Application form",
        "slot/certificates": "Education certificates",
        "slot/certificates/course": "drawing-a3-landscape.pdf",
    }.items():
        listed = re.search(rf"{re.escape(title)} ?(\d+)$", texts[0], re.MULTILINE)
        assert listed, title
        assert int(listed[1]) == result.positions[key]
        assert title in texts[int(listed[1]) - 1]


def test_only_certificate_pages_have_boxes_for_two_proposers(
    built: Built,
) -> None:
    result, texts = built
    with_boxes = {
        number
        for number, text in enumerate(texts, start=1)
        if "First proposer's initials" in text and "Second proposer's initials" in text
    }
    assert with_boxes == {result.positions[f"slot/certificates/{key}"] for key in ("degree", "course")}


def test_every_page_is_numbered(built: Built) -> None:
    result, texts = built
    assert result.page_count == len(texts) == 9
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of 9" in text
        assert "DRAFT" not in text


def test_ink_is_asked_for_where_it_is_needed(built: Built) -> None:
    assert "Nothing in this file is signed electronically." in " ".join(built[1][0].split())
    assert "write their initials on every page" in " ".join(built[1][0].split())


def test_an_empty_application_is_one_page() -> None:
    empty = replace(application(), slots=standard_slots(), draft_reasons=("Documents are missing.",))
    result = build_application(empty, MemoryCache(), lambda _done, _of: None)
    _, texts = read(result.content)
    assert result.page_count == 1
    assert "DRAFT" in texts[0]
    assert "Documents are missing." in texts[0]


@pytest.mark.parametrize("room", [8_000, 60_000])
def test_a_full_disk_is_named_while_they_are_made(room: int) -> None:
    with files_end_at(room), pytest.raises(StorageError) as told:
        build_application(application(), MemoryCache(), lambda _done, _of: None)
    assert told.value.sentence == NO_ROOM


@pytest.mark.parametrize("is_complete", [True, False])
def test_the_first_page_says_who_signs_a_statement_that_may_be_signed(*, is_complete: bool) -> None:
    completion = Completion("4 March 2024 to 1 March 2026", (CompletedSet("A set", "9 of 9"),), is_complete)
    result = build_application(
        replace(application(), completion=completion), MemoryCache(), lambda _done, _of: None
    )
    first = " ".join(read(result.content)[1][0].split())
    asked = "Completion statement: The training co-ordinator signs and dates it by hand, in ink." in first
    assert asked is is_complete
