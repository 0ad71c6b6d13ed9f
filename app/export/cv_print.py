"""How a CV looks as a file by itself, before the application documents are made."""

from app.core.clock import london_day
from app.export.assembly import build_application
from app.export.cv_queries import cv_of
from app.export.cv_sections import cv_section
from app.export.sections import MemoryCache
from app.export.slots import application_of
from app.placements.models import Placement


def cv_alone(placement: Placement) -> bytes:
    """Return the CV that was built from entries as a PDF of its own, dated by the day of its last change."""
    found = cv_of(placement)
    changed = max((entry.changed_at for entry in found.entries), default=placement.created_at)
    document = application_of(placement, slots=(), changed_on=london_day(changed))
    plan = [cv_section(found.built, part=0)]
    return build_application(document, MemoryCache(), lambda _done, _of: None, plan).content
