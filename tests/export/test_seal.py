"""A sealed file is found valid by other programs, and the key stays where it belongs."""

import asyncio
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped] # it ships no types
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from app.config import ConfigurationError
from app.core.errors import ConflictError
from app.export.checking import Kind, examine
from app.export.seal_keys import SEAL_FILE, fingerprint_for, sealer_for

from .answering import answering
from .sealed_files import plain, sealed, sealed_by, settings_in

# PKIStatusInfo with status 2, rejection (RFC 3161, 2.4.2), and no token.
_REJECTION = bytes.fromhex("3005 3003 020102")
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def test_another_program_finds_the_seal_valid(tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed_by(tmp_path, plain()))
    told = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout  # noqa: S603, S607 - a program of the set-up
    assert "Signature is Valid" in told
    assert "Total document signed" in told


def test_the_file_before_the_seal_stays_as_it_was(tmp_path: Path) -> None:
    content = plain()
    assert sealed_by(tmp_path, content).startswith(content)


def test_the_key_is_made_once_and_its_owner_alone_may_read_it(tmp_path: Path) -> None:
    assert fingerprint_for(settings_in(tmp_path)) == ""
    sealed_by(tmp_path, plain())
    first = fingerprint_for(settings_in(tmp_path))
    sealed_by(tmp_path, plain())
    assert fingerprint_for(settings_in(tmp_path)) == first != ""
    assert stat.S_IMODE((tmp_path / SEAL_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if "seal" in path.name] == [SEAL_FILE]


def test_a_damaged_key_stops_the_seal_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / SEAL_FILE).write_text("not a key")
    with pytest.raises(ConfigurationError, match="should hold the seal's key"):
        sealer_for(settings_in(tmp_path))


def test_the_centres_own_certificate_is_used_where_it_is_set(tmp_path: Path) -> None:
    key, certificate = _certificate("Northmoor training centre")
    path = tmp_path / "centre.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"seal", key, certificate, None, serialization.BestAvailableEncryption(b"open sesame")
        )
    )
    settings = settings_in(tmp_path, TECHFOLIO_SEAL_PKCS12=str(path), TECHFOLIO_SEAL_PASSWORD="open sesame")
    (seal,) = examine(sealed(plain(), sealer_for(settings))).seals
    assert seal.name == "Northmoor training centre"
    assert seal.fingerprint == fingerprint_for(settings) == certificate.fingerprint(hashes.SHA256()).hex()
    assert not (tmp_path / SEAL_FILE).exists()
    with pytest.raises(ConfigurationError, match="does not open"):
        sealer_for(replace(settings, seal_password="wrong"))
    with pytest.raises(ConfigurationError, match="cannot be read"):
        sealer_for(replace(settings, seal_pkcs12=str(tmp_path / "lost.p12")))


@pytest.fixture
def service() -> Iterator[str]:
    """Run a timestamp service on this machine, and return its address."""
    key, certificate = _certificate(
        "Clock of the tests", x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    )
    signing = _as_asn1(key, certificate)
    confirmed = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)

    def answer(_path: str, sent: bytes) -> tuple[int, bytes]:
        clock = DummyTimeStamper(*signing, fixed_dt=confirmed)
        return 200, asyncio.run(clock.async_request_tsa_response(tsp.TimeStampReq.load(sent))).dump()

    with answering(answer) as address:
        yield f"{address}/"


def test_a_timestamp_service_confirms_when_it_was_sealed(tmp_path: Path, service: str) -> None:
    settings = settings_in(tmp_path, TECHFOLIO_TIMESTAMP_URL=service)
    found = examine(sealed(plain(), sealer_for(settings)))
    assert found.kind is Kind.SEALED
    assert found.seals[0].holds
    assert found.seals[0].confirmed_at == "2026-05-04T12:30:00+00:00"
    assert found.seals[0].confirmed_by == "Clock of the tests"


def test_a_service_that_does_not_answer_stops_the_seal_with_a_sentence(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, TECHFOLIO_TIMESTAMP_URL="http://127.0.0.1:9/")
    with pytest.raises(ConflictError, match="timestamp service did not answer"):
        sealed(plain(), sealer_for(settings))


@pytest.mark.parametrize(
    ("status", "answer"), [(200, _REJECTION), (200, b""), (200, b"<html>"), (500, b""), (200, b"\x30\x00")]
)
def test_a_service_that_gives_no_timestamp_is_not_called_a_full_disk(
    tmp_path: Path, status: int, answer: bytes
) -> None:
    with answering(lambda _path, _sent: (status, answer)) as address:
        settings = settings_in(tmp_path, TECHFOLIO_TIMESTAMP_URL=f"{address}/")
        with pytest.raises(ConflictError, match=r"timestamp service (did not answer|gave no timestamp)"):
            sealed(plain(), sealer_for(settings))


def _certificate(name: str, *more: x509.ExtensionType) -> tuple[Key, x509.Certificate]:
    # pyHanko's own service for tests signs with no other kind.
    key = rsa.generate_private_key(65537, 2048) if more else ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begun)
        .not_valid_after(begun + timedelta(days=3650))
    )
    for extension in more:
        builder = builder.add_extension(extension, critical=True)
    return key, builder.sign(key, hashes.SHA256())


def _as_asn1(key: Key, certificate: x509.Certificate) -> tuple[object, object]:
    from_key = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    from_certificate = certificate.public_bytes(serialization.Encoding.DER)
    return asn1_x509.Certificate.load(from_certificate), asn1_keys.PrivateKeyInfo.load(from_key)
