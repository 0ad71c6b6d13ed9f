"""Which sets of standards are proposed for a new placement, and why. Pure: no database, no request.

What a programme works to stands as a table in `programmes`. A copy of an issued text takes the place of the
starter set of this project for the same scheme and discipline; the co-ordinator has the last word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.words import listed
from app.placements.programmes import (
    BRANCHES,
    DISCIPLINE_WORDS,
    ONLY_DISCIPLINES,
    PROGRAMMES,
    WISHES,
    Discipline,
    Programme,
    Reach,
    Wish,
)
from app.standards.values import Provenance
from app.standards.views import scheme_in_words

ANY_SCHEME = "any"
STARTER = "starter-"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A published version that a centre may use; `is_own` where no other centre may."""

    version_id: UUID
    key: str
    scheme: str
    discipline: str | None
    provenance: Provenance
    is_own: bool
    published_at: datetime

    @property
    def is_copy(self) -> bool:
        """Say whether it is a copy of an issued text, as it is or adapted, and no stand-in for one."""
        return self.provenance is not Provenance.STARTER


@dataclass(frozen=True)
class Proposal:
    """A version that is proposed, and why in words."""

    version_id: UUID
    why: str


@dataclass(frozen=True)
class Choice:
    """What a co-ordinator chooses from.

    Attributes:
        proposals: what is chosen at first, the programme's own sets before those for everybody.
        others: what can be added.
        notes: what is missing or does not fit, a sentence or two each.
    """

    proposals: tuple[Proposal, ...]
    others: tuple[UUID, ...]
    notes: tuple[str, ...]


def choose(programme: Programme, discipline: Discipline, offers: Iterable[Offer]) -> Choice:
    """Propose the sets for a programme and a discipline, of those that a centre may use."""
    newest = newest_of(offers)
    proposals: list[Proposal] = []
    notes: list[str] = []
    for wish in WISHES[programme]:
        found = _best(wish, [offer for offer in newest if _meets(wish, offer, discipline)])
        proposals += [Proposal(offer.version_id, _why(wish, offer, discipline)) for offer in found]
        if not found:
            notes.append(_missing(programme, wish, discipline))
    beside = [offer for offer in newest if _stands_beside(programme, discipline, offer)]
    proposals += [Proposal(offer.version_id, _why_beside(offer)) for offer in beside]
    chosen = {proposal.version_id for proposal in proposals}
    return Choice(
        proposals=tuple(proposals),
        others=tuple(offer.version_id for offer in newest if offer.version_id not in chosen),
        notes=tuple(notes),
    )


def newest_of(offers: Iterable[Offer]) -> list[Offer]:
    """Keep one version of each key, in the order given: the centre's own, and of these the newest."""
    found: dict[str, Offer] = {}
    for offer in offers:
        there = found.get(offer.key)
        if there is None or (there.is_own, there.published_at) < (offer.is_own, offer.published_at):
            found[offer.key] = offer
    return list(found.values())


def _meets(wish: Wish, offer: Offer, discipline: Discipline) -> bool:
    """Say whether a set is of the kind that is wished for, whoever wrote it."""
    if offer.scheme.casefold() not in wish.schemes:
        return False
    if offer.discipline:
        return wish.reach is not Reach.EVERY and offer.discipline == discipline
    if wish.reach is Reach.OWN:
        return False
    return not wish.key or offer.key.removeprefix(STARTER) == _in_words(wish.key, discipline)


def _best(wish: Wish, found: Sequence[Offer]) -> list[Offer]:
    """Keep those that go before all others: sets of the first scheme, then own copies, then shared ones."""

    def rank(offer: Offer) -> tuple[int, bool, bool]:
        return -wish.schemes.index(offer.scheme.casefold()), offer.is_copy, offer.is_copy and offer.is_own

    highest = max(map(rank, found), default=None)
    return [offer for offer in found if rank(offer) == highest]


def _stands_beside(programme: Programme, discipline: Discipline, offer: Offer) -> bool:
    """Say whether a copy fits the programme, but nobody knows which starter set it takes the place of."""
    schemes = {programme.value, *(scheme for wish in WISHES[programme] for scheme in wish.schemes)}
    return (
        offer.is_copy
        and offer.scheme.casefold() in schemes & {programme.value, ANY_SCHEME}
        and offer.discipline in {None, "", discipline}
        and not any(_meets(wish, offer, discipline) for wish in WISHES[programme])
    )


def _why(wish: Wish, offer: Offer, discipline: Discipline) -> str:
    said = _in_words(wish.words, discipline)
    if offer.is_copy:
        said += f": {_whose(offer)}"
    if offer.scheme.casefold() == wish.schemes[0]:
        return f"{said}."
    scheme = scheme_in_words(offer.scheme)
    return f"{said}. No set of this programme is published here, so one for the {scheme} stands in."


def _why_beside(offer: Offer) -> str:
    whose = _whose(offer).capitalize()
    return f"{whose}. See whether it takes the place of a starter set, and take that one away then."


def _whose(offer: Offer) -> str:
    return "your centre's own copy" if offer.is_own else "a copy that every centre may use"


def _missing(programme: Programme, wish: Wish, discipline: Discipline) -> str:
    """Say that no set of a kind is published, and why where the programme does not train the discipline."""
    trained = ONLY_DISCIPLINES.get(programme, frozenset(Discipline))
    if wish.reach is not Reach.OWN or discipline in trained:
        return f"{_in_words(wish.words, discipline)}: no such set is published here."
    only = listed(sorted(DISCIPLINE_WORDS[one].lower() for one in trained))
    return (
        f"{PROGRAMMES[programme].title}: it trains in {only} only, so there is no set of it for "
        f"{DISCIPLINE_WORDS[discipline].lower()}. Change the programme or the discipline, or add other sets."
    )


def _in_words(text: str, discipline: Discipline) -> str:
    return text.format(discipline=DISCIPLINE_WORDS[discipline].lower(), branch=BRANCHES[discipline].value)
