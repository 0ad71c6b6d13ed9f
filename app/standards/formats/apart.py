"""How a file of standards from outside is read in a process of its own, with little time and memory."""

import sys
from typing import Any

from app.core.apart import Allowance, DeclinedError, GaveUpError, Parts, ask, serve
from app.standards.formats.readers import LARGEST, read_file, too_large
from app.standards.formats.values import FileUnreadableError, Format, Layout, Reading, Role, Row, Table
from app.standards.problems import FrameworkFileError
from app.standards.sheet_values import Finding, Sheet

# A good file of 10,000 items takes a few seconds of the processor. On a busy machine these may last long, but
# not as long as a web process may be silent before it is taken for dead.
ALLOWANCE = Allowance(seconds=20, memory=1_500_000_000, clock=90)
GAVE_UP = (
    "This file could not be read in the time and memory set aside for it. Take out what does not belong to "
    "the standards (pictures, empty rows, other sheets), or save it as CSV."
)


def read_apart(
    raw: bytes, filename: str, layout: Layout | None = None, allowance: Allowance = ALLOWANCE
) -> Reading:
    """Do what `read_file` does, in a process of its own; this is what a web request and the command call.

    Raises:
        FileUnreadableError: as `read_file`, and when the file crashes its parser or outlasts the allowance.
    """
    if len(raw) > LARGEST:
        # Costs nothing to answer here, and spares the copy.
        raise too_large()
    question = {"task": "read", "filename": filename, "layout": layout_data(layout)}
    try:
        answer, _ = ask("app.standards.formats.apart", question, raw, allowance)
    except GaveUpError as error:
        raise FileUnreadableError(GAVE_UP) from error
    except DeclinedError as error:
        raise FileUnreadableError(error.sentence) from error
    return _reading_from(answer)


def _read(question: dict[str, Any], raw: bytes) -> tuple[dict[str, Any], Parts]:
    try:
        reading = read_file(raw, question["filename"], layout_from(question["layout"]))
    except FileUnreadableError as error:
        raise DeclinedError(error.sentence) from error
    except FrameworkFileError as error:
        raise DeclinedError(" ".join(problem.sentence for problem in error.problems)) from error
    return _reading_data(reading), []


def _reading_data(reading: Reading) -> dict[str, Any]:
    sheet = reading.sheet
    return {
        "format": reading.format,
        "data": sheet.data,
        "lines": list(sheet.lines.items()),
        "places": list(sheet.places.items()),
        "written": list(sheet.written.items()),
        "findings": [(finding.path, finding.sentence, finding.line) for finding in sheet.findings],
        "readable": sheet.readable,
        "tables": [
            {"name": table.name, "rows": [[row.number, row.cells] for row in table.rows]}
            for table in reading.tables
        ],
        "layout": layout_data(reading.layout),
        "notes": reading.notes,
    }


def _reading_from(data: dict[str, Any]) -> Reading:
    sheet = Sheet(
        data=data["data"],
        lines={tuple(path): line for path, line in data["lines"]},
        places=dict(data["places"]),
        written={tuple(path): text for path, text in data["written"]},
        findings=[Finding(tuple(path), sentence, line) for path, sentence, line in data["findings"]],
        readable=data["readable"],
    )
    tables = tuple(
        Table(table["name"], tuple(Row(number, tuple(cells)) for number, cells in table["rows"]))
        for table in data["tables"]
    )
    return Reading(Format(data["format"]), sheet, tables, layout_from(data["layout"]), data["notes"])


def layout_data(layout: Layout | None) -> dict[str, Any] | None:
    """Return a layout as JSON types, in the shape that `layout_from` reads."""
    if layout is None:
        return None
    return {"heading": list(layout.heading.items()), "roles": list(layout.roles.items())}


def layout_from(data: dict[str, Any] | None) -> Layout | None:
    """Rebuild a layout from what `layout_data` returned."""
    if data is None:
        return None
    return Layout(
        heading=dict(data["heading"]),
        roles={place: tuple(map(Role, roles)) for place, roles in data["roles"]},
    )


if __name__ == "__main__":
    sys.exit(serve({"read": _read}))
