"""How a placement's application documents are read from the database into the engine's values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import sqlalchemy as sa

from app.blobs import service as blobs
from app.blobs.store import as_digest
from app.competencies.board import board_for
from app.competencies.progress import NOTHING
from app.competencies.words import progress_in_words
from app.core.clock import day_in_words
from app.export.application import ApplicationDocument, ApplicationSlot, standard_slots
from app.export.completion import CompletedSet, Completion
from app.export.cv_queries import cv_of
from app.export.cv_values import CurriculumVitae
from app.export.document import AttachmentPart
from app.export.gathering import span_of
from app.export.last_change import application_changed_on
from app.export.models import ApplicationFile
from app.export.page_ranges import PageRanges
from app.export.schemes import FIRST_PAGES
from app.export.sources import FileSource, Gathered
from app.export.values import Slot
from app.export.words import placement_in_words
from app.extensions import db
from app.placements.models import Placement
from app.placements.programmes import DISCIPLINE_WORDS, PROGRAMMES
from app.portfolio.values import AttachmentState

KEYS = {
    Slot.FORM: "application-form",
    Slot.CV: "cv",
    Slot.ORGANISATION_CHART: "organisation-chart",
    Slot.JOB_DESCRIPTION: "job-description",
    Slot.CERTIFICATE: "certificates",
}
SLOT_OF = {key: slot for slot, key in KEYS.items()}
COMPLETE = 100
SLOTS = {slot.key: slot for slot in standard_slots()}


def files_of(placement: Placement) -> Sequence[ApplicationFile]:
    """Return a placement's application documents in the order of slots and of their places; one query."""
    order = list(Slot)
    rows = db.session.scalars(
        sa.select(ApplicationFile)
        .where(ApplicationFile.placement_id == placement.id)
        .order_by(ApplicationFile.position, ApplicationFile.id)
    )
    return sorted(rows, key=lambda row: order.index(row.slot))


def title_of(file: ApplicationFile) -> str:
    """Return how a document is called: by its title and the day of its award, else by its file's name."""
    if not file.title:
        return file.filename
    return f"{file.title}, {day_in_words(file.awarded_on)}" if file.awarded_on else file.title


def shown_in(placement: Placement) -> tuple[ApplicationSlot, ...]:
    """Return what the application documents show in their slots; four queries."""
    cv = cv_of(placement).in_file
    return _slots(_shown(placement, cv), cv)


def _shown(placement: Placement, cv: CurriculumVitae | None) -> list[ApplicationFile]:
    return [
        file
        for file in files_of(placement)
        if file.state is AttachmentState.PRESENT
        and file.digest
        and (file.shown_anyway or not file.short_course)
        and not (cv and file.slot is Slot.CV)
    ]


def _slots(shown: Sequence[ApplicationFile], cv: CurriculumVitae | None) -> tuple[ApplicationSlot, ...]:
    return tuple(
        replace(
            SLOTS[KEYS[slot]],
            files=tuple(_part(file) for file in shown if file.slot is slot),
            built=cv if slot is Slot.CV else None,
        )
        for slot in Slot
    )


def gather_application(placement: Placement) -> Gathered:
    """Read what a placement's application documents show; courses of a week or less only if chosen."""
    found = cv_of(placement)
    cv = found.in_file
    shown = _shown(placement, cv)
    slots = _slots(shown, cv)
    completion = _completion(placement)
    entries = [entry.changed_at for entry in found.entries if cv and entry.line.is_printed]
    days = [*entries, *(file.created_at for file in shown)]
    changed = application_changed_on(placement, days, with_completion=completion is not None)
    document = replace(application_of(placement, slots, changed), completion=completion)
    return Gathered(
        placement_id=placement.id,
        document=document,
        files={str(file.id): FileSource(file.id, file.digest) for file in shown if file.digest},
        names={part.key: f"{slot.title}, {part.file_name}" for slot in slots for part in slot.files},
        warnings=document.missing_in_words,
    )


def application_of(
    placement: Placement, slots: tuple[ApplicationSlot, ...], changed_on: date
) -> ApplicationDocument:
    """Return the application documents of a placement with these slots, without a completion statement."""
    page = FIRST_PAGES[placement.programme]
    return ApplicationDocument(
        identifier=f"techfolio:application-documents:{placement.id}",
        applicant=placement.trainee.name,
        discipline=DISCIPLINE_WORDS[placement.discipline],
        programme=PROGRAMMES[placement.programme].title,
        centre=placement.centre.name,
        changed_on=changed_on,
        # Who is registered already applies for nothing: no slot of theirs is missing.
        slots=slots if page.applies else tuple(replace(slot, required=False) for slot in slots),
        route=page.route,
    )


def _completion(placement: Placement) -> Completion | None:
    """Return how far the placement is, where it is a training and its portfolio stays in the scheme."""
    facts = PROGRAMMES[placement.programme]
    if facts.register_gets_portfolio or not facts.has_start:
        return None
    board = board_for(placement)
    progress = board.progress
    sets = tuple(
        CompletedSet(
            f"{catalogue.title}, version {catalogue.version}",
            progress_in_words(progress.frameworks.get(catalogue.version_id, NOTHING)),
            catalogue.notice,
        )
        for catalogue in board.catalogues
    )
    return Completion(placement_in_words(span_of(placement)), sets, progress.whole.percentage == COMPLETE)


def _part(file: ApplicationFile) -> AttachmentPart:
    if file.digest is None:
        raise AssertionError("Only files with a content are shown.")
    return AttachmentPart(
        key=str(file.id),
        file_name=title_of(file),
        media_type=file.media_type,
        digest=file.digest,
        size=file.size,
        pages=file.pages,
        content=partial(blobs.store().stream, as_digest(file.digest)),
        chosen=PageRanges.typed(file.printed_pages) if file.printed_pages else None,
        embedded=file.embedded,
        added_at=file.created_at,
        chosen_at=file.pages_chosen_at,
        original_name=file.filename,
    )
