"""How a finished file of the pack is sealed: signed by the installation, so that later changes show."""

import asyncio
import logging
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO

from asn1crypto import tsp  # type: ignore[import-untyped] # it ships no types
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper

from app.core.errors import ConflictError
from app.export.scratch import told

FIELD = "Seal"
REASON = "Made by this installation of Techfolio and not changed since"
_READABLE = "Seal of the installation that made this file"
_PATIENCE = 20
_READ_AT_ONCE = 1_000_000
_NO_TIMESTAMP = (
    "The timestamp service did not answer, so the file could not be sealed. Try again in some minutes."
)
# It warns about what it reads in files, and no log may hold what people wrote.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Sealer:
    """What an installation seals with.

    Attributes:
        signer: its certificate and key.
        timestamp_url: the service that confirms when a file was sealed; empty where there is none.
    """

    signer: SimpleSigner
    timestamp_url: str = ""


def seal(file: IO[bytes], sealer: Sealer) -> None:
    """Hang a seal on a PDF; the bytes before it stay as they were.

    Args:
        file: open for reading and writing. Where sealing fails it is of no use any more.
        sealer: what to seal with.

    Raises:
        ConflictError: the timestamp service did not answer.
        StorageError: there is no room for the seal.
    """
    # Nobody sees the field: it lies outside the page, where the rules on tagged files ask no tag of it.
    place = SigFieldSpec(
        FIELD, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True), readable_field_name=_READABLE
    )
    what = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=REASON,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    clock = _Service(sealer.timestamp_url) if sealer.timestamp_url else None
    writer = IncrementalPdfFileWriter(file)
    signer = PdfSigner(what, sealer.signer, timestamper=clock, new_field_spec=place)
    # The library runs an event loop, which it cannot where the caller's thread runs one already.
    with told(), ThreadPoolExecutor(1) as apart:
        apart.submit(signer.sign_pdf, writer, in_place=True, chunk_size=_READ_AT_ONCE).result()
        file.flush()


class _Service(TimeStamper):
    """A timestamp service that is asked over HTTP (RFC 3161)."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask the service.

        Raises:
            ConflictError: it did not answer, or not with a timestamp.
        """
        return await asyncio.to_thread(self._answer, req.dump())

    def _answer(self, question: bytes) -> tsp.TimeStampResp:
        request = urllib.request.Request(  # noqa: S310 - the settings allow http and https only
            self._url, question, {"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - as above
                return tsp.TimeStampResp.load(answer.read())
        except (OSError, ValueError) as problem:
            raise ConflictError(_NO_TIMESTAMP) from problem
