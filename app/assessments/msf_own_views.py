"""What the page of a round shows of the trainee's own: their rating beside the averages, their reflection."""

from app.assessments.msf_access import CycleAccess
from app.assessments.msf_beside import Beside, beside
from app.assessments.msf_models import MsfCycle, MsfReflection
from app.assessments.msf_summary import Summary
from app.core.words import listed


def rows_beside(cycle: MsfCycle, summary: Summary | None) -> list[Beside]:
    """Return each rated question with both figures; nothing before the summary is released."""
    if summary is None:
        return []
    own = cycle.self_rating.answers if cycle.self_rating else {}
    return beside(cycle.stored_form.form, summary, own)


def levels_in_words(cycle: MsfCycle) -> str:
    """Return how the levels of the scale are numbered, for instance ``1 is Never and 2 is Always``."""
    levels = cycle.stored_form.form.scale.levels
    return listed([f"{number} is “{level.words}”" for number, level in enumerate(levels, start=1)])


def reflection_seen(found: CycleAccess) -> MsfReflection | None:
    """Return the reflection to its owner, and to the others once it is released."""
    reflection = found.cycle.reflection
    if reflection is None or not reflection.text:
        return None
    return reflection if found.access.is_trainee or reflection.released_at else None
