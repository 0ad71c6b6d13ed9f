"""The page at the head of each volume: which of how many it is, and what the others begin with."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.clock import day_in_words
from app.core.words import days_in_words
from app.export.cpd_sections import cpd_title_section
from app.export.document import PortfolioDocument, section_key
from app.export.portfolio_sections import title_section
from app.export.rendering import to_html
from app.export.schemes import LAST_CHANGED
from app.export.sections import Section, laid_out
from app.export.volumes import Volume

# What stands in volume 1 before the evidence, and how the others refer to it.
_FRONT = ("Title page, index and evidence matrix", "Index and evidence matrix")
_FRONT_OF_RECORD = (
    "Title page, index, profile and list of activities",
    "Index, profile and list of activities",
)


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """One volume as the others list it; `key` names the page that it begins with."""

    number: int
    key: str
    begins: str


def title_of_first(document: PortfolioDocument, digest: str, volumes: Sequence[Volume]) -> Section:
    """Return the title page of the portfolio or CPD record, which says that it is volume 1, and lists all."""
    name, lines = volumes[0].name, _lines(document, volumes)
    if document.cpd:
        return cpd_title_section(document, document.cpd, digest, name, lines)
    return title_section(document, digest, name, lines)


def own_page(document: PortfolioDocument, digest: str, volume: Volume, volumes: Sequence[Volume]) -> Section:
    """Return the page at the head of a volume after the first."""
    facts = [
        *_about(document),
        (LAST_CHANGED, day_in_words(document.changed_on)),
        ("Digest of the content", digest),
    ]
    html = to_html(
        "volume.html",
        heading=f"{document.first_page.title}, {volume.name}",
        document=document,
        facts=facts,
        name=volume.name,
        lines=_lines(document, volumes),
        first=_front(document)[1],
    )
    return laid_out(_key(volume), html, foot="", bookmark=volume.name, numbered=True)


def _about(document: PortfolioDocument) -> list[tuple[str, str]]:
    """Say whose file it is and what for, as its title page does."""
    if document.cpd:
        period = days_in_words(document.cpd.first, document.cpd.last)
        return [*document.cpd.facts, ("Period", period), ("Discipline", document.discipline)]
    return [
        ("Discipline", document.discipline),
        ("Programme", document.programme),
        ("Centre", document.centre),
    ]


def _front(document: PortfolioDocument) -> tuple[str, str]:
    return _FRONT_OF_RECORD if document.cpd else _FRONT


def _key(volume: Volume) -> str:
    return "title" if volume.number == 1 else section_key("volume", str(volume.number))


def _lines(document: PortfolioDocument, volumes: Sequence[Volume]) -> list[VolumeLine]:
    first = _front(document)[0]
    return [
        VolumeLine(volume.number, _key(volume), first if volume.number == 1 else _begins(volume.sections[0]))
        for volume in volumes
    ]


def _begins(section: Section) -> str:
    return f"{section.foot}, {section.bookmark}" if section.depth else section.bookmark
