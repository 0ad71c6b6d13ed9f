"""The words of evidence: its types, settings and how it was gained. No database, no request."""

from enum import StrEnum


class EvidenceType(StrEnum):
    """What kind of evidence an entry is."""

    PRACTICAL_TASK = "practical-task"
    TEST_REPORT = "test-report"
    QUALITY_CONTROL = "quality-control"
    FAULT_REPAIR = "fault-repair"
    CASE_STUDY = "case-study"
    PROJECT = "project"
    TRAINING_COURSE = "training-course"
    REFLECTION = "reflection"
    OTHER = "other"


EVIDENCE_TYPE_WORDS = {
    EvidenceType.PRACTICAL_TASK: "Practical task",
    EvidenceType.TEST_REPORT: "Test or acceptance report",
    EvidenceType.QUALITY_CONTROL: "Quality control record",
    EvidenceType.FAULT_REPAIR: "Fault finding or repair",
    EvidenceType.CASE_STUDY: "Case study",
    EvidenceType.PROJECT: "Project or audit",
    EvidenceType.TRAINING_COURSE: "Training or course",
    EvidenceType.REFLECTION: "Reflective account",
    EvidenceType.OTHER: "Something else",
}


class EvidenceState(StrEnum):
    """How far a version of an entry has come; only a draft can be changed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class AttachmentState(StrEnum):
    """Whether a file may be seen: a report of patient data hides it, a purge removes it for good."""

    PRESENT = "present"
    HIDDEN = "hidden"
    PURGED = "purged"


class ClaimBasis(StrEnum):
    """How the evidence supports the item."""

    FIRST_HAND = "first-hand"
    THEORETICAL = "theoretical"


BASIS_WORDS = {
    ClaimBasis.FIRST_HAND: "First-hand: I did this myself",
    ClaimBasis.THEORETICAL: "Theoretical: I explain it, I did not do it",
}
