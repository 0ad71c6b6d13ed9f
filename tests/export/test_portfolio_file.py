"""The finished portfolio, opened by another program: numbers, stamps and links are right."""

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject

from app.export.document import section_key

from .conftest import Built
from .portfolio_example import DRAFT_REASONS, NOTICE


def links(reader: PdfReader, page_number: int) -> Iterator[int]:
    """Yield the page numbers that the links of a page lead to."""
    for note in reader.pages[page_number - 1].get("/Annots", ArrayObject()):
        destination = note.get_object()["/Dest"]
        yield page_of(reader, destination[0])


def page_of(reader: PdfReader, reference: Any) -> int:
    return next(n for n, page in enumerate(reader.pages, start=1) if page.indirect_reference == reference)


def test_the_last_page_says_page_n_of_n_and_n_is_the_page_count(draft: Built) -> None:
    total = len(draft.reader.pages)
    assert total == draft.result.page_count
    assert f"Page {total} of {total}" in draft.texts[-1]


def test_every_page_carries_its_number_the_trainee_and_its_evidence_reference(draft: Built) -> None:
    starts = sorted((number, key) for key, number in draft.result.positions.items())
    total = len(draft.texts)
    for number, text in enumerate(draft.texts, start=1):
        key = max(pair for pair in starts if pair[0] <= number)[1]
        assert re.search(rf"\bPage {number} of {total}\b", text), number
        assert "Ayesha Lindqvist" in text, number
        if key.startswith("evidence/"):
            assert re.search(rf"\b{key.split('/')[1]}\b", text), number


def test_attachment_pages_name_attachment_number_and_file(draft: Built) -> None:
    first = draft.result.positions["evidence/E1/qc-report-4-pages.pdf"]
    for number in range(first, first + 4):
        assert "E1 · Attachment 1 of 2" in draft.texts[number - 1]
        assert "qc-report-4-pages.pdf" in draft.texts[number - 1]


def test_the_index_names_the_page_on_which_each_heading_stands(draft: Built) -> None:
    index = draft.text_of("index")
    for entry in draft.document.evidence:
        listed = re.search(rf"^{entry.reference} ?{re.escape(entry.title)} ?(\d+)$", index, re.MULTILINE)
        assert listed, entry.reference
        assert f"{entry.reference}: {entry.title}" in draft.texts[int(listed[1]) - 1]
    for title in (
        "Report on role and responsibilities",
        "Evidence matrix",
        "Sign-off register",
        "Declaration",
    ):
        listed = re.search(rf"^ ?{title} ?(\d+)$", index, re.MULTILINE)
        assert listed, title
        assert draft.texts[int(listed[1]) - 1].lstrip().startswith(title), title


def test_the_index_names_the_first_page_of_each_attachment(draft: Built) -> None:
    listed = re.search(r"2: phone-photo-gps-orientation6\.jpg ?(\d+)", draft.text_of("index"))
    assert listed
    assert "E1 · Attachment 2 of 2" in draft.texts[int(listed[1]) - 1]


def test_the_numbers_in_the_matrix_are_those_of_the_evidence(draft: Built) -> None:
    cells = re.findall(r"\b(E\d+)(?: \(theoretical\))?, page (\d+)", draft.text_of("matrix"))
    assert len(cells) == 24
    for reference, number in cells:
        text = draft.texts[int(number) - 1]
        assert re.search(rf"^{reference}: Daily quality control", text, re.MULTILINE), reference
        assert draft.result.positions[f"evidence/{reference}"] == int(number)


def test_theoretical_evidence_is_called_that_in_the_matrix(draft: Built) -> None:
    assert draft.text_of("matrix").count("E6 (theoretical), page") == 1


def test_links_of_index_and_matrix_lead_to_the_pages_that_they_print(draft: Built) -> None:
    positions = draft.result.positions
    expected = {number for key, number in positions.items() if key not in {"title", "index", "furniture"}}
    assert set(links(draft.reader, positions["index"])) == expected
    first = list(links(draft.reader, positions["matrix"]))
    assert first == [positions[f"evidence/E{number}"] for number in range(1, 13)]


def test_evidence_links_back_to_its_rows_in_matrix_and_register_and_to_its_attachments(draft: Built) -> None:
    positions = draft.result.positions
    first = positions["evidence/E1"]
    reached = {page for number in (first, first + 1) for page in links(draft.reader, number)}
    # The centre's own framework stands on the matrix's second page: the link reaches the row itself.
    assert reached == {
        positions["index"],
        positions["matrix"],
        positions["matrix"] + 1,
        positions["register"],
        positions["evidence/E1/qc-report-4-pages.pdf"],
        positions["evidence/E1/phone-photo-gps-orientation6.jpg"],
    }


def test_no_link_leaves_the_file(draft: Built) -> None:
    for page in draft.reader.pages:
        for note in page.get("/Annots", ArrayObject()):
            assert "/A" not in note.get_object()
            assert note.get_object()["/Contents"].startswith("Go to page ")


