"""What the file of application documents consists of, as frozen plain values in the order of printing."""

from dataclasses import dataclass
from datetime import date

from app.export.completion import Completion
from app.export.cv_values import CurriculumVitae
from app.export.document import AttachmentPart, repeated
from app.export.values import PackKind
from app.export.wet_values import SignedPage

CV_SLOT = "cv"


@dataclass(frozen=True, slots=True)
class ApplicationSlot:
    """One place for documents, filled or empty.

    Attributes:
        key: short name, such as ``certificates``.
        required: an empty optional slot (the job description) is not listed as missing.
        initial_boxes: whether each of its pages gets boxes for the initials of two proposers
            (therct.org.uk, how to join the register: certificates are initialled by both proposers).
        signature_note: what has to be signed in ink here, in words; empty if nothing.
        built: the CV that is printed from its entries, instead of files.
    """

    key: str
    title: str
    files: tuple[AttachmentPart, ...] = ()
    required: bool = True
    initial_boxes: bool = False
    signature_note: str = ""
    built: CurriculumVitae | None = None

    @property
    def is_filled(self) -> bool:
        """Whether anything is printed for it."""
        return bool(self.built.lines) if self.built else bool(self.files)

    @property
    def lacks(self) -> str:
        """Say what is missing in it, as the end of a sentence; nothing where nothing is."""
        if self.built:
            return self.built.lacks
        return "no file has been added" if self.required and not self.files else ""


def standard_slots() -> tuple[ApplicationSlot, ...]:
    """Return the slots of the Register's equivalence route in its order, all still empty."""
    return (
        ApplicationSlot(
            "application-form", "Application form", signature_note="Sign and date the form by hand, in ink."
        ),
        ApplicationSlot(
            CV_SLOT,
            "Curriculum vitae",
            signature_note="Sign and date the last page of the CV by hand, in ink.",
        ),
        ApplicationSlot("organisation-chart", "Organisation chart"),
        ApplicationSlot("job-description", "Job description", required=False),
        ApplicationSlot(
            "certificates",
            "Education certificates",
            initial_boxes=True,
            signature_note="Both proposers write their initials on every page, by hand, in ink.",
        ),
    )


@dataclass(frozen=True, slots=True)
class ApplicationDocument:
    """The application documents (file A).

    Attributes:
        identifier, changed_on: as in the portfolio.
        slots: all slots in order, empty ones too, so that the first page can say what is missing.
        completion: where the portfolio is judged elsewhere and does not go along.
        route: to the Register, in words.
        signed: scans of pages that were signed on paper.
        draft_reasons: sentences; while there is one, DRAFT stands across every page.
    """

    identifier: str
    applicant: str
    discipline: str
    programme: str
    centre: str
    changed_on: date
    slots: tuple[ApplicationSlot, ...]
    draft_reasons: tuple[str, ...] = ()
    completion: Completion | None = None
    route: str = ""
    signed: tuple[SignedPage, ...] = ()

    def __post_init__(self) -> None:
        if twice := repeated(slot.key for slot in self.slots):
            raise ValueError(f"Two slots share a name: {', '.join(twice)}.")
        if twice := repeated(part.key for slot in self.slots for part in slot.files):
            raise ValueError(f"A file stands in two places: {', '.join(twice)}.")

    @property
    def kind(self) -> PackKind:
        """Which of the two files it is."""
        return PackKind.APPLICATION_DOCUMENTS

    @property
    def draft(self) -> bool:
        """Whether the document must not be sent yet."""
        return bool(self.draft_reasons)

    @property
    def missing(self) -> tuple[str, ...]:
        """The titles of slots in which something is missing."""
        return tuple(slot.title for slot in self.slots if slot.lacks)

    @property
    def missing_in_words(self) -> tuple[str, ...]:
        """What is missing, a sentence for each slot."""
        return tuple(f"{slot.title}: {slot.lacks}." for slot in self.slots if slot.lacks)

    @property
    def foot_line(self) -> str:
        """What stands in the middle of each page's foot."""
        return f"{self.applicant} · Application documents"
