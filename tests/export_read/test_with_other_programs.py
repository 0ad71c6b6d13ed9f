"""A sealed portfolio, one file or volumes, as qpdf, poppler and PDFium see it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium  # type: ignore[import-untyped] # it ships no types
import pytest

from app.config import read_settings
from app.export.seal_keys import sealer_for
from tests.export.conftest import Built, build
from tests.export.portfolio_example import portfolio
from tests.export.sealed_files import sealed, with_a_note_added
from tests.export.test_volumes import built
from tests.export.test_weekly_log import weekly_log

from . import poppler

ROOM = 1.5
NUMBER = re.compile(r"(?:.*\bpage )?(\d+)")


@dataclass(frozen=True)
class Kept:
    """A file on the disk, its first page's number, and how many pages all volumes have."""

    path: Path
    first: int
    total: int


@dataclass(frozen=True)
class Link:
    """A link of page `page`: the words below its rectangle, and the number of the page that it leads to."""

    page: int
    words: str
    target: int


@pytest.fixture(scope="module")
def whole() -> Built:
    return build(replace(portfolio(), weekly_log=weekly_log()))


@pytest.fixture(scope="module")
def files(whole: Built, tmp_path_factory: pytest.TempPathFactory) -> list[Kept]:
    """The portfolio as one file, then its volumes, each sealed."""
    folder = tmp_path_factory.mktemp("read")
    sealer = sealer_for(read_settings({"TECHFOLIO_DATA": str(folder)}))
    volumes = built(whole, whole.cache)
    made = [(whole.result.content, 1), (volumes.content, 1)]
    made += [(one.content, one.first_page) for one in volumes.further]
    pages = [len(pdfium.PdfDocument(content)) for content, _ in made]
    kept = []
    for nth, (content, first) in enumerate(made):
        path = folder / f"{nth}.pdf"
        path.write_bytes(sealed(content, sealer))
        kept.append(Kept(path, first, pages[0] if nth == 0 else sum(pages[1:])))
    assert len(kept) > 2
    return kept


def links(kept: Kept) -> Iterator[Link]:
    """Yield the links of a file, with the words that poppler finds below each."""
    shown = poppler.words(kept.path)
    with pikepdf.open(kept.path) as pdf:
        place = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=kept.first)}
        for number, page in enumerate(pdf.pages, start=kept.first):
            top = float(page.mediabox[3])
            for note in page.obj.get("/Annots", []):
                if note.Subtype == "/Link":
                    left, right = sorted((float(note.Rect[0]), float(note.Rect[2])))
                    low, high = sorted((float(note.Rect[1]), float(note.Rect[3])))
                    below = [
                        word.text
                        for word in shown[number - kept.first]
                        if left - ROOM < (word.left + word.right) / 2 < right + ROOM
                        and top - high - ROOM < (word.top + word.bottom) / 2 < top - low + ROOM
                    ]
                    # The letters of DRAFT lie across the page, one by one.
                    words = " ".join(word for word in below if word not in "DRAFT")
                    yield Link(number, words, place[note.Dest[0].objgen])


def test_qpdf_finds_nothing_wrong_in_them(files: list[Kept]) -> None:
    for kept in files:
        with pikepdf.open(kept.path) as pdf:
            assert pdf.check_pdf_syntax() == []


def test_poppler_calls_the_seal_valid_and_the_whole_file_signed(files: list[Kept]) -> None:
    for kept in files:
        said = poppler.signature(kept.path)
        assert "Signature is Valid." in said
        assert "Total document signed" in said
        assert "Not total document signed" not in said


def test_poppler_sees_that_something_was_added_or_changed(files: list[Kept], tmp_path: Path) -> None:
    content = files[0].path.read_bytes()
    added, changed = tmp_path / "added.pdf", tmp_path / "changed.pdf"
    added.write_bytes(with_a_note_added(content))
    middle = len(content) // 2
    changed.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    assert "Not total document signed" in poppler.signature(added)
    assert "Digest Mismatch" in poppler.signature(changed)


def test_every_page_says_n_of_n_to_poppler_and_pdfium(files: list[Kept]) -> None:
    for kept in files:
        document = pdfium.PdfDocument(kept.path)
        for number, text in enumerate(poppler.texts(kept.path)):
            says = f"Page {kept.first + number} of {kept.total}"
            assert says in text
            assert says in document[number].get_textpage().get_text_range()


