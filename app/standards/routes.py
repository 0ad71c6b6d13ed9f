"""The pages that show standards: which sets there are, one set as a tree, one item."""

from uuid import UUID

from flask import Blueprint, render_template, request

from app.standards import queries, views
from app.standards.catalogue import catalogues_for
from app.standards.models import VersionState
from app.web.access import Audience, acting, audience

blueprint = Blueprint("standards", __name__)


@blueprint.get("/standards")
@audience(Audience.SIGNED_IN)
def index() -> str:
    """List the published frameworks that the person's centres may use."""
    page = queries.published_versions(acting(), request.args.get("page", 1, type=int))
    counts = queries.item_counts(version.id for version in page.rows)
    return render_template("standards/index.html", page=page, counts=counts, views=views)


@blueprint.get("/standards/<uuid:version_id>")
@audience(Audience.SIGNED_IN)
def version(version_id: UUID) -> str:
    """Show one framework as a tree; `words` shows only the items that hold them, and where these stand."""
    found = queries.version_for(acting(), version_id)
    catalogue = catalogues_for([found])[found.id]
    words = views.search_words(request.args.get("words", ""))
    return render_template(
        "standards/version.html",
        catalogue=catalogue,
        retired=found.state is VersionState.RETIRED,
        tree=views.lay_out(catalogue, words),
        words=words,
        views=views,
    )


@blueprint.get("/standards/items/<uuid:item_id>")
@audience(Audience.SIGNED_IN)
def item(item_id: UUID) -> str:
    """Show one item: what it asks for, what good evidence looks like, and its rule."""
    found = queries.version_of_item_for(acting(), item_id)
    catalogue = catalogues_for([found])[found.id]
    shown = catalogue.item(item_id)
    return render_template(
        "standards/item.html",
        catalogue=catalogue,
        retired=found.state is VersionState.RETIRED,
        item=shown,
        above=catalogue.ancestors(shown),
        below=catalogue.children(shown.id),
        views=views,
    )
