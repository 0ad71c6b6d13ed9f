"""How what is heavy in sections, pictures above all, stays on the disk until the pack is saved.

pikepdf takes whatever is copied from one PDF to another into memory. What a PDF was opened with it leaves on
the disk. So a pack whose sections have heavy streams is not begun empty: it is opened on a file that holds
just those, the copies of sections come without them, and each then gets its own back. The result is to the
byte what it would be if everything had been copied.
"""

from dataclasses import dataclass, field
from typing import BinaryIO

import pikepdf
from pikepdf import Name, Pdf, Stream

from app.core.errors import StorageError
from app.export.scratch import Scratch, Stretch, told

HEAVY = 100_000
_MARK = Name("/TechfolioHeavy")
# The page is there because qpdf may refuse a file without any; it is thrown away at once.
_OBJECTS = (
    b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n",
)
_HEAD = b"%PDF-1.3\n" + b"".join(_OBJECTS)
_FIRST = len(_OBJECTS) + 1
_NOT_READ = (
    "The disk could not be read while this file was made. Nothing was saved. "
    "Ask for it again, and if it happens again tell whoever runs this site."
)


@dataclass(slots=True)
class HeavyStreams:
    """The heavy streams of the sections of one pack; first `collect` from all, then `begin` the pack."""

    _scratch: Scratch | None = None
    _places: list[int] = field(default_factory=list)
    _found: dict[str, dict[tuple[int, int], int]] = field(default_factory=dict)

    def collect(self, key: str, pdf: Pdf) -> None:
        """Write down the heavy streams of a section, as they are.

        Raises:
            StorageError: there is no room.
        """
        for thing in pdf.objects:
            if isinstance(thing, Stream) and int(thing.get(Name.Length, 0)) >= HEAVY:
                self._found.setdefault(key, {})[thing.objgen] = self._written(thing.read_raw_bytes())

    def begin(self) -> Pdf:
        """Return an empty PDF in which the pack is to be joined.

        Raises:
            StorageError: there is no room.
        """
        if self._scratch is None:
            return Pdf.new()
        with told():
            _finish(self._scratch.file, self._places)
            whole = Stretch(self._scratch, 0, self._scratch.file.tell())
        target = pikepdf.open(whole.opened(), access_mode=pikepdf.AccessMode.stream)
        del target.pages[0]
        return target

    def lighten(self, key: str, pdf: Pdf) -> None:
        """Take the heavy streams out of a section that is about to be copied."""
        for objgen, number in self._found.get(key, {}).items():
            thing = pdf.get_object(objgen)
            kept = {name: thing[name] for name in (Name.Filter, Name.DecodeParms) if name in thing}
            thing.write(b"")
            for name, value in kept.items():
                thing[name] = value
            thing[_MARK] = number

    def give_back(self, target: Pdf) -> None:
        """Put the heavy streams where they belong, once all sections are copied."""
        if not self._found:
            return
        light = [thing for thing in target.objects if isinstance(thing, Stream) and _MARK in thing]
        for thing in light:
            stored = target.get_object((_FIRST + int(thing[_MARK]), 0))
            del thing[_MARK]
            stored.stream_dict = thing.stream_dict
            target._swap_objects(thing.objgen, stored.objgen)  # noqa: SLF001 - qpdf has it, pikepdf no public name

    def require_readable(self) -> None:
        """Make sure, once the pack is saved, that the disk gave everything back: qpdf would leave it empty.

        Raises:
            StorageError: it did not.
        """
        if self._scratch is not None and self._scratch.is_broken:
            raise StorageError(_NOT_READ)

    def _written(self, content: bytes) -> int:
        """Write one stream as an object of a PDF and return how many came before it."""
        with told():
            if self._scratch is None:
                self._scratch = Scratch()
                self._scratch.file.write(_HEAD)
            file, number = self._scratch.file, len(self._places)
            self._places.append(file.tell())
            file.write(b"%d 0 obj\n<< /Length %d >>\nstream\n" % (_FIRST + number, len(content)))
            file.write(content)
            file.write(b"\nendstream\nendobj\n")
        return number


def _finish(file: BinaryIO, places: list[int]) -> None:
    """Write the table of objects, which makes a PDF of the file."""
    at = file.tell()
    first = map(_HEAD.index, _OBJECTS)
    size = len(places) + _FIRST
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    file.writelines(b"%010d 00000 n \n" % place for place in (*first, *places))
    file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, at))
    file.flush()
