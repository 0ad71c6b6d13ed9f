"""What a registration portfolio consists of, as frozen plain values, read before any page is laid out."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote

STARTER = "starter"


def section_key(*parts: str) -> str:
    """Name a section, or a place in one, such as ``evidence/E12``; each part is made safe for an address."""
    return "/".join(quote(part, safe="", errors="replace") for part in parts)


def repeated(names: Iterable[str]) -> list[str]:
    """Return, sorted, what occurs more than once."""
    return sorted(name for name, times in Counter(names).items() if times > 1)


@dataclass(frozen=True, slots=True)
class AttachmentPart:
    """One file that becomes pages.

    Attributes:
        key: what the caller calls this attachment (its row's id); positions, warnings and derivations use it.
        file_name: as the person named it; shown, never used as a path.
        media_type: decided by content before, for instance ``image/jpeg``. A type that the engine cannot show
            becomes one page with name, size and digest.
        digest: SHA-256 of the content in hexadecimal; content that does not match it is not shown.
        size: bytes.
        content: the bytes, or a callable that reads them; it may raise, which makes a page that says so.
        unavailable: a sentence when the file must not be read at all (purged, hidden); empty otherwise.
    """

    key: str
    file_name: str
    media_type: str
    digest: str
    size: int
    content: bytes | Callable[[], bytes] = field(compare=False, repr=False)
    unavailable: str = ""

    @classmethod
    def of_bytes(cls, key: str, file_name: str, media_type: str, content: bytes) -> "AttachmentPart":
        """Describe content that is already in memory."""
        return cls(key, file_name, media_type, hashlib.sha256(content).hexdigest(), len(content), content)


@dataclass(frozen=True, slots=True)
class Framework:
    """A version of a set of standards that the portfolio is mapped to.

    Attributes:
        key: short name that rows and claims refer to.
        provenance: ``official``, ``adapted`` or ``starter``.
        notice: printed wherever its items are shown; a starter set without one is refused, because an
            invented list that passes for an official one is the worst failure here.
    """

    key: str
    title: str
    version: str
    publisher: str
    provenance: str
    notice: str = ""

    def __post_init__(self) -> None:
        if self.provenance == STARTER and not self.notice.strip():
            raise ValueError(f"The starter set {self.key} needs its notice.")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement that an entry is evidence for one framework item."""

    framework_key: str
    item_code: str
    item_title: str
    where: str
    first_hand: bool
    state: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """One recorded decision; it shows beside its evidence and in the sign-off register.

    Attributes:
        outcome: in words, for instance ``Signed off``.
        signed_at: an aware instant; printed in United Kingdom time.
        authority: how the person was known, in words ("own account", "PIN on the trainee's device"). An
            electronic sign-off is never called a wet signature.
        digest: what was signed, hexadecimal; its first 16 digits are printed.
        signed_as: under which code, in which version it was signed, where that is not the printed one.
        listed: whether the item has a row in the matrix; one that a newer version does not have has none.
    """

    framework_key: str
    item_code: str
    item_title: str
    outcome: str
    signer: str
    role: str
    registration_body: str
    registration_number: str
    signed_at: datetime
    statement: str
    digest: str
    authority: str = ""
    signed_as: str = ""
    listed: bool = True

    @property
    def short_digest(self) -> str:
        """The part of the digest that is printed."""
        return self.digest[:16]


@dataclass(frozen=True, slots=True)
class AssessedItem:
    """An item that an assessment is about."""

    framework_key: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """One signed assessment; the names that it shares with `SignOff` mean the same.

    Attributes:
        note: what the outcome means, where that needs saying.
        answers: each prompt with what was answered, in words.
        feedback: the closing questions with what was written.
    """

    reference: str
    title: str
    form: str
    kind: str
    short_kind: str
    happened_on: date
    outcome: str
    items: tuple[AssessedItem, ...]
    answers: tuple[tuple[str, str], ...]
    feedback: tuple[tuple[str, str], ...]
    signer: str
    role: str
    registration_body: str
    registration_number: str
    signed_at: datetime
    statement: str
    digest: str
    authority: str
    notice: str = ""
    setting: str = ""
    note: str = ""

    @property
    def short_digest(self) -> str:
        """The part of the digest that is printed."""
        return self.digest[:16]

    def as_sign_offs(self) -> tuple[SignOff, ...]:
        """Return the assessment as the register lists it: a line for each item that it is about."""
        return tuple(
            SignOff(
                framework_key=item.framework_key,
                item_code=item.code,
                item_title=item.title,
                outcome=" ".join(filter(None, (self.reference, f"{self.short_kind}:", self.outcome))),
                signer=self.signer,
                role=self.role,
                registration_body=self.registration_body,
                registration_number=self.registration_number,
                signed_at=self.signed_at,
                statement="\n".join(text for _, text in self.feedback),
                digest=self.digest,
                authority=self.authority,
            )
            for item in self.items
        )


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    """One evidence entry. ``reflection`` is set only where its owner released it."""

    reference: str
    title: str
    kind: str
    started_on: date
    what_i_did: str
    ended_on: date | None = None
    setting: str = ""
    equipment: str = ""
    procedure: str = ""
    what_happened: str = ""
    reflection: str | None = None
    claims: tuple[Claim, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    attachments: tuple[AttachmentPart, ...] = ()

    def __post_init__(self) -> None:
        if twice := repeated(part.key for part in self.attachments):
            raise ValueError(f"Evidence {self.reference} has an attachment twice: {', '.join(twice)}.")

    def first_hand_for(self, framework_key: str, item_code: str) -> bool:
        """Tell whether any of the claims on that item is first-hand."""
        return any(
            claim.first_hand
            for claim in self.claims
            if (claim.framework_key, claim.item_code) == (framework_key, item_code)
        )


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One framework item with its state in words and the references of its evidence."""

    framework_key: str
    code: str
    title: str
    state: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacementSpan:
    """When the placement runs; ``weeks`` is in words ("50 weeks, part time") and may be empty."""

    start: date
    end: date | None = None
    weeks: str = ""


@dataclass(frozen=True, slots=True)
class PortfolioDocument:
    """The whole portfolio (file B), in the order in which it is printed.

    Attributes:
        identifier: stays the same for the same document; goes into the file's identifier.
        generated_on: the printed date; the same values give the same bytes, so the caller chooses the day.
        draft_reasons: sentences; while there is one, DRAFT stands across every page.
        role_report: Markdown; raw HTML in it is shown as text.
        matrix, register: in the frameworks' order. Every reference and framework key must exist here.
        ledger_head: how far the placement's ledger had come, as a token; may be empty.
        check_address: where anybody has the file's seal checked; may be empty.
        declaration: sentences above the boxes for signatures in ink.
    """

    identifier: str
    trainee: str
    discipline: str
    programme: str
    centre: str
    generated_on: date
    role_report: str
    placement: PlacementSpan | None = None
    draft_reasons: tuple[str, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    evidence: tuple[EvidenceSection, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    register: tuple[SignOff, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = ()
    ledger_head: str = ""
    check_address: str = ""
    declaration: tuple[str, ...] = (
        "I declare that this portfolio is my own work and that I did what it says I did.",
        "I declare that it holds no information from which a patient could be identified.",
    )

    def __post_init__(self) -> None:
        references = [entry.reference for entry in self.evidence]
        if twice := repeated(references):
            raise ValueError(f"Two entries share a reference: {', '.join(twice)}.")
        rows = (section_key(row.framework_key, row.code) for row in self.matrix)
        if twice := repeated(rows):
            raise ValueError(f"The matrix lists an item twice: {', '.join(twice)}.")
        known = set(references)
        if lost := sorted({ref for row in self.matrix for ref in row.evidence} - known):
            raise ValueError(f"The matrix names evidence that is not in the document: {', '.join(lost)}.")
        used = {row.framework_key for row in self.matrix}
        used.update(decision.framework_key for decision in self.register)
        used.update(claim.framework_key for entry in self.evidence for claim in entry.claims)
        used.update(decision.framework_key for entry in self.evidence for decision in entry.sign_offs)
        if unknown := sorted(used - {framework.key for framework in self.frameworks}):
            raise ValueError(f"Frameworks without provenance: {', '.join(unknown)}.")

    @property
    def draft(self) -> bool:
        """Whether anything in the document is still unsigned."""
        return bool(self.draft_reasons)

    def framework(self, key: str) -> Framework:
        """Return the framework of that key; construction made sure that it exists."""
        return next(framework for framework in self.frameworks if framework.key == key)
