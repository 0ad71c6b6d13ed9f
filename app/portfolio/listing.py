"""The list of a placement's entries: what it can be filtered by, and what each row says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, load_only, selectinload
from werkzeug.datastructures import MultiDict

from app.core.pages import Page, cut
from app.extensions import db
from app.placements.access import Access
from app.placements.clocks import clock_of
from app.placements.models import Placement
from app.placements.moved import moved_items
from app.portfolio.claimed import ItemsNow, items_now
from app.portfolio.comments import numbers_of_comments
from app.portfolio.comments_policy import reads_comments
from app.portfolio.models import Claim, Evidence, EvidenceVersion, VersionFile
from app.portfolio.queries import hidden_evidence
from app.portfolio.values import EVIDENCE_TYPE_WORDS, EvidenceState, EvidenceType
from app.standards.models import FrameworkItem
from app.web.text import complaint, tidy

LONGEST_SEARCH = 200
LAST_WEEK = 520
CODES_SHOWN = 4
SEARCHED = ("title", "setting", "equipment", "procedure", "what_i_did", "what_happened")


class StateFilter(StrEnum):
    """How far an entry has come, as the filter offers it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    AMENDING = "amending"


STATE_WORDS = {
    StateFilter.DRAFT: "Draft",
    StateFilter.SUBMITTED: "Submitted",
    StateFilter.AMENDING: "Being amended",
}


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; what makes no sense in the address is left out."""

    state: StateFilter | None = None
    type: EvidenceType | None = None
    item: UUID | None = None
    words: str = ""
    week: int | None = None
    page: int = 1

    @property
    def is_set(self) -> bool:
        """Say whether anything is filtered."""
        return any((self.state, self.type, self.item, self.words, self.week))

    def address(self, path: str) -> str:
        """Return the address of the filtered list without its page."""
        given = {
            "state": self.state,
            "type": self.type,
            "item": self.item,
            "words": self.words,
            "week": self.week,
        }
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{path}?{query}" if query else path


def read_filter(given: MultiDict[str, str]) -> Filter:
    """Read the filter from an address."""
    words = tidy(given.get("words"))[:LONGEST_SEARCH]
    week = given.get("week", type=_small_number)
    return Filter(
        state=given.get("state", type=StateFilter),
        type=given.get("type", type=EvidenceType),
        item=given.get("item", type=UUID),
        words="" if complaint(words, several_lines=False) else words,
        week=week if week and week <= LAST_WEEK else None,
        page=given.get("page", default=1, type=_small_number),
    )


def _small_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < len("999999")):
        raise ValueError(text)
    return int(text)


@dataclass(frozen=True)
class Row:
    """One entry as the list shows it."""

    evidence_id: UUID
    reference: str
    title: str
    type_words: str
    happened_from: date | None
    happened_to: date | None
    state: StateFilter
    codes: tuple[str, ...]
    more_codes: int
    files: int
    hidden: bool
    comments: int

    @property
    def state_words(self) -> str:
        """Return the state in words."""
        return STATE_WORDS[self.state]

    @property
    def colour(self) -> str:
        """Return the colour of the state's tag."""
        return "green" if self.state is StateFilter.SUBMITTED else "yellow"


def listed(access: Access, wanted: Filter) -> Page[Row]:
    """Return a page of the entries that a person may see; the number of queries is constant."""
    hidden = hidden_evidence(access.placement.id)
    decides = access.decides
    page = cut(db.session, _statement(access, wanted, hide=not decides), wanted.page)
    submitted = _with_a_submitted_version([version.evidence_id for version in page.rows])
    claimed = {claim.item_id for version in page.rows for claim in version.claims}
    now = items_now(access.placement.id, claimed)
    said = _comments(access, [version.evidence_id for version in page.rows])
    rows = [
        _row(
            version,
            now,
            submitted=submitted,
            hidden=not decides and version.evidence_id in hidden,
            comments=said.get(version.evidence_id, 0),
        )
        for version in page.rows
    ]
    return Page(rows=rows, number=page.number, pages=page.pages, total=page.total)


