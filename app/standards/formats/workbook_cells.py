"""What a person sees in a cell of an Excel sheet, as text, and why that may not be what was meant."""

import math
import re
from datetime import date, datetime, time
from typing import Any

from app.standards.formats.table_file import Oddity

ODD_TYPES = {"f": Oddity.FORMULA, "e": Oddity.ERROR}
DECIMALS = re.compile(r"0\.(0+)")
LEADING_ZEROS = re.compile(r"0+")
# Excel writes a carriage return in a cell like this.
CARRIAGE_RETURN = "_x000D_\n"


def cell_text(value: Any, data_type: str, number_format: str) -> tuple[str, Oddity | None]:
    """Return the text of a cell, and what is odd about it."""
    if value is None:
        return "", None
    if data_type in ODD_TYPES:
        return str(value), ODD_TYPES[data_type]
    if isinstance(value, bool):
        return str(value).upper(), None
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime | date | time):
        return _moment(value), Oddity.DATE
    text = str(value).replace(CARRIAGE_RETURN, "\n").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(), None


def _number(value: float, number_format: str) -> tuple[str, Oddity | None]:
    """Return a number as the sheet shows it: 2.1 with two decimals is 2.10, and as a code that matters."""
    if decimals := DECIMALS.fullmatch(number_format):
        return f"{value:.{len(decimals[1])}f}", None
    if math.isfinite(value) and value == int(value):
        zeros = LEADING_ZEROS.fullmatch(number_format)
        return str(int(value)).zfill(len(number_format) if zeros else 0), None
    return format(value, ".15g"), Oddity.DECIMAL


def _moment(value: datetime | date | time) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat()
