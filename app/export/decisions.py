"""What was decided and by whom, as a portfolio prints it: sign-offs and signed assessments."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SignOff:
    """One recorded decision; it shows beside its evidence and in the sign-off register.

    Attributes:
        outcome: in words, for instance ``Signed off``.
        signed_at: aware; printed in United Kingdom time.
        authority: how the person was known, in words; an electronic sign-off is never called a wet signature.
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
class AssessmentLine:
    """A signed assessment as an entry that lay before the assessor names it.

    Attributes:
        seen: which version that was, where it is not the one that is printed.
    """

    reference: str
    title: str
    form: str
    happened_on: date
    outcome: str
    signer: str
    role: str
    seen: str = ""


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
