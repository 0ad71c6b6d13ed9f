"""What is taken out of a PDF: everything that acts, that hides a file or that names its author."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from app.blobs.embedded_pictures import without_metadata
from app.blobs.values import FileRefusedError, Limits

# Entries that start something, whatever holds them (ISO 32000-2, 12.6 actions; 12.4.4 page steps).
_ACTING = frozenset(
    {
        "/AA",
        "/OpenAction",
        "/JS",
        "/JavaScript",
        "/XFA",
        "/PresSteps",
        "/RichMediaContent",
        "/RichMediaSettings",
    }
)
_FILES = frozenset({"/AF", "/EF", "/RF", "/EmbeddedFiles", "/Collection"})
_AUTHOR = frozenset({"/Metadata", "/PieceInfo", "/LastModified", "/SpiderInfo"})
_SIGNED = frozenset({"/Perms", "/DSS"})
_REMOVED = _ACTING | _FILES | _AUTHOR | _SIGNED
# What an annotation, bookmark or screen button does when clicked stands under these.
_ACTION_KEYS = frozenset({"/A", "/PA"})
_HARMLESS_ACTIONS = frozenset({"/GoTo", "/URI"})
_WEB_SCHEMES = ("http://", "https://", "mailto:")
_ACTION_TYPES = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/Hide",
        "/RichMediaExecute",
        "/GoTo3DView",
        "/SetOCGState",
        "/Thread",
        "/Trans",
    }
)  # fmt: skip - one name a line would fill a page
_ANNOTATIONS_WITH_PAYLOAD = frozenset(
    {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/Projection"}
)
_NOTE_ACTIVE = "Scripts or automatic actions in this PDF were removed."
_NOTE_FILES = "Files attached inside this PDF were removed. If they matter, add them one by one."
_NOTE_DETAILS = "Details about the author, camera or place were removed."
_NOTE_SIGNATURE = (
    "This PDF carries a digital signature, which no longer counts because the file was cleaned. "
    "Keep the original as well."
)


def scrub(pdf: pikepdf.Pdf, limits: Limits) -> tuple[str, ...]:
    """Take active content, attached files and metadata out of an open PDF, in place.

    Every object is visited, also those directly inside another: an action needs no number of its own.

    Returns:
        Notes for the person about what went.

    Raises:
        FileRefusedError: the document is a form that only one program can show, or has too many parts.
    """
    if bool(pdf.Root.get("/NeedsRendering", False)):
        raise FileRefusedError(
            "Only one program can show this PDF form. Print it to a new PDF there, and add that."
        )
    found: set[str] = set()
    if "/Info" in pdf.trailer:
        if str(pdf.trailer.Info.get("/Author", "")):
            found.add(_NOTE_DETAILS)
        del pdf.trailer["/Info"]
    left = limits.pdf_values
    for container in _containers(pdf):
        left -= 1 + (len(container) if isinstance(container, Array) else len(container.keys()))
        if left < 0:
            raise FileRefusedError(
                "This PDF has too many parts to be checked. Print it to a new PDF and add that."
            )
        if isinstance(container, Array):
            found |= _scrub_array(container)
        else:
            found |= _scrub_dictionary(container)
            if isinstance(container, Stream):
                found |= _scrub_picture(container)
    return tuple(
        note for note in (_NOTE_ACTIVE, _NOTE_FILES, _NOTE_DETAILS, _NOTE_SIGNATURE) if note in found
    )


def _containers(pdf: pikepdf.Pdf) -> Iterator[Array | Dictionary | Stream]:
    """Yield each array, dictionary and stream once, outer before inner: what was removed is not entered."""
    for numbered in pdf.objects:
        waiting: list[Object] = [numbered]
        while waiting:
            value = waiting.pop()
            if not isinstance(value, (Array, Dictionary, Stream)):
                continue
            yield value
            waiting.extend(item for item in _inner(value) if not item.is_indirect)


def _inner(value: Array | Dictionary | Stream) -> list[Object]:
    """Return what an object holds, plain values such as numbers aside."""
    held: list[Object]
    if isinstance(value, Array):
        held = list(value.as_list())
    else:
        held = list((value.stream_dict if isinstance(value, Stream) else value).as_dict().values())
    return [item for item in held if isinstance(item, (Array, Dictionary, Stream))]


def _scrub_array(array: Array) -> set[str]:
    """Take annotations out that carry files, media or programs."""
    found: set[str] = set()
    # As a list first: each access by number walks the array anew. Backwards, since taking out moves the rest.
    for index, item in reversed(list(enumerate(array.as_list()))):
        if isinstance(item, Dictionary) and str(item.get("/Subtype", "")) in _ANNOTATIONS_WITH_PAYLOAD:
            # Media in a page's resources never sit in an array; structure elements have no such subtype.
            del array[index]
            found.add(_NOTE_FILES)
    return found


def _scrub_dictionary(holder: Dictionary | Stream) -> set[str]:
    found: set[str] = set()
    keys = set(holder.keys())
    for key in keys & _REMOVED:
        if _is_resource(holder[key]):
            continue
        del holder[key]
        found |= _note_on(key)
    for key in keys & _ACTION_KEYS:
        action = holder.get(key)
        if isinstance(action, Dictionary) and not _is_harmless(action):
            del holder[key]
            found.add(_NOTE_ACTIVE)
    if "/S" in keys and _is_action(holder):
        for key in list(holder.keys()):
            del holder[key]
        found.add(_NOTE_ACTIVE)
    elif "/Next" in keys and str(holder.get("/S", "")) in _HARMLESS_ACTIONS:
        # Bookmarks, too, have a next one; only in an action is it a further action.
        del holder["/Next"]
        found.add(_NOTE_ACTIVE)
    if "/ByteRange" in keys:
        found.add(_NOTE_SIGNATURE)
    return found


def _is_resource(value: Object) -> bool:
    """Tell a font or picture, which a page may call by any name, such as `/AA`.

    Nothing slips through by posing as one: an action is also known by its own kind.
    """
    if not isinstance(value, (Dictionary, Stream)):
        return False
    return value.get("/Type") in {Name.Font, Name.XObject, Name.ExtGState} or value.get("/Subtype") in {
        Name.Image,
        Name.Form,
    }


def _note_on(key: str) -> set[str]:
    """Return what to say; almost every PDF has editing metadata, which is not worth a sentence."""
    if key in _ACTING:
        return {_NOTE_ACTIVE}
    if key in _FILES:
        return {_NOTE_FILES}
    return set()


def _is_harmless(action: Dictionary) -> bool:
    kind = action.get("/S")
    # Structure attributes, too, stand under "/A"; they have an owner "/O" and no kind of action.
    if kind is None:
        return True
    if str(kind) not in _HARMLESS_ACTIONS:
        return False
    return kind != Name.URI or str(action.get("/URI", "")).lower().startswith(_WEB_SCHEMES)


def _is_action(holder: Dictionary | Stream) -> bool:
    """Tell an action under any other key; structure elements may share a name but have a parent."""
    kind = holder.get("/S")
    is_structure = isinstance(holder.get("/P"), Dictionary) and "/Type" in holder
    return isinstance(kind, Name) and str(kind) in _ACTION_TYPES and not is_structure


def _scrub_picture(stream: Stream) -> set[str]:
    """Take camera and place out of a JPEG, which PDF programs copy in as it came from the phone."""
    filters = stream.get("/Filter")
    if isinstance(filters, Array) and len(filters) == 1:
        filters = filters[0]
    if filters != Name.DCTDecode:
        return set()
    raw = stream.read_raw_bytes()
    clean = without_metadata(raw)
    if len(clean) >= len(raw):
        return set()
    parameters = stream.get("/DecodeParms")
    stream.write(
        clean, filter=Name.DCTDecode, decode_parms=parameters if isinstance(parameters, Dictionary) else None
    )
    return {_NOTE_DETAILS}
