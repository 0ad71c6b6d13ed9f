"""Makes catalogues from documents without a database."""

from app.core.ids import new_id
from app.standards.tree import Catalogue, CatalogueItem
from app.standards.values import FrameworkDocument, ItemDocument, digest


def catalogue_from(document: FrameworkDocument) -> Catalogue:
    """Return the catalogue that a document has once it is published."""
    items: list[CatalogueItem] = []

    def add(item: ItemDocument, parent: CatalogueItem | None) -> None:
        made = CatalogueItem(
            id=new_id(),
            parent_id=parent.id if parent else None,
            position=len(items),
            depth=parent.depth + 1 if parent else 0,
            code=item.code,
            kind=item.kind,
            title=item.title,
            statement=item.statement,
            guidance=item.guidance,
            evidence_hint=item.evidence_hint,
            learning=item.learning,
            weeks=item.weeks,
            marks=item.marks,
            requirement=item.requirement,
            takes_evidence=item.takes_evidence,
            counts=item.counts,
        )
        items.append(made)
        for child in item.children:
            add(child, made)

    for item in document.items:
        add(item, None)
    return Catalogue(
        version_id=new_id(),
        key=document.key,
        version=document.version,
        title=document.title,
        publisher=document.publisher,
        scheme=document.scheme,
        discipline=document.discipline,
        source=document.source,
        valid_from=document.valid_from,
        provenance=document.provenance,
        notice=document.notice,
        digest=digest(document),
        items=tuple(items),
        links=document.links,
    )
