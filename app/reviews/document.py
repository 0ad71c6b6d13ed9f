"""What a review says as a frozen value, and its digest: what both sides sign. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """An action that was agreed; whether it has been done is no part of what is signed."""

    text: str
    owner_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewText:
    """All that a review says; people stand in it by their numbers, so that names can be erased."""

    review_id: UUID
    placement_id: UUID
    kind: str
    held_on: date | None
    changes: tuple[str, ...]
    answers: Mapping[str, str]
    actions: tuple[Agreed, ...]
    next_on: date | None
    replaces_id: UUID | None


def digest_of(text: ReviewText) -> str:
    """Return the SHA-256, in hexadecimal, of canonical JSON; actions count in their order."""
    content = {
        "review": text.review_id,
        "placement": text.placement_id,
        "kind": text.kind,
        "held_on": text.held_on,
        "changes": text.changes,
        "answers": dict(text.answers),
        "actions": [[action.text, action.owner_id, action.due_on] for action in text.actions],
        "next_on": text.next_on,
        "replaces": text.replaces_id,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
