"""Puts assessment forms into the database, and finds those that a placement can use."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.assessments.form_values import AssessmentForm, FormType, digest_of_form
from app.assessments.models import StoredForm
from app.core.clock import now
from app.core.errors import NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db


@dataclass(frozen=True)
class PublishedForm:
    """A form that is in the database; `created` is False where it was there before."""

    stored: StoredForm
    created: bool


def publish_form(form: AssessmentForm) -> PublishedForm:
    """Put a form into the database; the same form again changes nothing.

    Raises:
        RefusedError: this version exists with other content.
    """
    found = _stored(form)
    if found is None:
        try:
            with db.session.begin_nested():
                return PublishedForm(_write(form), created=True)
        except IntegrityError:
            # Somebody else may have published the same version since we looked.
            found = _stored(form)
            if found is None:
                raise
    if found.digest != digest_of_form(form):
        raise RefusedError(
            f"Version {form.version} of the form “{form.title}” is published already with other content. "
            "Give the changed copy a new version."
        )
    return PublishedForm(found, created=False)


def forms_on_offer(discipline: str | None = None) -> list[AssessmentForm]:
    """Return the newest version of each form that serves a discipline, by type and title."""
    newest: dict[str, StoredForm] = {}
    for stored in db.session.scalars(sa.select(StoredForm).order_by(StoredForm.published_at, StoredForm.id)):
        newest[stored.key] = stored
    order = list(FormType)
    found = [stored.form for stored in newest.values()]
    return sorted(
        (form for form in found if form.serves(discipline)),
        key=lambda form: (order.index(form.type), not form.disciplines, form.title),
    )


def newest_form(key: str) -> StoredForm:
    """Return the newest version of a form.

    Raises:
        NotFoundError: there is no form of that key.
    """
    found = db.session.scalar(
        sa.select(StoredForm)
        .where(StoredForm.key == key)
        .order_by(StoredForm.published_at.desc(), StoredForm.id.desc())
        .limit(1)
    )
    if found is None:
        raise NotFoundError
    return found


def _stored(form: AssessmentForm) -> StoredForm | None:
    return db.session.scalar(
        sa.select(StoredForm).where(StoredForm.key == form.key, StoredForm.version == form.version)
    )


def _write(form: AssessmentForm) -> StoredForm:
    stored = StoredForm(
        id=new_id(),
        key=form.key,
        version=form.version,
        type=form.type,
        title=form.title,
        digest=digest_of_form(form),
        body=form.to_data(),
        published_at=now(),
    )
    db.session.add(stored)
    db.session.flush()
    return stored
