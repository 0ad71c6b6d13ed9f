"""The words of IMS CASE that reading and writing share: associations, and where our own fields stand."""

from collections.abc import Mapping

from app.standards.relations import Relation

IS_CHILD_OF = "isChildOf"
RELATIONS: Mapping[str, Relation] = {
    "exactMatchOf": Relation.EXACT,
    "isRelatedTo": Relation.RELATED,
    "replacedBy": Relation.REPLACED_BY,
}
ASSOCIATIONS: Mapping[Relation, str] = {relation: name for name, relation in RELATIONS.items()}

# Our own fields stand in `extensions` under this name. A document that has it was written here, so its texts
# are plain and may hold what looks like HTML.
OURS = "techfolio"
NO_STATEMENT = "no_statement"
DOCUMENT_FIELDS = ("key", "scheme", "discipline", "provenance", "source", "notice", "not_issued_by")
ITEM_FIELDS = ("learning", "weeks", "marks", "evidence_hint", "slot", "requirement")
