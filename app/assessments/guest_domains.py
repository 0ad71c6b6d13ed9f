"""The mail domains that a centre knows: read, checked, kept."""

import re
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from app.assessments.guest_models import GuestDomain
from app.extensions import db

_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def _lines(typed: str) -> list[str]:
    return [line.strip().lower().removeprefix("@") for line in typed.splitlines() if line.strip()]


def problem_with(typed: str) -> str:
    """Say which line is no mail domain, or nothing."""
    wrong = [line for line in _lines(typed) if not _DOMAIN.fullmatch(line)]
    return f"“{wrong[0]}” is not a mail domain. It looks like nhs.net." if wrong else ""


def domains_of(centre_ids: Iterable[UUID]) -> list[str]:
    """Return the domains that some centres know, sorted."""
    wanted = sa.select(GuestDomain.domain).where(GuestDomain.centre_id.in_(list(centre_ids))).distinct()
    return sorted(db.session.scalars(wanted))


def keep_domains(centre_ids: Iterable[UUID], typed: str) -> None:
    """Let centres know these domains and no others; `problem_with` has found nothing."""
    for centre_id in centre_ids:
        db.session.execute(sa.delete(GuestDomain).where(GuestDomain.centre_id == centre_id))
        db.session.add_all(GuestDomain(centre_id=centre_id, domain=name) for name in sorted({*_lines(typed)}))
    db.session.flush()
