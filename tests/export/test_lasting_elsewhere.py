"""What a file holds for later years satisfies a program that knows nothing of ours: OpenSSL."""

import hashlib
import io
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms  # type: ignore[import-untyped] # it ships no types
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from app.export.seal_keys import sealer_for

from .authority import open_authority
from .sealed_files import plain, sealed, settings_in

NAME = "Northmoor training centre"
OWN = "Northmoor-training-centre.pem"
BELOW = "Authority-of-the-tests.pem"


@dataclass
class Taken:
    """What was taken out of a sealed file, in a folder, with the authority gone.

    Attributes:
        signature: the value that the timestamp confirms.
        at: when, in seconds since 1970.
    """

    folder: Path
    signature: bytes
    at: int

    def openssl(self, *words: str) -> str:
        """Run OpenSSL there; return what it says."""
        done = subprocess.run(  # noqa: S603 - the test's own words
            ["openssl", *words],  # noqa: S607 - a program of the set-up
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Seal a file, let the authority go, and take out what the file holds."""
    folder = tmp_path_factory.mktemp("later")
    with open_authority() as authority:
        own = authority.give_asked(NAME)
        (folder / "centre.p12").write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"seal",
                own.key,
                own.certificate,
                [authority.below.certificate],
                serialization.NoEncryption(),
            )
        )
        (folder / "root.pem").write_bytes(authority.root.pem)
        settings = settings_in(
            folder,
            TECHFOLIO_TIMESTAMP_URL=authority.timestamps,
            TECHFOLIO_SEAL_ROOTS=str(folder / "root.pem"),
            TECHFOLIO_SEAL_PKCS12=str(folder / "centre.p12"),
        )
        file = sealed(plain(), sealer_for(settings))
    return _taken(folder, file)


def _called(certificate: x509.Certificate) -> str:
    name = certificate.subject.rfc4514_string().removeprefix("CN=")
    return f"{name.replace(' ', '-')}.pem"


def _taken(folder: Path, file: bytes) -> Taken:
    with pikepdf.open(io.BytesIO(file)) as pdf:
        store = pdf.Root.DSS
        for stream in store.Certs:
            certificate = x509.load_der_x509_certificate(stream.read_bytes())
            (folder / _called(certificate)).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        lists = [x509.load_der_x509_crl(stream.read_bytes()) for stream in store.CRLs]
        (folder / "revoked.pem").write_bytes(
            b"".join(one.public_bytes(serialization.Encoding.PEM) for one in lists)
        )
        (folder / "told.der").write_bytes(store.OCSPs[0].read_bytes())
        contents = bytes(pdf.Root.AcroForm.Fields[0].V.Contents)
    signer = cms.ContentInfo.load(contents)["content"]["signer_infos"][0]
    token = next(
        each for each in signer["unsigned_attrs"] if each["type"].native == "signature_time_stamp_token"
    )
    (folder / "token.der").write_bytes(token["values"][0].dump())
    info = token["values"][0]["content"]["encap_content_info"]["content"].parsed
    return Taken(folder, signer["signature"].native, int(info["gen_time"].native.timestamp()))


def test_the_timestamp_confirms_the_signature(taken: Taken) -> None:
    digest = hashlib.sha256(taken.signature).hexdigest()
    words = ["ts", "-verify", "-in", "token.der", "-token_in", "-CAfile", "root.pem"]
    words += ["-untrusted", BELOW]
    assert "Verification: OK" in taken.openssl(*words, "-digest", digest)
    another = hashlib.sha256(taken.signature + b" ").hexdigest()
    assert "Verification: FAILED" in taken.openssl(*words, "-digest", another)


@pytest.mark.parametrize("name", ["Clock-of-the-tests.pem", BELOW])
def test_the_lists_say_that_no_certificate_was_revoked_then(taken: Taken, name: str) -> None:
    words = ["verify", "-crl_check_all", "-CAfile", "root.pem", "-attime", str(taken.at)]
    words += ["-untrusted", BELOW]
    assert ": OK" in taken.openssl(*words, "-CRLfile", "revoked.pem", name)
    assert "unable to get certificate CRL" in taken.openssl(*words, name)


def test_the_answer_says_that_the_centres_was_not(taken: Taken) -> None:
    told = taken.openssl(
        *("ocsp", "-respin", "told.der", "-CAfile", "root.pem", "-issuer", BELOW),
        *("-verify_other", BELOW, "-cert", OWN, "-no_nonce"),
    )
    assert "Response verify OK" in told
    assert f"{OWN}: good" in told
