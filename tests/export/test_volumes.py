"""A portfolio that is too big for one file becomes volumes: whole files, with page numbers that run on."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from app.export.assembly import PackResult, build_portfolio
from app.export.cpd_values import CpdActivity, CpdPart, CpdStatement
from app.export.document import section_key
from app.export.portfolio_sections import portfolio_sections
from app.export.progress import Progress
from app.export.schemes import FIRST_PAGES
from app.export.sections import Layout, MemoryCache, Section
from app.export.volume_building import Limit, build_volumes
from app.export.volume_links import Places, named
from app.export.volume_pages import own_page
from app.export.volume_values import VolumeMark, mark_in
from app.export.volumes import Volume, divided
from app.placements.programmes import Programme

from .conftest import Built, read
from .portfolio_example import attached, entry, portfolio, with_entry

MOST = 300_000
UNHEARD = Progress(lambda _done, _of: None)
CELL = re.compile(r"(E\d+)(?: \(theoretical\))?, volume (\d+),\s+page (\d+)")


@dataclass(frozen=True)
class Read:
    """The volumes as another program reads them; `texts` are those of all pages, over all volumes."""

    result: PackResult
    files: list[bytes]
    readers: list[PdfReader]
    texts: list[str]
    firsts: list[int]

    def volume_of(self, page: int) -> int:
        return sum(first <= page for first in self.firsts)


def built(draft: Built, cache: MemoryCache, most: int = MOST) -> PackResult:
    weights = {digest: len(content) for digest, content in draft.cache.kept.items()}
    limit = Limit(most, weights, len(draft.result.content))
    plan = portfolio_sections(draft.document)
    return build_volumes(draft.document, cache, UNHEARD, plan, limit)


@pytest.fixture(scope="session")
def cache(draft: Built) -> MemoryCache:
    """What was laid out for the portfolio as one file."""
    copied = MemoryCache()
    copied.kept.update(draft.cache.kept)
    return copied


@pytest.fixture(scope="session")
def volumes(draft: Built, cache: MemoryCache) -> Read:
    result = built(draft, cache)
    files = [result.content, *(one.content for one in result.further)]
    pairs = [read(file) for file in files]
    return Read(
        result=result,
        files=files,
        readers=[reader for reader, _ in pairs],
        texts=[text for _, texts in pairs for text in texts],
        firsts=[1, *(one.first_page for one in result.further)],
    )


def test_each_volume_is_small_enough_and_nothing_is_left_out(draft: Built, volumes: Read) -> None:
    assert len(volumes.files) > 2
    assert all(len(file) <= MOST for file in volumes.files)
    assert volumes.result.too_big == ()
    own = {f"volume/{number}" for number in range(2, len(volumes.files) + 1)}
    assert set(volumes.result.positions) == set(draft.result.positions) | own
    assert volumes.result.page_count == len(volumes.texts)


def test_page_numbers_run_on_through_all_volumes(volumes: Read) -> None:
    total = len(volumes.texts)
    for number, text in enumerate(volumes.texts, start=1):
        assert f"Page {number} of {total}" in text
    labels = [reader.page_labels[0] for reader in volumes.readers]
    assert labels == [str(first) for first in volumes.firsts]


def test_each_volume_says_on_its_first_page_which_it_is(volumes: Read) -> None:
    of = len(volumes.files)
    for number, first in enumerate(volumes.firsts, start=1):
        assert f"Volume {number} of {of}" in volumes.texts[first - 1]
        information = volumes.readers[number - 1].metadata
        assert information is not None
        assert str(information.title).endswith(f", volume {number} of {of}")
        assert mark_in(str(information.keywords)) == VolumeMark(number, of)


@pytest.mark.parametrize("programme", [Programme.IPEM, Programme.PTP])
def test_each_volume_is_called_what_the_programme_calls_the_portfolio(programme: Programme) -> None:
    page = FIRST_PAGES[programme]
    document = replace(portfolio(entries=1), first_page=page)
    plan = portfolio_sections(document)
    volumes = divided(plan, dict.fromkeys((one.digest for one in plan), 10), 10)
    html = own_page(document, "9f2c", volumes[1], volumes).make
    assert isinstance(html, Layout)
    assert f"<title>{page.title}, Volume 2" in html.html
    assert f"<h1>{page.title}</h1>" in html.html
    assert "Registration portfolio" not in html.html


def test_the_matrix_names_volume_and_page_of_each_entry(volumes: Read) -> None:
    positions = volumes.result.positions
    text = "\n".join(volumes.texts[positions["matrix"] - 1 : positions["evidence/E1"] - 1])
    cells = CELL.findall(text)
    assert {reference for reference, _, _ in cells} == {f"E{number}" for number in range(1, 13)}
    for reference, volume, page in cells:
        assert int(page) == positions[f"evidence/{reference}"]
        assert int(volume) == volumes.volume_of(int(page))
        assert f"Evidence {reference} " in volumes.texts[int(page) - 1]


def test_the_index_names_the_volume_of_each_section(volumes: Read) -> None:
    positions = volumes.result.positions
    text = " ".join("\n".join(volumes.texts[positions["index"] - 1 : positions["report"] - 1]).split())
    for number in range(1, 13):
        page = positions[f"evidence/E{number}"]
        title = f"Daily quality control of gamma camera {number}"
        assert f"{title} (volume {volumes.volume_of(page)}) {page} " in text


def test_links_stay_in_their_volume_and_what_lies_beyond_is_named_in_words(volumes: Read) -> None:
    for reader in volumes.readers:
        pages = {page.indirect_reference for page in reader.pages}
        notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
        assert notes
        assert all(note["/Dest"][0].indirect_reference in pages for note in notes)
    in_the_second = volumes.texts[volumes.firsts[1]]
    assert "Evidence matrix (volume 1)" in " ".join(in_the_second.split())


def test_a_link_beyond_a_volume_leaves_text_in_the_tags(volumes: Read) -> None:
    for reader in volumes.readers:
        root: Any = reader.root_object["/StructTreeRoot"]
        numbers = root["/ParentTree"]["/Nums"]
        tree = dict(zip(numbers[::2], numbers[1::2], strict=True))
        notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
        for note in notes:
            assert tree[note["/StructParent"]].get_object()["/S"] == "/Link"
        linked = [value for value in tree.values() if not isinstance(value.get_object(), list)]
        assert len(linked) == len(notes)


def test_the_same_values_give_the_same_volumes(draft: Built, cache: MemoryCache, volumes: Read) -> None:
    again = built(draft, cache)
    assert [again.content, *(one.content for one in again.further)] == volumes.files
    assert again.rendered == ()


def test_what_is_too_big_by_itself_stays_whole_and_is_told(draft: Built, cache: MemoryCache) -> None:
    result = built(draft, cache, most=150_000)
    files = [result.content, *(one.content for one in result.further)]
    big = [number for number, file in enumerate(files, start=1) if len(file) > 100_000]
    assert [sentence.split(" has ")[0] for sentence in result.too_big] == [f"Volume {n}" for n in big]
    assert any("scanned-service-sheet.pdf" in sentence for sentence in result.too_big)
    assert set(result.positions) >= set(draft.result.positions)


def section(key: str, html: str = "", *, depth: int = 0, numbered: bool = False) -> Section:
    return Section(key, key, Layout(html, numbered), "E1", key, depth, numbered=numbered)


PLANS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 100)), max_size=30)


@given(PLANS, st.integers(1, 300))
def test_dividing_loses_nothing_keeps_the_order_and_keeps_to_the_limit(
    parts: list[tuple[int, int]], most: int
) -> None:
    front = [section(key) for key in ("title", "index", "report", "matrix")]
    plan = [*front, *(section(f"s{n}", depth=depth) for n, (depth, _) in enumerate(parts))]
    weights = {f"s{n}": weight for n, (_, weight) in enumerate(parts)}
    volumes = divided(plan, weights, most)
    assert [one for volume in volumes for one in volume.sections] == plan
    assert volumes[0].sections[:4] == tuple(front)
    assert [(volume.number, volume.of) for volume in volumes] == [
        (number, len(volumes)) for number in range(1, len(volumes) + 1)
    ]
    for volume in volumes:
        weight = sum(weights.get(one.digest, 0) for one in volume.sections)
        assert weight <= most or not volume.can_be_divided


def test_an_entry_is_divided_only_where_it_is_too_big() -> None:
    plan = [section("title"), section("matrix"), section("a"), section("a/1", depth=1), section("b")]
    weights = dict.fromkeys(("a", "a/1", "b"), 10)
    assert keys(divided(plan, weights, 25)) == [["title", "matrix", "a", "a/1"], ["b"]]
    assert keys(divided(plan, weights, 15)) == [["title", "matrix", "a"], ["a/1"], ["b"]]


def keys(volumes: list[Volume]) -> list[list[str]]:
    return [[one.key for one in volume.sections] for volume in volumes]


@pytest.mark.parametrize(
    ("html", "numbered", "words"),
    [
        ('<a href="techfolio:here/x">A 1</a>', False, '<a href="techfolio:here/x">A 1</a>'),
        ('<a href="techfolio:there/x/y">A 1</a>', False, "A 1 (volume 2)"),
        ('<a href="techfolio:here/x">A 1</a>', True, '<a href="techfolio:here/x">A 1</a> (volume 1)'),
        (
            '<a class="numbered" href="techfolio:there">E1, page 88888</a>',
            True,
            '<a class="numbered" href="techfolio:there">E1, volume 2, page 88888</a>',
        ),
        (
            '<a class="numbered" href="techfolio:there">88888</a>',
            True,
            '<a class="numbered" href="techfolio:there">88888</a>',
        ),
        ("&lt;a href=&#34;techfolio:there&#34;&gt;typed&lt;/a&gt;", False, None),
    ],
)
def test_words_name_the_volume(html: str, numbered: bool, words: str | None) -> None:  # noqa: FBT001 - a column of a table
    places = Places({"here": 1, "there": 2})
    found = named(section("here", html, numbered=numbered), places).make
    assert isinstance(found, Layout)
    assert found.html == (html if words is None else words)


def test_a_link_that_leads_nowhere_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="nowhere"):
        named(section("here", '<a href="techfolio:lost">x</a>'), Places({"here": 1}))


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("techfolio-volume:2/3", VolumeMark(2, 3)),
        ("head techfolio-volume:12/12 more", VolumeMark(12, 12)),
        ("techfolio-volume:4/3", None),
        ("techfolio-volume:0/3", None),
        ("", None),
    ],
)
def test_the_mark_of_a_volume_is_read_back(words: str, mark: VolumeMark | None) -> None:
    assert mark_in(words) == mark


def test_an_original_goes_along_where_its_pages_are() -> None:
    added = datetime(2026, 11, 20, tzinfo=UTC)
    kept = replace(attached("qc-report-4-pages.pdf"), embedded=True, added_at=added)
    document = with_entry(portfolio(entries=2), replace(entry(2), attachments=(kept,)))
    cache = MemoryCache()
    whole = build_portfolio(document, cache, lambda _done, _of: None)
    weights = {digest: len(content) for digest, content in cache.kept.items()}
    limit = Limit(1, weights, len(whole.content))
    parts = build_volumes(document, cache, UNHEARD, portfolio_sections(document), limit)
    readers = [read(file.content())[0] for file in parts.files]
    first_page = parts.positions[section_key("evidence", "E2", kept.key)]
    its = sum(volume.first_page <= first_page for volume in parts.further)
    assert [number for number, reader in enumerate(readers) if reader.attachments] == [its]
    assert list(readers[its].attachments) == ["E2-1 qc-report-4-pages.pdf"]


def test_the_volumes_of_a_cpd_record_bear_its_title_page_and_its_words(draft: Built) -> None:
    part = CpdPart(
        facts=(("Registration, as stated", "RCT, CT10482"),),
        first=date(2025, 4, 1),
        last=date(2027, 3, 31),
        figures=(("Finished activities", "12"),),
        summary="I look after gamma cameras.",
        statements=(CpdStatement("Keep a record", "I do.", ("E1", "E5")),),
        activities=tuple(
            CpdActivity(one.reference, "4 March 2026", one.title, "Work-based learning", "2 hours")
            for one in draft.document.evidence
        ),
    )
    record = replace(
        draft.document,
        first_page=FIRST_PAGES[Programme.CPD],
        role_report="",
        matrix=(),
        register=(),
        draft_reasons=(),
        cpd=part,
    )
    kept = MemoryCache()
    kept.kept.update(draft.cache.kept)
    whole = build_portfolio(record, kept, lambda _done, _of: None)
    weights = {digest: len(content) for digest, content in kept.kept.items()}
    limit = Limit(MOST, weights, len(whole.content))
    result = build_volumes(record, kept, UNHEARD, portfolio_sections(record), limit)
    assert len(result.files) > 1
    title = FIRST_PAGES[Programme.CPD].title
    for number, file in enumerate(result.files, start=1):
        reader, texts = read(file.content())
        first = " ".join(texts[0].split())
        assert title in first
        assert f"Volume {number} of {len(result.files)}" in first
        assert "RCT, CT10482" in first
        assert "1 April 2025 to 31 March 2027" in first
        assert "Title page, index, profile and list of activities" in first
        everything = " ".join(" ".join(texts).split())
        other = "Index, profile and list of activities stand in volume 1."
        assert ("How to read this file" if number == 1 else other) in everything
        assert "matrix" not in everything
        assert "Standards that this portfolio is mapped to" not in everything
        assert reader.metadata
        assert str(reader.metadata.title).startswith(title)
    assert list(result.positions)[:4] == ["title", "index", "profile", "activities"]
    starts = [result.positions[key] for key in ("title", "index", "profile", "activities")]
    assert starts == sorted(starts)
    assert starts[-1] < result.further[0].first_page
