"""The same values give the same bytes, and only what changed is rendered again."""

import os
from dataclasses import replace

import pytest

from app.export import crew
from app.export.assembly import PackResult, build_portfolio
from app.export.document import PortfolioDocument
from app.export.sections import MemoryCache

from .conftest import Built, read
from .portfolio_example import entry, portfolio, unreadable, with_entry


def built(document: PortfolioDocument, cache: MemoryCache) -> PackResult:
    return build_portfolio(document, cache, lambda _done, _of: None)


def copy_of(cache: MemoryCache) -> MemoryCache:
    copied = MemoryCache()
    copied.kept.update(cache.kept)
    return copied


# These print the digest of the content, so that they change with every word of it.
WITH_THE_DIGEST = ("title", "check")


def test_the_same_values_give_the_same_bytes_with_and_without_a_cache(draft: Built) -> None:
    assert built(portfolio(), MemoryCache()).content == draft.result.content
    assert built(portfolio(), copy_of(draft.cache)).content == draft.result.content


@pytest.mark.parametrize("processors", [1, 3])
def test_the_bytes_do_not_depend_on_how_many_processes_render(
    draft: Built, monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)))
    monkeypatch.setattr(crew, "WORTH", 0)
    assert built(portfolio(), MemoryCache()).content == draft.result.content


def test_an_unchanged_portfolio_renders_nothing(draft: Built) -> None:
    again = built(portfolio(), copy_of(draft.cache))
    assert again.rendered == ()
    assert again.sections_reused == draft.result.sections_rendered


def test_changing_one_entry_renders_it_alone(draft: Built) -> None:
    changed = replace(entry(5), what_happened="The engineer replaced the crystal.")
    again = built(with_entry(portfolio(), changed), copy_of(draft.cache))
    assert set(again.rendered) == {"evidence/E5", *WITH_THE_DIGEST}
    _, texts = read(again.content)
    assert "The engineer replaced the crystal." in texts[again.positions["evidence/E5"] - 1]


def test_a_longer_entry_moves_every_number_that_follows_and_nothing_else_is_laid_out(draft: Built) -> None:
    longer = replace(entry(5), what_happened="The repeat was within tolerance.\n" * 200)
    again = built(with_entry(portfolio(), longer), copy_of(draft.cache))
    moved = again.positions["evidence/E6"] - draft.result.positions["evidence/E6"]
    assert moved > 0
    assert set(again.rendered) == {"evidence/E5", *WITH_THE_DIGEST}
    _, texts = read(again.content)
    assert f"E6 (theoretical), page {again.positions['evidence/E6']}" in texts[again.positions["matrix"] - 1]


def test_a_damaged_cache_entry_is_rendered_again(draft: Built) -> None:
    cache = copy_of(draft.cache)
    for digest in list(cache.kept)[:6]:
        cache.kept[digest] = cache.kept[digest][:200]
    again = built(portfolio(), cache)
    assert again.content == draft.result.content
    assert 1 <= again.sections_rendered <= 6


def test_derivations_reach_every_cached_section_that_holds_an_attachment(draft: Built) -> None:
    name = "drawing-a3-landscape.pdf"
    holding = [digest for digest, keys in draft.result.derived if name in keys]
    cache = copy_of(draft.cache)
    for digest in holding:
        del cache.kept[digest]
    without = with_entry(portfolio(), replace(entry(2), attachments=()))
    again = built(without, cache)
    assert set(again.rendered) == {"index", "evidence/E2", *WITH_THE_DIGEST}
    left = [content for content in cache.kept.values() if name in "".join(read(content)[1])]
    assert left == []


def test_a_file_that_cannot_be_read_becomes_a_page_and_a_warning_and_is_not_cached() -> None:
    def missing() -> list[bytes]:
        raise FileNotFoundError("gone")

    purged = replace(unreadable("purged", missing), unavailable="This file was purged on 3 May 2026.")
    wrong = unreadable("wrong", lambda: [b"something else"])
    broken = replace(entry(6), attachments=(unreadable("lost", missing), purged, wrong))
    document = with_entry(portfolio(draft=False, entries=6), broken)
    cache = MemoryCache()
    result = built(document, cache)
    _, texts = read(result.content)
    assert [warning.attachment_key for warning in result.warnings] == ["lost", "purged", "wrong"]
    for warning in result.warnings:
        page = " ".join(texts[result.positions[warning.section_key] - 1].split())
        assert warning.sentence in page
        assert "lost.pdf" in page
    again = built(document, cache)
    assert [warning.attachment_key for warning in again.warnings] == ["lost", "purged", "wrong"]
    assert again.content == result.content


def test_a_finished_portfolio_says_draft_nowhere() -> None:
    _, texts = read(built(portfolio(draft=False, entries=2), MemoryCache()).content)
    assert not any("DRAFT" in text for text in texts)


def test_a_pack_that_was_interrupted_goes_on_where_it_stopped() -> None:
    class InterruptedHereError(Exception):
        """The worker is told to stop."""

    def interrupt(done: int, _of: int) -> None:
        if done == 5:
            raise InterruptedHereError

    document, cache = portfolio(entries=2), MemoryCache()
    with pytest.raises(InterruptedHereError):
        build_portfolio(document, cache, interrupt)
    assert len(cache.kept) == 5
    again = built(document, cache)
    assert again.sections_reused == 5
    assert again.content == built(document, cache).content
