"""What a version of an entry says, as plain values, and the digest that a signature is bound to. Pure."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

SHAPE = "techfolio-evidence-1"


@dataclass(frozen=True)
class ClaimContent:
    """One claim: the item's identifier, where in the evidence, and on what basis."""

    item: str
    location: str
    basis: str


@dataclass(frozen=True)
class EvidenceContent:
    """Everything that a signature covers; private reflection has no place here on purpose.

    Attributes:
        title: and the words that follow, as typed.
        type: the value of the evidence type, or an empty text.
        happened_from: first day, or None.
        happened_to: last day, or None.
        claims: in any order, the digest sorts them.
        files: digests of the cleaned contents in the order shown; None where one was purged.
    """

    title: str
    type: str
    happened_from: date | None
    happened_to: date | None
    setting: str
    equipment: str
    procedure: str
    what_i_did: str
    what_happened: str
    claims: tuple[ClaimContent, ...]
    files: tuple[str | None, ...]


def digest_of_content(content: EvidenceContent) -> str:
    """Return the SHA-256, in hexadecimal, of the content's canonical JSON (UTF-8, sorted keys, no spaces)."""
    plain = asdict(content)
    plain["shape"] = SHAPE
    for name in ("happened_from", "happened_to"):
        day = plain[name]
        plain[name] = day.isoformat() if day else None
    plain["claims"] = sorted(plain["claims"], key=lambda claim: str(claim["item"]))
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
