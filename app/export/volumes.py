"""Which sections go into which volume, where a portfolio must leave in files of a limited size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.export.sections import Section

# What a seal and the volume's own page add to what its sections weigh, with room to spare.
SEAL_ROOM = 50_000
# Everything up to here is read first and stays together in the first volume: of a portfolio, of a CPD record.
_LAST_OF_FRONT = ("matrix", "activities")


@dataclass(frozen=True, slots=True)
class Volume:
    """One of the files of a portfolio: which of how many, the sections in it, and whether less would go."""

    number: int
    of: int
    sections: tuple[Section, ...]
    can_be_divided: bool = True

    @property
    def name(self) -> str:
        """What it is called: ``Volume 2 of 3``."""
        return f"Volume {self.number} of {self.of}"


def divided(plan: Sequence[Section], weights: Mapping[str, int], most: float) -> list[Volume]:
    """Divide a portfolio between its entries, in order; between files of one entry only where it is too big.

    A section is never divided: one that is too big stands in a volume by itself.

    Args:
        plan: the sections in printing order.
        weights: by a section's digest, its bytes.
        most: how much the sections of one volume may weigh.
    """
    volumes: list[list[Section]] = [[]]
    filled = 0.0
    for run in _runs(plan, weights, most):
        weight = _weight(run, weights)
        if volumes[-1] and filled + weight > most:
            volumes.append([])
            filled = 0.0
        volumes[-1].extend(run)
        filled += weight
    front = _front(plan)
    return [
        Volume(number, len(volumes), tuple(sections), len(sections) > (front if number == 1 else 1))
        for number, sections in enumerate(volumes, start=1)
    ]


def _front(plan: Sequence[Section]) -> int:
    """Return how many sections are read first and stay together."""
    return next((place for place, one in enumerate(plan, start=1) if one.key in _LAST_OF_FRONT), 1)


def _runs(plan: Sequence[Section], weights: Mapping[str, int], most: float) -> Iterator[Sequence[Section]]:
    """Yield what stays together: what is read first, then each entry with its files, if they fit."""
    front = _front(plan)
    yield plan[:front]
    run: list[Section] = []
    for section in plan[front:]:
        if run and section.depth == 0:
            yield from _fitting(run, weights, most)
            run = []
        run.append(section)
    if run:
        yield from _fitting(run, weights, most)


def _fitting(run: Sequence[Section], weights: Mapping[str, int], most: float) -> Iterator[Sequence[Section]]:
    if _weight(run, weights) <= most:
        yield run
    else:
        yield from ([section] for section in run)


def _weight(sections: Sequence[Section], weights: Mapping[str, int]) -> int:
    return sum(weights.get(section.digest, 0) for section in sections)
