"""The portfolio prints a weekly log where it has one, and is the same as before where it has none."""

import io
from dataclasses import replace
from datetime import date, timedelta

from pypdf import PdfReader

from app.export.assembly import build_portfolio
from app.export.document_digest import digest_of_content
from app.export.log_values import LoggedLine, WeeklyLog
from app.export.portfolio_sections import portfolio_sections
from app.export.screening_words import words_in
from app.export.sections import MemoryCache
from tests.export.portfolio_example import portfolio

FIRST = date(2026, 1, 5)


def weekly_log(weeks: int = 30) -> WeeklyLog:
    """Write a log of some weeks."""
    lines = tuple(
        LoggedLine(
            FIRST + timedelta(weeks=number),
            "37.5",
            "36",
            f"Daily checks of week {number + 1}.\nUniformity of camera 2.",
            "Rowan Ellery on 20 July 2026" if number % 2 else "",
        )
        for number in range(weeks)
    )
    return WeeklyLog(lines, (("Logged", "1,080 hours in 30 weeks"),), (("Weeks without a log", "2"),))


def test_the_section_stands_before_the_register_with_totals_words_and_initials() -> None:
    document = replace(portfolio(entries=2), weekly_log=weekly_log())
    keys = [section.key for section in portfolio_sections(document)]
    assert keys.index("weekly-log") + 1 == keys.index("register")
    result = build_portfolio(document, MemoryCache(), lambda _done, _of: None)
    with PdfReader(io.BytesIO(result.content)) as reader:
        pages = reader.pages[result.positions["weekly-log"] - 1 : result.positions["register"] - 1]
        words = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in (
        "Weekly log",
        "1,080 hours in 30 weeks",
        "Daily checks of week 30.",
        "Rowan Ellery",
        "Not initialled",
    ):
        assert part in words
    assert result.positions["register"] > result.positions["weekly-log"]


def test_a_portfolio_without_a_log_says_and_digests_what_it_did_before() -> None:
    plain = portfolio(entries=2)
    assert "weekly-log" not in [section.key for section in portfolio_sections(plain)]
    assert digest_of_content(plain) == digest_of_content(replace(plain, weekly_log=None))
    assert digest_of_content(plain) != digest_of_content(replace(plain, weekly_log=weekly_log()))


def test_what_changes_by_itself_from_day_to_day_is_not_in_the_digest() -> None:
    log = weekly_log()
    one, other = (
        replace(portfolio(entries=2), weekly_log=each)
        for each in (log, replace(log, standing=(("Late", "9"),)))
    )
    assert digest_of_content(one) == digest_of_content(other)


def test_the_words_are_looked_through_for_identifiers() -> None:
    document = replace(portfolio(entries=2), weekly_log=weekly_log(2))
    found = next(words for words in words_in(document) if words.name == "Weekly log")
    assert [place for place, _ in found.parts] == ["Week from 5 January 2026", "Week from 12 January 2026"]
