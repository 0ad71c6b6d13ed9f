"""How often Python looks for reference cycles while a section is laid out or a pack is joined.

Both build hundreds of thousands of objects that are all needed until the end. As it is set, the collector
walks over them again and again and finds next to nothing: up to a tenth of a layout's time went into that.
"""

import contextlib
import gc
import threading
from collections.abc import Iterator

# New objects until the collector looks, some 5 MB of them. What a section leaves behind is found at its end.
SELDOM = 50_000

_lock = threading.Lock()
_inside = 0
_before = (0, 0, 0)


@contextlib.contextmanager
def seldom() -> Iterator[None]:
    """Let the collector look seldom until the last of those that are inside has left."""
    global _inside, _before  # noqa: PLW0603 - what they count, the process has one of
    with _lock:
        if not _inside:
            _before = gc.get_threshold()
            gc.set_threshold(SELDOM, *_before[1:])
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_before)
