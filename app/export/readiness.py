"""What makes a portfolio a draft, and what else its reader would stumble over, in sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# So many leave the first page of a draft one page; all of them stand in the matrix and among the open gaps.
MOST_CODES = 6
NO_REPORT = "The report on role and responsibilities has not been written yet."
NO_EVIDENCE = "No evidence has been submitted yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStanding:
    """How an item that takes evidence stands.

    Attributes:
        framework: the set's title.
        counts: whether the item is signed off by itself; a heading that collects evidence is not.
        signed: whether a sign-off is in force.
        claimed_by: reference of each entry that supports it, and the version that is shown.
        covered: reference of each entry that lay before the signer, and the version that did.
    """

    framework: str
    code: str
    counts: bool
    signed: bool
    claimed_by: Mapping[str, int] = field(default_factory=dict)
    covered: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStanding:
    """What is not shown of an entry; `reported` and `hidden_files` wait for a decision on patient data."""

    reference: str
    reported: bool = False
    hidden_files: int = 0
    words_removed: bool = False
    removed_files: int = 0


def draft_reasons(items: Sequence[ItemStanding], entries: Iterable[EntryStanding]) -> tuple[str, ...]:
    """Return why DRAFT has to stand across the pages; none where everything shown is signed."""
    return (
        *_unsigned(items),
        *(sentence for item in items if item.counts and item.signed for sentence in not_covered(item)),
        *(sentence for entry in entries for sentence in _hidden(entry)),
    )


def warnings(
    items: Iterable[ItemStanding], entries: Sequence[EntryStanding], *, has_report: bool
) -> tuple[str, ...]:
    """Return what the pack lacks besides signatures."""
    found = [] if has_report else [NO_REPORT]
    if not entries:
        found.append(NO_EVIDENCE)
    for entry in entries:
        if entry.words_removed:
            found.append(f"{entry.reference}: the words were removed for good because of patient data.")
        if entry.removed_files:
            found.append(f"{entry.reference}: {_files(entry.removed_files)} removed because of patient data.")
    needs_signature = {reference for item in items if item.counts for reference in item.claimed_by}
    unsigned = [entry.reference for entry in entries if entry.reference not in needs_signature]
    if unsigned:
        found.append(f"Nobody signs for {_listed(unsigned)} here: what they are mapped to takes no sign-off.")
    return tuple(found)


def not_covered(item: ItemStanding) -> Iterable[str]:
    """Return, in sentences, what is shown for a signed item and was not seen by who signed."""
    later = [reference for reference in item.claimed_by if reference not in item.covered]
    if later:
        yield f"{item.code}: the sign-off does not cover {_listed(later)}."
    for reference, shown in item.claimed_by.items():
        signed = item.covered.get(reference, shown)
        if signed != shown:
            yield (
                f"{item.code}: {reference} was amended after it was signed. "
                f"The signature covers version {signed}; shown is version {shown}."
            )


def _unsigned(items: Iterable[ItemStanding]) -> Iterable[str]:
    codes: dict[str, list[str]] = {}
    for item in items:
        if item.counts and not item.signed:
            codes.setdefault(item.framework, []).append(item.code)
    for framework, found in codes.items():
        how_many = "1 item is" if len(found) == 1 else f"{len(found)} items are"
        yield f"{framework}: {how_many} not signed off ({_listed(found)})."


def _hidden(entry: EntryStanding) -> Iterable[str]:
    if entry.reported:
        yield f"{entry.reference}: the entry is hidden until a report of patient data in it is decided."
    elif entry.hidden_files:
        are = "is" if entry.hidden_files == 1 else "are"
        yield (
            f"{entry.reference}: {entry.hidden_files} of its files {are} hidden "
            "until somebody has decided on a report of patient data."
        )


def _files(number: int) -> str:
    return "1 file was" if number == 1 else f"{number} files were"


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(words[:MOST_CODES])
    return f"{shown} and {len(words) - MOST_CODES} more" if len(words) > MOST_CODES else shown
