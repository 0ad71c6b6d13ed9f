"""The last pages of a portfolio: how a reader finds out that nobody has changed it."""

import segno
from markupsafe import Markup

from app.export.document import PortfolioDocument
from app.export.originals import originals_in
from app.export.rendering import to_html
from app.export.sections import Section, laid_out

CHECK = "How to check this file"


def check_section(document: PortfolioDocument, digest: str) -> Section:
    """Return the section; a code to point a phone at stands in it where the installation has an address.

    Args:
        document: the portfolio.
        digest: of its content.
    """
    address = document.check_address
    originals = originals_in(document)
    html = to_html(
        "check.html",
        heading=CHECK,
        document=document,
        digest=digest,
        address=address,
        code=_code(address) if address else "",
        originals=originals,
    )
    # The names of the originals stand on the page: a purge of one must find it.
    keys = tuple(original.part.key for original in originals)
    return laid_out("check", html, foot=CHECK, bookmark=CHECK, attachments=keys)


def _code(address: str) -> Markup:
    drawn = segno.make(address, error="m", micro=False)
    words = f"QR code with the address {address}"
    return Markup(drawn.svg_inline(scale=4, border=4, title=words))  # noqa: S704 - made by the library
