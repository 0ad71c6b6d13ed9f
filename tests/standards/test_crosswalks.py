"""Crosswalks in the database: loaded, left alone, replaced, refused, and read back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.assessments.form_files import starter_forms
from app.cli.database import open_engine
from app.cli.standards import standards
from app.cli.standards_reading import starter_crosswalks, starter_files
from app.config import Settings
from app.extensions import db
from app.identity.service import add_centre
from app.standards import crosswalks, service
from app.standards.crosswalk_files import CrosswalkFile, crosswalk_from
from app.standards.documents import FrameworkFileError, sheet_from
from app.standards.models import Crosswalk, FrameworkVersion
from app.standards.relations import Link, Relation
from tests.application import settings_for
from tests.standards.frameworks import WATER, counted_queries, example

pytestmark = pytest.mark.database
SET = """\
key: starter-{0}
version: "{2}"
title: Starter set {0}
publisher: Techfolio project
scheme: any
provenance: starter
not_issued_by: [ART]
items:
  - {{code: {1}1, kind: competency, title: Measure, statement: Measure.}}
  - {{code: {1}2, kind: competency, title: Record, statement: Record.}}
"""
JOINED = """\
source: starter-one
target: starter-two
links:
  S-A1:
    - {to: S-B1, relation: exact}
    - {to: S-B2, relation: related}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two sets and a crosswalk that joins them."""
    found = tmp_path / "files"
    found.mkdir()
    (found / "one.yaml").write_text(SET.format("one", "S-A", "1"), encoding="utf-8")
    (found / "two.yaml").write_text(SET.format("two", "S-B", "1"), encoding="utf-8")
    (found / "joined.yaml").write_text(JOINED, encoding="utf-8")
    return found


def run(settings: Settings, *words: str | Path) -> Result:
    return CliRunner().invoke(standards, [str(word) for word in words], obj=settings)


@contextmanager
def database(settings: Settings) -> Iterator[sa.Connection]:
    """Look at the database past the application."""
    engine = open_engine(settings)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def rows(settings: Settings) -> list[object]:
    with database(settings) as connection:
        return [tuple(row) for row in connection.execute(sa.select(Crosswalk.__table__))]


def test_starter_crosswalks_are_loaded_after_their_sets(settings: Settings) -> None:
    loaded = run(settings, "load", "--starter")
    assert (loaded.exit_code, loaded.stderr.strip()) == (0, "")
    assert loaded.stdout.count(": published.") == len(starter_files()) + len(starter_forms())
    assert loaded.stdout.count(": loaded.") == len(starter_crosswalks())
    before = rows(settings)
    assert len(before) == len(starter_crosswalks())
    again = run(settings, "load", "--starter")
    known = len(starter_files()) + len(starter_crosswalks()) + len(starter_forms())
    assert again.stdout.count(": is there already.") == known
    assert rows(settings) == before


def test_sets_and_their_crosswalk_can_be_named_in_any_order(settings: Settings, folder: Path) -> None:
    answer = run(settings, "load", folder / "joined.yaml", folder / "two.yaml", folder / "one.yaml")
    assert (answer.exit_code, answer.stderr.strip()) == (0, "")
    assert answer.stdout.splitlines() == [
        "starter-two, version 1: published.",
        "starter-one, version 1: published.",
        "Crosswalk from starter-one to starter-two: loaded.",
    ]


def test_a_changed_crosswalk_takes_the_place_of_the_one_before(settings: Settings, folder: Path) -> None:
    run(settings, "load", *folder.iterdir())
    (folder / "joined.yaml").write_text(JOINED.replace("exact", "related"), encoding="utf-8")
    answer = run(settings, "load", folder / "joined.yaml")
    assert answer.stdout == "Crosswalk from starter-one to starter-two: changed.\n"
    with database(settings) as connection:
        [row] = connection.execute(sa.select(Crosswalk.__table__)).mappings()
    assert row["links"] == [["S-A1", "related", "S-B1", ""], ["S-A1", "related", "S-B2", ""]]


@pytest.mark.parametrize("command", ["load", "check"])
def test_unknown_codes_and_sets_are_named_with_their_line_and_nothing_is_loaded(
    settings: Settings, folder: Path, command: str
) -> None:
    (folder / "joined.yaml").write_text(JOINED.replace("S-A1", "S-A9"), encoding="utf-8")
    (folder / "lonely.yaml").write_text(JOINED.replace("starter-two", "starter-three"), encoding="utf-8")
    answer = run(settings, command, *sorted(folder.iterdir()))
    assert answer.exit_code == 1
    assert "joined.yaml, line 4, links, S-A9: starter-one has no item S-A9." in answer.stderr
    assert "lonely.yaml, line 2, target: There is no set starter-three" in answer.stderr
    assert "Files without a problem: 2." in answer.stdout or command == "load"
    assert rows(settings) == []
    with database(settings) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(FrameworkVersion)) == 0


def test_a_crosswalk_with_a_wrong_field_stops_the_sets_too(settings: Settings, folder: Path) -> None:
    (folder / "joined.yaml").write_text(JOINED.replace("exact", "same"), encoding="utf-8")
    answer = run(settings, "load", *folder.iterdir())
    assert answer.exit_code == 1
    assert "joined.yaml, line 5, links, S-A1, relation: `relation` must be exact" in answer.stderr
    assert answer.stdout == ""


def test_the_newest_published_version_decides_which_codes_there_are(settings: Settings, folder: Path) -> None:
    run(settings, "load", folder / "one.yaml", folder / "two.yaml")
    newer = folder / "newer.yaml"
    newer.write_text(SET.format("two", "S-N", "2"), encoding="utf-8")
    run(settings, "load", newer)
    answer = run(settings, "load", folder / "joined.yaml")
    assert "joined.yaml, line 5, links, S-A1, to: starter-two has no item S-B1." in answer.stderr
    assert rows(settings) == []


def test_a_crosswalk_is_checked_against_files_then_starter_sets_then_the_database(
    settings: Settings, folder: Path, tmp_path: Path
) -> None:
    alone = run(settings, "check", folder / "joined.yaml")
    assert "line 1, source: There is no set starter-one" in alone.stderr
    beside = run(settings, "check", *folder.iterdir())
    assert (beside.exit_code, beside.stderr.strip()) == (0, "")
    assert "Files without a problem: 3." in beside.stdout
    run(settings, "load", folder / "one.yaml", folder / "two.yaml")
    assert run(settings, "check", folder / "joined.yaml").exit_code == 0
    nowhere = settings_for(tmp_path / "nowhere")
    shipped = run(nowhere, "check", starter_crosswalks()[0])
    assert shipped.exit_code == 0
    assert "Files without a problem: 1." in shipped.stdout


def test_without_a_name_check_reads_the_starter_crosswalks_too(settings: Settings) -> None:
    number = len(starter_files()) + len(starter_crosswalks()) + len(starter_forms())
    assert f"Files without a problem: {number}." in run(settings, "check").stdout


def crosswalk(*links: Link, source: str = "starter-one", target: str = "starter-two") -> CrosswalkFile:
    lines = [f"  {link.source}: [{{to: {link.target}, relation: {link.relation}}}]" for link in links]
    text = f"source: {source}\ntarget: {target}\nlinks:\n" + "\n".join(lines)
    return crosswalk_from(sheet_from(text, "joined.yaml"), "joined.yaml")


LINK = Link("S-EX-1.2", Relation.RELATED, "S-EX-1.1")


@pytest.mark.usefixtures("app")
def test_links_are_read_back_for_the_sets_asked_for_with_one_query() -> None:
    for key in ("starter-one", "starter-two", "starter-three"):
        service.publish(example(key=key))
    crosswalks.load(crosswalk(LINK))
    crosswalks.load(crosswalk(LINK, target="starter-three"))
    with counted_queries() as sent:
        among = crosswalks.links_among({"starter-one", "starter-two"}, ())
        touching = crosswalks.links_touching("starter-three", ())
    assert among == {"starter-one": [LINK._replace(framework="starter-two")]}
    assert touching == {"starter-one": [LINK._replace(framework="starter-three")]}
    assert len(sent) == 2


@pytest.mark.usefixtures("app")
def test_a_centres_crosswalk_is_its_own() -> None:
    north, south = add_centre("North"), add_centre("South")
    service.publish(example(key="starter-one"))
    service.publish(example(key="starter-two"), north.id)
    with pytest.raises(FrameworkFileError, match="There is no set starter-two"):
        crosswalks.load(crosswalk(LINK))
    with pytest.raises(FrameworkFileError, match="There is no set starter-two"):
        crosswalks.load(crosswalk(LINK), south.id)
    assert crosswalks.load(crosswalk(LINK), north.id) is crosswalks.Outcome.LOADED
    keys = {"starter-one", "starter-two"}
    assert crosswalks.links_among(keys, [south.id]) == {}
    assert list(crosswalks.links_among(keys, [north.id])) == ["starter-one"]
    service.publish(example(key="starter-two", items=(WATER,)))
    shared = Link("S-EX-1.1", Relation.EXACT, "S-EX-1.2")
    assert crosswalks.load(crosswalk(shared)) is crosswalks.Outcome.LOADED
    assert db.session.scalar(sa.select(sa.func.count(Crosswalk.id))) == 2
    assert len(crosswalks.links_among(keys, [north.id])["starter-one"]) == 2


@pytest.mark.usefixtures("app")
def test_a_retired_set_cannot_be_joined() -> None:
    service.publish(example(key="starter-one"))
    service.retire(service.publish(example(key="starter-two")).version)
    with pytest.raises(FrameworkFileError, match="There is no set starter-two"):
        crosswalks.load(crosswalk(LINK))
