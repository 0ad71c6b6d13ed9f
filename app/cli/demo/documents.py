"""The application documents of the demo's applicants, laid out as PDF when the demo is made."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.cli.demo.texts import CONTENT, read
from app.core.ids import new_id
from app.export.models import ApplicationFile
from app.export.rendering import to_pdf
from app.export.values import Slot
from app.extensions import db
from app.placements.models import Placement
from app.portfolio.files import Kept

TEMPLATE = "documents.html"


def made_for(address: str, present: date) -> dict[str, bytes]:
    """Return the PDF files of one person by name; none where they have no application documents."""
    template = _environment().get_template(TEMPLATE)
    return {
        _name(document): to_pdf(template.render(document=document, year=present.year))
        for document in _documents(address)
    }


def add_to(placement: Placement, address: str, kept: Mapping[str, Kept], present: date) -> None:
    """Put a person's documents into their slots."""
    places: dict[Slot, int] = {}
    for document in _documents(address):
        slot = Slot(document["slot"])
        places[slot] = places.get(slot, 0) + 1
        new = kept[f"{address}-{_name(document)}"]
        db.session.add(
            ApplicationFile(
                id=new_id(),
                placement_id=placement.id,
                slot=slot,
                title=document["title"],
                short_course=document.get("short_course", False),
                awarded_on=_awarded_on(document, present),
                digest=new.digest,
                filename=_name(document),
                media_type=new.file.media_type.value,
                size=len(new.file.content),
                pages=new.file.page_count,
                position=places[slot],
            )
        )
    db.session.flush()


def _documents(address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _all_documents().get(address, [])
    return found


@cache
def _all_documents() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read("documents")
    return found


def _name(document: Mapping[str, Any]) -> str:
    return f"{Path(document['file']).stem}.pdf"


def _awarded_on(document: Mapping[str, Any], present: date) -> date | None:
    if "awarded" not in document:
        return None
    years, month, day = document["awarded"]
    return date(present.year - years, month, day)


def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(CONTENT), autoescape=True, undefined=StrictUndefined)
