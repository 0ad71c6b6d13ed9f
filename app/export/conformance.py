"""What a pack says and holds beside its pages to follow PDF/UA-1 and PDF/A-2a, or 3a with files inside."""

import struct
from functools import cache

from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import ImageCms

_PRINTED = 4
# ImageCms writes the time into a profile; one and the same profile has to come out each time.
_PROFILE_MADE = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
_PROFILE_TIME = slice(24, 36)
_PROFILE_NAME = "sRGB IEC61966-2.1"

_CLAIM = b"""<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
  <pdfaid:part>PART</pdfaid:part>
  <pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
  <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def claim(target: Pdf, *, with_files: bool = False) -> None:
    """Make a joined pack follow PDF/UA-1 and PDF/A, and say in its metadata that it does.

    PDF/A-3a differs from 2a only in what files may be inside, so that is claimed where there are some.

    It may say so because of how sections are made: our own pages are laid out with tags and whole fonts,
    and a page of somebody else's is taken over only where `foreign_pages` finds nothing against it.
    """
    _let_notes_print(target)
    profile = target.make_stream(colour_profile(), N=3)
    target.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String(_PROFILE_NAME),
                Info=String(_PROFILE_NAME),
                DestOutputProfile=profile,
            )
        ]
    )
    described = target.Root.Metadata.read_bytes()
    head, end, tail = described.rpartition(b"</rdf:RDF>")
    claimed = _CLAIM.replace(b"PART", b"3" if with_files else b"2")
    target.Root.Metadata.write(head + claimed + end + tail)


@cache
def colour_profile() -> bytes:
    """Return the sRGB profile against which every colour in a pack is meant; always the same bytes."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[_PROFILE_TIME] = _PROFILE_MADE
    return bytes(made)


def _let_notes_print(target: Pdf) -> None:
    for page in target.pages:
        if Name.Annots in page.obj:
            page.obj.Tabs = Name.S
            for note in page.obj.Annots:
                note.F = _PRINTED
