"""How the links of a chain depend on each other: the digest of one covers all before it. Pure."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from uuid import UUID

from app.ledger.values import Link

SHAPE = "techfolio-ledger-1"


def beginning(placement_id: UUID) -> str:
    """Return what stands as the previous digest in the first link of a placement's chain."""
    return hashlib.sha256(f"{SHAPE}:{placement_id}".encode("ascii")).hexdigest()


def digest_of(link: Link) -> str:
    """Return the SHA-256, in hexadecimal, of a link's canonical JSON (UTF-8, sorted keys, no spaces)."""
    return _canonical({name: getattr(link, name) for name in Link.__slots__} | {"shape": SHAPE})


def digest_of_head(number: int, token: str, at: datetime, previous: str) -> str:
    """Return the digest of a link in the chain of heads, made like that of any other link."""
    return _canonical({"shape": SHAPE, "number": number, "head": token, "at": at, "previous": previous})


def keyed(key: str, words: str) -> str:
    """Return the HMAC-SHA256 of a text under a placement's key, in hexadecimal.

    Once the key is erased, nobody can try out which text it was.
    """
    return hmac.new(bytes.fromhex(key), words.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _canonical(content: dict[str, object]) -> str:
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
