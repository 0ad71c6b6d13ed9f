"""An account of every row and column that was not taken over, so that nothing is lost unnoticed."""

from collections.abc import Iterable, Sequence

from app.standards.problems import visible

QUOTED = 3


class Account:
    """Collects what was left out, and says it in as few sentences as possible."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._columns: dict[str, None] = {}

    def leave_row(self, table: str, number: int, why: str, text: str) -> None:
        """Note a row that makes no item.

        Args:
            table: the name of its table; empty in a file with only one.
            number: its number there.
            why: what it is instead, for instance ``above the headings``.
            text: its words, or the first of them.
        """
        self._rows.setdefault((table, why), []).append((number, text))

    def leave_columns(self, headings: Iterable[str]) -> None:
        """Note columns that were not read."""
        self._columns |= dict.fromkeys(headings)

    def notes(self) -> list[str]:
        """Return the sentences."""
        sentences = [self._row_note(table, why, rows) for (table, why), rows in self._rows.items()]
        if self._columns:
            names = ", ".join(f'"{visible(name)}"' if name else "without a heading" for name in self._columns)
            sentences.append(f"Not taken over: {'column' if len(self._columns) == 1 else 'columns'} {names}.")
        return sentences

    @staticmethod
    def _row_note(table: str, why: str, rows: Sequence[tuple[int, str]]) -> str:
        texts = list(dict.fromkeys(visible(text) for _, text in rows if text))
        quoted = "; ".join(f'"{text}"' for text in texts[:QUOTED])
        more = " …" if len(texts) > QUOTED else ""
        numbers = sorted(number for number, _ in rows)
        if numbers[-1] <= 0:
            where = f"the headings before {table}"
        else:
            where = f"{table}{', ' if table else ''}row{'s' if len(numbers) > 1 else ''} {ranges(numbers)}"
        words = f" ({quoted}{more})" if quoted else ""
        return f"Not taken over: {where}, {why}{words}."


def ranges(numbers: Sequence[int]) -> str:
    """Return rising numbers in few words: 1, 3-5, 9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