def test_every_link_lies_on_its_words_and_leads_to_the_page_that_they_print(files: list[Kept]) -> None:
    for kept in files:
        texts = poppler.texts(kept.path)
        found = list(links(kept))
        assert found
        for link in found:
            assert link.words, link
            target = texts[link.target - kept.first]
            if printed := NUMBER.fullmatch(link.words):
                assert int(printed[1]) == link.target, link
            if reference := re.match(r"E\d+\b", link.words):
                assert re.search(rf"\b{reference[0]}\b", target), link
            if code := re.match(r"S-NM-\d+", link.words):
                assert code[0] in target, link


def test_every_entry_of_the_index_stands_on_the_page_that_it_names(files: list[Kept], whole: Built) -> None:
    (one, *_) = files
    texts = [" ".join(text.split()) for text in poppler.texts(one.path)]
    index = [link for link in links(one) if link.page == whole.result.positions["index"]]
    titles = [link for link in index if not NUMBER.fullmatch(link.words)]
    numbers = [link for link in index if NUMBER.fullmatch(link.words)]
    assert len(titles) == len(numbers) > 20
    assert [title.target for title in titles] == [number.target for number in numbers]
    for title in titles:
        assert re.sub(r"^\d+: ", "", title.words) in texts[title.target - 1], title


def test_poppler_and_pdfium_agree_where_bookmarks_lead(files: list[Kept], whole: Built) -> None:
    document = pdfium.PdfDocument(files[0].path)
    places = {mark.get_title(): mark.get_dest().get_index() + 1 for mark in document.get_toc()}
    texts = poppler.texts(files[0].path)
    for title, number in places.items():
        if title.startswith("E"):
            assert title in " ".join(texts[number - 1].split())
    assert places["Evidence matrix"] == whole.result.positions["matrix"]


READING = {
    "title": (
        "Registration portfolio",
        "Ayesha Lindqvist",
        "This is a draft",
        "Route",
        "Standards that",
        "How to read",
    ),
    "index": ("Index", "Reference", "Report on role", "E1", "E2", "Sign-off register", "Declaration"),
    "report": (
        "Report on role",
        "My post",
        "I work in nuclear medicine.",
        "tests",
        "imaging",
        "<b>not bold</b>",
    ),
    "matrix": ("Evidence matrix", "Code", "S-NM-01", "E1, page", "S-NM-02", "E2, page", "S-NM-03"),
    "evidence/E1": (
        "E1: Daily",
        "Type",
        "What I did",
        "I set up",
        "I compared",
        "What happened",
        "Reflection",
    ),
    "evidence/E1/qc-report-4-pages.pdf": ("E1 · Attachment 1 of 2", "qc-report-4-pages.pdf", "Page"),
    "evidence/E8/daily-csv": ("Day", "Detector", "2026-03-01", "2026-03-02", "2026-03-03"),
    "weekly-log": ("Weekly log", "Week from", "Daily checks of week 1.", "Daily checks of week 2."),
    "register": ("Sign-off register", "S-NM-01", "Rowan Ellery", "30 June 2026", "S-NM-02"),
    "declaration": ("Declaration", "I declare", "Trainee", "Signature, in ink", "Training supervisor"),
    "check": ("How to check this file", "On the web", "On your own computer", "What breaks the seal"),
}


def test_heads_and_feet_of_every_page_stand_below_each_other(files: list[Kept], whole: Built) -> None:
    # What lies across the page, and what foreign pages themselves hold, have margins of their own.
    shown = poppler.words(files[0].path)
    for key in ("matrix", "evidence/E1", "evidence/E1/qc-report-4-pages.pdf", "evidence/E8/daily-csv"):
        words = shown[whole.result.positions[key] - 1]
        head, foot = min(words, key=lambda word: word.top), max(words, key=lambda word: word.top)
        first = min((word for word in words if abs(word.top - foot.top) < ROOM), key=lambda word: word.left)
        assert abs(head.left - first.left) < ROOM, (key, head, first)


@pytest.mark.parametrize("key", READING)
def test_poppler_reads_each_kind_of_page_in_order(key: str, files: list[Kept], whole: Built) -> None:
    text = " ".join(poppler.texts(files[0].path)[whole.result.positions[key] - 1].split())
    places: list[int] = []
    for words in READING[key]:
        places.append(text.find(words, places[-1] if places else 0))
        assert places[-1] >= 0, (words, text)
