"""Which sections the file of application documents has, and what each of them prints."""

from collections.abc import Iterable
from itertools import chain

from app.core.clock import day_in_words
from app.export.application import ApplicationDocument, ApplicationSlot
from app.export.attachments import attachment_section
from app.export.completion import COMPLETION, SIGNED_BY, Completion, completion_html, completion_section
from app.export.completion import KEY as COMPLETION_KEY
from app.export.cv_sections import cv_section
from app.export.document import section_key
from app.export.framing import FrameHead
from app.export.index_values import IndexEntry
from app.export.originals import originals_in
from app.export.rendering import to_html
from app.export.schemes import LAST_CHANGED, NOT_OFFICIAL, REGISTER
from app.export.sections import Section, laid_out
from app.export.wet_sections import with_scans
from app.export.wet_values import signed_in_words


def application_sections(document: ApplicationDocument) -> list[Section]:
    """Return the first page and, for each slot that holds files, its separator and its files."""
    filled = [(number, slot) for number, slot in enumerate(document.slots, start=1) if slot.is_filled]
    printed = chain(_statement(document), *(_slot(number, slot) for number, slot in filled))
    return [_first(document), *(with_scans(section, document.signed) for section in printed)]


def _statement(document: ApplicationDocument) -> Iterable[Section]:
    if document.completion:
        yield completion_section(statement_html(document, document.completion))


def statement_html(document: ApplicationDocument, completion: Completion) -> str:
    """Return the completion statement; it bears no day but the one that is written beside the signature."""
    facts = [
        ("Trainee", document.applicant),
        ("Discipline", document.discipline),
        ("Programme", document.programme),
        ("Centre", document.centre),
        ("Placement", completion.placement),
    ]
    return completion_html(completion, facts)


def _first(document: ApplicationDocument) -> Section:
    originals = originals_in(document)
    facts = [
        ("Scheme", document.programme),
        ("Route", document.route),
        ("For", REGISTER),
        ("Discipline", document.discipline),
        ("Centre", document.centre),
        ("Original files inside", f"{len(originals)}, listed below with their digests" if originals else ""),
        ("Signatures in ink", signed_in_words(len(document.signed))),
        (LAST_CHANGED, day_in_words(document.changed_on)),
    ]
    entries = [IndexEntry(COMPLETION_KEY, "", COMPLETION)] if document.completion else []
    for number, slot in enumerate(document.slots, start=1):
        if slot.is_filled:
            entries.append(IndexEntry(section_key("slot", slot.key), str(number), slot.title))
            entries.extend(
                IndexEntry(section_key("slot", slot.key, part.key), "", part.file_name, depth=1)
                for part in slot.files
            )
    notes = [(COMPLETION, SIGNED_BY)] if document.completion and document.completion.is_complete else []
    notes += [
        (slot.title, slot.signature_note) for slot in document.slots if slot.is_filled and slot.signature_note
    ]
    return laid_out(
        "index",
        to_html(
            "application_first.html",
            heading="Application documents",
            document=document,
            facts=facts,
            entries=entries,
            notes=notes,
            originals=originals,
            not_official=NOT_OFFICIAL,
        ),
        foot="",
        bookmark="Application documents",
        attachments=tuple(part.key for slot in document.slots for part in slot.files),
        numbered=True,
    )


def _slot(number: int, slot: ApplicationSlot) -> Iterable[Section]:
    if slot.built:
        yield cv_section(slot.built, number)
        return
    yield laid_out(
        section_key("slot", slot.key),
        to_html("slot.html", heading=slot.title, slot=slot, number=number),
        foot=slot.title,
        bookmark=f"{number}. {slot.title}",
        attachments=tuple(part.key for part in slot.files),
    )
    for nth, part in enumerate(slot.files, start=1):
        which = f"{slot.title} · File {nth} of {len(slot.files)}"
        yield attachment_section(
            part,
            section_key("slot", slot.key, part.key),
            FrameHead(which, part.file_name, slot.initial_boxes, chosen=part.chosen, is_signed_off=False),
            foot=slot.title,
            depth=1,
        )
