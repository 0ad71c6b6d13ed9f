"""Assessment forms, filled assessments with their history, and what people wrote about them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assessments.form_values import AssessmentForm, FormType, Outcome
from app.assessments.workflow import Action, State
from app.core.base import Base, Key, stored_enum
from app.core.clock import now
from app.identity.models import User
from app.ledger.values import Authority
from app.placements.models import Placement
from app.portfolio.models import EvidenceVersion
from app.standards.models import FrameworkItem


class StoredForm(Base):
    """A published version of an assessment form. Triggers refuse to change or delete a row.

    `body` is what `AssessmentForm.to_data` gives; type and title stand beside it for lists. Of the versions
    of a key the one that was published last is offered for new assessments.
    """

    __tablename__ = "assessment_form"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(sa.String(120))
    version: Mapped[str] = mapped_column(sa.String(60))
    type: Mapped[FormType] = mapped_column(stored_enum(FormType))
    title: Mapped[str] = mapped_column(sa.String(300))
    digest: Mapped[str] = mapped_column(sa.String(64))
    body: Mapped[dict[str, Any]]
    published_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.UniqueConstraint("key", "version"),)

    @property
    def form(self) -> AssessmentForm:
        """Return the form as a plain value."""
        return AssessmentForm.from_data(self.body)


class GuestAssessor(Base):
    """Somebody without an account who is asked to make assessments on one placement."""

    __tablename__ = "guest_assessor"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254))
    job_title: Mapped[str] = mapped_column(sa.String(200), default="")
    registration_body: Mapped[str] = mapped_column(sa.String(100), default="")
    registration_number: Mapped[str] = mapped_column(sa.String(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        sa.CheckConstraint("name <> ''", name="name_given"),
        sa.CheckConstraint("email <> '' AND email = lower(email)", name="email_lower_case"),
    )


class Assessment(Base):
    """One assessment of a trainee: the form, what it is about, and who is to fill it in.

    `number` counts within the placement and is shown as ``A3``. `state` equals the last event's `to_state`.
    Once somebody has signed, declined or withdrawn it, triggers keep every word as it is.
    """

    __tablename__ = "assessment"

    id: Mapped[Key]
    placement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("placement.id"))
    number: Mapped[int]
    form_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment_form.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    outline: Mapped[str] = mapped_column(default="")
    setting: Mapped[str] = mapped_column(sa.String(200), default="")
    happened_on: Mapped[date | None]
    starter_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    assessor_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    guest_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("guest_assessor.id"), index=True)
    state: Mapped[State] = mapped_column(stored_enum(State), default=State.DRAFT)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)

    placement: Mapped[Placement] = relationship()
    stored_form: Mapped[StoredForm] = relationship()
    starter: Mapped[User] = relationship(foreign_keys=[starter_id])
    assessor: Mapped[User | None] = relationship(foreign_keys=[assessor_id])
    guest: Mapped[GuestAssessor | None] = relationship()
    items: Mapped[list["AssessmentItem"]] = relationship(back_populates="assessment")
    evidence: Mapped[list["AssessmentEvidence"]] = relationship(back_populates="assessment")
    events: Mapped[list["AssessmentEvent"]] = relationship(
        back_populates="assessment", order_by="AssessmentEvent.sequence"
    )
    answers: Mapped["AssessmentAnswers | None"] = relationship(back_populates="assessment")
    reflection: Mapped["AssessmentReflection | None"] = relationship(back_populates="assessment")

    __table_args__ = (
        sa.UniqueConstraint("placement_id", "number"),
        sa.CheckConstraint("title <> ''", name="title_given"),
        sa.CheckConstraint("assessor_id IS NULL OR guest_id IS NULL", name="one_assessor"),
        sa.CheckConstraint(
            "state = 'draft' OR assessor_id IS NOT NULL OR guest_id IS NOT NULL", name="asked_of_somebody"
        ),
        sa.CheckConstraint(
            "state NOT IN ('completed', 'disputed') OR happened_on IS NOT NULL", name="completed_has_a_day"
        ),
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own way to say it

    @property
    def reference(self) -> str:
        """Return how the assessment is called on pages and in the PDF, for instance ``A3``."""
        return f"A{self.number}"

    @property
    def assessor_name(self) -> str:
        """Return who is to fill it in or has done so, with an account or as a guest."""
        person = self.assessor or self.guest
        return person.name if person else ""


class AssessmentItem(Base):
    """An assessment is about a framework item; chosen while it is a draft, and fixed from then on."""

    __tablename__ = "assessment_item"

    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("framework_item.id"), primary_key=True, index=True)

    assessment: Mapped[Assessment] = relationship(back_populates="items")
    item: Mapped[FrameworkItem] = relationship()


class AssessmentEvidence(Base):
    """A version of an entry lies before the assessor; chosen while it is a draft, and fixed from then on."""

    __tablename__ = "assessment_evidence"

    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"), primary_key=True)
    evidence_version_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("evidence_version.id"), primary_key=True, index=True
    )

    assessment: Mapped[Assessment] = relationship(back_populates="evidence")
    evidence_version: Mapped[EvidenceVersion] = relationship()


class AssessmentEvent(Base):
    """One step of an assessment. Triggers refuse to change or delete a row.

    `capacity` is the part in which the person acted, `authority` what let them. `text` holds the statement of
    a signature, or the reason of what needs one. `content_digest` fixes what was signed.
    """

    __tablename__ = "assessment_event"

    id: Mapped[Key]
    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"))
    sequence: Mapped[int]
    action: Mapped[Action] = mapped_column(stored_enum(Action))
    from_state: Mapped[State] = mapped_column(stored_enum(State, "from_state"))
    to_state: Mapped[State] = mapped_column(stored_enum(State, "to_state"))
    actor_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    guest_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("guest_assessor.id"), index=True)
    capacity: Mapped[str] = mapped_column(sa.String(40))
    authority: Mapped[Authority] = mapped_column(stored_enum(Authority), default=Authority.ACCOUNT)
    registration_body: Mapped[str] = mapped_column(sa.String(100), default="")
    registration_number: Mapped[str] = mapped_column(sa.String(60), default="")
    text: Mapped[str] = mapped_column(default="")
    confirmed_no_identifiers: Mapped[bool] = mapped_column(default=False)
    content_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    at: Mapped[datetime] = mapped_column(default=now)

    assessment: Mapped[Assessment] = relationship(back_populates="events")
    actor: Mapped[User | None] = relationship()
    guest: Mapped[GuestAssessor | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("assessment_id", "sequence"),
        sa.CheckConstraint("(actor_id IS NULL) <> (guest_id IS NULL)", name="somebody_acted"),
        sa.CheckConstraint(
            "action NOT IN ('decline', 'dispute', 'uphold') OR text <> ''", name="has_a_reason"
        ),
        sa.CheckConstraint(
            "action <> 'complete' OR (confirmed_no_identifiers AND content_digest <> '' AND text <> '')",
            name="signature_is_whole",
        ),
    )

    @property
    def name(self) -> str:
        """Return who acted."""
        person = self.actor or self.guest
        return person.name if person else ""


class AssessmentAnswers(Base):
    """What was answered, as it was signed. Triggers refuse to change or delete a row.

    `outcome` is None where the form asks for none; `feedback` repeats what the answers say is needed next.
    """

    __tablename__ = "assessment_answers"

    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"), primary_key=True)
    answers: Mapped[dict[str, Any]]
    outcome: Mapped[Outcome | None] = mapped_column(stored_enum(Outcome))
    feedback: Mapped[str] = mapped_column(default="")
    content_digest: Mapped[str] = mapped_column(sa.String(64))
    completed_at: Mapped[datetime] = mapped_column(default=now)

    assessment: Mapped[Assessment] = relationship(back_populates="answers")

    __table_args__ = (
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'unsatisfactory' OR feedback <> ''", name="says_what_is_needed"
        ),
        sa.CheckConstraint("content_digest <> ''", name="content_is_fixed"),
    )


class SigningPin(Base):
    """The PIN with which a person signs on somebody else's device; only its hash is kept."""

    __tablename__ = "signing_pin"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    hashed: Mapped[str] = mapped_column(sa.String(255))
    failures: Mapped[int] = mapped_column(default=0)
    locked_at: Mapped[datetime | None]
    set_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.CheckConstraint("failures >= 0", name="failures_counted"),)


class AssessmentReflection(Base):
    """The trainee's reflection on an assessment: private until released, outside what was signed."""

    __tablename__ = "assessment_reflection"

    assessment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assessment.id"), primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    released_at: Mapped[datetime | None]

    assessment: Mapped[Assessment] = relationship(back_populates="reflection")
