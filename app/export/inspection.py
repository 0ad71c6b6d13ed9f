"""What an original file holds that its pages may not show, and the question before it is embedded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.blobs.values import MediaType
from app.core.words import listed, plural
from app.export.cleaning import one_line

MOST_EXAMPLES = 5
_LONGEST = 100
_OFFICE = ("comments", "properties", "files inside", "links to elsewhere", "cropped pictures")
LOOKED_FOR = {
    MediaType.XLSX: (
        *("hidden sheets", "hidden rows and columns", "headers and footers", "values remembered"),
        *_OFFICE,
    ),
    MediaType.DOCX: ("headers and footers", "tracked changes", "hidden text", *_OFFICE),
    MediaType.PDF: (
        *("notes and other annotations", "links", "form fields", "layers", "scripts"),
        *("files inside", "properties", "cut pages"),
    ),
    MediaType.JPEG: ("metadata, such as place and camera",),
    MediaType.PNG: ("metadata, such as place and program",),
    MediaType.TIFF: ("metadata, such as author and program",),
}


@dataclass(frozen=True, slots=True)
class Held:
    """Something that a file holds: how much of what, a few examples, each shortened, and how many more."""

    what: str
    examples: tuple[str, ...] = ()
    more: int = 0

    @property
    def words(self) -> str:
        """Name it with its examples, for instance ``2 hidden sheets: “Patients” and “raw”``."""
        if not self.examples:
            return self.what
        named = [f"“{example}”" for example in self.examples]
        return f"{self.what}: {listed([*named, *([f'{self.more} more'] if self.more else [])])}"


def held(number: int, one: str, many: str, examples: Iterable[str] = ()) -> list[Held]:
    """Return a finding about so many things; nothing for none."""
    if not number:
        return []
    kept = list(dict.fromkeys(short for text in examples if (short := _shortened(text))))
    shown = tuple(kept[:MOST_EXAMPLES])
    return [Held(plural(number, one, many), shown, len(kept) - len(shown))]


def looked_for(media_type: str) -> tuple[str, ...]:
    """Return what is looked for in a file of this kind; nothing in one that shows all that it holds."""
    return LOOKED_FOR.get(MediaType(media_type), ())


def question(found: Sequence[Held]) -> str:
    """Ask whether the original is embedded, naming what was found in it."""
    if not found:
        return "Nothing was found in this file that its pages do not show. Embed the original?"
    return f"This file has {'; '.join(one.words for one in found)}. Embed it all the same?"


def _shortened(text: str) -> str:
    line = one_line(text).replace("\u200b", "")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
