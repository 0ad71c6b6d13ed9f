"""Which sections the file of a CPD record has: profile, list of activities, the chosen evidence as pages."""

from collections.abc import Iterable, Sequence

from app.core.clock import day_in_words
from app.core.words import days_in_words
from app.export.attachments import attachment_section
from app.export.check_section import CHECK, check_section
from app.export.cpd_values import CpdActivity, CpdPart
from app.export.document import EvidenceSection, PortfolioDocument, section_key
from app.export.document_digest import digest_of_content
from app.export.framing import FrameHead
from app.export.index_values import IndexEntry
from app.export.originals import originals_in_words
from app.export.rendering import to_html
from app.export.schemes import LAST_CHANGED, NOT_OFFICIAL
from app.export.sections import Section, laid_out
from app.export.words import PROVENANCE

PROFILE, ACTIVITIES = "Profile", "Activities of the period"


def cpd_sections(document: PortfolioDocument, part: CpdPart) -> list[Section]:
    """Return the sections in printing order.

    Args:
        document: the file; its evidence is what was chosen.
        part: the profile in it.
    """
    digest = digest_of_content(document)
    return [
        cpd_title_section(document, part, digest),
        _index(document),
        _profile(document, part),
        _activities(document, part),
        *_all_evidence(document, part),
        check_section(document, digest),
    ]


def cpd_title_section(
    document: PortfolioDocument,
    part: CpdPart,
    digest: str,
    volume: str = "",
    volumes: Sequence[object] = (),
) -> Section:
    """Return the title page.

    Args:
        document: the file.
        part: the profile in it.
        digest: of its content.
        volume: what this file is called where the record leaves in several; else empty.
        volumes: then all of them, as `volume_pages.VolumeLine`.
    """
    facts = [
        ("For", document.first_page.reader),
        *part.facts,
        ("Period", days_in_words(part.first, part.last)),
        ("Discipline", document.discipline),
        *part.figures,
        ("Entries printed whole", str(len(document.evidence))),
        ("Original files inside", originals_in_words(document)),
        (LAST_CHANGED, day_in_words(document.changed_on)),
        ("Digest of the content", digest),
    ]
    html = to_html(
        "cpd_title.html",
        heading=document.first_page.title,
        document=document,
        facts=facts,
        provenance=PROVENANCE,
        not_official=NOT_OFFICIAL,
        volume=volume,
        volumes=volumes,
    )
    return laid_out("title", html, foot="", bookmark="Title page", numbered=bool(volume))


def _index(document: PortfolioDocument) -> Section:
    entries = [IndexEntry("profile", "", PROFILE), IndexEntry("activities", "", ACTIVITIES)]
    for entry in document.evidence:
        entries.append(IndexEntry(section_key("evidence", entry.reference), entry.reference, entry.title))
        entries.extend(
            IndexEntry(
                section_key("evidence", entry.reference, one.key), "", f"{number}: {one.file_name}", depth=1
            )
            for number, one in enumerate(entry.attachments, start=1)
        )
    entries.append(IndexEntry("check", "", CHECK))
    return laid_out(
        "index",
        to_html("index.html", heading="Index", entries=entries),
        foot="Index",
        bookmark="Index",
        attachments=tuple(one.key for entry in document.evidence for one in entry.attachments),
        numbered=True,
    )


def _profile(document: PortfolioDocument, part: CpdPart) -> Section:
    titles = {entry.reference: entry.title for entry in document.evidence}
    html = to_html(
        "cpd_profile.html",
        heading=PROFILE,
        part=part,
        frameworks=document.frameworks,
        statements=[
            (one, [(section_key("evidence", name), name, titles[name]) for name in one.chosen])
            for one in part.statements
        ],
    )
    return laid_out("profile", html, foot=PROFILE, bookmark=PROFILE, numbered=True)


def _activities(document: PortfolioDocument, part: CpdPart) -> Section:
    printed = {entry.reference: section_key("evidence", entry.reference) for entry in document.evidence}
    html = to_html(
        "cpd_activities.html",
        heading=ACTIVITIES,
        part=part,
        period=days_in_words(part.first, part.last),
        lines=[(one, printed.get(one.reference, "")) for one in part.activities],
    )
    # Titles of many entries stand on it: kept for no other file, so that a purge of one misses no copy.
    return laid_out("activities", html, foot="Activities", bookmark=ACTIVITIES, numbered=True)


def _all_evidence(document: PortfolioDocument, part: CpdPart) -> Iterable[Section]:
    activities = {one.reference: one for one in part.activities}
    for entry in document.evidence:
        yield from _evidence(entry, activities.get(entry.reference))


def _evidence(entry: EvidenceSection, activity: CpdActivity | None) -> Iterable[Section]:
    facts = [
        ("Kind of activity", activity.kind if activity else ""),
        ("Date", days_in_words(entry.started_on, entry.ended_on)),
        ("Hours", activity.hours if activity else ""),
        ("Setting", entry.setting),
        ("Equipment", entry.equipment),
        ("Procedure", entry.procedure),
        ("Standards", activity.standards if activity else ""),
        ("Source", activity.source if activity else ""),
    ]
    words = [
        ("What I did", entry.what_i_did),
        ("What happened", entry.what_happened),
        *(activity.words if activity else ()),
        ("Reflection, released by its writer", entry.reflection or ""),
    ]
    key = section_key("evidence", entry.reference)
    title = f"{entry.reference}: {entry.title}"
    html = to_html(
        "cpd_evidence.html",
        heading=title,
        entry=entry,
        facts=facts,
        words=[(name, text) for name, text in words if text.strip()],
    )
    keys = tuple(one.key for one in entry.attachments)
    yield laid_out(key, html, foot=entry.reference, bookmark=title, attachments=keys)
    for number, one in enumerate(entry.attachments, start=1):
        which = f"{entry.reference} · Attachment {number} of {len(entry.attachments)}"
        yield attachment_section(
            one,
            section_key("evidence", entry.reference, one.key),
            FrameHead(which, one.file_name, chosen=one.chosen),
            foot=entry.reference,
            depth=1,
        )
