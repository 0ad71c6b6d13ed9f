"""How far a framework is: what of it has to be done, what is done, and what percentage that gives.

An item below a heading counts only as far as the heading asks for it: of "two of the three items below" two
count. So the bar shows 100 % if and only if everything that has to be signed off is, and every heading's own
conditions are met.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from uuid import UUID

from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import ChildrenRule, PointsRule


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items are signed off, of how many that have to be.

    Attributes:
        done: the items of `total` that are signed off.
        total: the items that have to be signed off.
        open_headings: headings that still wait for their text.
        met: the conditions of `conditions` that are met.
        conditions: what headings ask for beside the items below them: evidence, assessments, verification.
    """

    done: int
    total: int
    open_headings: int = 0
    met: int = 0
    conditions: int = 0

    @property
    def left(self) -> int:
        """Return how many things still have to be done."""
        return self.total - self.done + self.conditions - self.met + self.open_headings

    @property
    def percentage(self) -> int | None:
        """Return 0 to 100, 100 only when everything is done; None where no percentage can be given.

        A set with headings that still wait for their text can never be called complete, so it has none.
        """
        everything = self.total + self.conditions
        if not everything or self.open_headings:
            return None
        return 100 * (self.done + self.met) // everything

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.done + other.done,
            self.total + other.total,
            self.open_headings + other.open_headings,
            self.met + other.met,
            self.conditions + other.conditions,
        )


NOTHING = Progress(0, 0)


@dataclass(frozen=True, slots=True)
class OwnConditions:
    """How many conditions the heading at a place has beside the items below it, and how many are met."""

    place: int
    met: int
    asked: int


