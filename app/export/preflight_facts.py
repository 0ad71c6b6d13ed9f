"""How the facts of a pack's check are read: one board, one document, with a constant number of queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.blobs.models import Blob
from app.competencies.board import Board, board_for
from app.competencies.mandatory import mandatory_items
from app.competencies.workflow import State
from app.core.clock import instant_in_words
from app.core.words import sentence_case
from app.export.application import ApplicationDocument
from app.export.centre_rules import rules_of
from app.export.choice_forms import field_name
from app.export.document import AttachmentPart, EvidenceSection, PortfolioDocument
from app.export.file_choices import has_many_pages
from app.export.gaps import unmet_by_heading
from app.export.gathering import gather_portfolio
from app.export.models import MADE_AT, Export, ExportVolume
from app.export.originals import originals_in
from app.export.policy import may_have
from app.export.preflight_lost import absent_of, lost
from app.export.preflight_values import (
    EntryFacts,
    Excerpted,
    Facts,
    FileSize,
    ItemFacts,
    Lacking,
    Looked,
    Thing,
)
from app.export.readiness import ItemStanding
from app.export.schemes import FIRST_PAGES
from app.export.screening import Screened, screened_of
from app.export.screening_models import Outcome
from app.export.screening_words import REPORT_NAME, words_in
from app.export.slots import SLOT_OF, gather_application
from app.export.sources import Gathered
from app.export.values import PACK_WORDS, PackKind
from app.export.wet_facts import signed_facts, waiting_scans
from app.extensions import db
from app.jobs.models import Job
from app.placements.access import Access
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.queries import is_newest, newest_submitted
from app.portfolio.values import ClaimBasis
from app.standards.tree import CatalogueItem


@dataclass(frozen=True, slots=True)
class Ground:
    """The facts, with what the page says beside them; `newest` is when something was last looked through."""

    facts: Facts
    notices: tuple[str, ...]
    newest: datetime | None


def ground_of(access: Access) -> Ground:
    """Read the facts for somebody with a part in the placement."""
    placement = access.placement
    board = board_for(placement)
    gathered = gather_portfolio(placement, board)
    document = gathered.portfolio
    numbers = _numbers(placement.id)
    reading = _Reading(f"/placements/{placement.id}", numbers, document, may_choose=access.is_trainee)
    screened = screened_of(placement.id)
    documents = _documents(access)
    signed = tuple(signed_facts(access, document, documents))
    absent = absent_of(document, documents, signed)
    looked = tuple(reading.looked(screened, absent))
    facts = Facts(
        rules=rules_of(placement.centre_id),
        items=tuple(_items(board, gathered, reading.base)),
        entries=tuple(
            EntryFacts(
                thing=reading.entry(standing.reference),
                standing=standing,
                declared=standing.reference in numbers.declared,
            )
            for standing in gathered.entries
        ),
        looked=(*looked, *lost(documents, signed, absent)),
        unscanned=reading.unscanned(looked),
        report=None
        if document.cpd or document.role_report.strip()
        else Thing("Write the report", f"{reading.pack}/report"),
        slots=tuple(_slots(access, documents, reading.pack)),
        signed=signed,
        waiting=tuple(waiting_scans(access)),
        drafts=tuple(reading.entry(reference) for reference in numbers.unsent) if access.is_trainee else (),
        made=tuple(_made(access, reading, documents)),
        attached=tuple(reading.attached()),
        excerpts=tuple(reading.excerpts()),
        originals=(*reading.originals(), *_originals(access, documents)),
    )
    dates = [one.at for one in screened.values()]
    return Ground(facts, gathered.notices, max(dates, default=None))


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The entries of a placement: address by reference, which are declared, which were never submitted."""

    addresses: Mapping[str, str]
    declared: frozenset[str]
    unsent: tuple[str, ...]


