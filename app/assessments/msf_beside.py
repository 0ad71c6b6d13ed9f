"""How a trainee rates themselves beside the average of their colleagues, worked out from a summary. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.assessments.form_values import AssessmentForm, PromptKind
from app.assessments.msf_summary import Line, Summary
from app.assessments.words import answer_choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One rated prompt: levels count from 1, the lowest.

    Attributes:
        key: of the prompt.
        words: of the prompt.
        levels: how many levels the scale has.
        average: of the colleagues who rated it; None where nobody did, or too few for it to be shown.
        too_few: whether it is too few.
        own: the trainee's own level; None where they gave none.
        own_words: their own answer in the words of the form, or an empty text.
    """

    key: str
    words: str
    levels: int
    average: float | None
    too_few: bool
    own: int | None
    own_words: str

    @property
    def average_words(self) -> str:
        """Return the average with one place: nobody rated in tenths, so more would say more than there is."""
        if self.too_few:
            return "Too few rated this"
        return "Nobody rated this" if self.average is None else f"{self.average:.1f}"

    @property
    def own_rating_words(self) -> str:
        """Return the own rating with its number where it has one."""
        if self.own is None:
            return self.own_words or "Not given"
        return f"{self.own}, {self.own_words}"


def beside(form: AssessmentForm, summary: Summary, own: Mapping[str, str]) -> list[Beside]:
    """Return each rated prompt with both figures, in the order of the form.

    The averages follow from the counts that the summary shows, so they say nothing more about anybody.

    Args:
        form: the form of the round.
        summary: what was released.
        own: the trainee's answers by key; empty where they gave none.
    """
    lines = {line.key: line for line in summary.lines}
    numbers = {level.key: number for number, level in enumerate(form.scale.levels, start=1)}
    return [
        Beside(
            key=prompt.key,
            words=prompt.words,
            levels=len(numbers),
            average=_average(lines[prompt.key], len(numbers)),
            too_few=lines[prompt.key].is_withheld,
            own=numbers.get(own.get(prompt.key, "")),
            own_words=dict(answer_choices(form, prompt)).get(own.get(prompt.key, ""), ""),
        )
        for prompt in form.prompts
        if prompt.kind is PromptKind.RATING and prompt.key in lines
    ]


def form_about_oneself(form: AssessmentForm) -> AssessmentForm:
    """Return what a trainee answers about themselves: all but texts, which their reflection is for."""
    return replace(form, prompts=tuple(each for each in form.prompts if each.kind is not PromptKind.TEXT))


def _average(line: Line, levels: int) -> float | None:
    counts = [] if line.is_withheld else line.counts[:levels]
    total = sum(count.number for count in counts)
    if not total:
        return None
    return sum(level * count.number for level, count in enumerate(counts, start=1)) / total
