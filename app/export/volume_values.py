"""How a file says which volume of how many it is, for programs that read it back. Pure."""

import re
from dataclasses import dataclass

_MARK = re.compile(r"\btechfolio-volume:([1-9]\d{0,3})/([1-9]\d{0,3})\b")


@dataclass(frozen=True, slots=True)
class VolumeMark:
    """Which of how many files of one portfolio."""

    number: int
    of: int

    @property
    def token(self) -> str:
        """What stands in the file's keywords: ``techfolio-volume:2/3``."""
        return f"techfolio-volume:{self.number}/{self.of}"


def mark_in(words: str) -> VolumeMark | None:
    """Return the mark that stands in a file's keywords, or None where it is a whole."""
    found = _MARK.search(words)
    if found is None:
        return None
    mark = VolumeMark(int(found[1]), int(found[2]))
    return mark if mark.number <= mark.of else None
