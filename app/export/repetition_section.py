"""The section of a portfolio that lists how often items were done, on which days and on what equipment."""

from collections.abc import Sequence

from app.export.document import Framework, section_key
from app.export.rendering import to_html
from app.export.repetition_values import RepeatedItem
from app.export.sections import Section, laid_out

REPETITIONS = "Repetitions"
KEY = "repetitions"


def repetitions_section(groups: Sequence[tuple[Framework, Sequence[RepeatedItem]]]) -> Section:
    """Return the section, framework by framework."""
    html = to_html(
        "repetitions.html",
        heading=REPETITIONS,
        groups=groups,
        place_of=lambda reference: section_key("evidence", reference),
    )
    return laid_out(KEY, html, foot=REPETITIONS, bookmark=REPETITIONS)
