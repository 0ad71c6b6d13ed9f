"""How the links of a Word document are printed: nobody clicks on paper, so the address follows the words."""

import io

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_LONGEST = 300
_SAID = ("mailto:", "https://", "http://")


def with_addresses(content: bytes) -> bytes:
    """Return a document in which the address behind each link stands after its words, unless they name it.

    What is printed is another file than the one that is kept; that one stays as it is.
    """
    document = Document(io.BytesIO(content))
    changed = False
    for link in document.element.body.iter(qn("w:hyperlink")):
        relationship = document.part.rels.get(link.get(qn("r:id"), ""))
        if relationship is None or relationship.reltype != RELATIONSHIP_TYPE.HYPERLINK:
            continue
        address = str(relationship.target_ref)
        if _bare(address) in "".join(link.itertext()):
            continue
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = f" ({address[:_LONGEST]})"
        text.set(qn("xml:space"), "preserve")
        run.append(text)
        link.append(run)
        changed = True
    if not changed:
        return content
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _bare(address: str) -> str:
    """Return an address as people write it: without its scheme and the stroke at its end."""
    scheme = next((scheme for scheme in _SAID if address.startswith(scheme)), "")
    return address.removeprefix(scheme).rstrip("/")
