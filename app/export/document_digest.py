"""The digest of a portfolio's content: the same values give the same, whatever day it bears."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from app.export.document import PortfolioDocument

# Left out while there is none, so that a portfolio from before there could be any has the digest that it had.
_ONLY_WHERE_GIVEN = frozenset({"signed", "weekly_log", "repetitions", "cpd", "assessed_in"})
# The day of the last change and the ledger's head say when, and the address says where to check; none says
# what. The first page's words follow from the programme, and how far the training is from the matrix.
_BESIDE = frozenset({"changed_on", "ledger_head", "check_address", "first_page", "standing", "supervisors"})


def digest_of_content(document: PortfolioDocument) -> str:
    """Return the SHA-256 of everything that a portfolio says, files by their own digests, in hexadecimal."""
    content = {name: value for name, value in _plain(document).items() if name not in _BESIDE}
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value as JSON types; what does not count when documents are compared does not count here."""
    if is_dataclass(value):
        parts = {part.name: _plain(getattr(value, part.name)) for part in fields(value) if part.compare}
        return {name: said for name, said in parts.items() if said or name not in _ONLY_WHERE_GIVEN}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
