"""The leaf that parts the entries which a trainee shows first from all the others."""

from app.export.document import PortfolioDocument, section_key
from app.export.rendering import to_html
from app.export.sections import Section, laid_out

ANNEX = "Annex: further evidence"


def annex_section(document: PortfolioDocument) -> Section:
    """Return the leaf, with the entries that follow it."""
    entries = [
        (section_key("evidence", entry.reference), entry.reference, entry.title)
        for entry in document.evidence[document.showcased :]
    ]
    html = to_html("annex.html", heading=ANNEX, entries=entries, showcased=document.showcased)
    return laid_out("annex", html, foot="Annex", bookmark=ANNEX)
