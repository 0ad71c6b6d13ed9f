"""A portfolio leaves in volumes where a limit asks for it: on the page, from the command, and when purged."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import TestResponse

from app.blobs import service as blobs
from app.cli.packs import export as command
from app.cli.verifying import verify
from app.config import Settings
from app.core.ids import new_id
from app.export import building, service
from app.export.centre_rules import decide
from app.export.checking import examine
from app.export.models import Export, ExportVolume, PackKind
from app.export.policy import size_limit
from app.export.preflight_values import CentreRules
from app.export.scratch import NO_ROOM
from app.export.volume_values import VolumeMark
from app.extensions import db
from app.jobs.service import run_now
from app.portfolio.confidentiality import Decision
from tests.application import Browser
from tests.export.test_large_packs import files_end_at
from tests.export_pages.small_world import JOBS, PackWorld, make_pack_world
from tests.export_pages.test_purging import purge
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
assert JOBS
KILOBYTES = 160


@pytest.fixture
def in_kilobytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count limits in kilobytes: a portfolio of a megabyte would take long to make."""
    monkeypatch.setattr(building, "MEGABYTE", 1_000)


def text_of(response: TestResponse) -> str:
    return " ".join(response.text.split())


def made(pack: PackWorld) -> Export:
    """Ask for a portfolio in volumes and make it."""
    export = service.request_pack(pack.trainee, PackKind.PORTFOLIO, KILOBYTES)
    export_id = export.id
    assert export.job is not None
    run_now(export.job)
    return db.session.get_one(Export, export_id, populate_existing=True)


@pytest.mark.usefixtures("in_kilobytes")
def test_volumes_are_downloaded_one_by_one_or_all_at_once(browser: Browser) -> None:
    pack = make_pack_world()
    export = made(pack)
    digests = [export.digest, *(volume.digest for volume in export.volumes)]
    assert len(digests) > 1
    page = text_of(browser.sign_in(pack.world.trainee).get(f"/placements/{pack.placement.id}/pack"))
    assert f"{len(digests)} volumes, {export.pages} pages" in page
    assert f"pages 1 to {export.volumes[0].first_page - 1}, " in page
    contents = []
    for number, digest in enumerate(digests, start=1):
        answer = browser.get(f"/exports/{export.id}/volumes/{number}")
        name = f"portfolio-volume-{number}-of-{len(digests)}.pdf"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert hashlib.sha256(answer.data).hexdigest() == digest
        assert f"{name}: {digest}" in page
        assert len(answer.data) <= KILOBYTES * 1_000
        found = examine(answer.data)
        assert found.volume == VolumeMark(number, len(digests))
        assert [(seal.holds, seal.whole) for seal in found.seals] == [(True, True)]
        contents.append(answer.data)
    archive = browser.get(f"/exports/{export.id}/volumes.zip")
    with zipfile.ZipFile(io.BytesIO(archive.data)) as whole:
        assert [whole.read(name) for name in whole.namelist()] == contents
    assert browser.get(f"/exports/{export.id}/volumes.zip").data == archive.data
    assert browser.get(f"/exports/{export.id}").data == contents[0]
    assert browser.get(f"/exports/{export.id}/volumes/{len(digests) + 1}").status_code == 404
    assert browser.get(f"/exports/{new_id()}/volumes/1").status_code == 404
    checked = browser.send("/check", {"file": (io.BytesIO(contents[1]), "volume.pdf")})
    assert f"This is volume 2 of {len(digests)} of a portfolio." in text_of(checked)


@pytest.mark.usefixtures("in_kilobytes")
def test_a_full_disk_is_named_when_all_volumes_are_asked_for(browser: Browser) -> None:
    pack = make_pack_world()
    address = f"/exports/{made(pack).id}/volumes.zip"
    browser.sign_in(pack.world.trainee)
    size = browser.get(address).content_length
    assert size is not None
    assert size > KILOBYTES * 1_000
    with files_end_at(KILOBYTES * 1_000):
        answer = browser.get(address)
    assert answer.status_code == 507
    assert NO_ROOM in text_of(answer)


@pytest.mark.usefixtures("in_kilobytes")
def test_purging_a_file_takes_every_volume_with_it(app: Flask) -> None:
    pack = make_pack_world()
    export_id = made(pack).id
    assert db.session.query(ExportVolume).count() > 0
    purge(app, pack, Decision.PURGE_FILE, pack.attachment("qc-report-4-pages.pdf"))
    export = db.session.get_one(Export, export_id, populate_existing=True)
    assert (export.digest, export.volumes) == (None, [])
    assert export.purged_at is not None
    assert blobs.orphans() == frozenset()


@pytest.mark.usefixtures("in_kilobytes")
def test_the_command_writes_volumes_and_takes_away_those_of_an_earlier_call(
    settings: Settings, tmp_path: Path
) -> None:
    pack = make_pack_world()
    (tmp_path / "portfolio.pdf").write_text("of an earlier call")
    (tmp_path / "notes.txt").write_text("mine")
    words = ["--trainee", pack.world.trainee.email, "--out", str(tmp_path), "--largest", str(KILOBYTES)]
    db.session.commit()
    db.session.remove()
    assert CliRunner().invoke(command, words, obj=settings).exit_code == 1
    result = CliRunner().invoke(command, [*words, "--force"], obj=settings)
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in tmp_path.iterdir())
    of = len(names) - 2
    assert of > 1
    volumes = [f"portfolio-volume-{number}-of-{of}.pdf" for number in range(1, of + 1)]
    assert names == ["application-documents.pdf", "notes.txt", *volumes]
    assert f"in {of} volumes" in result.output
    told = CliRunner().invoke(verify, [str(tmp_path / volumes[1])], obj=settings)
    assert f"This is volume 2 of {of} of a portfolio." in told.output


def test_a_size_that_makes_no_sense_is_refused_at_its_place(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.trainee)
    answer = browser.send(f"/placements/{world.placement.id}/pack/portfolio", {"most": "small"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "The size must be a whole number from 1 to 100,000" in page
    assert 'value="small"' in page
    assert db.session.query(Export).count() == 0


def test_the_smaller_of_two_limits_counts(browser: Browser) -> None:
    world = make_world()
    address = f"/placements/{world.placement.id}/pack"
    decide(world.coordinator.actor(), world.centre.id, CentreRules(most_megabytes=10))
    page = text_of(browser.sign_in(world.trainee).get(address))
    assert "Your centre asks for files of at most 10 MB" in page
    browser.send(f"{address}/portfolio", {"most": "25"})
    browser.send(f"{address}/application-documents")
    limits = {export.kind: export.most_megabytes for export in db.session.query(Export)}
    assert limits == {PackKind.PORTFOLIO: 10, PackKind.APPLICATION_DOCUMENTS: None}


@pytest.mark.parametrize(
    ("asked", "centres", "most"), [(None, None, None), (5, None, 5), (None, 7, 7), (5, 7, 5), (9, 7, 7)]
)
def test_the_limit_is_the_least_that_anybody_asks_for(
    asked: int | None, centres: int | None, most: int | None
) -> None:
    assert size_limit(asked, centres) == most
