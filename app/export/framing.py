"""How foreign pages and pictures are placed on A4, under a line that says which attachment they are."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Rectangle, String

from app.export.cleaning import one_line
from app.export.excerpts import note_of
from app.export.memory import LARGE, give_memory_back
from app.export.page_ranges import PageRanges
from app.export.rendering import to_html, to_pdf
from app.export.scratch import Scratch, told

A4 = (595.276, 841.89)
MARGIN = 34.0
HEAD = 70.0
FOOT = 48.0
INITIALS = 36.0
NOTE = 34.0
# A string in a PDF/A file ends at 32,767 bytes, and each letter takes two or more.
_MOST_LETTERS = 8000
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FrameHead:
    """What stands at the head of an attachment's pages, and whether boxes for initials stand below.

    Attributes:
        chosen: the pages that are printed; None for all.
        by: which program laid the file out, where it was not ours.
        note: what the first page that is printed says about those that are not, once it is known.
        noted_on: the number of that page in the file.
        is_signed_off: whether the file is evidence, which sign-offs cover.
        only: which of the pages that are printed are laid out, counted from 1; none for all.
    """

    which: str
    file_name: str
    initial_boxes: bool = False
    chosen: PageRanges | None = None
    by: str = ""
    note: str = ""
    noted_on: int = 0
    is_signed_off: bool = True
    only: tuple[int, ...] = ()

    def __str__(self) -> str:
        whole = f"{self.which}\n{self.file_name}\n{self.initial_boxes}"
        return whole if self.chosen is None else f"{whole}\n{self.chosen}"

    def shows(self, page: int) -> bool:
        """Say whether that page of the file is printed."""
        return self.chosen is None or page in self.chosen

    def note_on(self, pages: int) -> str:
        """Return the note for a file of so many pages; empty where all are printed.

        Raises:
            NoSuchPagesError: the file has none of the pages that are chosen.
        """
        if self.chosen is None:
            return ""
        return note_of(self.chosen, pages, self.file_name, is_signed_off=self.is_signed_off)


def with_text(description: str, text: str) -> str:
    """Return an alternative text that tells what is shown and, where it can be read, what stands on it."""
    words = one_line(_PRIVATE.sub(" ", text))
    if not words:
        return description
    told = words if len(words) <= _MOST_LETTERS else f"{words[:_MOST_LETTERS]} (and more)"
    return f"{description}. It reads: {told}"


class FramedPages:
    """A PDF in the making: each page A4, upright or wide, with one foreign thing scaled into its frame.

    Args:
        head: what stands at the head of the pages.
        pages: how many the foreign file has.

    Raises:
        NoSuchPagesError: it has none of those that are chosen.
    """

    def __init__(self, head: FrameHead, pages: int = 1) -> None:
        self.pdf = Pdf.new()
        self._head = head = replace(head, note=head.note_on(pages))
        self._frame = pikepdf.open(
            io.BytesIO(to_pdf(to_html("frame.html", heading="Frame", head=head), tags=False))
        )
        self._frames: dict[int, pikepdf.Object] = {}
        self._tags: list[pikepdf.Object] = []

    def add_form(self, form: pikepdf.Object, description: str, *, wide: bool) -> None:
        """Add a page that shows a form XObject of this PDF, never enlarged, in the middle of the frame."""
        page = self._blank(wide=wide)
        page.obj.Resources.XObject = Dictionary(Attachment=form)
        placed = page.calc_form_xobject_placement(
            form,
            Name.Attachment,
            self._room(wide=wide),
            invert_transformations=True,
            allow_shrink=True,
            allow_expand=False,
        )
        self._finish(page, placed, description, wide=wide)

    def add_image(
        self,
        image: pikepdf.Object,
        size: tuple[float, float],
        description: str,
        *,
        wide: bool,
        instead: bool = False,
    ) -> None:
        """Add a page that shows an image XObject of this PDF, at most ``size`` points wide and high.

        Where the image stands there instead of a page that could not be taken over, the frame says so.
        """
        page = self._blank(wide=wide)
        page.obj.Resources.XObject = Dictionary(Attachment=image)
        room = self._room(wide=wide)
        scale = min(1.0, float(room.width) / size[0], float(room.height) / size[1])
        width, height = size[0] * scale, size[1] * scale
        left = float(room.llx) + (float(room.width) - width) / 2
        low = float(room.lly) + (float(room.height) - height) / 2
        placed = f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {low:.3f} cm /Attachment Do Q".encode()
        self._finish(page, placed, description, wide=wide, instead=instead)

    def form_of(self, source: Pdf, page: pikepdf.Page) -> pikepdf.Object:
        """Return a foreign page as a form XObject of its own PDF; actions stay behind."""
        return source.make_indirect(page.as_form_xobject())

    def taken(self, form: pikepdf.Object) -> pikepdf.Object:
        """Copy a form XObject of another PDF into this one."""
        return self.pdf.copy_foreign(form)

    def finished(self) -> bytes:
        """Return the PDF, each page tagged as one figure, and begin again with none.

        Raises:
            StorageError: there is no room on the disk to write it.
        """
        tag_as_figures(self.pdf, self._tags)
        # On the disk: a file that grows in memory takes room for two, beside that of the pictures in it.
        kept = Scratch()
        with told():
            self.pdf.save(
                kept.file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
            )
        # What was copied goes before the file is read back: of a large scan memory need not hold both.
        self.pdf, self._frames, self._tags = Pdf.new(), {}, []
        if kept.size >= LARGE:
            give_memory_back()
        return kept.content()

    def _room(self, *, wide: bool) -> Rectangle:
        width, height = A4[::-1] if wide else A4
        foot = FOOT + (INITIALS if self._head.initial_boxes else 0)
        return Rectangle(MARGIN, foot, width - MARGIN, height - HEAD - (NOTE if self._is_noted() else 0))

    def _is_noted(self) -> bool:
        """Say whether the page that was added last carries the note."""
        return bool(self._head.note) and len(self.pdf.pages) == 1

    def _blank(self, *, wide: bool) -> pikepdf.Page:
        page = self.pdf.add_blank_page(page_size=A4[::-1] if wide else A4)
        page.obj.Resources = Dictionary()
        page.obj.StructParents = len(self.pdf.pages) - 1
        return page

    def _finish(
        self, page: pikepdf.Page, placed: bytes, description: str, *, wide: bool, instead: bool = False
    ) -> None:
        noted = self._is_noted()
        nth = 4 * noted + 2 * instead + wide
        if noted:
            description = f"{self._head.note} {description}"
        if nth not in self._frames:
            form = self._frame.make_indirect(self._frame.pages[nth].as_form_xobject())
            self._frames[nth] = self.pdf.copy_foreign(form)
        page.obj.Resources.XObject.Frame = self._frames[nth]
        figure = Dictionary(Type=Name.StructElem, S=Name.Figure, Pg=page.obj, K=0, Alt=String(description))
        self._tags.append(self.pdf.make_indirect(figure))
        page.obj.Contents = self.pdf.make_stream(
            b"/Figure <</MCID 0>> BDC\n" + placed + b"\nEMC\n/Artifact BMC\nq /Frame Do Q\nEMC\n"
        )


def tag_as_figures(pdf: Pdf, figures: Sequence[pikepdf.Object]) -> None:
    """Hang figures, one for each page in order, into the tags of a PDF that has none yet."""
    whole = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array(figures)))
    numbers = Array()
    for number, figure in enumerate(figures):
        figure.P = whole
        numbers.append(number)
        numbers.append(Array([figure]))
    root = pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Array([whole]), ParentTree=Dictionary(Nums=numbers))
    )
    whole.P = root
    pdf.Root.StructTreeRoot = root
