"""What is signed in ink on paper and comes back as a scan: frozen plain values. No database, no request."""

from dataclasses import dataclass, field
from datetime import date

from app.core.clock import day_in_words
from app.core.words import plural, sentence_case
from app.export.values import Content, PackKind

TURNS = {0: "It is upright", 90: "Turn it to the right", 270: "Turn it to the left", 180: "It is upside down"}


def page_of(number: int, total: int) -> str:
    """Write the number that stands at the foot of a page, for instance ``page 212 of 214``."""
    return f"page {number} of {total}"


@dataclass(frozen=True, slots=True)
class SignedPage:
    """A scan that stands in the place of a page of the pack.

    Attributes:
        section_key, nth: which page it replaces; the pages of a section that are signed count from 1.
        key: what the caller calls the scan (its row's id).
        digest: SHA-256 of the picture in hexadecimal.
        content: the picture's bytes, or what reads them in pieces.
        what: what was signed, for instance ``the signed declaration``.
        signed_as: the number that stands on the paper, for instance ``page 212 of 214``.
        words: what the page said when it was printed; empty where its own file or its entries tell.
        uploaded_by, uploaded_on: who added the scan, and when.
        is_earlier: whether the page said something else when it was printed.
        on_last: whether it replaces the last page of its section, however many that has now.
    """

    section_key: str
    nth: int
    key: str
    digest: str
    content: Content = field(compare=False, repr=False)
    what: str
    signed_as: str
    words: str
    uploaded_by: str
    uploaded_on: date
    is_earlier: bool = False
    on_last: bool = False

    def place_among(self, pages: int) -> int:
        """Return which of so many pages it replaces."""
        return pages if self.on_last else self.nth

    @property
    def description(self) -> str:
        """What the picture is, for somebody who does not see it."""
        earlier = ", in an earlier wording" if self.is_earlier else ""
        return f"Scan of {self.what}, {self.signed_as}{earlier}"

    @property
    def source(self) -> str:
        """Who added it, and when."""
        return f"uploaded by {self.uploaded_by} on {day_in_words(self.uploaded_on)}"

    @property
    def sentence(self) -> str:
        """What a reader of the file is told about it."""
        earlier = " The page has another text now." if self.is_earlier else ""
        return f"{sentence_case(self.what)}: scan of a page signed on paper, {self.source}.{earlier}"


def signed_in_words(number: int) -> str:
    """Say on a first page how many pages are scans; a line in either case, so that no page moves for it."""
    if number == 0:
        return "None in this file"
    return f"{plural(number, 'scanned page')}; Techfolio has not verified {'it' if number == 1 else 'them'}"


@dataclass(frozen=True, slots=True)
class Place:
    """A signature page of the file that was made last.

    Attributes:
        section_key, nth: which page of which section it is; of a file it is the number of the page there.
        place: at which place in its section it is printed, from 1.
        number, total: what is printed at its foot.
        title: what it is, for instance ``Declaration``.
        what: the same within a sentence about a scan of it.
        words: what it says; empty where that is in a file of its own.
        words_digest: the digest of what is signed, page numbers aside.
        on_last: whether it is the last page of its section; then it is page 1 of those that are signed.
    """

    kind: PackKind
    section_key: str
    nth: int
    number: int
    total: int
    title: str
    what: str
    words: str
    words_digest: str
    on_last: bool = False
    place: int = 1

    @property
    def key(self) -> str:
        """Name the page within a placement, whatever its number and words are."""
        return f"{self.kind.value}/{self.section_key}/{self.nth}"

    @property
    def signed_as(self) -> str:
        """The number that stands on it."""
        return page_of(self.number, self.total)
