"""How the links of a Word document are printed: nobody clicks on paper, so the address follows the words."""

import io

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.export.file_links import MOST_LETTERS, Link, bare


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
        if next(link.iterancestors(qn("w:txbxContent")), None) is not None:
            # A text box does not grow: the address would be cut, and stands in the list instead.
            continue
        address = str(relationship.target_ref)
        words = "".join(link.itertext())
        if not Link(address, "", words).may_be_printed or bare(address) in words:
            continue
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = f" ({address[:MOST_LETTERS]})"
        text.set(qn("xml:space"), "preserve")
        run.append(text)
        link.append(run)
        changed = True
    if not changed:
        return content
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
