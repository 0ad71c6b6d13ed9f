"""What the matrix is narrowed to: read from an address, asked of items and entries, written as an address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.competencies.matrix_ground import Entry
from app.competencies.workflow import State
from app.standards.tree import CatalogueItem
from app.web.text import search_words

LONGEST_PAGE = 4


@dataclass(frozen=True)
class Wanted:
    """What is shown; what makes no sense in the address is left out.

    Attributes:
        framework: the version whose items are shown.
        unit: the heading whose items are shown.
        state: how far the items are.
        bare: only items without submitted evidence.
        since: the first day of the period in which an entry's work fell.
        until: the last day of that period.
        words: which all stand in an item.
        page: which entries, where there are too many for one page.
    """

    framework: UUID | None = None
    unit: UUID | None = None
    state: State | None = None
    bare: bool = False
    since: date | None = None
    until: date | None = None
    words: str = ""
    page: int = 1

    @property
    def narrows_items(self) -> bool:
        """Say whether some items may be left out."""
        return any((self.framework, self.unit, self.state, self.bare, self.words))

    @property
    def is_set(self) -> bool:
        """Say whether anything may be left out."""
        return self.narrows_items or bool(self.since or self.until)

    def has_item(self, item: CatalogueItem, above: Collection[UUID], state: State, *, bare: bool) -> bool:
        """Say whether an item is shown, from the headings above it, its state and its lack of evidence."""
        text = f"{item.code} {item.title} {item.statement}".lower() if self.words else ""
        return (
            (self.unit is None or self.unit in above)
            and (self.state is None or (item.counts and state is self.state))
            and (bare or not self.bare)
            and all(word in text for word in self.words.lower().split())
        )

    def has_entry(self, entry: Entry) -> bool:
        """Say whether the work of an entry touches the period; work without a day touches none."""
        if not (self.since or self.until):
            return True
        first, last = entry.first_day, entry.last_day or entry.first_day
        if first is None or last is None:
            return False
        return (self.since is None or last >= self.since) and (self.until is None or first <= self.until)

    def query(self, page: int | None = None) -> str:
        """Return what follows the path in the address of this choice, for one page of it or for no page."""
        given = {
            "framework": self.framework,
            "unit": self.unit,
            "state": self.state,
            "bare": "yes" if self.bare else "",
            "since": self.since,
            "until": self.until,
            "words": self.words,
            "page": page,
        }
        query = urlencode({name: value for name, value in given.items() if value})
        return f"?{query}" if query else ""


def read_wanted(given: MultiDict[str, str]) -> Wanted:
    """Read what is wanted from an address."""
    return Wanted(
        framework=given.get("framework", type=UUID),
        unit=given.get("unit", type=UUID),
        state=given.get("state", type=State),
        bare=given.get("bare") == "yes",
        since=given.get("since", type=date.fromisoformat),
        until=given.get("until", type=date.fromisoformat),
        words=search_words(given.get("words")),
        page=given.get("page", default=1, type=_page),
    )


def _page(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_PAGE):
        raise ValueError(text)
    return int(text)
