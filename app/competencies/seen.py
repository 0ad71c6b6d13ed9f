"""The digest of what lay before somebody who decided: the item's words, its evidence and every file. Pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """A file of an entry; `digest` is empty once it has been purged."""

    attachment_id: UUID
    digest: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """One submitted version of an entry, and how it claims the item; `words`: shown, hidden or purged."""

    version_id: UUID
    digest: str
    words: str
    location: str
    basis: str
    files: tuple[SeenFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenItem:
    """The item's words in its framework version."""

    code: str
    title: str
    statement: str
    framework_digest: str


def digest_of(item: SeenItem, entries: Sequence[SeenEntry]) -> str:
    """Return the SHA-256, in hexadecimal, of canonical JSON; the order of the entries does not matter."""
    content = {
        "item": asdict(item),
        "evidence": sorted((asdict(entry) for entry in entries), key=lambda entry: str(entry["version_id"])),
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
