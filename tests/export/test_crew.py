"""Sections are rendered by processes of their own; one that is killed is noticed."""

import os
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.export.crew import LOST, SMALL, hands_for, rendered
from app.export.hiring import CrewLostError, Made
from app.export.scratch import Spool, Stretch
from app.export.sections import Layout, Section, UnreadableError, laid_out

HANDS = 2


@dataclass(frozen=True)
class Deadly:
    """Kills the process that makes it, until a file says that it did so often enough."""

    diary: Path
    deaths: int

    def __call__(self) -> bytes:
        died = len(self.diary.read_text()) if self.diary.exists() else 0
        if died >= self.deaths:
            return b"%PDF"
        self.diary.write_text("x" * (died + 1))
        os.kill(os.getpid(), signal.SIGKILL)
        return b""

    def portable(self) -> "Deadly":
        return self


@dataclass(frozen=True)
class Slow:
    """Takes its time, and says in a file when it begins and ends."""

    diary: Path

    def __call__(self) -> bytes:
        for sign in "()":
            with self.diary.open("a") as diary:
                diary.write(sign)
            time.sleep(0.3)
        return b"%PDF"

    def portable(self) -> "Slow":
        return self


@dataclass(frozen=True)
class Signed(Layout):
    """Says in a file which process made it."""

    diary: Path = Path()

    def __call__(self) -> bytes:
        with self.diary.open("a") as diary:
            diary.write(f"{os.getpid()} ")
        return b"%PDF"

    def portable(self) -> "Signed":
        return self


@dataclass(frozen=True)
class Failing:
    problem: type[Exception]

    def __call__(self) -> bytes:
        raise self.problem("told in words")

    def portable(self) -> "Failing":
        return self


def words(number: int) -> Section:
    html = f"<html lang=en-GB><head><title>x</title></head><body><p>Section {number}</p></body></html>"
    return laid_out(f"s{number}", html, foot="", bookmark="")


def content_of(made: Made) -> bytes:
    assert isinstance(made, Stretch)
    return made.content()


def test_every_section_comes_back_with_the_bytes_that_it_has_when_made_alone() -> None:
    sections = [words(number) for number in range(5)]
    made = {section.key: content_of(made) for section, made in rendered(sections, HANDS, Spool())}
    assert made == {section.key: section.make() for section in sections}


def test_a_section_whose_process_was_killed_is_made_by_another(tmp_path: Path) -> None:
    section = replace(words(1), make=Deadly(tmp_path / "diary", deaths=1))
    ((made_for, made),) = rendered([section], 1, Spool())
    assert (made_for, content_of(made)) == (section, b"%PDF")


def test_a_section_that_kills_twice_ends_the_work(tmp_path: Path) -> None:
    section = replace(words(1), make=Deadly(tmp_path / "diary", deaths=9))
    with pytest.raises(CrewLostError, match="s1"):
        list(rendered([section, words(2)], 1, Spool()))


def test_a_file_that_kills_twice_gets_a_page_that_says_so(tmp_path: Path) -> None:
    deadly = Deadly(tmp_path / "diary", deaths=9)
    section = replace(words(1), make=deadly, substitute=lambda sentence: sentence.encode())
    ((_, made),) = rendered([section], 1, Spool())
    assert isinstance(made, UnreadableError)
    assert made.sentence == LOST
    assert (tmp_path / "diary").read_text() == "xx"


def test_what_fails_is_raised_where_the_sections_are_asked_for() -> None:
    section = replace(words(1), make=Failing(ZeroDivisionError))
    with pytest.raises(ZeroDivisionError, match="told in words"):
        list(rendered([section], 1, Spool()))


def test_what_cannot_be_read_comes_back_as_its_sentence() -> None:
    section = replace(words(1), make=Failing(UnreadableError))
    ((_, made),) = rendered([section], 1, Spool())
    assert isinstance(made, UnreadableError)
    assert made.sentence == "told in words"


