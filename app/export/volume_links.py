"""How the words of a section name the volume of what they refer to; links beyond a volume become text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.export.blanks import SCHEME
from app.export.rendering import digest_of
from app.export.sections import Layout, Section

# Typed text cannot look like this: its quotes are escaped.
_LINK = re.compile(
    rf'<a (?P<numbered>class="numbered" )?href="{SCHEME}(?P<key>[^"]*)">(?P<words>.*?)</a>', re.DOTALL
)
_PAGE = ", page "


@dataclass(frozen=True, slots=True)
class Places:
    """In which volume each section stands."""

    volumes: Mapping[str, int]

    def volume_of(self, key: str) -> int:
        """Return the volume of a section, or of the section in which a named place stands.

        Raises:
            RuntimeError: there is no such section.
        """
        while key not in self.volumes:
            key, _, rest = key.rpartition("/")
            if not rest:
                raise RuntimeError("A link of the pack leads nowhere.")
        return self.volumes[key]


def named(section: Section, places: Places) -> Section:
    """Return a section whose words name the volume of what they refer to.

    Index and matrix (what has page numbers) name it throughout, everything else where it is another one.
    The links of page numbers stay until joining: they say whose number it is.
    """
    make = section.make
    if not isinstance(make, Layout) or SCHEME not in make.html:
        return section
    here = places.volume_of(section.key)

    def renamed(link: re.Match[str]) -> str:
        there = places.volume_of(link["key"])
        if link["numbered"]:
            head, page, number = link[0].rpartition(_PAGE)
            return f"{head}, volume {there}{page}{number}" if page else link[0]
        words = link[0] if there == here else link["words"]
        return f"{words} (volume {there})" if section.numbered or there != here else words

    html = _LINK.sub(renamed, make.html)
    if html == make.html:
        return section
    return replace(section, make=replace(make, html=html), digest=digest_of(html))
