"""Whether a file holds what it takes to check its seal's certificates in later years, asking nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import x509  # type: ignore[import-untyped] # it ships no types
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.path import ValidationPath

from app.export.lasting import CLOCKS_DIFFER
from app.export.waiting import waited_for

# A seal needs a handful; the file is anybody's.
_MOST = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file holds for later years.

    Attributes:
        until: the last moment at which all certificates of the timestamp service are valid; None where the
            file does not hold the whole chain of each certificate with an answer on revocation for each.
        trusted: whether a root that was given vouches for the timestamp service. Otherwise the certificate at
            the end of its chain vouches for itself, as anybody's can.
    """

    until: datetime | None = None
    trusted: bool = False


NOTHING = Kept()


def kept_in(
    reader: PdfFileReader,
    seal: x509.Certificate,
    clock: x509.Certificate,
    at: datetime,
    roots: Sequence[x509.Certificate],
    sent_along: Iterable[x509.Certificate],
) -> Kept:
    """Say what a file holds for later years.

    Args:
        reader: of the file.
        seal: the certificate of the seal.
        clock: that of the timestamp service.
        at: when the timestamp says that the file was sealed.
        roots: who is trusted here to vouch for certificates; may be none.
        sent_along: certificates that seal and timestamp bring along.
    """
    try:
        held = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return NOTHING
    if max(len(held.certs), len(held.crls), len(held.ocsps)) > _MOST:
        return NOTHING
    there = [*held.load_certs(), *sent_along]
    known = [certificate for certificate in there if certificate.self_issued]
    if _path(held, seal, at, [*roots, *known], there, set()) is None:
        return NOTHING
    for trusted, vouching in ((True, roots), (False, known)):
        path = _path(held, clock, at, vouching, there, {"time_stamping"})
        if path is not None:
            return Kept(_end(path), trusted)
    return NOTHING


def _path(
    held: DocumentSecurityStore,
    certificate: x509.Certificate,
    at: datetime,
    roots: Sequence[x509.Certificate],
    there: Sequence[x509.Certificate],
    usage: set[str],
) -> ValidationPath | None:
    """Return the chain up to a root, each certificate with an answer that held at that moment."""
    if not roots:
        return None
    context = held.as_validation_context(
        {
            "trust_roots": list(roots),
            "other_certs": list(there),
            "moment": at,
            "revocation_mode": "require",
            "time_tolerance": CLOCKS_DIFFER,
        }
    )
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        path: ValidationPath = waited_for(validator.async_validate_usage(set(), usage))
    except (PathError, ValidationError):
        return None
    return path


def _end(path: ValidationPath) -> datetime:
    ends = (certificate.not_valid_after for certificate in path.iter_certs(include_root=True))
    first: datetime = min(ends)
    return first.astimezone(UTC)
