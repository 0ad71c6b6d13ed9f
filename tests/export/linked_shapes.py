"""Word and Excel files with links on pictures, shapes and in text boxes, written part by part."""

import io
import re
import zipfile
from collections.abc import Mapping

from docx import Document
from docx.oxml import parse_xml
from openpyxl import Workbook
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HYPERLINK = f"{_OFFICE}/hyperlink"
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:r="{_OFFICE}"'
)
_BOX = (
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="500000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
)
ON_PICTURE = "https://example.org/on-the-picture"
ON_SHAPE = "https://example.org/on-the-shape"
IN_SHAPE = "https://example.org/in-the-shape"
IN_OLD_SHAPE = "https://example.org/on-an-old-shape"
HIDDEN = "https://secret.example.org/"


def _picture() -> io.BytesIO:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(kept, "PNG")
    kept.seek(0)
    return kept


def linked_document() -> bytes:
    """Write a Word document: a linked picture, a linked text box with a link in it, and an old drawing."""
    document = Document()
    document.add_paragraph("Where our procedures are")
    document.add_picture(_picture())
    part = document.part
    numbers = {
        address: part.relate_to(address, _HYPERLINK, is_external=True)
        for address in (ON_PICTURE, ON_SHAPE, IN_SHAPE)
    }
    body = document.element.body
    (about,) = body.xpath(".//wp:docPr")
    about.set("descr", "The dose calibrator")
    about.append(parse_xml(f'<a:hlinkClick {_SPACES} r:id="{numbers[ON_PICTURE]}"/>'))
    document.add_paragraph()._p.append(parse_xml(_text_box(numbers)))  # noqa: SLF001 - its own element
    document.add_paragraph()._p.append(parse_xml(_old_shape()))  # noqa: SLF001 - its own element
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _text_box(numbers: Mapping[str, str]) -> str:
    return (
        f'<w:r {_SPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        '<wp:extent cx="1800000" cy="500000"/><wp:wrapTopAndBottom/>'
        f'<wp:docPr id="9" name="Text box 9"><a:hlinkClick r:id="{numbers[ON_SHAPE]}"/></wp:docPr>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>{_BOX}</wps:spPr><wps:txbx><w:txbxContent><w:p>'
        f'<w:hyperlink r:id="{numbers[IN_SHAPE]}"><w:r><w:t>limits</w:t></w:r></w:hyperlink>'
        "</w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def _old_shape() -> str:
    return (
        f'<w:r {_SPACES}><w:pict><v:rect href="{IN_OLD_SHAPE}" alt="A drawing of old" '
        'style="width:90pt;height:30pt"/></w:pict></w:r>'
    )


def linked_drawings() -> bytes:
    """Write a workbook: a linked picture, a linked shape with a link in its words, and what nobody sees."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Overview"
    sheet["A1"] = "Where our procedures are"
    sheet.add_image(SheetImage(_picture()), "B3")
    sheet.row_dimensions[40].hidden = True
    hidden = book.create_sheet("Patients")
    hidden.sheet_state = "hidden"
    hidden.add_image(SheetImage(_picture()), "A1")
    kept = io.BytesIO()
    book.save(kept)
    with zipfile.ZipFile(kept) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for number, links in (
        (1, {"rA": ON_PICTURE, "rB": ON_SHAPE, "rC": IN_SHAPE, "rD": f"{HIDDEN}row", "rE": f"{HIDDEN}shape"}),
        (2, {"rA": f"{HIDDEN}sheet"}),
    ):
        drawing = f"xl/drawings/drawing{number}.xml"
        about = (
            b'descr="The dose calibrator"><a:hlinkClick xmlns:a="http://schemas.openxmlformats.org/drawingml/'
            b'2006/main" xmlns:r="' + _OFFICE.encode() + b'" r:id="rA"/>'
        )
        text = re.sub(rb' descr="[^"]*"', b"", parts[drawing])
        text = re.sub(rb"<(xdr:|)cNvPr([^>]*?)/>", rb"<\1cNvPr\2 " + about + rb"</\1cNvPr>", text, count=1)
        if number == 1:
            shapes = (
                _sheet_shape(5, "rB", "rC"),
                _sheet_shape(39, "rD", ""),
                _sheet_shape(9, "rE", "", hidden=True),
            )
            text = re.sub(rb"(</(xdr:|)wsDr>)", "".join(shapes).encode() + rb"\1", text)
        parts[drawing] = text
        place = f"xl/drawings/_rels/drawing{number}.xml.rels"
        rows = "".join(
            f'<Relationship Id="{name}" Type="{_HYPERLINK}" Target="{address}" TargetMode="External"/>'
            for name, address in links.items()
        )
        parts[place] = parts[place].replace(b"</Relationships>", rows.encode() + b"</Relationships>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _sheet_shape(row: int, on_it: str, in_it: str, *, hidden: bool = False) -> str:
    spaces = (
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_OFFICE}"'
    )
    unseen = ' hidden="1"' if hidden else ""
    words = f'<a:rPr><a:hlinkClick r:id="{in_it}"/></a:rPr>' if in_it else ""
    return (
        f"<xdr:oneCellAnchor {spaces}><xdr:from><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        '<xdr:ext cx="1800000" cy="500000"/><xdr:sp><xdr:nvSpPr>'
        f'<xdr:cNvPr id="{row + 20}" name="Rectangle {row}"{unseen}>'
        f'<a:hlinkClick r:id="{on_it}"/></xdr:cNvPr><xdr:cNvSpPr/></xdr:nvSpPr>'
        f"<xdr:spPr>{_BOX}</xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r>{words}<a:t>limits</a:t></a:r></a:p>"
        "</xdr:txBody></xdr:sp><xdr:clientData/></xdr:oneCellAnchor>"
    )
