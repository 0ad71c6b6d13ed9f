"""Which original files are embedded in a portfolio, and how, as PDF/A-3 wants them.

PDF/A-2 takes no files but such as follow PDF/A themselves. PDF/A-3 takes any, and asks of each that it names
its kind, that both of its names are there, and that the document says what it has to do with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Pdf, String

from app.core.errors import StorageError
from app.export.application import ApplicationDocument
from app.export.cleaning import one_line
from app.export.contents import verified_content
from app.export.document import AttachmentPart, PortfolioDocument
from app.export.sections import UnreadableError

_BREAK = "\u200b"  # where a line on a page may break


@dataclass(frozen=True, slots=True)
class Original:
    """A file that is embedded; `entry` is what it belongs to: an entry, or a slot of the other file."""

    entry: str
    number: int
    part: AttachmentPart

    @property
    def name(self) -> str:
        """Return a name that no other has: of its entry, of its place there, its own."""
        own = one_line(self.part.original_name or self.part.file_name).replace(_BREAK, "")
        return f"{self.entry}-{self.number} {own}"


def originals_in(document: PortfolioDocument | ApplicationDocument) -> tuple[Original, ...]:
    """Return the originals that are embedded, in the order in which they are printed."""
    if isinstance(document, PortfolioDocument):
        held = [(entry.reference, entry.attachments) for entry in document.evidence]
    else:
        held = [(slot.title, slot.files) for slot in document.slots]
    return tuple(
        Original(name, number, part)
        for name, parts in held
        for number, part in enumerate(parts, start=1)
        if part.embedded and not part.unavailable
    )


def originals_in_words(document: PortfolioDocument) -> str:
    """Say on a first page how many originals are inside; nothing where none is."""
    number = len(originals_in(document))
    return f"{number}, listed on the last pages with their digests" if number else ""


def embed(target: Pdf, originals: Sequence[Original]) -> None:
    """Put originals into a joined pack: listed by name, and each as a source of the document.

    Raises:
        StorageError: one cannot be read. The pages list all of them, so that none may be left out unsaid.
    """
    if not originals:
        return
    listed = {original.name: _specification(target, original) for original in originals}
    names = Array()
    for name in sorted(listed, key=lambda name: bytes(String(name))):
        names.append(String(name))
        names.append(listed[name])
    tree = target.Root.get(Name.Names, Dictionary())
    tree.EmbeddedFiles = target.make_indirect(Dictionary(Names=names))
    target.Root.Names = tree
    target.Root.AF = Array([listed[original.name] for original in originals])


def _specification(target: Pdf, original: Original) -> Dictionary:
    part = original.part
    try:
        content = verified_content(part)
    except UnreadableError as problem:
        raise StorageError(
            f"The original of {original.name} cannot be put into the portfolio. {problem.sentence}"
        ) from problem
    parameters = Dictionary(Size=len(content))
    if part.added_at is not None:
        parameters.ModDate = String(f"D:{part.added_at:%Y%m%d%H%M%S}Z")
    stream = target.make_stream(content)
    stream.Type = Name.EmbeddedFile
    stream.Subtype = Name(f"/{part.media_type}")
    stream.Params = parameters
    return target.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(original.name),
            UF=String(original.name),
            Desc=String(f"Original of {original.name}"),
            AFRelationship=Name.Source,
            EF=Dictionary(F=stream, UF=stream),
        )
    )
