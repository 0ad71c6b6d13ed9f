"""How the pack writes kinds of file, long names and the time of a placement for people."""

from app.core.clock import day_in_words
from app.core.words import days_in_words
from app.export.document import PlacementSpan

_LONGEST_NAME = 70
_KINDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel spreadsheet",
    "image/heic": "HEIC picture",
    "image/heif": "HEIF picture",
    "image/jpeg": "JPEG picture",
    "image/png": "PNG picture",
    "image/tiff": "TIFF picture",
    "text/csv": "Table (CSV)",
    "text/plain": "Plain text",
}
PROVENANCE = {
    "official": "Official, loaded from the centre's own copy",
    "adapted": "Adapted by the centre",
    "starter": "Starter set",
}


def kind_in_words(media_type: str) -> str:
    """Name a media type for people; an unknown one stays as it is."""
    return _KINDS.get(media_type, media_type)


def shortened(text: str) -> str:
    """Return text that fits one line, its middle left out: a file name's end matters too."""
    half = _LONGEST_NAME // 2
    return text if len(text) <= _LONGEST_NAME else f"{text[:half]}…{text[-half:]}"


def placement_in_words(span: PlacementSpan | None) -> str:
    """Write when a placement runs; empty if there is none."""
    if span is None:
        return ""
    days = days_in_words(span.start, span.end) if span.end is not None else f"from {day_in_words(span.start)}"
    return f"{days} ({span.weeks})" if span.weeks else days
