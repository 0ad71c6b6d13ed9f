"""Values become JSON types, and a field that was added later leaves those of before as they were."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from app.standards.plain_data import LATER, plain


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Of:
    name: str
    added: int = field(default=0, metadata=LATER)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Of("one"), {"name": "one"}),
        (Of("one", 3), {"name": "one", "added": 3}),
        ((Colour.RED, None, 2, True), ["red", None, 2, True]),
        (frozenset({"b", "a"}), ["a", "b"]),
        (date(2026, 3, 4), "2026-03-04"),
    ],
)
def test_values_become_json_types(value: Any, written: Any) -> None:
    assert plain(value) == written
