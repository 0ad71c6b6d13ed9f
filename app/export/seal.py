"""How a finished file of the pack is sealed: signed by the installation, so that later changes show."""

import logging
from dataclasses import dataclass, replace
from typing import IO

from asn1crypto import x509  # type: ignore[import-untyped] # it ships no types
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference

from app.export.lasting import explained, gathering, require_small
from app.export.scratch import told
from app.export.timestamps import TimestampService
from app.export.waiting import waited_for

FIELD = "Seal"
REASON = "Made by this installation of Techfolio and not changed since"
_READABLE = "Seal of the installation that made this file"
_READ_AT_ONCE = 1_000_000
_LATER = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)
# It warns about what it reads in files, and no log may hold what people wrote.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Sealer:
    """What an installation seals with.

    Attributes:
        signer: its certificate and key.
        timestamp_url: the service that confirms when a file was sealed; empty where there is none.
        roots: who is trusted to vouch for the certificates of that service and of the seal. With some, what
            later years need goes into the file. A seal's certificate that vouches for itself needs none here.
    """

    signer: SimpleSigner
    timestamp_url: str = ""
    roots: tuple[x509.Certificate, ...] = ()

    @property
    def lasts(self) -> bool:
        """Whether its seals take the long-term profile, which nothing but a timestamp gives a meaning."""
        return bool(self.roots and self.timestamp_url)

    @property
    def trusted(self) -> list[x509.Certificate]:
        """The roots, with the certificate of the seal where that vouches for itself."""
        own = self.signer.signing_cert
        return [*self.roots, own] if own is not None and own.self_issued else [*self.roots]


def seal(file: IO[bytes], sealer: Sealer) -> None:
    """Hang a seal on a PDF; the bytes before it stay as they were.

    Args:
        file: open for reading and writing. Where sealing fails it is of no use any more.
        sealer: what to seal with.

    Raises:
        ConflictError: the timestamp service did not answer, or nobody said whether a certificate was revoked.
        ConfigurationError: a certificate was revoked, or no root vouches for it.
        StorageError: there is no room for the seal.
    """
    with told(), explained():
        waited_for(_hung_on(file, sealer))
        file.flush()


async def _hung_on(file: IO[bytes], sealer: Sealer) -> None:
    if not sealer.lasts:
        await _signed(file, sealer, _what())
        return
    async with gathering(sealer.trusted) as context:
        # Which usages a certificate is for is up to its issuer: centres have them for all kinds of signature.
        lasting = replace(
            _what(),
            embed_validation_info=True,
            validation_context=context,
            dss_settings=_LATER,
            signer_key_usage=set(),
        )
        await _signed(file, sealer, lasting)
        require_small(context)


def _what() -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=REASON,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )


async def _signed(file: IO[bytes], sealer: Sealer, what: PdfSignatureMetadata) -> None:
    # Nobody sees the field: it lies outside the page, where the rules on tagged files ask no tag of it.
    place = SigFieldSpec(
        FIELD, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True), readable_field_name=_READABLE
    )
    url = sealer.timestamp_url
    clock = TimestampService(url, one_certificate=sealer.lasts) if url else None
    signer = PdfSigner(what, sealer.signer, timestamper=clock, new_field_spec=place)
    await signer.async_sign_pdf(IncrementalPdfFileWriter(file), in_place=True, chunk_size=_READ_AT_ONCE)
