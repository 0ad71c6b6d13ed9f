"""A JSON Schema of a CASE 1.1 package, for checking what we write.

Written by this project from the field tables of the specification (1EdTech CASE Service 1.1, information
model and REST/JSON binding, 24 January 2025): which fields a class has, which must be there, their types,
the two vocabularies that may be extended with `ext:`, the pattern of a UUID. It is not the schema that
1EdTech publishes, and was not compared with that. As in the binding, a class has no other fields than its
own, except inside `extensions`. A normalized string has no line feed, carriage return or tab; an address is
absolute. Definitions and rubrics, which we never write, may not stand in the package at all.
"""

from typing import Any

NORMALIZED = {"type": "string", "pattern": r"^[^\n\r\t]*\Z"}
STRING = {"type": "string"}
UUID = {
    "type": "string",
    "pattern": r"^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z",
}
# A scheme, then only signs that RFC 3986 allows.
ADDRESS = {
    "type": "string",
    "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+\Z",
}
DAY = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"}
MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})\Z",
}
WHOLE = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
EXTENSION = {"type": "string", "pattern": r"^ext:[a-zA-Z0-9.\-_]+\Z"}
ASSOCIATIONS = (
    "isChildOf",
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
)


def _class(required: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(each: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": each}


EXTENSIONS = {"extensions": {"type": "object"}}
LINK = _class({"title": NORMALIZED, "identifier": UUID, "uri": ADDRESS}, {})
GENERAL_LINK = _class(
    {"title": NORMALIZED, "identifier": NORMALIZED, "uri": ADDRESS},
    {"targetType": {"anyOf": [{"const": "CASE"}, EXTENSION]}},
)
STATUS = {"statusStartDate": DAY, "statusEndDate": DAY, "licenseURI": LINK}
DOCUMENT = _class(
    {
        "identifier": UUID,
        "uri": ADDRESS,
        "creator": NORMALIZED,
        "title": NORMALIZED,
        "lastChangeDateTime": MOMENT,
    },
    {
        "frameworkType": NORMALIZED,
        "caseVersion": {"const": "1.1"},
        "officialSourceURL": ADDRESS,
        "publisher": NORMALIZED,
        "description": STRING,
        "subject": _list(NORMALIZED),
        "subjectURI": _list(LINK),
        "language": NORMALIZED,
        "version": NORMALIZED,
        "adoptionStatus": NORMALIZED,
        "notes": STRING,
    }
    | STATUS
    | EXTENSIONS,
)
ITEM = _class(
    {"identifier": UUID, "fullStatement": STRING, "uri": ADDRESS, "lastChangeDateTime": MOMENT},
    {
        "alternativeLabel": NORMALIZED,
        "CFItemType": NORMALIZED,
        "humanCodingScheme": NORMALIZED,
        "listEnumeration": NORMALIZED,
        "abbreviatedStatement": NORMALIZED,
        "conceptKeywords": _list(NORMALIZED),
        "conceptKeywordsURI": LINK,
        "notes": STRING,
        "subject": _list(NORMALIZED),
        "subjectURI": _list(LINK),
        "language": NORMALIZED,
        "educationLevel": _list(NORMALIZED),
        "CFItemTypeURI": LINK,
    }
    | STATUS
    | EXTENSIONS,
)
ASSOCIATION = _class(
    {
        "identifier": UUID,
        "associationType": {"anyOf": [{"enum": list(ASSOCIATIONS)}, EXTENSION]},
        "uri": ADDRESS,
        "originNodeURI": GENERAL_LINK,
        "destinationNodeURI": GENERAL_LINK,
        "lastChangeDateTime": MOMENT,
    },
    {"sequenceNumber": WHOLE, "CFAssociationGroupingURI": LINK, "notes": STRING} | EXTENSIONS,
)
PACKAGE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_class(
        {"CFDocument": DOCUMENT},
        {"CFItems": _list(ITEM), "CFAssociations": _list(ASSOCIATION)} | EXTENSIONS,
    ),
}
