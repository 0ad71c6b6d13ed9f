"""The words of the pack: its two files and the places for application documents. No database, no request."""

from collections.abc import Callable, Iterable
from enum import StrEnum

MEGABYTE = 1_000_000
# The bytes of a file, or what reads them in pieces.
Content = bytes | Callable[[], Iterable[bytes]]


class Slot(StrEnum):
    """A place in the application documents."""

    FORM = "form"
    CV = "cv"
    ORGANISATION_CHART = "organisation-chart"
    JOB_DESCRIPTION = "job-description"
    CERTIFICATE = "certificate"


class PackKind(StrEnum):
    """Which of the two files."""

    APPLICATION_DOCUMENTS = "application-documents"
    PORTFOLIO = "portfolio"


class Stage(StrEnum):
    """What the making of a file is at."""

    LAYING_OUT = "laying-out"
    JOINING = "joining"
    SEALING = "sealing"


PACK_WORDS = {
    PackKind.PORTFOLIO: "Portfolio",
    PackKind.APPLICATION_DOCUMENTS: "Application documents",
}


def file_name(kind: PackKind, number: int = 1, of: int = 1) -> str:
    """Return what a file of the pack is called: ``portfolio.pdf``, ``portfolio-volume-2-of-3.pdf``."""
    return f"{kind.value}.pdf" if of == 1 else f"{kind.value}-volume-{number}-of-{of}.pdf"


STAGE_WORDS = {
    Stage.LAYING_OUT: "Laying out pages",
    Stage.JOINING: "Joining the pages into one file",
    Stage.SEALING: "Sealing the file",
}

SLOT_WORDS = {
    Slot.FORM: "Application form",
    Slot.CV: "Curriculum vitae (CV)",
    Slot.ORGANISATION_CHART: "Organisation chart",
    Slot.JOB_DESCRIPTION: "Job description",
    Slot.CERTIFICATE: "Certificates",
}
