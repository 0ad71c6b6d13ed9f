"""Who is told how far the making of a pack has come."""

from collections.abc import Callable
from dataclasses import dataclass

from app.export.values import Stage


def unheard(_stage: Stage) -> None:
    """Nobody follows the stages."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Who is told how far the making of a pack has come; what they raise stops it.

    Attributes:
        steps: told how many sections of how many have their pages.
        entering: told which stage begins.
    """

    steps: Callable[[int, int], None]
    entering: Callable[[Stage], None] = unheard
