"""A real worker makes what the page asked for, while the page is left and come back to."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.config import Settings
from app.export.models import Export
from app.extensions import db
from tests.application import SECRET, Browser
from tests.export_pages.small_world import make_pack_world

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("app")]
ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120.0


def test_a_worker_makes_the_portfolio_that_the_page_asked_for(settings: Settings, browser: Browser) -> None:
    pack = make_pack_world()
    place = f"/placements/{pack.placement.id}/pack"
    browser.sign_in(pack.world.trainee).send(f"{place}/portfolio")
    environment = {
        **os.environ,
        "TECHFOLIO_DATA": str(settings.data),
        "TECHFOLIO_SECRET": SECRET,
        "DATABASE_URL": settings.database_url,
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while browser.get(f"{place}/progress").get_json()["underway"]:
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.wait(PATIENCE)
    db.session.expire_all()
    (export,) = db.session.query(Export)
    assert browser.get(f"/exports/{export.id}").data == pack.content(export)
    assert "Download" in browser.get(place).text
