"""How many items a plan has signed off by the end of each week, and how far along it somebody is. Pure.

Being ahead or behind is told in weeks of the plan, because plans put few items into some weeks and many into
others: who has as many items signed off as the plan has by week 24 is in week 24 of the plan. (Project
management calls this earned schedule.)
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from app.tally.values import Weeks


class PlanLine:
    """The items that a plan has signed off by the end of each week.

    Items that are planned for a week after the last count in the last one; those without a planned week are
    spread evenly over all weeks.
    """

    def __init__(self, planned: Weeks, length: int) -> None:
        """Take the items due in each week (0: without a week) and the length in weeks, at least 1."""
        self.length = length
        self._planned = planned

    @cached_property
    def _line(self) -> Sequence[int]:
        """Return `length` times the number of items by the end of week 0, 1, 2 …: whole numbers."""
        due = [0] * (self.length + 1)
        spread = 0
        for week, number in self._planned.items():
            if week > 0:
                due[min(week, self.length)] += number
            else:
                spread += number
        line, so_far = [0], 0
        for week in range(1, self.length + 1):
            so_far += due[week] * self.length + spread
            line.append(so_far)
        return line

    def by(self, week: int) -> Fraction:
        """Return how many items the plan has signed off by the end of a week, 0 up to the last."""
        return Fraction(self._line[week], self.length)

    @cached_property
    def goal(self) -> int:
        """Return the week by the end of which the plan has every item."""
        return bisect_left(self._line, self._line[-1])

    def earned(self, signed: int, weeks: Fraction) -> Fraction:
        """Return how many weeks of the plan are done.

        Args:
            signed: how many items are signed off.
            weeks: placement weeks done: where the plan has nothing new for some weeks, so many of them count
                as have passed.
        """
        line, scaled = self._line, signed * self.length
        if scaled >= line[-1]:
            return Fraction(self.goal)
        after = bisect_right(line, scaled)
        whole = after - 1
        if line[whole] < scaled:
            return whole + Fraction(scaled - line[whole], line[after] - line[whole])
        first, last = self.standstill(signed)
        return min(max(Fraction(first), weeks), Fraction(last))

    def standstill(self, signed: int) -> tuple[int, int]:
        """Return the first and the last week by the end of which the plan has just so many items signed off.

        They are the same where the plan goes on at once; what comes after all items stands for none.
        """
        scaled = signed * self.length
        return bisect_left(self._line, scaled), bisect_right(self._line, scaled) - 1