def test_this_process_makes_small_sections_until_the_others_have_started(tmp_path: Path) -> None:
    sections = [replace(words(number), make=Signed("", diary=tmp_path / "diary")) for number in range(5)]
    made = {section.key for section, _ in rendered(sections, HANDS, Spool())}
    assert made == {section.key for section in sections}
    assert str(os.getpid()) in (tmp_path / "diary").read_text().split()


@pytest.mark.parametrize(
    ("section", "hands"),
    [
        pytest.param(replace(words(1), effort=SMALL + 1), HANDS, id="large sections"),
        pytest.param(replace(words(1), is_heavy=True), HANDS, id="much memory elsewhere"),
        pytest.param(words(1), 1, id="no processor to spare"),
    ],
)
def test_it_helps_only_where_that_is_of_use(tmp_path: Path, section: Section, hands: int) -> None:
    sections = [replace(section, make=Signed("", diary=tmp_path / "diary"))] * 3
    assert len(list(rendered(sections, hands, Spool()))) == len(sections)
    assert str(os.getpid()) not in (tmp_path / "diary").read_text().split()


@pytest.mark.parametrize(("is_heavy", "processes"), [(True, 3), (False, 1)])
def test_a_process_ends_after_a_long_text_only_where_memory_is_short(
    tmp_path: Path, *, is_heavy: bool, processes: int
) -> None:
    make = Signed("", diary=tmp_path / "diary")
    first = replace(words(0), make=make, is_heavy=is_heavy)
    long = [replace(words(number), make=make, effort=SMALL + 1) for number in (1, 2)]
    short = [replace(words(number), make=make) for number in (3, 4)]
    assert len(list(rendered([first, *long, *short], 1, Spool()))) == len([first, *long, *short])
    assert len(set((tmp_path / "diary").read_text().split())) == processes


def test_what_fails_here_is_raised_where_the_sections_are_asked_for() -> None:
    with pytest.raises(TypeError):
        list(rendered([replace(words(1), make=Layout(None))], HANDS, Spool()))  # type: ignore[arg-type] # a mistake


def test_whoever_stops_asking_ends_the_processes() -> None:
    sections = rendered([words(number) for number in range(4)], 1, Spool())
    next(sections)
    sections.close()
    assert list(sections) == []


def test_what_takes_longest_begins_first() -> None:
    efforts = {0: 10, 1: 500, 2: 10, 3: 90}
    sections = [replace(words(number), effort=effort) for number, effort in efforts.items()]
    order = [section.key for section, _ in rendered(sections, 1, Spool())]
    assert order == ["s1", "s3", "s0", "s2"]


def test_what_takes_much_memory_is_rendered_one_at_a_time_and_the_rest_beside_it(tmp_path: Path) -> None:
    slow = [replace(words(number), make=Slow(tmp_path / "diary"), is_heavy=True) for number in range(3)]
    light = [words(number) for number in range(10, 13)]
    made = {section.key for section, _ in rendered([*light, *slow], HANDS, Spool())}
    assert len(made) == len(slow) + len(light)
    assert (tmp_path / "diary").read_text() == "()()()"


def test_whoever_stops_asking_while_heavy_ones_wait_is_not_kept(tmp_path: Path) -> None:
    slow = [replace(words(number), make=Slow(tmp_path / "diary"), is_heavy=True) for number in range(4)]
    sections = rendered(slow, HANDS, Spool())
    next(sections)
    sections.close()
    assert list(sections) == []


def test_a_few_sections_are_not_worth_a_crew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    assert hands_for([]) == 0
    assert hands_for([replace(words(1), effort=200)] * 5) == 0
    assert hands_for([replace(words(1), effort=9000)]) == 0
    assert hands_for([replace(words(1), effort=200)] * 90) == HANDS
    assert hands_for([replace(words(1), effort=effort) for effort in (2100, 1600, 200, 200, 200)]) == HANDS


def test_one_processor_is_never_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert hands_for([replace(words(1), effort=9000)] * 90) == 0
