"""The pages that show standards: which sets there are, one set as a tree, one item."""

from functools import lru_cache
from uuid import UUID

from flask import Blueprint, render_template, request
from markupsafe import Markup

from app.core.actor import Actor, Role
from app.standards import queries, views
from app.standards.catalogue import Catalogue, catalogues_for
from app.standards.formats.preview import FORMAT_WORDS
from app.standards.formats.writing import WRITERS
from app.standards.item_links import links_of_item
from app.standards.models import VersionState
from app.standards.rule_words import in_words
from app.standards.versions import beside, may_retire
from app.web.access import Audience, acting, audience

blueprint = Blueprint("standards", __name__)
DOWNLOADS = [(format_.value, FORMAT_WORDS[format_]) for format_ in WRITERS]


@blueprint.get("/standards")
@audience(Audience.SIGNED_IN)
def index() -> str:
    """List the published frameworks that the person's centres may use."""
    page = queries.published_versions(acting(), request.args.get("page", 1, type=int))
    counts = queries.item_counts(version.id for version in page.rows)
    return render_template(
        "standards/index.html",
        page=page,
        counts=counts,
        views=views,
        import_address=_import_address(acting()),
    )


def _import_address(actor: Actor) -> str:
    """Return where a co-ordinator brings standards in; who has several centres chooses one first."""
    centres = [centre for centre, role in actor.roles if role is Role.COORDINATOR]
    if not centres:
        return ""
    return f"/centre/{centres[0]}/standards/import" if len(centres) == 1 else "/centre"


@blueprint.get("/standards/<uuid:version_id>")
@audience(Audience.SIGNED_IN)
def version(version_id: UUID) -> str:
    """Show one framework as a tree; `words` shows only the items that hold them, and where these stand."""
    found = queries.version_for(acting(), version_id)
    catalogue = catalogues_for([found])[found.id]
    words = views.search_words(request.args.get("words", ""))
    matching = views.matching(catalogue, words) if words else None
    return render_template(
        "standards/version.html",
        catalogue=catalogue,
        retired=found.state is VersionState.RETIRED,
        others=beside(found),
        may_retire=may_retire(acting(), found),
        tree=_whole_tree(catalogue) if matching is None else _draw(catalogue, matching),
        found=len(matching or ()),
        words=words,
        downloads=DOWNLOADS,
        views=views,
    )


@lru_cache(maxsize=64)
def _whole_tree(catalogue: Catalogue) -> Markup:
    """Keep the drawn tree: nobody is named in it, a catalogue never changes, and 5,000 items take 0.1 s."""
    return _draw(catalogue, None)


def _draw(catalogue: Catalogue, matching: frozenset[UUID] | None) -> Markup:
    drawn = render_template("standards/tree.html", tree=views.lay_out(catalogue, matching))
    return Markup(drawn.strip())  # noqa: S704 - our own template escaped every text in it


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
        rule=in_words(shown.requirement),
        links=links_of_item(acting(), catalogue, shown.id),
        views=views,
    )
