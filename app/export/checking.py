"""What a PDF file says about its own seals, found out without asking anybody and without a database."""

import hashlib
import io
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from asn1crypto import cms, tsp, x509  # type: ignore[import-untyped] # it ships no types
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from app.core.apart import Allowance, GaveUpError, Parts, ask, serve
from app.export.enclosed import Enclosed, enclosed_in
from app.export.kept_for_later import NOTHING, Kept, kept_in
from app.export.volume_values import VolumeMark, mark_in
from app.ledger.values import heads_in

MOST_BYTES = 100_000_000
_ALLOWANCE = Allowance(seconds=30, memory=2_500_000_000, clock=120)
_END = b"%%EOF"
_LAST_BYTES = 2
# What pyHanko raises for files that are not as they should be; it documents the first two.
_BROKEN = (
    PdfError,
    SignatureValidationError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OSError,
)


class Kind(StrEnum):
    """What sort of file it is."""

    EMPTY = "empty"
    OTHER = "other"
    DAMAGED = "damaged"
    LOCKED = "locked"
    UNSEALED = "unsealed"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Seal:
    """One signature in a file.

    Attributes:
        name: what its certificate calls its owner; anybody can write any name into one.
        fingerprint: SHA-256 of the certificate, hexadecimal.
        holds: whether what it covers is as it was sealed.
        whole: whether it covers the file to its last byte.
        claimed_at: when, by the clock of the program that sealed; ISO 8601, or empty.
        confirmed_at: when, by a timestamp service; ISO 8601, or empty.
        confirmed_by: what the timestamp's certificate calls that service.
        confirmer_trusted: whether a root that is trusted here vouches for that service.
        lasts_until: until when the file holds enough to check seal and timestamp without asking anybody; ISO
            8601, or empty where it does not.
    """

    name: str
    fingerprint: str
    holds: bool
    whole: bool
    claimed_at: str = ""
    confirmed_at: str = ""
    confirmed_by: str = ""
    confirmer_trusted: bool = False
    lasts_until: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a file: its seals in the order in which they were made, heads of ledgers, files.

    `volume` is set where the file says that it is one of several.
    """

    kind: Kind
    seals: tuple[Seal, ...] = ()
    heads: tuple[str, ...] = ()
    files: tuple[Enclosed, ...] = ()
    volume: VolumeMark | None = None


def examine_apart(content: bytes, roots: Sequence[x509.Certificate] = ()) -> Examined:
    """Do what `examine` does in a process of its own, with little time and memory: the file is anybody's."""
    question = {"task": "examine", "roots": [root.dump().hex() for root in roots]}
    try:
        answer, _ = ask("app.export.checking", question, content, _ALLOWANCE)
    except GaveUpError:
        return Examined(Kind.DAMAGED)
    seals = tuple(Seal(**seal) for seal in answer["seals"])
    files = tuple(Enclosed(**file) for file in answer["files"])
    volume = VolumeMark(**answer["volume"]) if answer["volume"] else None
    return Examined(Kind(answer["kind"]), seals, tuple(answer["heads"]), files, volume)


def examine(content: bytes, roots: Sequence[x509.Certificate] = ()) -> Examined:
    """Look at a file's seals; the words on its pages are not looked at.

    Args:
        content: the file.
        roots: who is trusted to vouch for the certificates of timestamp services.
    """
    if not content.strip():
        return Examined(Kind.EMPTY)
    if b"%PDF-" not in content[:1024]:
        return Examined(Kind.OTHER)
    try:
        return _examined(content, roots)
    except _BROKEN:
        pass
    # Something was hung on behind the end: what comes before may still be a sealed file.
    end = content.rfind(_END)
    try:
        shorter = _examined(content[: end + len(_END)] + b"\n", roots) if end > 0 else Examined(Kind.DAMAGED)
    except _BROKEN:
        return Examined(Kind.DAMAGED)
    if shorter.kind is not Kind.SEALED:
        return Examined(Kind.DAMAGED)
    seals = tuple(Seal(**{**asdict(seal), "whole": False}) for seal in shorter.seals)
    return replace(shorter, seals=seals)


