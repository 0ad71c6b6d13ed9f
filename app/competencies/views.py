"""What the competency pages show: rows, entries and history in words, made from a placement's board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.assessments.views import authority_label
from app.competencies.board import Board, is_hidden
from app.competencies.item_then import then_in_words
from app.competencies.models import SignOffEvent
from app.competencies.withheld_models import MARKS
from app.competencies.words import EVENT_WORDS, NEXT_WORDS, STATE_WORDS, Tag, progress_in_words, tag_of
from app.competencies.workflow import State
from app.placements.centre_moves import Whereabouts
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.portfolio.queries import CurrentClaim
from app.portfolio.values import BASIS_WORDS
from app.standards.models import FrameworkItem
from app.standards.tree import Catalogue, CatalogueItem

HIDDEN_TITLE = "Hidden: patient data was reported in this entry"
STATE_CHOICES = [("", "All"), *((state.value, STATE_WORDS[state].words) for state in State)]


@dataclass(frozen=True)
class Reference:
    """A link to an entry; `draft` marks one that only its owner sees."""

    words: str
    address: str
    draft: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the list: a heading, or an item with its state and what it misses."""

    code: str
    title: str
    address: str
    is_heading: bool
    depth: int
    tag: Tag
    missing: tuple[str, ...]
    references: tuple[Reference, ...]
    state: str


@dataclass(frozen=True)
class Section:
    """One framework of the placement with its rows."""

    title: str
    notice: str
    words: str
    percentage: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Entry:
    """One piece of evidence as it supports an item."""

    reference: str
    title: str
    address: str
    basis: str
    location: str
    hidden: bool


@dataclass(frozen=True)
class Line:
    """One event of a case's history.

    Attributes:
        authority: how it was signed, where not with one's own account.
        about: which words it was about, where these were other ones.
        report_address: where patient data in the words is reported; empty where there is nothing to report.
    """

    words: str
    at: datetime
    who: str
    part: str
    registration: str
    authority: str
    text: str
    confirmed: bool
    references: str
    about: str
    report_address: str


Drafts = Mapping[UUID, Sequence[Reference]]


def item_address(board: Board, item_id: UUID) -> str:
    """Return the address of an item's page."""
    return f"/placements/{board.placement.id}/competencies/{item_id}"


def reference_of(claim: CurrentClaim) -> Reference:
    """Return the link to a claim's entry."""
    return Reference(claim.reference, f"/evidence/{claim.evidence_id}")


def sections(board: Board, drafts: Drafts, wanted: str = "") -> list[Section]:
    """Return the placement's frameworks, each with its rows; `wanted` keeps items of one state only."""
    return [_section(board, catalogue, drafts, wanted) for catalogue in board.catalogues]


def _section(board: Board, catalogue: Catalogue, drafts: Drafts, wanted: str) -> Section:
    progress = board.progress.frameworks.get(catalogue.version_id)
    rows = [row(board, item, drafts) for item in catalogue.items]
    if wanted:
        rows = _only(rows, wanted)
    return Section(
        title=catalogue.title,
        notice=catalogue.notice,
        words=progress_in_words(progress) if progress else "This set is empty.",
        percentage=progress.percentage if progress else None,
        rows=tuple(rows),
    )


def _only(rows: Sequence[Row], wanted: str) -> list[Row]:
    """Keep the items in a state, and the headings above at least one of them."""
    kept: list[Row] = []
    deepest = -1
    for one in reversed(rows):
        if one.is_heading and one.depth < deepest:
            kept.append(one)
            deepest = one.depth
        elif not one.is_heading and one.state == wanted:
            kept.append(one)
            deepest = max(deepest, one.depth)
    return kept[::-1]


def row(board: Board, item: CatalogueItem, drafts: Drafts) -> Row:
    """Return the line of one item."""
    found = board.progress.answers[item.id]
    claims = board.claims.get(item.id, ())
    return Row(
        code=item.code,
        title=item.title,
        address=item_address(board, item.id),
        is_heading=not item.takes_evidence,
        depth=item.depth,
        tag=tag_of(item, found, len(claims)),
        missing=() if found.complete else found.missing,
        references=(*map(reference_of, claims), *drafts.get(item.id, ())),
        state=found.state.value if item.counts else "",
    )


def next_words(board: Board, item_id: UUID) -> str:
    """Say what comes next with an item, from the trainee's side."""
    return NEXT_WORDS[board.progress.answers[item_id].next_step]


def entries(board: Board, item_id: UUID, *, sees_hidden: bool) -> list[Entry]:
    """Return the submitted evidence of an item; hidden words are shown to those who decide on them."""
    return entries_of(board.claims.get(item_id, ()), sees_hidden=sees_hidden)


def entries_of(claims: Sequence[CurrentClaim], *, sees_hidden: bool) -> list[Entry]:
    """Return the evidence behind claims."""
    return [
        Entry(
            reference=claim.reference,
            title=HIDDEN_TITLE if claim.words_hidden and not sees_hidden else claim.version.title,
            address=f"/evidence/{claim.evidence_id}",
            basis=BASIS_WORDS[claim.basis],
            location=claim.location,
            hidden=is_hidden(claim),
        )
        for claim in claims
    ]


def _report_address(event: SignOffEvent) -> str:
    nothing = not event.text or event.text in MARKS
    return "" if nothing else f"/sign-offs/steps/{event.id}/report"


def lines(
    events: Sequence[SignOffEvent], then: Mapping[UUID, FrameworkItem], whereabouts: Whereabouts
) -> list[Line]:
    """Return a case's history, newest first.

    Args:
        events: what happened, in order.
        then: what `items_then` says of the events.
        whereabouts: in which centre the placement was when: where it has moved, each step says where.
    """
    return [
        Line(
            words=EVENT_WORDS[event.action],
            at=event.at,
            who=event.actor.name,
            part=whereabouts.part(CAPACITY_WORDS[Capacity(event.capacity)], event.at),
            registration=" ".join(filter(None, (event.registration_body, event.registration_number))),
            authority=authority_label(event.authority),
            text=event.text,
            confirmed=event.confirmed_no_identifiers,
            references=", ".join(
                sorted(
                    f"{seen.evidence_version.evidence.reference} version {seen.evidence_version.number}"
                    for seen in event.evidence
                )
            ),
            about=then_in_words(then[event.id]) if event.id in then else "",
            report_address=_report_address(event),
        )
        for event in reversed(events)
    ]
