"""What the parts of an Office file say: its kind, its links to the outside, and who wrote it."""

from lxml import etree  # type: ignore[import-untyped]  # the package ships no types

from app.blobs.values import FileRefusedError, MediaType

_KINDS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": MediaType.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": MediaType.XLSX,
}
_ADVICE_KIND = "This kind of Office file cannot be kept. Save it as .docx, .xlsx or PDF and add that."
_ADVICE_MACROS = (
    "This Office file holds macros. Save it as .docx, .xlsx or PDF, without macros, and add that."
)
_ADVICE_OBJECTS = (
    "This Office file holds an object of another program, which cannot be checked. "
    "Save it as PDF and add that."
)
_OBJECT_RELATIONSHIPS = (
    "/oleObject",
    "/control",
    "/activeXControlBinary",
    "/aFChunk",
    "/vbaProject",
    "/attachedToolbars",
)
_WEB_SCHEMES = ("http://", "https://", "mailto:")
# A name that stands for nothing: the link stays well-formed for Word and Excel, and leads nowhere.
_NOWHERE = "removed-link"
_BLANK_PARTS = {
    "docprops/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
        b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docprops/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docprops/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
}


def main_type(parts: dict[str, bytes]) -> MediaType:
    """Return the kind that the container declares for its main part.

    Raises:
        FileRefusedError: a template, a presentation, a file with macros, or anything else that is not kept.
    """
    root = _parsed(next(part for name, part in parts.items() if name.lower() == "[content_types].xml"))
    declared = [str(element.get("ContentType", "")) for element in root.iter("{*}Override", "{*}Default")]
    for media_type in declared:
        if "macroEnabled" in media_type or "vbaProject" in media_type:
            raise FileRefusedError(_ADVICE_MACROS)
        if "activeX" in media_type or "oleObject" in media_type:
            raise FileRefusedError(_ADVICE_OBJECTS)
    kinds = [_KINDS[media_type] for media_type in declared if media_type in _KINDS]
    if len(kinds) != 1:
        raise FileRefusedError(_ADVICE_KIND)
    return kinds[0]


def cleaned_relationships(part: bytes) -> tuple[bytes, bool]:
    """Return a relationships part whose outside links lead nowhere, and whether there were any.

    Links that a person clicks (web, mail) stay: they fetch nothing by themselves. Remote templates, linked
    pictures and other workbooks are fetched on opening, and their paths name people and servers.

    Raises:
        FileRefusedError: the document holds an object of another program.
    """
    root = _parsed(part)
    changed = False
    for link in root.iter("{*}Relationship"):
        kind = str(link.get("Type", ""))
        target = str(link.get("Target", ""))
        if kind.endswith(_OBJECT_RELATIONSHIPS):
            raise FileRefusedError(_ADVICE_OBJECTS)
        is_clicked = kind.endswith("/hyperlink") and target.lower().startswith((*_WEB_SCHEMES, "#"))
        is_outside = link.get("TargetMode") == "External" or ":" in target or target.startswith(("//", "\\"))
        if is_outside and not is_clicked:
            link.set("Target", _NOWHERE)
            link.set("TargetMode", "External")
            changed = True
    return (
        (etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), True)
        if changed
        else (part, False)
    )


def blank_part(name: str, part: bytes) -> bytes:
    """Return the part, or an empty one in its place when it holds nothing but properties of the document."""
    return _BLANK_PARTS.get(name.lower(), part)


def _parsed(part: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(part, parser)
