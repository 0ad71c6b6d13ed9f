"""How a section is made of which pages were signed on paper: scans stand in the place of its own pages."""

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pikepdf
import PIL
from pikepdf import Dictionary, Name, Pdf, String
from PIL import Image

from app.core.errors import TechfolioError
from app.export.framing import A4, FramedPages, FrameHead, tag_as_figures, with_text
from app.export.image_pages import picture_object
from app.export.rendering import digest_of, to_html, to_pdf
from app.export.sections import Making, Section, UnreadableError
from app.export.wet_values import SignedPage

HEAD = "Scan of a page signed on paper"
_OTHER = "The stored scan is not the one that was uploaded, so it is not shown."
_DAMAGED = "The scan of this page is damaged, so it cannot be shown."


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
        with pikepdf.open(io.BytesIO(self.base())) as source:
            told = _figures(source)
            scans = {
                page.nth: _framed(page, told[page.nth - 1] if page.nth <= len(told) else "")
                for page in self.signed
            }
            return _put_together(source, told, scans)

    def portable(self) -> "SignedSection":
        """Return the same with the scans' content in it.

        Raises:
            UnreadableError: the pages or a scan cannot be read.
        """
        read = (replace(page, content=_content(page)) for page in self.signed)
        return SignedSection(self.base.portable(), tuple(read))


def _deciding(page: SignedPage) -> str:
    return f"{page.nth} {page.digest} {page.description} {page.source} {page.words}"


def _content(page: SignedPage) -> bytes:
    if isinstance(page.content, bytes):
        return page.content
    try:
        content = page.content()
    except TechfolioError as problem:
        raise UnreadableError(f"The scan of this page cannot be read. {problem.sentence}") from problem
    if hashlib.sha256(content).hexdigest() != page.digest:
        raise UnreadableError(_OTHER)
    return content


def _framed(page: SignedPage, told: str) -> bytes:
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
    description = with_text(page.description, page.words) if page.words else f"{page.description}. {told}"
    size = (flat.width * scale, flat.height * scale)
    framed.add_image(picture_object(framed.pdf, flat), size, description, wide=wide)
    return framed.finished()


def _figures(source: Pdf) -> list[str]:
    """Return what is said of each page, where each is a figure; nothing where the pages are laid-out text."""
    whole = source.Root.StructTreeRoot.K[0]
    figures = list(whole.K)
    if len(figures) != len(source.pages) or any(Name.Figure != figure.S for figure in figures):
        return []
    return [str(figure.Alt) for figure in figures]


def _put_together(source: Pdf, told: Sequence[str], scans: Mapping[int, bytes]) -> bytes:
    """Return the pages of a section with scans in the place of some, each tagged as one figure.

    Raises:
        RuntimeError: a page would stay whose tags are not those of a figure.
    """
    target = Pdf.new()
    figures: list[pikepdf.Object] = []
    opened: list[Pdf] = []
    for number, page in enumerate(source.pages, start=1):
        if number in scans:
            opened.append(pikepdf.open(io.BytesIO(scans[number])))
            target.pages.append(opened[-1].pages[0])
            (alternative,) = _figures(opened[-1])
        elif told:
            target.pages.append(page)
            alternative = told[number - 1]
        else:
            raise RuntimeError("Of pages of text either all or none are shown as scans.")
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
