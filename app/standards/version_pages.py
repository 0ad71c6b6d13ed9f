"""The pages about the versions of a set: what changed from one to another, and retiring one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import NotFoundError
from app.core.pages import Page, cut_rows
from app.standards import queries, service
from app.standards.catalogue import catalogues_for
from app.standards.change_rows import (
    CHANGES,
    EVERYTHING,
    ShownChange,
    counted,
    shown_change,
    wanted_kinds,
)
from app.standards.difference import Difference, Kind, difference
from app.standards.models import FrameworkVersion, VersionState
from app.standards.versions import may_retire, own_version, versions_of
from app.web.access import Audience, acting, audience
from app.web.answers import invalid
from app.web.forms import Form

blueprint = Blueprint("standard_versions", __name__)


@blueprint.get("/standards/<uuid:version_id>/changes")
@audience(Audience.SIGNED_IN)
def changes(version_id: UUID) -> str:
    """Show what changed to a version, from the one that `from` names or from the one before it."""
    version = queries.version_for(acting(), version_id)
    versions = versions_of(version.framework_id)
    before = _before(version, list(versions))
    if before is None:
        return render_template("standards/changes.html", version=version, before=None, found=None)
    catalogues = catalogues_for([before, version])
    found = difference(catalogues[before.id], catalogues[version.id])
    wanted, kinds = wanted_kinds(request.args.get("kind", ""))
    return render_template(
        "standards/changes.html",
        version=version,
        before=before,
        found=found,
        counts=counted(found),
        wanted=wanted,
        changes=CHANGES,
        everything=EVERYTHING,
        page=_page(found, kinds, request.args.get("page", 1, type=int)),
        retired=VersionState.RETIRED,
    )


def _before(version: FrameworkVersion, versions: list[FrameworkVersion]) -> FrameworkVersion | None:
    """Return the version to compare with.

    Raises:
        NotFoundError: `from` names no version of the same set.
    """
    asked = request.args.get("from", "")
    if asked:
        found = next((one for one in versions if str(one.id) == asked), None)
        if found is None:
            raise NotFoundError
        return found
    older = versions[[one.id for one in versions].index(version.id) + 1 :]
    return older[0] if older else None


def _page(found: Difference, kinds: frozenset[Kind], number: int) -> Page[ShownChange]:
    """Return one page of the rows of some kinds; only these are compared word by word."""
    rows = [row for row in found.rows if row.kind in kinds]
    return cut_rows(rows, number).with_each(lambda row: shown_change(found, row))


@blueprint.route("/standards/<uuid:version_id>/retire", methods=["GET", "POST"])
@audience(Audience.COORDINATOR)
def retire(version_id: UUID) -> ResponseReturnValue:
    """Retire a version of the centre's own set, once that was confirmed."""
    version = own_version(acting(), version_id)
    if not may_retire(acting(), version):
        flash(f"{service.named(version)} is retired already.")
        return redirect(f"/standards/{version_id}")
    form = Form()
    if not form.validate_on_submit():
        return invalid(form, render_template("standards/retire.html", version=version, form=form))
    service.retire(version)
    flash(f"{service.named(version)} is retired. Placements that have it keep it.")
    return redirect(f"/standards/{version_id}")
