"""How foreign parsers are called: one at a time, their warnings tamed, their failures in one shape."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from app.blobs.values import FileRefusedError

# One parser at a time bounds the memory of a process to that of one file, whatever its number of threads, and
# PDFium is not thread-safe at all. Re-entrant, because a document may hold pictures.
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def foreign_parser(refusal: str) -> Iterator[None]:
    """Run a third-party parser on bytes that nobody vouches for.

    Args:
        refusal: the sentence for the person when the parser gives up, for whatever reason.

    Raises:
        FileRefusedError: the parser raised anything at all.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        # The last filter wins: Pillow warns at half the size at which it refuses, and both are too much.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except FileRefusedError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise FileRefusedError(
                "This picture has too many pixels. Save it at a lower resolution and add that."
            ) from error
        except Exception as error:
            # Hostile bytes lead parsers to anything: struct.error, RecursionError, KeyError, MemoryError.
            raise FileRefusedError(refusal) from error
