"""How frozen values become JSON types, so that their digests last when fields are added later."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

_LEFT_OUT = "left out by default"
# The digest of a version that was published before a field existed must not change: a field added later is
# left out of the canonical form while it has its default.
LATER = {_LEFT_OUT: True}
# What JSON writes as it is; most of a document is this, so it is asked first.
_PLAIN = frozenset({str, int, bool, type(None)})


def plain(value: Any) -> Any:
    """Return a frozen value as JSON types: objects, lists, strings, whole numbers, booleans, null.

    A field that was added after the first release is left out while it has its default. Of a class whose
    `many_alike` is true equal values occur often, so what they become is kept.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, tuple):
        return [plain(member) for member in value]
    if isinstance(value, frozenset):
        return sorted(plain(member) for member in value)
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(kind):
        return dict(_kept_fields(value)) if getattr(kind, "many_alike", False) else _fields(value)
    return value.isoformat() if isinstance(value, date) else value


def _fields(value: Any) -> dict[str, Any]:
    found = {}
    kind: type = type(value)
    for name, is_later, default in _parts(kind):
        part = getattr(value, name)
        if not (is_later and part == default):
            found[name] = part if type(part) in _PLAIN else plain(part)
    return found


@lru_cache(maxsize=500)
def _kept_fields(value: Any) -> Mapping[str, Any]:
    return _fields(value)


@lru_cache
def _parts(kind: type) -> tuple[tuple[str, bool, Any], ...]:
    """Return the name of each field, whether it came after the first release, and its default."""
    return tuple((part.name, part.metadata.get(_LEFT_OUT, False), part.default) for part in fields(kind))
