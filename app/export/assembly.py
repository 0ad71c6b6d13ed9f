"""How a frozen document becomes one finished PDF, and what the caller learns about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.export.application import ApplicationDocument
from app.export.application_sections import application_sections
from app.export.collector import seldom
from app.export.document import PortfolioDocument
from app.export.joining import Particulars, first_pages, join
from app.export.originals import Original, originals_in
from app.export.portfolio_sections import portfolio_sections
from app.export.progress import unheard
from app.export.scratch import Scratch
from app.export.sections import Section, SectionCache
from app.export.stamps import alphabet_section, furniture_section
from app.export.values import Stage
from app.export.workshop import PackWarning, Workshop


@dataclass(frozen=True, slots=True)
class FurtherVolume:
    """A volume after the first: its PDF, the number of its first page, and how many it has."""

    whole: Scratch
    first_page: int
    page_count: int

    @property
    def content(self) -> bytes:
        """The PDF in memory: for files that are known to be small."""
        return self.whole.content()


@dataclass(frozen=True, slots=True)
class PackResult:
    """A finished pack.

    Attributes:
        whole: the PDF, in a file that goes with this result; where the pack leaves as volumes, the first.
        page_count: its pages, over all volumes.
        positions: section key to the number, from 1, of its first page. Keys are ``title``, ``index``,
            ``report``, ``matrix``, ``evidence/E12``, ``evidence/E12/<attachment key>``, ``register`` and
            ``declaration``; for applications ``index``, ``slot/cv``, ``slot/cv/<attachment key>``.
        rendered, reused: keys of the sections that were laid out anew, or came from the cache, in order.
        derived: section digest and the keys of the attachments whose content or name that cached section
            holds; a purge of one of them must remove those digests from the cache.
        warnings: attachments that could not be shown.
        further: the volumes after the first.
        too_big: sentences about volumes that are larger than was asked for.
    """

    whole: Scratch
    page_count: int
    positions: Mapping[str, int]
    rendered: tuple[str, ...]
    reused: tuple[str, ...]
    derived: tuple[tuple[str, tuple[str, ...]], ...]
    warnings: tuple[PackWarning, ...]
    further: tuple[FurtherVolume, ...] = ()
    too_big: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[Scratch, ...]:
        """The pack as files: one, or its volumes in order."""
        return self.whole, *(volume.whole for volume in self.further)

    @property
    def content(self) -> bytes:
        """The PDF, or its first volume, in memory: for files that are known to be small."""
        return self.whole.content()

    @property
    def sections_rendered(self) -> int:
        """How many sections were laid out anew."""
        return len(self.rendered)

    @property
    def sections_reused(self) -> int:
        """How many sections came from the cache unchanged."""
        return len(self.reused)


def build_portfolio(
    document: PortfolioDocument,
    cache: SectionCache,
    progress: Callable[[int, int], None],
    plan: Sequence[Section] | None = None,
    entering: Callable[[Stage], None] = unheard,
) -> PackResult:
    """Build the portfolio (file B).

    Args:
        document: what it consists of.
        cache: where sections that were rendered before are found, and new ones kept.
        progress: told how many sections of how many have their pages.
        plan: its sections, where the caller has worked them out already.
        entering: told which stage begins; what it raises stops the work.

    Raises:
        StorageError: an original that is to be embedded cannot be read.
    """
    sections = portfolio_sections(document) if plan is None else plan
    return _built(
        sections,
        particulars_of(document),
        document.foot_line,
        document.draft,
        Workshop(cache, progress),
        entering,
        originals_in(document),
    )


def particulars_of(document: PortfolioDocument) -> Particulars:
    """Return what the file of a portfolio says about itself."""
    return Particulars(
        title=f"{document.first_page.title} of {document.trainee}",
        author=document.trainee,
        subject=f"{document.discipline}, {document.programme}",
        changed_on=document.changed_on,
        identifier=document.identifier,
        keywords=document.ledger_head,
    )


def build_application(
    document: ApplicationDocument,
    cache: SectionCache,
    progress: Callable[[int, int], None],
    plan: Sequence[Section] | None = None,
    entering: Callable[[Stage], None] = unheard,
) -> PackResult:
    """Build the application documents (file A); arguments and errors are as for the portfolio."""
    particulars = Particulars(
        title=f"Application documents of {document.applicant}",
        author=document.applicant,
        subject=f"{document.discipline}, {document.programme}",
        changed_on=document.changed_on,
        identifier=document.identifier,
    )
    sections = application_sections(document) if plan is None else plan
    return _built(
        sections,
        particulars,
        document.foot_line,
        document.draft,
        Workshop(cache, progress),
        entering,
        originals_in(document),
    )


def _built(
    plan: Sequence[Section],
    particulars: Particulars,
    foot: str,
    draft: bool,  # noqa: FBT001 - one private caller's worth of a flag
    workshop: Workshop,
    entering: Callable[[Stage], None],
    originals: Sequence[Original] = (),
) -> PackResult:
    furniture = [furniture_section(foot, draft=draft), alphabet_section()]
    workshop.steps = len(plan) + len(furniture)
    *pieces, sheets, alphabet = workshop.all_pages([*plan, *furniture])
    entering(Stage.JOINING)
    whole = Scratch()
    with seldom():
        join(pieces, sheets.opened(), alphabet.opened(), particulars, whole.file, originals)
    return PackResult(
        whole=whole,
        page_count=sum(piece.count for piece in pieces),
        positions=first_pages(pieces),
        rendered=tuple(workshop.rendered),
        reused=tuple(workshop.reused),
        derived=tuple(workshop.derived.items()),
        warnings=tuple(workshop.warnings),
    )
