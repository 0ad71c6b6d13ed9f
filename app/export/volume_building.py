"""How a portfolio that is too big for one file becomes volumes, each a whole file of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.words import size_in_words
from app.export.assembly import FurtherVolume, PackResult, particulars_of
from app.export.document import PortfolioDocument, section_key
from app.export.document_digest import digest_of_content
from app.export.joining import Particulars, Whole, first_pages, join
from app.export.originals import originals_in
from app.export.progress import Progress
from app.export.scratch import Scratch
from app.export.sections import Pages, Section, SectionCache
from app.export.stamps import alphabet_section, furniture_section
from app.export.values import Stage
from app.export.volume_links import Places, named
from app.export.volume_pages import own_page, title_of_first
from app.export.volume_values import VolumeMark
from app.export.volumes import SEAL_ROOM, Volume, divided
from app.export.workshop import Workshop

_ROUNDS = 8
_LESS = 0.85


@dataclass(frozen=True, slots=True)
class Limit:
    """How large a file may be, and what is known of the sizes.

    Attributes:
        most: bytes, the seal included.
        weights: by a section's digest, its bytes.
        whole: bytes of the portfolio as one file.
        later: bytes that what later years need adds to a seal at most.
    """

    most: int
    weights: Mapping[str, int]
    whole: int
    later: int = 0

    @property
    def room(self) -> int:
        """Bytes that a file may have before it is sealed."""
        return self.most - SEAL_ROOM - self.later


def build_volumes(
    document: PortfolioDocument,
    cache: SectionCache,
    progress: Progress,
    plan: Sequence[Section],
    limit: Limit,
) -> PackResult:
    """Build a portfolio as volumes; equal input gives equal bytes.

    How much of what the sections weigh goes into a file is estimated, then each file is weighed. Where one
    came out too big and can be divided, all is divided anew, into less at a time.

    Args:
        document: what it consists of.
        cache: where sections that were rendered before are found, and new ones kept.
        progress: told how far it has come.
        plan: its sections in printing order, as for one file.
        limit: how large a file may be.
    """
    room = limit.room
    budget = room * sum(limit.weights.get(section.digest, 0) for section in plan) / limit.whole
    made = _made(document, cache, progress, divided(plan, limit.weights, budget))
    for _ in range(_ROUNDS):
        if not made.could_be_smaller(room):
            break
        budget *= _LESS
        made = _made(document, cache, progress, divided(plan, limit.weights, budget))
    return made.result(limit)


def _with_own_pages(document: PortfolioDocument, digest: str, volumes: Sequence[Volume]) -> list[Volume]:
    """Give each volume its page, and let every section name the volume of what it refers to."""
    first, *further = volumes
    given = [
        replace(first, sections=(title_of_first(document, digest, volumes), *first.sections[1:])),
        *(
            replace(volume, sections=(own_page(document, digest, volume, volumes), *volume.sections))
            for volume in further
        ),
    ]
    places = Places({section.key: volume.number for volume in given for section in volume.sections})
    return [
        replace(volume, sections=tuple(named(section, places) for section in volume.sections))
        for volume in given
    ]


def _too_big(volume: Volume, size: int, most: int) -> str:
    biggest = volume.sections[-1] if volume.number > 1 else None
    what = f"“{biggest.bookmark}” of {biggest.foot}" if biggest else "What stands before the evidence"
    return (
        f"Volume {volume.number} has {size_in_words(size)}, more than the {size_in_words(most)} that were "
        f"asked for. {what} is that big by itself, and nothing is cut off or left out. "
        "Save it smaller or leave it out, if the file has to be smaller."
    )


def _made(
    document: PortfolioDocument, cache: SectionCache, progress: Progress, divided_so: Sequence[Volume]
) -> "_Made":
    """Make the files of a portfolio that is divided so."""
    volumes = _with_own_pages(document, digest_of_content(document), divided_so)
    furniture = [furniture_section(document.foot_line, draft=document.draft), alphabet_section()]
    sections = [section for volume in volumes for section in volume.sections]
    workshop = Workshop(cache, progress.steps, steps=len(sections) + len(furniture))
    progress.entering(Stage.LAYING_OUT)
    *pieces, sheets, alphabet = workshop.all_pages([*sections, *furniture])
    numbers, total = first_pages(pieces), sum(piece.count for piece in pieces)
    files, before, rest = [], 0, list(pieces)
    for volume in volumes:
        progress.entering(Stage.JOINING)
        own, rest = rest[: len(volume.sections)], rest[len(volume.sections) :]
        whole = Whole(numbers, total, before)
        file, inside = Scratch(), {piece.section.key for piece in own}
        # An original goes along where its own pages are.
        originals = [
            one
            for one in originals_in(document)
            if section_key("evidence", one.entry, one.part.key) in inside
        ]
        particulars = _particulars(document, volume)
        join(own, sheets.opened(), alphabet.opened(), particulars, file.file, originals, whole)
        files.append(file)
        before += sum(piece.count for piece in own)
    return _Made(volumes, files, pieces, workshop)


def _particulars(document: PortfolioDocument, volume: Volume) -> Particulars:
    whole = particulars_of(document)
    mark = VolumeMark(volume.number, volume.of)
    return replace(
        whole,
        title=f"{whole.title}, volume {volume.number} of {volume.of}",
        identifier=f"{whole.identifier}/{volume.number}",
        keywords=" ".join(filter(None, (whole.keywords, mark.token))),
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of dividing a portfolio in one way; `pieces` are the sections of all volumes."""

    volumes: Sequence[Volume]
    files: Sequence[Scratch]
    pieces: Sequence[Pages]
    workshop: Workshop

    def could_be_smaller(self, room: int) -> bool:
        """Say whether a file is too big that could be divided further."""
        return any(
            file.size > room and volume.can_be_divided
            for file, volume in zip(self.files, self.volumes, strict=True)
        )

    def result(self, limit: Limit) -> PackResult:
        """Return the files with all that is told of them."""
        numbers, files, workshop = first_pages(self.pieces), self.files, self.workshop
        total = sum(piece.count for piece in self.pieces)
        firsts = [numbers[volume.sections[0].key] for volume in self.volumes] + [total + 1]
        return PackResult(
            whole=files[0],
            page_count=total,
            positions=numbers,
            rendered=tuple(workshop.rendered),
            reused=tuple(workshop.reused),
            derived=tuple(workshop.derived.items()),
            warnings=tuple(workshop.warnings),
            further=tuple(
                FurtherVolume(file, first, following - first)
                for file, first, following in zip(files[1:], firsts[1:-1], firsts[2:], strict=True)
            ),
            too_big=tuple(
                _too_big(volume, file.size, limit.most)
                for file, volume in zip(files, self.volumes, strict=True)
                if file.size > limit.room
            ),
        )
