"""Which certificate an installation seals with: its own, made at the first seal, or the centre's."""

import contextlib
import hashlib
import os
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped] # it ships no types
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.config import ConfigurationError, Settings
from app.core.clock import now
from app.export.seal import Sealer

SEAL_FILE = "seal.pem"
_LASTS = timedelta(days=20 * 365)
# A reader's clock may be a little behind ours.
_LEEWAY = timedelta(days=1)


def sealer_for(settings: Settings) -> Sealer:
    """Return what the installation seals with; makes its own certificate where it has none yet.

    Raises:
        ConfigurationError: the certificate cannot be read or kept.
    """
    if settings.seal_pkcs12:
        path = Path(settings.seal_pkcs12)
        signer = _centres(path, settings.seal_password, _changed(path))
    else:
        path = settings.data / SEAL_FILE
        _make_own(path, settings.public_url or "")
        signer = _own(path, _changed(path))
    return Sealer(signer, settings.timestamp_url or "", roots_for(settings))


def roots_for(settings: Settings) -> tuple[asn1_x509.Certificate, ...]:
    """Return the certificates that are trusted to vouch for others; none where no file of them is set.

    Raises:
        ConfigurationError: the file cannot be read, or holds no certificate.
    """
    if not settings.seal_roots:
        return ()
    path = Path(settings.seal_roots)
    return _roots(path, _changed(path))


def fingerprint_for(settings: Settings) -> str:
    """Return the SHA-256 of the certificate, hexadecimal; empty before the first seal.

    Raises:
        ConfigurationError: the certificate cannot be read.
    """
    if not settings.seal_pkcs12 and not (settings.data / SEAL_FILE).exists():
        return ""
    certificate = sealer_for(settings).signer.signing_cert
    return hashlib.sha256(certificate.dump()).hexdigest() if certificate else ""


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError as problem:
        raise ConfigurationError(
            f"{path}, which the seal needs, cannot be read: {problem.strerror}."
        ) from problem


@lru_cache(maxsize=4)
def _centres(path: Path, password: str, _changed: int) -> SimpleSigner:
    found = SimpleSigner.load_pkcs12(str(path), passphrase=password.encode())
    if found is None:
        raise ConfigurationError(
            "TECHFOLIO_SEAL_PKCS12 names a file that does not open with TECHFOLIO_SEAL_PASSWORD."
        )
    signer: SimpleSigner = found
    return signer


@lru_cache(maxsize=4)
def _roots(path: Path, _changed: int) -> tuple[asn1_x509.Certificate, ...]:
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise ConfigurationError(
            "TECHFOLIO_SEAL_ROOTS must name a file with certificates in PEM form "
            "(“-----BEGIN CERTIFICATE-----”)."
        ) from problem
    return tuple(asn1_x509.Certificate.load(root.public_bytes(serialization.Encoding.DER)) for root in found)


@lru_cache(maxsize=4)
def _own(path: Path, _changed: int) -> SimpleSigner:
    try:
        kept = {kind: content for kind, _, content in pem.unarmor(path.read_bytes(), multiple=True)}
        certificate = asn1_x509.Certificate.load(kept["CERTIFICATE"])
        key = asn1_keys.PrivateKeyInfo.load(kept["PRIVATE KEY"])
        return SimpleSigner(certificate, key, SimpleCertificateStore.from_certs([certificate]))
    except (OSError, ValueError, KeyError) as problem:
        raise ConfigurationError(
            f"{path} should hold the seal's key and certificate but cannot be read. "
            "Put it back from where you keep a copy. If you delete it, a new one is made, "
            "and seals made before are not known as this installation's any more."
        ) from problem


def _make_own(path: Path, name: str) -> None:
    """Make a key and a certificate that vouches for itself, unless there is one."""
    if path.exists():
        return
    fresh = path.with_name(f".{SEAL_FILE}-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(_made(name))
        # Two processes may seal at once: a link never replaces a file, so one certificate wins, whole.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    except OSError as problem:
        raise ConfigurationError(f"The data folder cannot be written: {problem.strerror}.") from problem


def _made(name: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    called = f"Techfolio seal {urlsplit(name).hostname or ''}".strip()[:64]
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, called)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - _LEEWAY)
        .not_valid_after(now() + _LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
