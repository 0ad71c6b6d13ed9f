"""The command writes both files of a trainee into a folder, without a worker, and says what is wrong."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from app.cli.packs import export
from app.config import Settings
from app.core.errors import TechfolioError
from app.core.ids import new_id
from app.export.models import Export, Slot
from app.extensions import db
from app.placements.programmes import Programme
from tests.application import settings_for
from tests.export_pages.small_world import PackWorld, add_document, make_pack_world
from tests.people import make_placement, make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
NAMES = ["application-documents.pdf", "portfolio.pdf"]


def run(settings: Settings, *words: object) -> Result:
    # The command opens the database by itself; nothing of the test may hold it meanwhile.
    db.session.commit()
    db.session.remove()
    return CliRunner().invoke(export, [str(word) for word in words], obj=settings)


def sentence(result: Result) -> str:
    assert isinstance(result.exception, TechfolioError)
    return result.exception.sentence


def pages(path: Path) -> int:
    with PdfReader(path) as reader:
        return len(reader.pages)


def test_both_files_are_written_into_a_new_folder(settings: Settings, tmp_path: Path) -> None:
    pack = make_pack_world()
    add_document(pack, Slot.CV, "qc-report-4-pages.pdf")
    folder = tmp_path / "far" / "away"
    result = run(settings, "--trainee", pack.world.trainee.email.upper(), "--out", folder)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in folder.iterdir()) == NAMES
    assert pages(folder / NAMES[0]) == 7
    assert pages(folder / NAMES[1]) > 10
    assert "marked as a draft" in result.output
    assert db.session.query(Export).count() == 0


def test_nothing_is_written_over_unless_it_is_asked_for(settings: Settings, tmp_path: Path) -> None:
    world = make_world()
    (tmp_path / NAMES[1]).write_text("mine")
    words = ["--trainee", world.trainee.email, "--out", tmp_path]
    assert "Add --force" in sentence(run(settings, *words))
    assert (tmp_path / NAMES[1]).read_text() == "mine"
    assert not (tmp_path / NAMES[0]).exists()
    assert run(settings, *words, "--force").exit_code == 0
    assert pages(tmp_path / NAMES[1]) > 3


def test_the_newest_placement_is_taken_unless_one_is_named(settings: Settings, tmp_path: Path) -> None:
    pack: PackWorld = make_pack_world()
    older = pack.placement.id
    make_placement(pack.world.centre, pack.world.trainee, pack.world.framework)
    email = pack.world.trainee.email
    assert run(settings, "--trainee", email, "--out", tmp_path / "newest").exit_code == 0
    named = run(settings, "--trainee", email, "--out", tmp_path / "named", "--placement", older)
    assert named.exit_code == 0
    assert pages(tmp_path / "named" / NAMES[1]) > pages(tmp_path / "newest" / NAMES[1])


def test_who_is_registered_already_gets_no_application_documents(settings: Settings, tmp_path: Path) -> None:
    pack = make_pack_world()
    pack.placement.programme = Programme.CPD
    result = run(settings, "--trainee", pack.world.trainee.email, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert [path.name for path in tmp_path.iterdir()] == NAMES[1:]
    assert "application-documents" not in result.output


def test_wrong_words_get_a_sentence(settings: Settings, tmp_path: Path) -> None:
    world, other = make_world(), make_world()
    email, foreign = world.trainee.email, other.placement.id
    supervisor = world.supervisor.email
    nobody = run(settings, "--trainee", "nobody@test.example", "--out", tmp_path)
    assert sentence(nobody) == "Nobody has an account with the address “nobody@test.example”."
    assert "has no placement" in sentence(run(settings, "--trainee", supervisor, "--out", tmp_path))
    for wrong in (foreign, new_id()):
        words = ["--trainee", email, "--out", tmp_path, "--placement", wrong]
        assert "has no placement" in sentence(run(settings, *words))
    file = tmp_path / "a file"
    file.touch()
    assert "cannot be made" in sentence(run(settings, "--trainee", email, "--out", file / "below"))
    assert run(settings, "--trainee", email, "--out", tmp_path, "--placement", "x").exit_code == 2


def test_a_database_that_is_not_up_to_date_is_not_touched(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "empty")
    assert "not up to date" in sentence(run(settings, "--trainee", "a@b.example", "--out", tmp_path))
