"""Which words of a portfolio are looked through for identifiers, and under which digest each is kept."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.export.document import EvidenceSection, PortfolioDocument
from app.export.log_section import WEEKLY_LOG
from app.export.repetition_section import REPETITIONS

REPORT_NAME = "Report on role and responsibilities"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one thing that is printed.

    Attributes:
        name: how a page calls it, for instance ``E12``; an entry is called by its reference.
        is_entry: whether it is an entry of evidence.
        parts: the words with the place of each.
    """

    name: str
    is_entry: bool
    parts: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """Return what changes when a word does."""
        whole = hashlib.sha256()
        for part in self.parts:
            for text in part:
                encoded = text.encode("utf-8", "backslashreplace")
                whole.update(f"{len(encoded)}:".encode() + encoded)
        return whole.hexdigest()


def words_in(document: PortfolioDocument) -> tuple[Words, ...]:
    """Return all words that people wrote and the portfolio prints, thing by thing."""
    return tuple(words for words in _things(document) if any(text.strip() for _, text in words.parts))


def _things(document: PortfolioDocument) -> Iterator[Words]:
    for entry in document.evidence:
        yield Words(entry.reference, is_entry=True, parts=tuple(_entry(entry)))
    yield Words(REPORT_NAME, is_entry=False, parts=(("Report", document.role_report),))
    for record in document.assessments:
        parts = [("Title", record.title), ("Setting", record.setting), ("Statement", record.statement)]
        yield Words(record.reference, is_entry=False, parts=(*parts, *record.answers, *record.feedback))
    if document.weekly_log:
        weeks = document.weekly_log.lines
        logged = tuple((f"Week from {one.week}", one.words) for one in weeks)
        yield Words(WEEKLY_LOG, is_entry=False, parts=logged)
    if document.repetitions:
        yield Words(REPETITIONS, is_entry=False, parts=tuple(_noted(document)))
    for decision in document.register:
        if decision.statement:
            name = f"Sign-off of {decision.item_code}"
            yield Words(name, is_entry=False, parts=(("Statement", decision.statement),))


def _noted(document: PortfolioDocument) -> Iterator[tuple[str, str]]:
    for item in document.repetitions:
        for line in item.lines:
            # The words of an entry are looked through as its own.
            if not line.evidence:
                yield f"{item.code}, {line.day}", "\n".join(filter(None, (line.equipment, line.note)))


def _entry(entry: EvidenceSection) -> Iterator[tuple[str, str]]:
    yield "Title", entry.title
    yield "Setting", entry.setting
    yield "Equipment", entry.equipment
    yield "Procedure", entry.procedure
    yield "What I did", entry.what_i_did
    yield "What happened", entry.what_happened
    yield "Reflection", entry.reflection or ""
    yield "Feedback", "\n".join(entry.feedback)
    for claim in entry.claims:
        yield f"Where it supports {claim.item_code}", claim.where
    for part in entry.attachments:
        yield "Name of a file", part.file_name
