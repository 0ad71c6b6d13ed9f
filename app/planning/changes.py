"""What changed between two versions of a plan, in words. Pure."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from app.planning.values import Line, Lines
from app.planning.words import away_in_words, weeks_in_words
from app.standards.values import WeekSpan


def differences(before: Lines, after: Lines, named: Iterable[tuple[UUID, str]]) -> list[str]:
    """Return a sentence for each thing that differs, in the order in which items are named.

    Args:
        before: what the earlier version says; its items are already those that they became since.
        after: what the later version says, likewise.
        named: the items with their names; one that neither version has is left out.
    """
    return [
        f"{name}: {words}." for item, name in named for words in _changed(before.get(item), after.get(item))
    ]


def _changed(before: Line | None, after: Line | None) -> Iterator[str]:
    if before == after:
        return
    if after is None:
        yield "not in the plan any more"
        return
    if before is None:
        yield f"now planned, {weeks_in_words(after.weeks)}"
    elif before.weeks != after.weeks:
        yield _moved(before.weeks, after.weeks)
    was = before or Line()
    if away_in_words(was) != away_in_words(after):
        yield _lower(away_in_words(after)) or "can be done at this site after all"
    if was.note != after.note:
        yield _note(was.note.rstrip("."), after.note.rstrip("."))


def _moved(before: WeekSpan | None, after: WeekSpan | None) -> str:
    if before is None:
        return f"was to be confirmed, now {weeks_in_words(after)}"
    if after is None:
        return f"was {weeks_in_words(before)}, now to be confirmed"
    return f"moved from {weeks_in_words(before)} to {weeks_in_words(after)}"


def _note(before: str, after: str) -> str:
    if not after:
        return f"the note “{before}” is gone"
    return f"note “{after}”" if not before else f"note “{after}” instead of “{before}”"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
