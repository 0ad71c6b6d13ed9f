"""How a framework is written as a file of any format that can be written."""

from collections.abc import Callable, Mapping

from app.standards.formats.case_writer import write_case
from app.standards.formats.csv_writer import write_csv
from app.standards.formats.mahara_writer import write_mahara
from app.standards.formats.moodle_writer import write_moodle
from app.standards.formats.values import Format
from app.standards.formats.workbook_writer import write_workbook
from app.standards.formats.yaml_writer import write_yaml
from app.standards.values import FrameworkDocument

# Word is not among them: its tables are for reading.
WRITERS: Mapping[Format, Callable[[FrameworkDocument], bytes]] = {
    Format.YAML: write_yaml,
    Format.CSV: write_csv,
    Format.XLSX: write_workbook,
    Format.CASE: write_case,
    Format.MOODLE: write_moodle,
    Format.MAHARA: write_mahara,
}


def write(document: FrameworkDocument, format_: Format) -> bytes:
    """Return the framework as a file; each writer's module says what its format cannot carry.

    Raises:
        KeyError: the format is not one of `WRITERS`.
        FrameworkUnwritableError: the format has no room for a part of this framework.
    """
    return WRITERS[format_](document)