def _numbers(placement_id: UUID) -> _Numbers:
    newest = newest_submitted([placement_id])
    rows = db.session.execute(
        sa.select(Evidence.id, Evidence.number, newest.c.number, EvidenceVersion.declared_at)
        .outerjoin(newest, newest.c.evidence_id == Evidence.id)
        .outerjoin(EvidenceVersion, is_newest(newest))
        .where(Evidence.placement_id == placement_id)
        .order_by(Evidence.number)
    ).all()
    return _Numbers(
        {f"E{number}": f"/evidence/{evidence_id}" for evidence_id, number, _, _ in rows},
        frozenset(f"E{number}" for _, number, _, declared_at in rows if declared_at is not None),
        tuple(f"E{number}" for _, number, submitted, _ in rows if submitted is None),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """Names and places of what a document shows."""

    base: str
    numbers: _Numbers
    document: PortfolioDocument
    may_choose: bool

    @property
    def pack(self) -> str:
        return f"{self.base}/pack"

    def entry(self, reference: str) -> Thing:
        title = next((one.title for one in self.document.evidence if one.reference == reference), "")
        return Thing(f"{reference} {title}".strip(), self.numbers.addresses[reference])

    def attached(self) -> Iterator[FileSize]:
        for entry in self.document.evidence:
            for part in entry.attachments:
                if not part.unavailable:
                    yield FileSize(thing=self._pages(entry, part), size=part.size, chosen=part.chosen)

    def excerpts(self) -> Iterator[Excerpted]:
        for entry in self.document.evidence:
            for part in entry.attachments:
                if part.chosen is not None and part.pages is not None:
                    yield Excerpted(thing=self._pages(entry, part), chosen=part.chosen, pages=part.pages)

    def originals(self) -> Iterator[Thing]:
        for entry in self.document.evidence:
            for part in entry.attachments:
                if part.embedded and not part.unavailable:
                    thing = self._file(entry, part.file_name)
                    place = f"{self.pack}/originals/{part.key}"
                    yield replace(thing, address=place) if self.may_choose else thing

    def looked(self, screened: Mapping[str, Screened], absent: frozenset[str]) -> Iterator[Looked]:
        places = {**self.numbers.addresses, REPORT_NAME: f"{self.pack}/report"}
        for words in words_in(self.document):
            name = f"{words.name}, words" if words.is_entry else words.name
            yield _looked(Thing(name, places.get(words.name, self.pack)), screened, words.digest)
        for entry in self.document.evidence:
            for part in entry.attachments:
                if part.unavailable:
                    continue
                thing = self._file(entry, part.file_name)
                if part.digest in absent:
                    yield Looked(thing=thing, missing=True)
                else:
                    yield _looked(thing, screened, part.digest)

    def unscanned(self, looked: Sequence[Looked]) -> Thing | None:
        if not looked or any(one.read and not one.pending for one in looked):
            return None
        return Thing("Have the portfolio looked through", f"{self.pack}/check#patient-data")

    def _pages(self, entry: EvidenceSection, part: AttachmentPart) -> Thing:
        """Return a file with the place where its trainee chooses which pages are printed."""
        thing = self._file(entry, part.file_name)
        if self.may_choose and (part.chosen or has_many_pages(part.media_type, part.pages)):
            return replace(thing, address=f"{self.pack}/choices#{field_name(part.key)}")
        return thing

    def _file(self, entry: EvidenceSection, name: str) -> Thing:
        return Thing(f"{entry.reference}, {name}", self.numbers.addresses[entry.reference])


def _looked(thing: Thing, screened: Mapping[str, Screened], digest: str) -> Looked:
    found = screened.get(digest)
    if found is None:
        return Looked(thing=thing, pending=True)
    return Looked(
        thing=thing,
        missing=found.outcome is Outcome.MISSING,
        read=found.outcome is Outcome.READ,
        note=found.note,
        findings=found.findings,
    )


def _items(board: Board, gathered: Gathered, base: str) -> Iterator[ItemFacts]:
    for catalogue in board.catalogues:
        mandatory = mandatory_items(catalogue)
        for item in catalogue.items:
            address = f"{base}/competencies/{item.id}"
            if item.takes_evidence:
                first_hand = frozenset(
                    claim.reference
                    for claim in board.claims.get(item.id, ())
                    if claim.basis is ClaimBasis.FIRST_HAND
                )
                yield ItemFacts(
                    thing=Thing(f"{item.code} {item.title}", address),
                    standing=gathered.items[item.id],
                    mandatory=item.id in mandatory,
                    returned=board.state(item.id) is State.RETURNED,
                    first_hand=first_hand,
                    unmet=_unmet(board, item) if board.claims.get(item.id) else (),
                )
            elif unmet := unmet_by_heading(board, item):
                standing = ItemStanding(framework=catalogue.title, code=item.code, counts=False, signed=False)
                yield ItemFacts(
                    thing=Thing(f"{item.code} {item.title}", address), standing=standing, unmet=unmet
                )


def _unmet(board: Board, item: CatalogueItem) -> tuple[str, ...]:
    return board.progress.answers[item.id].missing


def _documents(access: Access) -> ApplicationDocument | None:
    """Read the application documents for somebody who may have them."""
    if not may_have(access.parts, PackKind.APPLICATION_DOCUMENTS):
        return None
    document = gather_application(access.placement).document
    return document if isinstance(document, ApplicationDocument) else None


def _slots(access: Access, documents: ApplicationDocument | None, pack: str) -> Iterator[Lacking]:
    if documents is None or not FIRST_PAGES[access.placement.programme].applies:
        return
    for slot in documents.slots:
        if slot.lacks:
            place = f"{pack}/cv" if slot.built else f"{pack}/documents#{SLOT_OF[slot.key].value}"
            yield Lacking(Thing(slot.title, place), f"{sentence_case(slot.lacks)}.")


def _made(access: Access, reading: _Reading, documents: ApplicationDocument | None) -> Sequence[FileSize]:
    """Return the newest finished file of each kind that a person may have, with what is in it now."""
    # Of volumes the largest counts: the limit is that of a file.
    rows = db.session.execute(
        sa.select(Export.kind, MADE_AT, sa.func.max(Blob.size))
        .outerjoin(Export.job)
        .outerjoin(ExportVolume, ExportVolume.export_id == Export.id)
        .join(Blob, sa.or_(Blob.digest == Export.digest, Blob.digest == ExportVolume.digest))
        .where(Export.placement_id == access.placement.id)
        .group_by(Export.id, Export.kind, Export.created_at, Job.finished_at)
        .order_by(Export.created_at)
    )
    newest = {kind: (at, size) for kind, at, size in rows if may_have(access.parts, kind)}
    attached = {
        PackKind.PORTFOLIO: tuple(reading.attached()),
        PackKind.APPLICATION_DOCUMENTS: tuple(_added(documents)) if documents else (),
    }
    return [
        FileSize(
            thing=Thing(f"{PACK_WORDS[kind]} of {instant_in_words(at)}", f"{reading.pack}#files"),
            size=size,
            attached=attached[kind],
        )
        for kind, (at, size) in newest.items()
    ]


def _added(documents: ApplicationDocument) -> Iterator[FileSize]:
    for slot in documents.slots:
        for part in slot.files:
            yield FileSize(
                thing=Thing(f"{slot.title}, {part.file_name}", f"/documents/{part.key}"),
                size=part.size,
                chosen=part.chosen,
            )


def _originals(access: Access, documents: ApplicationDocument | None) -> Iterator[Thing]:
    for original in originals_in(documents) if documents else ():
        place = f"/documents/{original.part.key}"
        yield Thing(original.name, f"{place}/original" if access.is_trainee else place)
