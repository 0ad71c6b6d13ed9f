"""The declaration of a portfolio: sentences above boxes for signatures in ink, or the scan of that page."""

from app.export.document import PortfolioDocument
from app.export.rendering import to_html
from app.export.sections import Section, laid_out
from app.export.wet_sections import with_scans

DECLARATION = "Declaration"
KEY = "declaration"


def declaration_html(document: PortfolioDocument) -> str:
    """Return the page as it is printed to be signed."""
    return to_html("declaration.html", heading=DECLARATION, document=document)


def declaration_section(document: PortfolioDocument) -> Section:
    """Return the section; where the signed page came back, its scan is shown."""
    blank = laid_out(KEY, declaration_html(document), foot=DECLARATION, bookmark=DECLARATION)
    return with_scans(blank, document.signed)
