"""How a file of any format is read.

The libraries for a format are loaded when a file of it comes. A process that reads a single file would spend
more time on loading those for all others than on reading it.
"""

from collections.abc import Callable, Mapping

from app.standards.formats.detection import format_of
from app.standards.formats.values import FileUnreadableError, Format, Layout, Reading

TABLES = frozenset({Format.CSV, Format.XLSX, Format.WORD})
LARGEST = 10 * 1024 * 1024


def read_file(
    raw: bytes, filename: str, layout: Layout | None = None, format_: Format | None = None
) -> Reading:
    """Read a file of any format.

    Args:
        raw: what the file holds.
        filename: its name, which decides only between formats that look alike.
        layout: how its tables are to be read; None to guess.
        format_: the format, where somebody has said which.

    Raises:
        FileUnreadableError: the file as a whole cannot be read.
    """
    if len(raw) > LARGEST:
        raise too_large()
    found = format_ or format_of(raw, filename)
    if found in TABLES:
        from app.standards.formats.table_reading import read_table_file  # noqa: PLC0415 - see above

        return read_table_file(raw, filename, found, layout)
    return _LISTS[found](raw, filename)


def too_large() -> FileUnreadableError:
    """Return the refusal of a file that is too large."""
    return FileUnreadableError(f"The file is larger than {LARGEST // 1024**2} MB, the most that is read.")


def _yaml(raw: bytes, filename: str) -> Reading:
    from app.standards.yaml_sheets import sheet_from  # noqa: PLC0415 - see above

    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileUnreadableError(f"Line {line} is not UTF-8 text. Save the file as UTF-8.") from error
    return Reading(Format.YAML, sheet_from(text, filename))


def _case(raw: bytes, filename: str) -> Reading:
    from app.standards.formats.case_reader import read_case  # noqa: PLC0415 - see above

    return read_case(raw, filename)


def _moodle(raw: bytes, filename: str) -> Reading:
    from app.standards.formats.moodle_reader import read_moodle  # noqa: PLC0415 - see above

    return read_moodle(raw, filename)


def _mahara(raw: bytes, filename: str) -> Reading:
    from app.standards.formats.mahara_reader import read_mahara  # noqa: PLC0415 - see above

    return read_mahara(raw, filename)


_LISTS: Mapping[Format, Callable[[bytes, str], Reading]] = {
    Format.YAML: _yaml,
    Format.CASE: _case,
    Format.MOODLE: _moodle,
    Format.MAHARA: _mahara,
}
