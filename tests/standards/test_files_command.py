"""``techfolio standards import`` and ``export``, on a real database and real files."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.main import main
from app.config import Settings
from tests.standards.test_cli import count

pytestmark = pytest.mark.database
SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "standards"
DETAILS = (
    "--key=ours",
    "--version=1",
    "--title=Our standards",
    "--publisher=A body",
    "--scheme=ipem",
    "--provenance=official",
    "--source=Handbook, part B",
)


def run(settings: Settings, *words: str | Path) -> Result:
    standards = main.commands["standards"]
    return CliRunner().invoke(standards, [str(word) for word in words], obj=settings)


@pytest.mark.usefixtures("app")
class TestImport:
    def test_a_dry_run_shows_the_guess_and_the_tree_and_writes_nothing(self, settings: Settings) -> None:
        done = run(settings, "import", SAMPLES / "word-tables.docx", "--dry-run", *DETAILS)

        assert done.exit_code == 0, done.output
        assert "Read as: Word document (DOCX)." in done.output
        assert "B “Standard” = what is asked for" in done.output
        assert "Not taken over: table 1, row 5" in done.output
        assert "  DM 2  Electrical safety\n    DM 2.1  Measure earth bond" in done.output
        assert "Nothing was written" in done.output
        assert count(settings) == 0

    def test_the_same_without_dry_run_publishes(self, settings: Settings) -> None:
        done = run(settings, "import", SAMPLES / "plain.csv", *DETAILS)

        assert done.exit_code == 0, done.output
        assert "ours, version 1: published." in done.output
        assert count(settings) == 1
        again = run(settings, "import", SAMPLES / "plain.csv", *DETAILS)
        assert "ours, version 1: is there already." in again.output

    @pytest.mark.parametrize("dry", [("--dry-run",), ()])
    def test_every_problem_is_listed_and_the_exit_code_says_so(
        self, settings: Settings, dry: tuple[str, ...]
    ) -> None:
        done = run(settings, "import", SAMPLES / "broken.csv", *dry)

        assert done.exit_code == 1
        for words in ("row 3, item A 1.1", "row 4, item A 1", "row 5", "row 6, item A 1.2", "row 7", "row 8"):
            assert words in done.output
        assert "Nothing was taken over." in done.output
        assert count(settings) == 0

    def test_details_that_nobody_stated_are_guessed_and_shown(self, settings: Settings) -> None:
        done = run(settings, "import", SAMPLES / "plain.csv", "--scheme=ptp")

        assert done.exit_code == 0, done.output
        assert (
            'Guessed, since neither the file nor an option says it: --key "plain", --version "1"'
            in done.output
        )
        assert '--provenance "adapted"' in done.output
        assert "--scheme" not in done.output
        assert "plain, version 1: published." in done.output

    def test_a_copy_of_a_starter_set_comes_in_from_each_format(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        run(settings, "load", "standards/starter-scottish-prp.yaml")
        for word in ("yaml", "csv", "xlsx", "case", "moodle", "mahara"):
            target = tmp_path / f"starter-scottish-prp.{word}"
            run(settings, "export", "starter-scottish-prp", "--format", word, "--out", target)
            back = run(settings, "import", target, "--dry-run")
            assert back.exit_code == 0, back.output
            assert "5 items." in back.output

    def test_a_file_that_is_not_there_is_a_sentence(self, settings: Settings, tmp_path: Path) -> None:
        done = run(settings, "import", tmp_path / "none.csv")

        assert done.exit_code == 1
        assert "none.csv: the file cannot be opened" in done.output


@pytest.mark.usefixtures("app")
class TestExport:
    def test_a_set_comes_out_and_can_come_in_again(self, settings: Settings, tmp_path: Path) -> None:
        run(settings, "import", SAMPLES / "case-1p1-package.json", *DETAILS)
        for word in ("yaml", "csv", "xlsx", "case", "moodle", "mahara"):
            target = tmp_path / f"ours.{word}"
            done = run(settings, "export", "ours", "--format", word, "--out", target)
            assert done.exit_code == 0, done.output
            back = run(settings, "import", target, "--dry-run", *DETAILS)
            assert back.exit_code == 0, back.output
            assert "Our standards, version 1: 11 items." in back.output
        assert json.loads((tmp_path / "ours.case").read_bytes())["CFDocument"]["caseVersion"] == "1.1"

    def test_a_file_that_is_there_is_never_written_over(self, settings: Settings, tmp_path: Path) -> None:
        run(settings, "import", SAMPLES / "plain.csv", *DETAILS)
        target = tmp_path / "ours.yaml"
        target.write_text("mine", encoding="utf-8")

        done = run(settings, "export", "ours", "--out", target)

        assert done.exit_code == 1
        assert target.read_text(encoding="utf-8") == "mine"

    def test_an_unknown_set_is_a_sentence(self, settings: Settings) -> None:
        done = run(settings, "export", "nothing", "--version", "9")

        assert done.exit_code == 1
        assert "There is no set nothing, version 9." in str(done.exception or done.output)
