"""Ranges of pages: what a person may type, what is made of it, and what is said where it names no pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.page_ranges import FROM_ONE, HOW, LONGEST_WRITTEN, TOO_LONG, PageRangeError, PageRanges

PAGES = 42
some_pages = st.sets(st.integers(1, PAGES), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "means", "words"),
    [
        ("1-3, 7", "1-3, 7", "pages 1-3 and 7"),
        ("7", "7", "page 7"),
        (" 7 ,1 - 3 ", "1-3, 7", "pages 1-3 and 7"),
        ("1\N{EN DASH}3;7", "1-3, 7", "pages 1-3 and 7"),
        ("3, 1, 2", "1-3", "pages 1-3"),
        ("2-5, 4-9, 42,", "2-9, 42", "pages 2-9 and 42"),
        ("1, 3, 5-6", "1, 3, 5-6", "pages 1, 3 and 5-6"),
    ],
)
def test_ranges_are_read_in_any_order_and_written_in_one_way(typed: str, means: str, words: str) -> None:
    ranges = PageRanges.typed(typed, PAGES)
    assert (str(ranges), ranges.words) == (means, words)


@pytest.mark.parametrize(
    ("typed", "pages", "sentence"),
    [
        ("50", PAGES, "This file has 42 pages; 50 is beyond its end."),
        ("1-3, 40-43", PAGES, "This file has 42 pages; 43 is beyond its end."),
        ("2", 1, "This file has 1 page; 2 is beyond its end."),
        ("0-3", PAGES, FROM_ONE),
        ("7-3", PAGES, "7-3 runs backwards. Write the smaller number first."),
        ("one", PAGES, HOW),
        ("1-", PAGES, HOW),
        ("1-2-3", PAGES, HOW),
        ("-3", PAGES, HOW),
        ("1.5", PAGES, HOW),
        ("٣", PAGES, HOW),
        ("9999999", None, HOW),
        (",", PAGES, HOW),
        ("", PAGES, HOW),
        ("1," * 60, None, TOO_LONG),
    ],
)
def test_what_names_no_pages_of_the_file_is_explained(typed: str, pages: int | None, sentence: str) -> None:
    with pytest.raises(PageRangeError) as raised:
        PageRanges.typed(typed, pages)
    assert raised.value.sentence == sentence


@given(some_pages, st.randoms(use_true_random=False))
def test_pages_in_any_order_are_the_pages_that_come_out(pages: set[int], chance: object) -> None:
    shuffled = sorted(pages, key=lambda page: hash((page, repr(chance))))
    ranges = PageRanges.typed(",".join(map(str, shuffled)), PAGES)
    assert ranges.numbers() == sorted(pages)
    assert all((page in ranges) == (page in pages) for page in range(PAGES + 2))
    assert PageRanges.typed(str(ranges)) == ranges


@given(some_pages, st.integers(1, PAGES + 1))
def test_a_shorter_file_has_the_one_part_and_lacks_the_other(pages: set[int], length: int) -> None:
    ranges = PageRanges.typed(",".join(map(str, pages)))
    there, lost = ranges.within(length), ranges.beyond(length)
    assert (there.numbers() if there else []) == sorted(page for page in pages if page <= length)
    assert (lost.numbers() if lost else []) == sorted(page for page in pages if page > length)
    assert ranges.covers(length) == (there is not None and there.numbers() == list(range(1, length + 1)))


@pytest.mark.parametrize("runs", [(), ((0, 3),), ((3, 1),), ((1, 3), (4, 5)), ((5, 6), (1, 2))])
def test_no_other_ranges_can_be_made(runs: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="apart"):
        PageRanges(runs)


@given(st.sets(st.integers(1, 200), min_size=20, max_size=60))
def test_whatever_was_taken_once_is_taken_again_as_it_is_kept(pages: set[int]) -> None:
    typed = ",".join(map(str, sorted(pages)))[:100].rstrip(",")
    ranges = PageRanges.typed(typed)
    assert len(str(ranges)) <= LONGEST_WRITTEN
    assert PageRanges.typed(str(ranges)) == ranges


def test_every_other_page_is_taken_again_although_it_is_longer_when_it_is_written() -> None:
    ranges = PageRanges.typed(",".join(str(page) for page in range(1, 71, 2)))
    assert len(str(ranges)) > 100
    assert PageRanges.typed(str(ranges)) == ranges
