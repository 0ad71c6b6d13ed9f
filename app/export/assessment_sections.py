"""The section of a portfolio that prints its assessments."""

from collections.abc import Sequence

from app.core.clock import day_in_words
from app.export.decisions import AssessmentRecord
from app.export.document import Framework
from app.export.rendering import to_html
from app.export.sections import Section, laid_out

ASSESSMENTS = "Assessments"


def assessments_section(records: Sequence[AssessmentRecord], frameworks: Sequence[Framework]) -> Section:
    """Return the section with every assessment: what was judged, each answer, the feedback and who signed."""
    titles = {framework.key: framework.title for framework in frameworks}
    blocks = [(record, _facts(record, titles)) for record in records]
    html = to_html("assessments.html", heading=ASSESSMENTS, blocks=blocks)
    return laid_out("assessments", html, foot=ASSESSMENTS, bookmark=ASSESSMENTS)


def _facts(record: AssessmentRecord, titles: dict[str, str]) -> list[tuple[str, str]]:
    about = [f"{item.code} {item.title} ({titles[item.framework_key]})" for item in record.items]
    return [
        ("Form", record.form),
        ("Kind", record.kind),
        ("Day", day_in_words(record.happened_on)),
        ("Setting", record.setting),
        ("About", "; ".join(about)),
        ("Outcome", record.outcome),
    ]
