"""Application documents when things go wrong: a lost file, a broken cache, a killed worker."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.config import Settings
from app.core.clock import now
from app.core.errors import ConflictError, StorageError
from app.export.models import ApplicationFile, Export, PackKind, PackSection, Slot
from app.export.preflight import check
from app.export.preflight_causes import Cause
from app.export.preflight_facts import ground_of
from app.export.service import request_pack
from app.extensions import db
from app.jobs import service as jobs
from app.jobs.models import Job, JobState
from tests.application import SECRET, Browser
from tests.export_pages.small_world import JOBS, PackWorld, add_document
from tests.people import make_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
assert JOBS
ROOT = Path(__file__).resolve().parent.parent.parent
KIND = PackKind.APPLICATION_DOCUMENTS
REPORT, CHART = "qc-report-4-pages.pdf", "gamma-camera-uniformity.xlsx"
# Does a job as a worker does, and is killed in the midst of it without a word.
KILLED = """
import os, signal
from uuid import UUID
from app.config import read_settings
from app.factory import create_app
from app.extensions import db
from app.jobs import service
from app.jobs.models import Job

def watch(done, total):
    if done == 3:
        os.kill(os.getpid(), signal.SIGKILL)

with create_app(read_settings(os.environ)).app_context():
    service.run_now(db.session.get_one(Job, UUID(os.environ["TECHFOLIO_TEST_JOB"])), watch)
"""


def with_documents() -> tuple[PackWorld, list[ApplicationFile]]:
    pack = PackWorld(make_world(1), [])
    certificate = add_document(pack, Slot.CERTIFICATE, REPORT, title="Degree")
    return pack, [certificate, add_document(pack, Slot.ORGANISATION_CHART, CHART)]


def texts(pack: PackWorld, export: Export) -> list[str]:
    reader = PdfReader(io.BytesIO(pack.content(export)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@contextmanager
def lost(file: ApplicationFile) -> Iterator[None]:
    """Let the store lose a file for a while."""
    assert file.digest is not None
    digest = as_digest(file.digest)
    content = blobs.read(digest)
    blobs.store().delete(digest)
    yield
    blobs.store().put(content)


def test_a_file_that_the_store_has_lost_is_named_and_no_file_is_made_without_it(browser: Browser) -> None:
    pack, (certificate, _) = with_documents()
    name = "Education certificates, Degree"
    with lost(certificate):
        with pytest.raises(ConflictError) as told:
            pack.made(KIND)
        assert told.value.sentence.startswith("The file of application documents cannot be made: ")
        assert name in told.value.sentence
        assert "Remove the document and add it anew" in told.value.sentence
        (missing,) = check(ground_of(pack.trainee).facts).of(Cause.MISSING)
        assert (missing.thing.name, missing.thing.address) == (name, f"/documents/{certificate.id}")
        page = browser.sign_in(pack.world.trainee).get(f"/placements/{pack.placement.id}/pack/check")
        assert name in page.text
    assert check(ground_of(pack.trainee).facts).of(Cause.MISSING) == ()
    assert len(texts(pack, pack.made(KIND))) > 1


def test_an_original_that_the_store_has_lost_is_named_although_its_pages_were_kept() -> None:
    pack, (_, chart) = with_documents()
    pack.made(KIND)
    chart.embedded = True
    db.session.commit()
    with (
        lost(chart),
        pytest.raises(StorageError, match=f"The original of Organisation chart-1 {CHART} cannot"),
    ):
        pack.made(KIND)
    assert list(PdfReader(io.BytesIO(pack.content(pack.made(KIND)))).attachments)


@pytest.mark.parametrize("how", ["deleted", "damaged", "forgotten"])
def test_sections_that_are_lost_are_laid_out_again(how: str, settings: Settings) -> None:
    pack, _ = with_documents()
    first = pack.made(KIND)
    before, told = texts(pack, first), (first.positions, first.warnings)
    sections = [row.digest for row in db.session.query(PackSection).filter_by(kind=KIND)]
    assert sections
    for digest in sections:
        if how == "damaged":
            (kept,) = settings.data.rglob(digest)
            kept.chmod(0o600)
            kept.write_bytes(b"%PDF-1.7 torn off")
        elif how == "deleted":
            blobs.store().delete(as_digest(digest))
    if how == "forgotten":
        db.session.execute(sa.delete(PackSection))
    db.session.commit()
    again = pack.made(KIND)
    assert texts(pack, again) == before
    assert (again.positions, again.warnings) == told


def test_a_worker_that_is_killed_in_the_midst_of_it_leaves_its_sections_to_the_next(
    settings: Settings,
) -> None:
    pack, _ = with_documents()
    export = request_pack(pack.trainee, KIND)
    db.session.commit()
    export_id, job_id = export.id, export.job_id
    assert job_id is not None
    # The other process writes too.
    db.session.rollback()
    environment = {
        **os.environ,
        "TECHFOLIO_DATA": str(settings.data),
        "TECHFOLIO_SECRET": SECRET,
        "DATABASE_URL": settings.database_url,
        "TECHFOLIO_TEST_JOB": str(job_id),
    }
    command = [sys.executable, "-c", KILLED]
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True)  # noqa: S603 - our own words
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    db.session.rollback()
    job = db.session.get_one(Job, job_id, populate_existing=True)
    assert job.state is JobState.RUNNING
    sections = {row.digest for row in db.session.query(PackSection)}
    assert sections
    job.heartbeat_at = now() - timedelta(minutes=5)
    db.session.commit()
    assert jobs.sweep() == [job_id]
    jobs.perform(job_id)
    db.session.rollback()
    finished = db.session.get_one(Export, export_id, populate_existing=True)
    assert finished.digest is not None
    assert sections <= {row.digest for row in db.session.query(PackSection)}
    assert db.session.get_one(Job, job_id, populate_existing=True).attempts == 2
    assert "Degree" in " ".join(texts(pack, finished))
