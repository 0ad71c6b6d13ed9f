"""How sections that print page numbers are laid out: with placeholders first, then with the truth."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.export.joining import first_pages
from app.export.sections import Pages, Section, Workshop, laid_out

# As wide as a page number ever gets, so that the true numbers need no more room.
PLACEHOLDER = 8888
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class NumberedSection:
    """A section whose HTML depends on the first page numbers of all sections."""

    key: str
    html: Callable[[Mapping[str, int]], str]
    foot: str
    bookmark: str
    attachments: tuple[str, ...] = ()

    def with_numbers(self, numbers: Mapping[str, int]) -> Section:
        """Return the section with these numbers printed in it."""
        return laid_out(
            self.key, self.html(numbers), foot=self.foot, bookmark=self.bookmark, attachments=self.attachments
        )


def paginated(plan: Sequence[Section | NumberedSection], workshop: Workshop) -> list[Pages]:
    """Return the pages of every section, in order, with page numbers that are true.

    Raises:
        RuntimeError: printing the true numbers kept moving them; wide placeholders rule that out.
    """
    fixed: dict[str, Pages] = {}
    for part in plan:
        if isinstance(part, Section):
            fixed[part.key] = workshop.pages(part)
            workshop.step()
    numbers = {part.key: PLACEHOLDER for part in plan}
    for _ in range(_ROUNDS):
        pieces = [
            fixed[part.key] if isinstance(part, Section) else workshop.pages(part.with_numbers(numbers))
            for part in plan
        ]
        printed, numbers = numbers, first_pages(pieces)
        if numbers == printed:
            return pieces
    raise RuntimeError("The page numbers of the pack do not settle.")
