"""The page at the head of each volume: which of how many it is, and what the others begin with."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.clock import day_in_words
from app.export.document import PortfolioDocument, section_key
from app.export.portfolio_sections import title_section
from app.export.rendering import to_html
from app.export.schemes import LAST_CHANGED
from app.export.sections import Section, laid_out
from app.export.volumes import Volume

_FRONT = "Title page, index and evidence matrix"


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """One volume as the others list it; `key` names the page that it begins with."""

    number: int
    key: str
    begins: str


def title_of_first(document: PortfolioDocument, digest: str, volumes: Sequence[Volume]) -> Section:
    """Return the title page of the portfolio, which says that it is volume 1 and lists the others."""
    return title_section(document, digest, volumes[0].name, _lines(volumes))


def own_page(document: PortfolioDocument, digest: str, volume: Volume, volumes: Sequence[Volume]) -> Section:
    """Return the page at the head of a volume after the first."""
    facts = [
        ("Discipline", document.discipline),
        ("Programme", document.programme),
        ("Centre", document.centre),
        (LAST_CHANGED, day_in_words(document.changed_on)),
        ("Digest of the content", digest),
    ]
    html = to_html(
        "volume.html",
        heading=f"{document.first_page.title}, {volume.name}",
        document=document,
        facts=facts,
        name=volume.name,
        lines=_lines(volumes),
    )
    return laid_out(_key(volume), html, foot="", bookmark=volume.name, numbered=True)


def _key(volume: Volume) -> str:
    return "title" if volume.number == 1 else section_key("volume", str(volume.number))


def _lines(volumes: Sequence[Volume]) -> list[VolumeLine]:
    return [
        VolumeLine(volume.number, _key(volume), _FRONT if volume.number == 1 else _begins(volume.sections[0]))
        for volume in volumes
    ]


def _begins(section: Section) -> str:
    return f"{section.foot}, {section.bookmark}" if section.depth else section.bookmark
