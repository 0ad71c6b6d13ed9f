"""Memory that was let go, and is given back to the system."""

import contextlib
import ctypes

# Bytes of a section for which much else was held that is needed no more.
LARGE = 1_000_000


def give_memory_back() -> None:
    """Give the system what is free in between what is not: the GNU allocator keeps that for later."""
    with contextlib.suppress(AttributeError, OSError):  # others do it by themselves
        ctypes.CDLL(None).malloc_trim(0)