def _statement(access: Access, wanted: Filter, *, hide: bool) -> sa.Select[EvidenceVersion]:
    visible = (
        sa.select(EvidenceVersion.evidence_id, sa.func.max(EvidenceVersion.number).label("number"))
        .join(EvidenceVersion.evidence)
        .where(Evidence.placement_id == access.placement.id)
    )
    if not access.is_trainee:
        visible = visible.where(EvidenceVersion.state == EvidenceState.SUBMITTED)
    newest = visible.group_by(EvidenceVersion.evidence_id).subquery()
    statement = (
        sa.select(EvidenceVersion)
        .join(EvidenceVersion.evidence)
        .join(
            newest,
            sa.and_(
                newest.c.evidence_id == EvidenceVersion.evidence_id, newest.c.number == EvidenceVersion.number
            ),
        )
        .where(Evidence.placement_id == access.placement.id, *_conditions(access, wanted))
        .options(
            # Of many rows only what a row shows: no long words, and no rules of items.
            load_only(
                EvidenceVersion.evidence_id,
                EvidenceVersion.state,
                EvidenceVersion.title,
                EvidenceVersion.type,
                EvidenceVersion.happened_from,
                EvidenceVersion.happened_to,
                EvidenceVersion.purged_at,
            ),
            contains_eager(EvidenceVersion.evidence).load_only(Evidence.number),
            selectinload(EvidenceVersion.claims)
            .load_only(Claim.item_id)
            .joinedload(Claim.item)
            .load_only(FrameworkItem.code, FrameworkItem.position),
            selectinload(EvidenceVersion.files).load_only(VersionFile.position),
        )
        .order_by(Evidence.number.desc())
    )
    if hide and (wanted.words or wanted.type):
        # Finding a hidden entry by its words would show what they are.
        statement = statement.where(EvidenceVersion.evidence_id.not_in(hidden_evidence(access.placement.id)))
    return statement


def _conditions(access: Access, wanted: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = [_any_column_has(word) for word in wanted.words.split()]
    if wanted.type:
        conditions.append(EvidenceVersion.type == wanted.type)
    if wanted.item:
        moved = moved_items(access.placement.id)
        were = moved.were(moved.now(wanted.item))
        conditions.append(EvidenceVersion.claims.any(Claim.item_id.in_(were)))
    if wanted.week:
        conditions += _in_week(access.placement, wanted.week)
    if wanted.state:
        conditions += _in_state(wanted.state)
    return conditions


def _in_week(placement: Placement, week: int) -> list[sa.ColumnElement[bool]]:
    """Return what keeps to one week of a placement by its clock; nothing where it counts no weeks."""
    clock = clock_of(placement)
    if clock is None:
        return []
    days = clock.days_of(week)
    if days is None:
        return [sa.false()]
    until = sa.func.coalesce(EvidenceVersion.happened_to, EvidenceVersion.happened_from)
    return [EvidenceVersion.happened_from <= days[1], until >= days[0]]


def _any_column_has(word: str) -> sa.ColumnElement[bool]:
    return sa.or_(*(getattr(EvidenceVersion, name).icontains(word, autoescape=True) for name in SEARCHED))


def _in_state(state: StateFilter) -> list[sa.ColumnElement[bool]]:
    other = sa.orm.aliased(EvidenceVersion)
    was_submitted = sa.exists().where(
        other.evidence_id == EvidenceVersion.evidence_id, other.state == EvidenceState.SUBMITTED
    )
    if state is StateFilter.SUBMITTED:
        return [EvidenceVersion.state == EvidenceState.SUBMITTED]
    is_draft = EvidenceVersion.state == EvidenceState.DRAFT
    return [is_draft, was_submitted if state is StateFilter.AMENDING else ~was_submitted]


def _with_a_submitted_version(evidence_ids: list[UUID]) -> frozenset[UUID]:
    return frozenset(
        db.session.scalars(
            sa.select(EvidenceVersion.evidence_id).where(
                EvidenceVersion.evidence_id.in_(evidence_ids),
                EvidenceVersion.state == EvidenceState.SUBMITTED,
            )
        )
    )


def _comments(access: Access, evidence_ids: list[UUID]) -> dict[UUID, int]:
    return numbers_of_comments(evidence_ids) if reads_comments(access.parts) else {}


def _row(
    version: EvidenceVersion, now: ItemsNow, *, submitted: frozenset[UUID], hidden: bool, comments: int
) -> Row:
    state = StateFilter.SUBMITTED
    if version.state is not EvidenceState.SUBMITTED:
        state = StateFilter.AMENDING if version.evidence_id in submitted else StateFilter.DRAFT
    items = sorted((now.of(claim.item) for claim in version.claims), key=lambda item: item.position)
    title = version.title or ("Words removed" if version.purged_at else "No title yet")
    return Row(
        evidence_id=version.evidence_id,
        reference=version.evidence.reference,
        title="Hidden: patient data was reported" if hidden else title,
        type_words="" if hidden or version.type is None else EVIDENCE_TYPE_WORDS[version.type],
        happened_from=version.happened_from,
        happened_to=version.happened_to,
        state=state,
        codes=tuple(item.code for item in items[:CODES_SHOWN]),
        more_codes=max(0, len(items) - CODES_SHOWN),
        files=len(version.files),
        hidden=hidden,
        comments=0 if hidden else comments,
    )
