"""The completion statement: where the scheme judges the portfolio, this goes with the application instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.export.rendering import to_html
from app.export.sections import Section, laid_out

COMPLETION = "Completion statement"
KEY = "completion"
SIGNED_BY = "The training co-ordinator signs and dates it by hand, in ink."


@dataclass(frozen=True, slots=True)
class CompletedSet:
    """One set of standards: how far it is, in words, with the notice that stands wherever it is named."""

    title: str
    words: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a placement is by its electronic record.

    Attributes:
        placement: when it runs, in words.
        sets: its sets of standards.
        is_complete: whether everything that has to be signed off is; else the statement says not to sign it.
    """

    placement: str
    sets: tuple[CompletedSet, ...]
    is_complete: bool


def completion_html(completion: Completion, facts: Sequence[tuple[str, str]]) -> str:
    """Return the statement with its boxes for ink.

    Args:
        completion: how far the placement is.
        facts: whose it is, name and words.
    """
    return to_html("completion.html", heading=COMPLETION, completion=completion, facts=facts)


def completion_section(html: str) -> Section:
    """Return the section of a statement that is printed to be signed."""
    return laid_out(KEY, html, foot="Completion", bookmark=COMPLETION)
