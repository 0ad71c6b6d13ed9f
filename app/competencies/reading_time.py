"""How long a decision may take: a simple rule of this project, an estimate and no target. Pure.

A minute for the standard's words and the decision, half a minute for each entry's facts, a minute for each
file, twenty seconds for each question of a form, and people's own words at 200 a minute; rounded up to whole
minutes.
"""

from dataclasses import dataclass

from app.core.words import plural

WORDS_A_MINUTE = 200
SECONDS_TO_DECIDE = 60
SECONDS_AN_ENTRY = 30
SECONDS_A_FILE = 60
SECONDS_A_QUESTION = 20
IN_WORDS = (
    "A minute for each item, half a minute for each piece of evidence, a minute for each file, "
    f"{SECONDS_A_QUESTION} seconds for each question of a form, and {WORDS_A_MINUTE} words a minute. "
    "It is a rough guide; take the time that you need."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much there is to look at."""

    entries: int = 0
    words: int = 0
    files: int = 0
    questions: int = 0

    @property
    def minutes(self) -> int:
        """Return the estimate; never less than a minute."""
        seconds = SECONDS_TO_DECIDE + SECONDS_AN_ENTRY * self.entries + SECONDS_A_FILE * self.files
        seconds += SECONDS_A_QUESTION * self.questions
        return -(-(seconds * WORDS_A_MINUTE + 60 * self.words) // (60 * WORDS_A_MINUTE))


NOTHING = Amount()


def about(minutes: int) -> str:
    """Say an estimate, for instance ``about 4 minutes``."""
    return f"about {plural(minutes, 'minute')}"
