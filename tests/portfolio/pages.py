"""What tests send to the pages of evidence, and what they read back."""

import io
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.extensions import db
from app.portfolio.models import Evidence, EvidenceVersion
from tests.application import Browser

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
BY_SCRIPT = {"X-Requested-With": "techfolio"}


def fields_of(version: EvidenceVersion, **changed: str) -> dict[str, str]:
    """Return the fields that the page of a draft sends, some of them changed."""
    first = version.happened_from
    return {
        "revision": str(version.revision),
        "title": version.title,
        "type": version.type.value if version.type else "",
        "happened_from-day": str(first.day) if first else "",
        "happened_from-month": str(first.month) if first else "",
        "happened_from-year": str(first.year) if first else "",
        "happened_to-day": "",
        "happened_to-month": "",
        "happened_to-year": "",
        "setting": version.setting,
        "equipment": version.equipment,
        "procedure": version.procedure,
        "what_i_did": version.what_i_did,
        "what_happened": version.what_happened,
        "reflection": "",
        **changed,
    }


def sample(name: str, as_name: str = "") -> tuple[io.BytesIO, str]:
    """Return a sample file as a form sends it; the beginning is enough for what is refused by its kind."""
    # The test client spools larger forms to a file that it never closes.
    return io.BytesIO((SAMPLES / name).read_bytes()[:400_000]), as_name or name


def upload(browser: Browser, address: str, *files: Any, **more: Any) -> TestResponse:
    """Send files as the plain form does."""
    return browser.send(address, {"files": list(files)}, content_type="multipart/form-data", **more)


def entries() -> int:
    """Return how many entries there are."""
    db.session.expire_all()
    return db.session.scalar(sa.select(sa.func.count(Evidence.id))) or 0
