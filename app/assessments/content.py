"""What lay before somebody who signed an assessment, and the digest that binds the signature to it. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

SHAPE = "techfolio-assessment-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWords:
    """The words of an item in its framework version."""

    code: str
    title: str
    statement: str
    framework_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that a signature under an assessment covers.

    Attributes:
        form: the digest of the form.
        title: what was observed or discussed.
        outline: what the trainee wrote about it beforehand.
        setting: where.
        happened_on: the day.
        items: what it is about; the order does not matter.
        evidence: the digests of the evidence versions that lay before the assessor, in any order.
        answers: what was answered, by the key of the prompt, outcome and feedback among them.
    """

    form: str
    title: str
    outline: str
    setting: str
    happened_on: date | None
    items: tuple[ItemWords, ...]
    evidence: tuple[str, ...]
    answers: Mapping[str, str]


def digest_of(content: Content) -> str:
    """Return the SHA-256, in hexadecimal, of the content's canonical JSON (ASCII, sorted keys, no spaces)."""
    plain = {
        "shape": SHAPE,
        "form": content.form,
        "title": content.title,
        "outline": content.outline,
        "setting": content.setting,
        "happened_on": content.happened_on.isoformat() if content.happened_on else None,
        "items": sorted(_digest(asdict(item)) for item in content.items),
        "evidence": sorted(content.evidence),
        "answers": dict(content.answers),
    }
    return _digest(plain)


def _digest(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
