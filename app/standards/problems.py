"""What is wrong with a framework file: each problem with its line, its place and a sentence."""

from dataclasses import dataclass

from app.core.errors import TechfolioError

SHOWN_IN_SENTENCE = 50
LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to put right. `place` names the item and the field in words.

    `line` counts from 1 in the order of the file; `where` says it in a file that has sheets or tables.
    """

    line: int
    place: str
    sentence: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where or f'line {self.line}'}, {self.place}: {self.sentence}"


class FrameworkFileError(TechfolioError):
    """A framework file cannot be used; nothing of it was taken over.

    Attributes:
        filename: the file's name, safe to show.
        problems: every problem found, in the order of the lines.
    """

    def __init__(self, filename: str, problems: tuple[Problem, ...]) -> None:
        self.filename = visible(filename, longest=200)
        self.problems = problems
        super().__init__("\n".join([self._heading(), *self.report()[:SHOWN_IN_SENTENCE], *self._rest()]))

    def report(self) -> tuple[str, ...]:
        """Return one line of text for each problem: file, line, place and sentence."""
        return tuple(f"{self.filename}, {problem}" for problem in self.problems)

    def _heading(self) -> str:
        count = len(self.problems)
        return (
            f"{self.filename} has {'1 problem' if count == 1 else f'{count} problems'}. Nothing was loaded."
        )

    def _rest(self) -> tuple[str, ...]:
        more = len(self.problems) - SHOWN_IN_SENTENCE
        return (f"... and {more} more.",) if more > 0 else ()


def visible(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return a text from outside in a form that is safe inside a sentence: printable, in one line, short."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[: longest + 1])
    return shown if len(shown) <= longest else f"{shown[: longest - 3]}..."