NO_CONDITIONS = OwnConditions(-1, 0, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one placement has reached in one framework; a mask has a bit for each item, in order.

    Attributes:
        signed: the mask of the items that are signed off, verified ones included.
        verified: the mask of the items that are verified.
        own: one for each heading with conditions of its own.
    """

    signed: int = 0
    verified: int = 0
    own: tuple[OwnConditions, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """An item with all that counting needs, worked out once for a framework.

    Attributes:
        place: its place in the framework.
        item: the item.
        mask: the items below it that are signed off by themselves, itself included.
        slots: how many headings without a text there are below it, itself included.
        plain: whether all items below have to be done and nothing else is asked for.
        below: the branches of the items directly below.
    """

    place: int
    item: CatalogueItem
    mask: int
    slots: int
    plain: bool
    below: tuple["Branch", ...]


@lru_cache(maxsize=512)
def branches_of(catalogue: Catalogue) -> tuple[Branch, ...]:
    """Return the branches of the top items. A catalogue never changes, so they are worked out once."""
    waiting: dict[UUID | None, list[Branch]] = {}
    for place in range(len(catalogue.items) - 1, -1, -1):
        item = catalogue.items[place]
        below = tuple(reversed(waiting.pop(item.id, [])))
        waiting.setdefault(item.parent_id, []).append(_branch(place, item, below))
    return tuple(reversed(waiting.get(None, [])))


def mask_of(places: Iterable[int]) -> int:
    """Return a mask with a bit for each place."""
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def conditions_of(item: CatalogueItem) -> int:
    """Return how many conditions of evidence and assessment a heading has of its own."""
    if item.takes_evidence:
        return 0
    rule = item.requirement
    asked = (rule.min_evidence, rule.min_first_hand, rule.repetitions, *rule.assessments)
    return sum(bool(condition) for condition in asked)


def progress_in(catalogue: Catalogue, standing: Standing) -> Progress:
    """Return how far one placement is in one framework."""
    return total(_reached(branch, standing) for branch in branches_of(catalogue))


def progress_of(
    branch: Branch, parts: Sequence[Progress], standing: Standing, own: OwnConditions = NO_CONDITIONS
) -> Progress:
    """Return how far an item is, from how far those directly below it are.

    Args:
        branch: the item.
        parts: the answers for the items directly below, in order; empty for an item that has none.
        standing: what the placement has reached.
        own: what the item itself asks for in evidence and assessments, and how much of it is there.
    """
    if not branch.below:
        return _counted(branch, standing)
    needed = verification_needed(branch, parts)
    verified = min(needed, verified_below(branch, standing))
    asked = total(_asked_for(branch, parts))
    return asked + Progress(0, 0, met=verified + own.met, conditions=needed + own.asked)


def verification_needed(branch: Branch, parts: Sequence[Progress]) -> int:
    """Return how many items below have to be verified: a share of those to be signed off, rounded up."""
    share = branch.item.requirement.verified
    return -(-total(_asked_for(branch, parts)).total * share // 100) if share else 0


def verified_below(branch: Branch, standing: Standing) -> int:
    """Return how many items below are verified."""
    return (branch.mask & standing.verified).bit_count()


def asked_items(catalogue: Catalogue, standing: Standing) -> int:
    """Return a mask of the items that have to be signed off, those that already are included.

    Of items among which a heading lets choose these are the ones nearest to being done, as for the bar: so
    the mask has as many bits as `progress_in` says there are items in total.
    """
    return mask_or(_asked_below(branch, standing)[1] for branch in branches_of(catalogue))


def _asked_below(branch: Branch, standing: Standing) -> tuple[Progress, int]:
    if branch.plain:
        return _counted(branch, standing), branch.mask
    parts, masks = zip(*(_asked_below(part, standing) for part in branch.below), strict=True)
    mask = mask_or(masks[place] for place in _asked_places(branch, parts))
    return progress_of(branch, parts, standing, _own(branch, standing)), mask


def mask_or(masks: Iterable[int]) -> int:
    """Return the mask of all bits that any mask has."""
    return reduce(or_, masks, 0)


def whole(parts: Iterable[Progress]) -> Progress:
    """Return the sum of those frameworks that can be counted."""
    return total(part for part in parts if part.percentage is not None)


def total(parts: Iterable[Progress]) -> Progress:
    """Return the sum."""
    done = asked = headings = met = conditions = 0
    for part in parts:
        done += part.done
        asked += part.total
        headings += part.open_headings
        met += part.met
        conditions += part.conditions
    return Progress(done, asked, headings, met, conditions)


def _branch(place: int, item: CatalogueItem, below: tuple[Branch, ...]) -> Branch:
    mask = (1 << place) if item.counts else 0
    for branch in below:
        mask |= branch.mask
    return Branch(
        place=place,
        item=item,
        mask=mask,
        slots=sum(branch.slots for branch in below) + (item.takes_evidence and not item.counts),
        plain=_is_plain(item, below),
        below=below,
    )


def _is_plain(item: CatalogueItem, below: Sequence[Branch]) -> bool:
    rule = item.requirement
    asks_for_all = rule.children is ChildrenRule.ALL and not rule.verified and not conditions_of(item)
    return not below or (asks_for_all and all(branch.plain for branch in below))


def _reached(branch: Branch, standing: Standing) -> Progress:
    if branch.plain:
        return _counted(branch, standing)
    return progress_of(
        branch, [_reached(part, standing) for part in branch.below], standing, _own(branch, standing)
    )


def _own(branch: Branch, standing: Standing) -> OwnConditions:
    return next((own for own in standing.own if own.place == branch.place), NO_CONDITIONS)


def _counted(branch: Branch, standing: Standing) -> Progress:
    return Progress((branch.mask & standing.signed).bit_count(), branch.mask.bit_count(), branch.slots)


def _asked_for(branch: Branch, parts: Sequence[Progress]) -> Sequence[Progress]:
    """Return what of the items below has to be done: those that are nearest to being done."""
    return [parts[place] for place in _asked_places(branch, parts)]


def _asked_places(branch: Branch, parts: Sequence[Progress]) -> Sequence[int]:
    """Return which of the items directly below have to be done, by their places among these."""
    rule = branch.item.requirement.children
    places = range(len(parts))
    if isinstance(rule, PointsRule):
        return _for_points(rule, branch, parts)
    if isinstance(rule, int):
        return sorted(places, key=lambda place: (parts[place].left, parts[place].total))[:rule]
    return places if rule is ChildrenRule.ALL else ()


def _for_points(rule: PointsRule, branch: Branch, parts: Sequence[Progress]) -> Sequence[int]:
    """Return the required items and, of the others, finished ones first, what the points still need."""
    worth = dict(rule.points)
    codes = [below.item.code for below in branch.below]
    chosen = [place for place, code in enumerate(codes) if code in rule.required]
    reached = sum(worth.get(codes[place], 0) for place in chosen)
    others = [
        (parts[place].left, worth.get(code, 0), place)
        for place, code in enumerate(codes)
        if code not in rule.required
    ]
    for _, points, place in sorted(others, key=lambda one: (one[0] > 0, -one[1], one[0])):
        if reached >= rule.minimum:
            break
        chosen.append(place)
        reached += points
    return chosen
