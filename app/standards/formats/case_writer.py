"""A framework as an IMS CASE 1.1 package, which is read back as the same framework.

The standard's own fields carry what they can: code, title, statement, guidance (`notes`), kind, tree and
order, links, title, version, publisher, first day of validity. What CASE has no field for stands in
`extensions`, under one name of ours: learning, weeks, marks, evidence hint, slot, rule, and the rest of the
header. A heading without a text of its own repeats its title as `fullStatement`, since CASE demands one.

Identifiers are derived from key, version and code, so the same version is written the same way on every
machine. They are also the addresses (`urn:uuid:`): a file knows of no server that would answer for it. No
version knows when it was written, so each record bears the first day of validity, or the first of 1970.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from app.standards.formats.case_names import (
    ASSOCIATIONS,
    DOCUMENT_FIELDS,
    IS_CHILD_OF,
    ITEM_FIELDS,
    NO_STATEMENT,
    OURS,
)
from app.standards.formats.sheet_data import header_data, own_item_data
from app.standards.relations import Link
from app.standards.values import FrameworkDocument, ItemDocument, walk

# Made once, at random, for this program.
NAMESPACE = UUID("7a0c1d0e-5b0d-4c1b-9a55-0f2c7f0f6a3e")
FIRST_DAY = "1970-01-01"
# The signs that an address may have (RFC 3986); an address with others is treated like the key of a set.
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")


def write_case(document: FrameworkDocument) -> bytes:
    """Return the package as UTF-8 JSON."""
    package = _Package(document)
    parts = (
        f'"CFDocument":{_json(package.document())}',
        f'"CFItems":{_listed(package.items())}',
        f'"CFAssociations":{_listed(package.associations())}',
    )
    return f"{{{(',' + chr(10)).join(parts)}}}\n".encode()


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _listed(records: Iterator[dict[str, Any]]) -> str:
    """Return a list with a line for each record: short, and two versions can still be compared."""
    return "[\n" + ",\n".join(map(_json, records)) + "\n]"


class _Package:
    """Writes the records of one document; each knows its identifier by what it is about."""

    def __init__(self, document: FrameworkDocument) -> None:
        self._document = document
        self._day = document.valid_from.isoformat() if document.valid_from else FIRST_DAY
        self._root = uuid5(NAMESPACE, f"{document.key}\n{document.version}")

    def items(self) -> Iterator[dict[str, Any]]:
        return map(self._cf_item, walk(self._document))

    def associations(self) -> Iterator[dict[str, Any]]:
        yield from self._children()
        yield from map(self._link, self._document.links)

    def _record(self, identifier: UUID) -> dict[str, Any]:
        return {
            "identifier": str(identifier),
            "uri": identifier.urn,
            "lastChangeDateTime": f"{self._day}T00:00:00+00:00",
        }

    def document(self) -> dict[str, Any]:
        document = self._document
        header = header_data(document)
        data = self._record(self._root) | {
            "caseVersion": "1.1",
            "creator": document.publisher,
            "publisher": document.publisher,
            "title": document.title,
            "version": document.version,
        }
        data |= {"description": document.source} if document.source else {}
        data |= {"notes": document.notice} if document.notice else {}
        data |= {"statusStartDate": header["valid_from"]} if document.valid_from else {}
        ours = {name: header[name] for name in DOCUMENT_FIELDS if name in header}
        return data | {"extensions": {OURS: ours}}

    def _cf_item(self, item: ItemDocument) -> dict[str, Any]:
        own = own_item_data(item)
        data = self._record(self._item_identifier(item.code)) | {
            "humanCodingScheme": item.code,
            "CFItemType": item.kind.value.capitalize(),
            "abbreviatedStatement": item.title,
            "fullStatement": item.statement or item.title,
        }
        data |= {"notes": item.guidance} if item.guidance else {}
        ours = {name: own[name] for name in ITEM_FIELDS if name in own}
        ours |= {} if item.statement else {NO_STATEMENT: True}
        return data | ({"extensions": {OURS: ours}} if ours else {})

    def _item_identifier(self, code: str) -> UUID:
        return uuid5(self._root, code)

    def _item_node(self, code: str) -> dict[str, str]:
        identifier = self._item_identifier(code)
        return {"title": code, "identifier": str(identifier), "uri": identifier.urn}

    def _children(self) -> Iterator[dict[str, Any]]:
        document = self._document
        root = {"title": document.title, "identifier": str(self._root), "uri": self._root.urn}
        for number, item in enumerate(document.items, start=1):
            yield self._child(item, root, number)
        for item in walk(document):
            for number, child in enumerate(item.children, start=1):
                yield self._child(child, self._item_node(item.code), number)

    def _child(self, item: ItemDocument, parent: dict[str, str], number: int) -> dict[str, Any]:
        return self._association(IS_CHILD_OF, self._item_node(item.code), parent) | {"sequenceNumber": number}

    def _link(self, link: Link) -> dict[str, Any]:
        name = ASSOCIATIONS[link.relation]
        source = self._item_node(link.source)
        if not link.framework:
            return self._association(name, source, self._item_node(link.target))
        # The key of another set is no address, so it is made one; the link itself says which it was.
        address = (
            link.framework
            if ADDRESS.fullmatch(link.framework)
            else f"urn:x-techfolio:{quote(link.framework, '')}"
        )
        target = {"title": link.target, "identifier": link.target, "uri": address}
        ours = {OURS: {"to": link.target, "framework": link.framework}}
        return self._association(name, source, target) | {"extensions": ours}

    def _association(self, name: str, origin: dict[str, str], destination: dict[str, str]) -> dict[str, Any]:
        about = "\n".join((name, origin["identifier"], destination["identifier"], destination["uri"]))
        return self._record(uuid5(self._root, about)) | {
            "associationType": name,
            "originNodeURI": origin,
            "destinationNodeURI": destination,
        }