def test_bookmarks_name_every_section_and_lead_to_it(draft: Built) -> None:
    outline = draft.reader.outline
    top: dict[str, Any] = {str(item["/Title"]): item for item in outline if not isinstance(item, list)}
    for key, title in {
        "title": "Title page",
        "index": "Index",
        "matrix": "Evidence matrix",
        "evidence/E12": "E12: Daily quality control of gamma camera 12",
        "register": "Sign-off register",
        "declaration": "Declaration",
    }.items():
        assert draft.reader.get_destination_page_number(top[title]) == draft.result.positions[key] - 1
    groups: list[Any] = [group for group in outline if isinstance(group, list)]
    nested = [item.title for group in groups for item in group]
    assert "Attachment 2 of 2: phone-photo-gps-orientation6.jpg" in nested


def test_draft_stands_across_every_page_and_the_reasons_on_the_first(draft: Built) -> None:
    assert all("DRAFT" in text for text in draft.texts)
    assert all(reason in draft.texts[0] for reason in DRAFT_REASONS)


def test_the_starter_notice_stands_wherever_its_items_are_shown(draft: Built) -> None:
    shown = [number for number, text in enumerate(draft.texts, start=1) if "S-NM-" in text]
    assert len(shown) > 15
    for number in [1, *shown]:
        assert NOTICE in " ".join(draft.texts[number - 1].split()), number


def test_the_matrix_repeats_its_head_on_each_page(draft: Built) -> None:
    first = draft.result.positions["matrix"]
    assert draft.result.positions["evidence/E1"] - first == 2
    for number in (first, first + 1):
        assert "Evidence and page" in draft.texts[number - 1]


def test_sign_offs_are_printed_in_words_and_never_as_ink(draft: Built) -> None:
    register = " ".join(draft.text_of("register").split())
    for words in (
        "Rowan Ellery",
        "RCT CT10482",
        "30 June 2026",
        "9f2c9f2c9f2c9f2c",
        "not a signature in ink",
    ):
        assert words in register
    assert "23:45" in register  # 22:45 UTC in British summer time
    assert "do not replace them" in " ".join(draft.text_of("declaration").split())


def test_office_files_are_shown_in_a_plain_form_that_says_who_made_it(draft: Built) -> None:
    part = draft.document.evidence[2].attachments[0]
    page = " ".join(draft.text_of(section_key("evidence", "E3", part.key)).split())
    assert "Laid out by Techfolio: the words and tables of this file as plain text." in page


def test_csv_becomes_a_table_with_its_head_on_each_page(draft: Built) -> None:
    first = draft.result.positions["evidence/E8/daily-csv"]
    following = draft.result.positions["evidence/E9"]
    assert following - first > 1
    pages = draft.texts[first - 1 : following - 1]
    assert all("Integral uniformity (%)" in text for text in pages)
    assert sum(text.count("Detector 1") for text in pages) == 50


def test_markdown_of_the_report_is_set_and_html_in_it_is_shown(draft: Built) -> None:
    report = draft.text_of("report")
    assert "<b>not bold</b>" in report
    assert "**" not in report


def test_reflection_is_printed_only_where_it_was_released(draft: Built) -> None:
    assert "Reflection, released" in draft.text_of("evidence/E1")
    assert "Reflection" not in draft.text_of("evidence/E2")


def test_the_file_says_what_it_is_in_which_language(draft: Built) -> None:
    information = draft.reader.metadata
    assert information is not None
    assert information.title == "Registration portfolio of Ayesha Lindqvist"
    assert information.author == "Ayesha Lindqvist"
    assert str(draft.reader.root_object["/Lang"]) == "en-GB"
    assert information.creation_date is not None
    assert information.creation_date.date() == draft.document.changed_on


def test_nothing_but_a4_leaves(draft: Built) -> None:
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in draft.reader.pages}
    assert sizes == {(595, 842), (842, 595)}
    assert all(page.rotation == 0 for page in draft.reader.pages)


def test_progress_runs_from_the_first_step_to_the_last(draft: Built) -> None:
    done = [step for step, _ in draft.steps]
    assert done == list(range(1, len(done) + 1))
    assert {of for _, of in draft.steps} == {len(done)}


def test_tags_of_all_sections_form_one_tree_that_every_page_has_a_part_in(draft: Built) -> None:
    root: Any = draft.reader.root_object["/StructTreeRoot"]
    (whole,) = root["/K"]
    assert whole.get_object()["/S"] == "/Document"
    assert len(whole.get_object()["/K"]) == len(draft.result.positions)
    numbers = root["/ParentTree"]["/Nums"]
    tree = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert len(tree) == len(numbers) / 2
    for page in draft.reader.pages:
        for element in tree[page["/StructParents"]]:
            assert element.get_object()["/Pg"].get_object() == page.get_object()
