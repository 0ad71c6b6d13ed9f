"""A framework's items as CSV that any spreadsheet opens; the header of the framework is not in it.

A cell that begins with = + - @, TAB or CR gets an apostrophe before it (the rule is in `formulas`), so that
no spreadsheet runs it. Our reader takes that one apostrophe away again, and only before those signs; in other
programs it stays.
"""

import csv
import io

from app.core.formulas import neutralised
from app.standards.formats.table_rows import table_rows
from app.standards.values import FrameworkDocument


def write_csv(document: FrameworkDocument) -> bytes:
    """Return the table in UTF-8, with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows(map(neutralised, row) for row in table_rows(document))
    return out.getvalue().encode("utf-8-sig")
