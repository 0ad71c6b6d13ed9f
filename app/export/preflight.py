"""What a reader would return a pack for, and what stops it from being made. Pure: page and service ask.

That work is signed and done first-hand is asked for by the centre, by nobody else. Everything warns; only
what was removed for good, or is missing from the store, blocks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.core.words import listed, plural, size_in_words
from app.export.preflight_causes import Cause, Weight
from app.export.preflight_values import (
    CentreRules,
    EntryFacts,
    Excerpted,
    Facts,
    FileSize,
    ItemFacts,
    Looked,
    SignedFacts,
    Thing,
)
from app.export.readiness import EntryStanding, not_covered
from app.export.values import MEGABYTE, PackKind
from app.export.wet_policy import Standing, changed

BIGGEST = 5
MOST_NAMED = 6
WAY_OUT = "Amend the entry, so that it does without, or ask for the file from a backup where it is missing."
_CANNOT = {
    PackKind.PORTFOLIO: ("portfolio", WAY_OUT),
    PackKind.APPLICATION_DOCUMENTS: (
        "file of application documents",
        "Remove the document and add it anew, or ask for it from a backup.",
    ),
}


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
    if facts.unscanned:
        found.append(Found(Cause.NOT_READ, facts.unscanned, "No program has read any of it yet."))
    for looked in facts.looked:
        found += _looked(looked, alone=facts.unscanned is None)
    for item in facts.items:
        found += _item(item, facts.rules)
    if facts.report:
        found.append(Found(Cause.NO_REPORT, facts.report))
    for signed in facts.signed:
        found += _signed_on_paper(signed)
    found += [Found(Cause.NO_PLACE, thing) for thing in facts.waiting]
    found += [Found(Cause.SLOT, one.thing, one.sentence) for one in facts.slots]
    found += [Found(Cause.NOT_SUBMITTED, thing) for thing in facts.drafts]
    found += _sizes(facts)
    found += _excerpts(facts.excerpts)
    found += [Found(Cause.ORIGINAL, thing) for thing in facts.originals]
    return Checked(tuple(found))


def refusal_to_make(gone: Sequence[str], kind: PackKind = PackKind.PORTFOLIO) -> str | None:
    """Say why a file cannot be made while it would show these, which are gone; None where none is."""
    if not gone:
        return None
    more = len(gone) - MOST_NAMED
    names = listed([*gone[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
    what, way_out = _CANNOT[kind]
    return f"The {what} cannot be made: {names} {'is' if len(gone) == 1 else 'are'} gone. {way_out}"


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


def _looked(looked: Looked, *, alone: bool) -> Iterator[Found]:
    """Return what is to be said of words or a file; ``alone`` where others were looked through."""
    if looked.missing:
        yield Found(Cause.MISSING, looked.thing)
        return
    if looked.pending and alone:
        yield Found(Cause.NOT_READ, looked.thing, "No program has looked through it as it is now.")
    elif not looked.read or looked.note:
        yield Found(Cause.NOT_READ, looked.thing, looked.note)
    for certain, cause in ((True, Cause.IDENTIFIER), (False, Cause.QUESTION)):
        if sentences := [one.words for one in looked.findings if one.certain is certain]:
            yield Found(cause, looked.thing, " ".join(sentences))


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


def _signed_on_paper(signed: SignedFacts) -> Iterator[Found]:
    if signed.standing is Standing.CHANGED:
        yield Found(Cause.SIGNED_BEFORE, signed.thing, changed(signed.title))
    elif signed.standing is Standing.KEPT:
        yield Found(Cause.EARLIER_TEXT, signed.thing)


def _references(references: Iterable[str]) -> str:
    return listed(list(references)) or "no entry that is still shown"


def _sizes(facts: Facts) -> Iterator[Found]:
    if facts.rules.most_megabytes is None:
        return
    most = facts.rules.most_megabytes * MEGABYTE
    limit = f"your centre's limit is {size_in_words(most)}"
    for made in facts.made:
        if made.size > most:
            yield Found(Cause.TOO_BIG, made.thing, f"It has {size_in_words(made.size)}; {limit}.")
            yield from _biggest(made.attached)
    if not facts.made:
        # All together leave as volumes; what is too big by itself is not divided.
        for file in facts.attached:
            if file.size > most:
                yield Found(Cause.TOO_BIG, file.thing, f"It alone has {size_in_words(file.size)}; {limit}.")


def _biggest(files: Iterable[FileSize]) -> Iterator[Found]:
    for file in sorted(files, key=lambda one: -one.size)[:BIGGEST]:
        printed = f" Printed of it: {file.chosen.words}." if file.chosen else ""
        yield Found(Cause.TOO_BIG, file.thing, f"This file has {size_in_words(file.size)}.{printed}")


def _excerpts(excerpts: Iterable[Excerpted]) -> Iterator[Found]:
    for one in excerpts:
        if lost := one.chosen.beyond(one.pages):
            has = plural(one.pages, "page")
            yield Found(Cause.EXCERPT, one.thing, f"This file has {has}; {lost} is beyond its end.")
