"""How a section is made of which pages were signed on paper: scans stand in the place of its own pages."""

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

import pikepdf
import PIL
import pypdfium2  # type: ignore[import-untyped] # it ships no types
from pikepdf import Dictionary, Name, Pdf, String
from PIL import Image

from app.export.attachments import ShownFile
from app.export.carrying import Carried
from app.export.contents import read_pieces
from app.export.framing import A4, FramedPages, FrameHead, tag_as_figures, with_text
from app.export.image_pages import picture_object
from app.export.rendering import digest_of, to_html, to_pdf
from app.export.sections import Layout, Making, Section, UnreadableError
from app.export.structure import StructureTree
from app.export.wet_values import SignedPage

HEAD = "Scan of a page signed on paper"
_OTHER = "The stored scan is not the one that was uploaded, so it is not shown."
_SCAN = "The scan of this page"
_DAMAGED = f"{_SCAN} is damaged, so it cannot be shown."


def with_scans(section: Section, signed: Iterable[SignedPage]) -> Section:
    """Return a section with the scans of its signed pages in their places; itself where there is none."""
    mine = tuple(page for page in signed if page.section_key == section.key)
    if not mine:
        return section
    return replace(
        section,
        digest=digest_of(section.digest, PIL.__version__, *(_deciding(page) for page in mine)),
        make=SignedSection(section.make, mine),
        attachments=(*(page.key for page in mine), *section.attachments),
        substitute=section.substitute or (lambda sentence: _note(mine[0], sentence)),
    )


@dataclass(frozen=True, slots=True)
class SignedSection:
    """Makes the pages of a section and puts scans in the place of some.

    Attributes:
        base: makes the pages as they are printed.
        signed: the scans.
    """

    base: Making
    signed: tuple[SignedPage, ...]

    def __call__(self) -> bytes:
        """Return the PDF.

        Raises:
            UnreadableError: the pages cannot be made, or a scan cannot be read.
        """
        printed = self.base()
        with pikepdf.open(io.BytesIO(printed)) as source:
            pages, told = len(source.pages), _figures(source)
            placed = {page.place_among(pages): page for page in self.signed}
            signed = {nth: page for nth, page in placed.items() if nth <= pages}
            if told:
                scans = {
                    nth: _framed(page, f"{page.description}. {told[nth - 1]}") for nth, page in signed.items()
                }
                return _put_together(source, told, scans)
        scans = {nth: _framed(page, _read_aloud(page, printed, pages)) for nth, page in signed.items()}
        return self._among_text(scans, pages)

    def _among_text(self, scans: Mapping[int, bytes], pages: int) -> bytes:
        """Return pages of text with scans in the place of some; what is read aloud is that of both."""
        target = Pdf.new()
        tree = StructureTree(target)
        opened: list[Pdf] = []
        for is_scan, run in groupby(range(1, pages + 1), key=scans.__contains__):
            numbers = list(run)
            for content in [scans[nth] for nth in numbers] if is_scan else [self._text(numbers)]:
                opened.append(pikepdf.open(io.BytesIO(content)))
                target.pages.extend(opened[-1].pages)
                tree.add(opened[-1], len(target.pages) - len(opened[-1].pages))
        tree.finish()
        kept = io.BytesIO()
        target.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return kept.getvalue()

    def _text(self, numbers: Sequence[int]) -> bytes:
        """Lay the pages out that stay, with the tags of these alone."""
        if not isinstance(self.base, Layout | ShownFile):
            raise TypeError("Pages of text that are signed are laid out by us.")
        return self.base.some(numbers)

    def portable(self) -> "SignedSection":
        """Return the same with the scans' content to go along."""
        carried = tuple(
            replace(page, content=Carried(partial(read_pieces, page.content, _SCAN))) for page in self.signed
        )
        return SignedSection(self.base.portable(), carried)


def _deciding(page: SignedPage) -> str:
    last = " last" if page.on_last else ""
    return f"{page.nth}{last} {page.digest} {page.description} {page.source} {page.words}"


def _content(page: SignedPage) -> bytes:
    content = b"".join(read_pieces(page.content, _SCAN))
    if hashlib.sha256(content).hexdigest() != page.digest:
        raise UnreadableError(_OTHER)
    return content


def _framed(page: SignedPage, description: str) -> bytes:
    """Return the PDF of one page that shows a scan, under a line that says what it is."""
    framed = FramedPages(FrameHead(HEAD, page.source))
    try:
        with Image.open(io.BytesIO(_content(page)), formats=("JPEG",)) as picture:
            picture.load()
            flat = picture if picture.mode == "L" else picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise UnreadableError(_DAMAGED) from problem
    wide = flat.width > flat.height
    # As large as the sheet that it shows, so that it fills the frame.
    scale = A4[1] / max(flat.size)
    size = (flat.width * scale, flat.height * scale)
    framed.add_image(picture_object(framed.pdf, flat), size, description, wide=wide)
    return framed.finished()


def _read_aloud(page: SignedPage, printed: bytes, pages: int) -> str:
    """Return the alternative text of a page of text that was signed; that of an earlier one may be gone."""
    if page.is_earlier or not page.on_last:
        return with_text(page.description, page.words)
    drawn = pypdfium2.PdfDocument(printed)
    try:
        return with_text(page.description, drawn[pages - 1].get_textpage().get_text_bounded())
    finally:
        drawn.close()


def _figures(source: Pdf) -> list[str]:
    """Return what is said of each page, where each is a figure; nothing where the pages are laid-out text."""
    whole = source.Root.StructTreeRoot.K[0]
    figures = list(whole.K)
    if len(figures) != len(source.pages) or any(Name.Figure != figure.S for figure in figures):
        return []
    return [str(figure.Alt) for figure in figures]


def _put_together(source: Pdf, told: Sequence[str], scans: Mapping[int, bytes]) -> bytes:
    """Return the pages of a section with scans in the place of some, each tagged as one figure."""
    target = Pdf.new()
    figures: list[pikepdf.Object] = []
    opened: list[Pdf] = []
    for number, page in enumerate(source.pages, start=1):
        if number in scans:
            opened.append(pikepdf.open(io.BytesIO(scans[number])))
            target.pages.append(opened[-1].pages[0])
            (alternative,) = _figures(opened[-1])
        else:
            target.pages.append(page)
            alternative = told[number - 1]
        copied = target.pages[-1].obj
        copied.StructParents = number - 1
        figure = Dictionary(Type=Name.StructElem, S=Name.Figure, Pg=copied, K=0, Alt=String(alternative))
        figures.append(target.make_indirect(figure))
    tag_as_figures(target, figures)
    kept = io.BytesIO()
    target.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return kept.getvalue()


def _note(page: SignedPage, sentence: str) -> bytes:
    head = FrameHead(HEAD, page.source)
    return to_pdf(to_html("wet_note.html", heading=HEAD, head=head, page=page, sentence=sentence))
