"""A certificate authority, its answers on revocation and a timestamp service on this machine, for tests."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped] # it ships no types
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .answering import answering

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
LASTS = timedelta(days=3000)
CLOCK = "Clock of the tests"
TIME_STAMPING = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])


@dataclass
class Holder:
    """Somebody with a key, and the certificate that was given for it."""

    key: Key
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate in PEM form."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def asn1(self) -> asn1_x509.Certificate:
        """The certificate as pyHanko has it."""
        return asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))

    @property
    def asn1_key(self) -> asn1_keys.PrivateKeyInfo:
        """The key as pyHanko has it."""
        kept = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return asn1_keys.PrivateKeyInfo.load(kept)


@dataclass
class Authority:
    """A root and one below it, which gives certificates whose lists of revoked ones stand at `address`.

    Attributes:
        silent: paths that nothing is answered at.
        asked: the paths that were asked for, in order.
        clocks: the timestamp service's certificates, taken in turn.
        answers: by path, what is answered in place of the usual.
    """

    address: str = ""
    revoked: set[int] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    clocks: list[Holder] = field(default_factory=list)
    answers: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    root: Holder = field(init=False)
    below: Holder = field(init=False)

    def begin(self) -> None:
        """Make the certificates; `address` is known by now."""
        self.root = _given("Root of the tests", None, *_ca())
        self.below = _given("Authority of the tests", self.root, *_ca(), self._lists("root"))
        self.clocks = [self.clock()]

    def clock(self) -> Holder:
        """Give a certificate for timestamps, whose revocation stands in a list."""
        return self.give(CLOCK, TIME_STAMPING)

    def give(self, name: str, *more: x509.ExtensionType) -> Holder:
        """Give a certificate whose revocation stands in a list."""
        return _given(name, self.below, *more, _uses(), self._lists("below"))

    def give_asked(self, name: str) -> Holder:
        """Give a certificate whose revocation has to be asked for one by one (OCSP)."""
        where = x509.UniformResourceIdentifier(f"{self.address}/ocsp")
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)
        return _given(name, self.below, _uses(), x509.AuthorityInformationAccess([access]))

    @property
    def timestamps(self) -> str:
        """The address of the timestamp service."""
        return f"{self.address}/clock"

    def answered(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return the status and the body that are answered at a path."""
        if path in self.silent:
            return 503, b""
        self.asked.append(path)
        usual: Mapping[str, Callable[[bytes], bytes]] = {
            "/root.crl": lambda _: self._list(self.root),
            "/below.crl": lambda _: self._list(self.below),
            "/ocsp": self._told,
            "/clock": self._timestamp,
        }
        return 200, self.answers.get(path, usual[path])(body)

    def _lists(self, issuer: str) -> x509.CRLDistributionPoints:
        place = x509.UniformResourceIdentifier(f"{self.address}/{issuer}.crl")
        return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])

    def _list(self, issuer: Holder) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
        builder = builder.last_update(_now()).next_update(_now() + timedelta(days=7))
        for number in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(number)
            builder = builder.add_revoked_certificate(
                entry.revocation_date(_now() - timedelta(hours=1)).build()
            )
        signed = builder.sign(issuer.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)

    def _told(self, body: bytes) -> bytes:
        asked = ocsp.load_der_ocsp_request(body)
        status = ocsp.OCSPCertStatus.GOOD
        if asked.serial_number in self.revoked:
            status = ocsp.OCSPCertStatus.REVOKED
        gone = _now() - timedelta(hours=1) if status is ocsp.OCSPCertStatus.REVOKED else None
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=status,
            this_update=_now(),
            next_update=_now() + timedelta(days=1),
            revocation_time=gone,
            revocation_reason=None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, self.below.certificate)
        for extension in asked.extensions:
            builder = builder.add_extension(extension.value, extension.critical)
        return builder.sign(self.below.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def _timestamp(self, body: bytes) -> bytes:
        holder = self.clocks.pop(0)
        self.clocks.append(holder)
        along = SimpleCertificateStore.from_certs([holder.asn1, self.below.asn1])
        clock = DummyTimeStamper(holder.asn1, holder.asn1_key, along)
        answer = asyncio.run(clock.async_request_tsa_response(tsp.TimeStampReq.load(body)))
        content: bytes = answer.dump()
        return content


@contextmanager
def open_authority() -> Iterator[Authority]:
    """Run an authority, which answers until the end."""
    authority = Authority()
    with answering(authority.answered) as address:
        authority.address = address
        authority.begin()
        yield authority


def _ca() -> tuple[x509.ExtensionType, ...]:
    return x509.BasicConstraints(ca=True, path_length=None), _uses("key_cert_sign", "crl_sign")


def _uses(*named: str) -> x509.KeyUsage:
    """Return what a key is for; it also signs, as that of an authority signs answers on revocation."""
    others = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=not named,
        encipher_only=False,
        decipher_only=False,
        **{use: use in named for use in others},
    )


@cache
def _clocks_key() -> rsa.RSAPrivateKey:
    # pyHanko's own timestamp service signs with no other kind of key, and one takes a while to make.
    return rsa.generate_private_key(65537, 2048)


def _now() -> datetime:
    return datetime.now(UTC)


def _given(name: str, issuer: Holder | None, *more: x509.ExtensionType) -> Holder:
    key: Key = _clocks_key() if TIME_STAMPING in more else ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    vouching = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(issuer.certificate.subject if issuer else who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_now() - timedelta(days=1))
        .not_valid_after(_now() + LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(vouching.public_key()), critical=False
        )
    )
    for extension in more:
        critical = isinstance(extension, x509.ExtendedKeyUsage | x509.BasicConstraints | x509.KeyUsage)
        builder = builder.add_extension(extension, critical=critical)
    return Holder(key, builder.sign(vouching, hashes.SHA256()))
