"""What a reader would return a pack for, and what stops it from being made. Pure: page and service ask.

That work is signed and done first-hand is asked for by the centre, by nobody else. Everything warns; only
what was removed for good, or is missing from the store, blocks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.core.words import listed, plural, size_in_words
from app.export.identifiers import IDENTIFIER_WORDS, Finding
from app.export.preflight_causes import Cause, Weight
from app.export.preflight_values import CentreRules, EntryFacts, Facts, ItemFacts, Looked, Thing
from app.export.readiness import EntryStanding, not_covered
from app.export.values import MEGABYTE

BIGGEST = 5
MOST_NAMED = 6
WAY_OUT = "Amend the entry, so that it does without, or ask for the file from a backup where it is missing."


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to mend or to answer: where, and why in a sentence (which may be empty)."""

    cause: Cause
    thing: Thing
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to."""

    found: tuple[Found, ...] = ()

    def of(self, cause: Cause) -> tuple[Found, ...]:
        """Return what was found of one cause, in order."""
        return tuple(one for one in self.found if one.cause is cause)

    def weighing(self, weight: Weight) -> int:
        """Return how many things of that weight were found."""
        return sum(one.cause.weight is weight for one in self.found)


def check(facts: Facts) -> Checked:
    """Return everything that a reader would stumble over."""
    found: list[Found] = []
    for entry in facts.entries:
        found += _entry(entry)
    for looked in facts.looked:
        found += _looked(looked)
    for item in facts.items:
        found += _item(item, facts.rules)
    if facts.report:
        found.append(Found(Cause.NO_REPORT, facts.report))
    found += [Found(Cause.SLOT, thing) for thing in facts.slots]
    found += [Found(Cause.NOT_SUBMITTED, thing) for thing in facts.drafts]
    found += _sizes(facts)
    return Checked(tuple(found))


def refusal_to_make(gone: Sequence[str]) -> str | None:
    """Say why the portfolio cannot be made while it would show these, which are gone; None where none is."""
    if not gone:
        return None
    more = len(gone) - MOST_NAMED
    names = listed([*gone[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
    return f"The portfolio cannot be made: {names} {'is' if len(gone) == 1 else 'are'} gone. {WAY_OUT}"


def gone_of(entry: EntryStanding) -> Iterator[str]:
    """Name what was removed for good of an entry."""
    if entry.words_removed:
        yield f"the words of {entry.reference}"
    if entry.removed_files:
        yield f"{plural(entry.removed_files, 'file')} of {entry.reference}"


def _entry(entry: EntryFacts) -> Iterator[Found]:
    standing = entry.standing
    for what in gone_of(standing):
        yield Found(Cause.GONE, entry.thing, f"Gone: {what}.")
    if standing.reported:
        yield Found(Cause.REPORTED, entry.thing, "The whole entry is hidden.")
    elif standing.hidden_files:
        yield Found(Cause.REPORTED, entry.thing, f"{plural(standing.hidden_files, 'file')} hidden.")
    if not entry.declared:
        yield Found(Cause.NOT_DECLARED, entry.thing)


def _looked(looked: Looked) -> Iterator[Found]:
    if looked.missing:
        yield Found(Cause.MISSING, looked.thing)
        return
    if looked.pending:
        yield Found(Cause.NOT_READ, looked.thing, "It came, or changed, since the last look.")
    elif not looked.read or looked.note:
        yield Found(Cause.NOT_READ, looked.thing, looked.note)
    for certain, cause in ((True, Cause.IDENTIFIER), (False, Cause.QUESTION)):
        if sentences := [_in_words(one) for one in looked.findings if one.certain is certain]:
            yield Found(cause, looked.thing, " ".join(sentences))


def _in_words(found: Finding) -> str:
    times = f", {found.times} times" if found.times > 1 else ""
    return f"{found.place}: what looks like {IDENTIFIER_WORDS[found.kind]}{times}."


def _item(item: ItemFacts, rules: CentreRules) -> Iterator[Found]:
    """Return what is wrong with an item: first of all what has to be done first."""
    if item.unmet:
        yield Found(Cause.RULE, item.thing, " ".join(item.unmet))
    if not item.standing.counts:
        return
    if item.returned:
        yield Found(Cause.RETURNED, item.thing)
    elif not item.standing.claimed_by:
        if item.mandatory:
            yield Found(Cause.NO_PAGE, item.thing)
    elif rules.asks_first_hand and not item.first_hand:
        yield Found(Cause.THEORETICAL, item.thing, f"Shown by {_references(item.standing.claimed_by)}.")
    elif not item.standing.signed:
        if rules.asks_signed:
            yield Found(Cause.UNSIGNED, item.thing, f"Shown by {_references(item.standing.claimed_by)}.")
    else:
        yield from _signed(item, rules)


def _signed(item: ItemFacts, rules: CentreRules) -> Iterator[Found]:
    if rules.asks_first_hand and item.mandatory and not item.first_hand & item.standing.covered.keys():
        yield Found(Cause.NOT_FIRST_HAND, item.thing, f"Signed on {_references(item.standing.covered)}.")
    if rules.asks_signed and (sentences := tuple(not_covered(item.standing))):
        yield Found(Cause.NOT_COVERED, item.thing, " ".join(sentences))


def _references(references: Iterable[str]) -> str:
    return listed(list(references)) or "no entry that is still shown"


def _sizes(facts: Facts) -> Iterator[Found]:
    if facts.rules.most_megabytes is None:
        return
    most = facts.rules.most_megabytes * MEGABYTE
    over = [made for made in facts.made if made.size > most]
    limit = f"your centre's limit is {size_in_words(most)}"
    for made in over:
        yield Found(Cause.TOO_BIG, made.thing, f"It has {size_in_words(made.size)}; {limit}.")
    if not facts.made:
        # All together leave as volumes; what is too big by itself is not divided.
        for file in facts.attached:
            if file.size > most:
                yield Found(Cause.TOO_BIG, file.thing, f"It alone has {size_in_words(file.size)}; {limit}.")
    elif over:
        for file in sorted(facts.attached, key=lambda one: -one.size)[:BIGGEST]:
            yield Found(Cause.TOO_BIG, file.thing, f"This file has {size_in_words(file.size)}.")
