"""Which item of an older version of a framework became which of a newer one. Pure.

The words decide before the code does: where a new item took the code of an old one that now stands elsewhere,
evidence and signatures must go with the words that they were given for.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from heapq import nlargest
from uuid import UUID

from app.standards.relations import Relation
from app.standards.tree import Catalogue, CatalogueItem

# Shares of words in common, 0 to 1. A code that stayed is a strong sign by itself.
ALIKE = 0.75
ALIKE_WITH_SAME_CODE = 0.4
BEST = 8
WORD = re.compile(r"\w+")


def pairs_of(old: Catalogue, new: Catalogue) -> Mapping[UUID, CatalogueItem]:
    """Return, by the id of the newer item, the item that it was; items without a counterpart are left out."""
    return _Pairing(old, new).pairs


def words_of(item: CatalogueItem) -> tuple[str, ...]:
    """Return the words that an item asks with; how they are spaced means nothing."""
    return tuple(f"{item.title}\n{item.statement}".split())


class _Pairing:
    """Finds which item became which, the surest signs first; no item is used twice.

    An item that takes evidence never pairs with a heading: evidence on it would be seen nowhere.
    """

    def __init__(self, old: Catalogue, new: Catalogue) -> None:
        self.pairs: dict[UUID, CatalogueItem] = {}
        self._free_old = {item.id: item for item in old.items}
        self._free_new = {item.id: item for item in new.items}
        self._by_new_code = new.by_code
        self._follow(old, new)
        self._same_code(lambda was, now: words_of(was) == words_of(now))
        self._same_words()
        self._same_code(lambda was, now: _share(was, now) >= ALIKE_WITH_SAME_CODE)
        self._similar()
        self._same_code(lambda _was, _now: True)

    def _pair(self, old: CatalogueItem, new: CatalogueItem) -> None:
        if old.takes_evidence is new.takes_evidence and old.id in self._free_old and new.id in self._free_new:
            del self._free_old[old.id], self._free_new[new.id]
            self.pairs[new.id] = old

    def _follow(self, old: Catalogue, new: Catalogue) -> None:
        """Follow the authors' own word that one item has taken another's place.

        A file can link from its own items only: so the newer version names what an item of it replaced.
        """
        for link in (*old.links, *new.links):
            if link.relation is not Relation.REPLACED_BY or link.framework not in {"", new.key}:
                continue
            for before, now in ((link.source, link.target), (link.target, link.source)):
                if before in old.by_code and before not in new.by_code and now in new.by_code:
                    self._pair(old.by_code[before], new.by_code[now])

    def _same_code(self, fits: Callable[[CatalogueItem, CatalogueItem], bool]) -> None:
        for old in list(self._free_old.values()):
            new = self._by_new_code.get(old.code)
            if new is not None and fits(old, new):
                self._pair(old, new)

    def _same_words(self) -> None:
        found: dict[tuple[str, ...], list[CatalogueItem]] = {}
        for new in self._free_new.values():
            found.setdefault(words_of(new), []).append(new)
        for old in list(self._free_old.values()):
            for new in found.get(words_of(old), ()):
                self._pair(old, new)

    def _similar(self) -> None:
        candidates = sorted(self._candidates(), key=lambda one: (-one[0], one[1].position, one[2].position))
        for _, old, new in candidates:
            self._pair(old, new)

    def _candidates(self) -> Iterator[tuple[float, CatalogueItem, CatalogueItem]]:
        numbers: dict[str, int] = {}
        for item in (*self._free_old.values(), *self._free_new.values()):
            for word in _vocabulary(item):
                numbers.setdefault(word, len(numbers))
        masks = [(_mask(new, numbers), new) for new in self._free_new.values()]
        for old in self._free_old.values():
            mask = _mask(old, numbers)
            scores = ((_share_of(mask, other), -new.position, new) for other, new in masks)
            for score, _, new in nlargest(BEST, (one for one in scores if one[0] >= ALIKE)):
                yield score, old, new


def _vocabulary(item: CatalogueItem) -> frozenset[str]:
    return frozenset(WORD.findall(f"{item.title} {item.statement}".casefold()))


def _share(one: CatalogueItem, other: CatalogueItem) -> float:
    numbers = {word: place for place, word in enumerate(_vocabulary(one) | _vocabulary(other))}
    return _share_of(_mask(one, numbers), _mask(other, numbers))


def _mask(item: CatalogueItem, numbers: Mapping[str, int]) -> int:
    """Return an item's words as bits of one number: thousands are compared with thousands."""
    mask = 0
    for word in _vocabulary(item):
        mask |= 1 << numbers[word]
    return mask


def _share_of(one: int, other: int) -> float:
    everything = one.bit_count() + other.bit_count()
    return 2 * (one & other).bit_count() / everything if everything else 0