def _examined(content: bytes, roots: Sequence[x509.Certificate]) -> Examined:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.encrypted:
        return Examined(Kind.LOCKED)
    signatures = reader.embedded_regular_signatures
    if not signatures:
        _ = reader.root["/Pages"]
        return Examined(Kind.UNSEALED)
    seals = tuple(_seal(signature, len(content), roots) for signature in signatures)
    words = _keywords(reader)
    heads = tuple(sorted({head.token for head in heads_in(words)}))
    return Examined(Kind.SEALED, seals, heads, enclosed_in(reader), mark_in(words))


def _seal(signature: EmbeddedPdfSignature, size: int, roots: Sequence[x509.Certificate]) -> Seal:
    certificate = signature.signer_cert
    at = signature.self_reported_timestamp
    confirmed = _confirmed(signature.signer_info)
    kept = _kept(signature, confirmed, roots) if confirmed else NOTHING
    return Seal(
        name=_name(certificate),
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        holds=_holds(signature),
        whole=_covers_to(signature) == size,
        claimed_at=at.astimezone(UTC).isoformat() if at else "",
        confirmed_at=confirmed.at.isoformat() if confirmed else "",
        confirmed_by=_name(confirmed.by) if confirmed else "",
        confirmer_trusted=kept.trusted,
        lasts_until=kept.until.isoformat() if kept.until else "",
    )


def _holds(signature: EmbeddedPdfSignature) -> bool:
    """Say whether it covers all but itself from the first byte on, and nothing in that changed."""
    start, length, second, _ = map(int, signature.byte_range)
    gap = len(signature.pkcs7_content) * 2 + _LAST_BYTES
    if start != 0 or second != length + gap:
        return False
    try:
        intact, valid = validate_sig_integrity(
            signature.signer_info,
            signature.signer_cert,
            expected_content_type="data",
            actual_digest=signature.compute_digest(),
        )
    except _BROKEN:
        return False
    return bool(intact and valid)


def _covers_to(signature: EmbeddedPdfSignature) -> int:
    return int(signature.byte_range[2]) + int(signature.byte_range[3])


@dataclass(frozen=True, slots=True)
class _Confirmed:
    at: datetime
    by: x509.Certificate
    sent_along: list[x509.Certificate]


def _confirmed(signer: cms.SignerInfo) -> _Confirmed | None:
    """Return when a timestamp service confirmed this signature, and which; None where none did."""
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            try:
                return _timestamp(attribute["values"][0]["content"], signer["signature"].native)
            except _BROKEN:
                return None
    return None


def _timestamp(token: cms.SignedData, signed: bytes) -> _Confirmed | None:
    info: tsp.TSTInfo = token["encap_content_info"]["content"].parsed
    imprint = info["message_imprint"]
    digest = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, signed).digest()
    if digest != imprint["hashed_message"].native:
        return None
    signer = token["signer_infos"][0]
    said = bytes(token["encap_content_info"]["content"])
    actual = hashlib.new(signer["digest_algorithm"]["algorithm"].native, said).digest()
    certificates = _certificates(token)
    for certificate in certificates:
        try:
            sound = validate_sig_integrity(signer, certificate, "tst_info", actual)
        except _BROKEN:
            continue
        if all(sound):
            at: datetime = info["gen_time"].native
            return _Confirmed(at.astimezone(UTC), certificate, certificates)
    return None


def _kept(signature: EmbeddedPdfSignature, confirmed: _Confirmed, roots: Sequence[x509.Certificate]) -> Kept:
    along = [*signature.other_embedded_certs, *confirmed.sent_along]
    try:
        return kept_in(signature.reader, signature.signer_cert, confirmed.by, confirmed.at, roots, along)
    except _BROKEN:
        return NOTHING


def _certificates(token: cms.SignedData) -> list[x509.Certificate]:
    return [choice.chosen for choice in token["certificates"] if choice.name == "certificate"]


def _name(certificate: x509.Certificate) -> str:
    subject = certificate.subject.native
    return str(subject.get("common_name") or subject.get("organization_name") or "")[:120]


def _keywords(reader: PdfFileReader) -> str:
    try:
        return str(reader.trailer["/Info"]["/Keywords"])
    except KeyError:
        return ""


def _answer(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], Parts]:
    roots = [x509.Certificate.load(bytes.fromhex(root)) for root in question["roots"]]
    return asdict(examine(content, roots)), []


if __name__ == "__main__":
    sys.exit(serve({"examine": _answer}))
