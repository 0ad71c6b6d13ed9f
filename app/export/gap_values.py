"""What an item of a set of standards still misses, as the portfolio prints it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """What an item still misses, in sentences; `listed`: whether the matrix has a row for it."""

    framework_key: str
    item_code: str
    item_title: str
    missing: tuple[str, ...]
    listed: bool = True
