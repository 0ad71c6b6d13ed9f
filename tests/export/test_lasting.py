"""With roots to trust, a seal brings along what it takes to check it in later years."""

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from app.config import ConfigurationError, Settings
from app.core.errors import ConflictError
from app.export import lasting
from app.export.checking import examine
from app.export.seal_keys import roots_for, sealer_for

from .authority import LASTS, Authority, Holder, open_authority
from .sealed_files import plain, sealed, settings_in


@pytest.fixture
def authority() -> Iterator[Authority]:
    """Run a certificate authority with a timestamp service."""
    with open_authority() as running:
        yield running


@dataclass
class Centre:
    """A data folder whose installation trusts the authority."""

    folder: Path
    authority: Authority

    def settings(self, root: Holder | None = None, **more: str) -> Settings:
        """Return its settings; `root` is who it trusts, else the authority's root."""
        roots = self.folder / "roots.pem"
        roots.write_bytes((root or self.authority.root).pem)
        return settings_in(
            self.folder,
            TECHFOLIO_TIMESTAMP_URL=self.authority.timestamps,
            TECHFOLIO_SEAL_ROOTS=str(roots),
            **more,
        )

    def with_certificate(self, holder: Holder) -> Settings:
        """Return its settings where it seals with a certificate that somebody vouches for."""
        path = self.folder / "centre.p12"
        below = [self.authority.below.certificate]
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"seal", holder.key, holder.certificate, below, serialization.NoEncryption()
            )
        )
        return self.settings(TECHFOLIO_SEAL_PKCS12=str(path))


@pytest.fixture
def centre(tmp_path: Path, authority: Authority) -> Centre:
    """Return an installation that trusts the authority."""
    return Centre(tmp_path, authority)


def test_the_file_holds_what_later_years_need_within_the_seal(centre: Centre) -> None:
    content, settings = plain(), centre.settings()
    file = sealed(content, sealer_for(settings))
    (seal,) = examine(file, roots_for(settings)).seals
    assert file.startswith(content)
    assert seal.holds
    assert seal.whole
    assert seal.confirmer_trusted
    until = datetime.fromisoformat(seal.lasts_until)
    assert abs(until - datetime.now(UTC) - LASTS) < timedelta(minutes=5)
    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert {key: len(pdf.Root.DSS[key]) for key in ("/Certs", "/CRLs")} == {"/Certs": 4, "/CRLs": 2}
    assert centre.authority.asked.count("/clock") == 2


def test_a_centres_certificate_is_asked_for_one_by_one_where_it_says_so(centre: Centre) -> None:
    settings = centre.with_certificate(centre.authority.give_asked("Northmoor training centre"))
    file = sealed(plain(), sealer_for(settings))
    (seal,) = examine(file, roots_for(settings)).seals
    assert seal.name == "Northmoor training centre"
    assert seal.confirmer_trusted
    assert seal.lasts_until
    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert len(pdf.Root.DSS.OCSPs) == 1


def test_it_is_found_also_by_a_thread_that_runs_a_loop(centre: Centre) -> None:
    content = sealed(plain(), sealer_for(centre.settings()))

    async def found() -> str:
        return examine(content).seals[0].lasts_until

    # A thread of its own: what drives the browsers of other tests may be running a loop in this one.
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(lambda: asyncio.run(found())).result()


def test_who_knows_no_root_is_not_told_that_the_service_is_trusted(centre: Centre) -> None:
    (seal,) = examine(sealed(plain(), sealer_for(centre.settings()))).seals
    assert seal.lasts_until
    assert not seal.confirmer_trusted


def test_a_stranger_among_the_roots_vouches_for_nobody(centre: Centre, tmp_path: Path) -> None:
    file = sealed(plain(), sealer_for(centre.settings()))
    with open_authority() as other:
        (seal,) = examine(file, [other.root.asn1]).seals
        assert seal.lasts_until
        assert not seal.confirmer_trusted
        with pytest.raises(ConfigurationError, match="do not vouch"):
            sealed(plain(), sealer_for(Centre(tmp_path, centre.authority).settings(other.root)))


def test_without_roots_there_is_a_timestamp_and_nothing_for_later(centre: Centre) -> None:
    settings = settings_in(centre.folder, TECHFOLIO_TIMESTAMP_URL=centre.authority.timestamps)
    file = sealed(plain(), sealer_for(settings))
    (seal,) = examine(file, [centre.authority.root.asn1]).seals
    assert seal.confirmed_at
    assert seal.lasts_until == ""
    assert not seal.confirmer_trusted
    assert b"/DSS" not in file
    assert centre.authority.asked == ["/clock", "/clock"]


@pytest.mark.parametrize("which", ["clock", "below", "centre"])
def test_a_revoked_certificate_seals_nothing(centre: Centre, which: str) -> None:
    authority = centre.authority
    own = authority.give_asked("Northmoor training centre")
    revoked = {"clock": authority.clocks[0], "below": authority.below, "centre": own}[which]
    authority.revoked.add(revoked.certificate.serial_number)
    with pytest.raises(ConfigurationError, match="was revoked"):
        sealed(plain(), sealer_for(centre.with_certificate(own)))


@pytest.mark.parametrize("path", ["/root.crl", "/below.crl", "/ocsp"])
def test_where_nobody_says_whether_one_was_revoked_nothing_is_sealed(centre: Centre, path: str) -> None:
    settings = centre.with_certificate(centre.authority.give_asked("Northmoor training centre"))
    centre.authority.silent.add(path)
    with pytest.raises(ConflictError, match="Nobody could say"):
        sealed(plain(), sealer_for(settings))
    centre.authority.silent.clear()
    assert examine(sealed(plain(), sealer_for(settings))).seals[0].lasts_until


@pytest.mark.parametrize("answer", [b"", b"<html>Sign in to the guest network</html>", b"\x30\x03\x02\x01"])
def test_an_answer_that_is_none_is_silence(centre: Centre, answer: bytes) -> None:
    centre.authority.answers["/below.crl"] = lambda _: answer
    with pytest.raises(ConflictError, match="Nobody could say"):
        sealed(plain(), sealer_for(centre.settings()))


def test_one_that_answers_too_late_is_silence(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "_PATIENCE", 0.001)
    with pytest.raises(ConflictError, match="Nobody could say"):
        sealed(plain(), sealer_for(centre.settings()))


def test_a_list_that_would_break_limits_on_size_seals_nothing(centre: Centre) -> None:
    centre.authority.revoked.update(range(1 << 130, (1 << 130) + 25_000))
    with pytest.raises(ConfigurationError, match="larger than 1 MB"):
        sealed(plain(), sealer_for(centre.settings()))


def test_a_certificate_that_names_nobody_to_ask_cannot_last(centre: Centre) -> None:
    with open_authority() as other:
        # Given by the root itself, without a word on where revoked ones are listed.
        centre.authority.clocks = [other.root]
        with pytest.raises((ConfigurationError, ConflictError)):
            sealed(plain(), sealer_for(centre.settings(other.root)))


def test_a_service_of_several_machines_is_asked_until_the_same_one_answers(centre: Centre) -> None:
    authority = centre.authority
    authority.clocks = [authority.clock() for _ in range(3)]
    settings = centre.settings()
    (seal,) = examine(sealed(plain(), sealer_for(settings)), roots_for(settings)).seals
    assert seal.confirmer_trusted
    assert authority.asked.count("/clock") == 4


def test_a_service_with_another_certificate_each_time_is_given_up(centre: Centre) -> None:
    authority = centre.authority
    authority.clocks = [authority.clock() for _ in range(10)]
    with pytest.raises(ConflictError, match="another certificate each time"):
        sealed(plain(), sealer_for(centre.settings()))
    assert authority.asked.count("/clock") == 9


def test_roots_without_a_timestamp_service_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="TECHFOLIO_TIMESTAMP_URL is not"):
        settings_in(tmp_path, TECHFOLIO_SEAL_ROOTS=str(tmp_path / "roots.pem"))


@pytest.mark.parametrize(
    "store", ["<< /Certs [] >>", "<< /Certs [/A 7] >>", "<< /CRLs 7 >>", "/No", "[[[]]]"]
)
def test_a_store_that_is_none_leaves_the_seal_as_it_is(centre: Centre, store: str) -> None:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        pdf.Root.DSS = pikepdf.Object.parse(store.encode())
        pdf.save(kept, deterministic_id=True)
    settings = settings_in(centre.folder, TECHFOLIO_TIMESTAMP_URL=centre.authority.timestamps)
    (seal,) = examine(sealed(kept.getvalue(), sealer_for(settings)), [centre.authority.root.asn1]).seals
    assert seal.holds
    assert seal.whole
    assert seal.lasts_until == ""


def test_roots_that_cannot_be_read_are_named(centre: Centre) -> None:
    settings = centre.settings()
    path = Path(settings.seal_roots or "")
    path.write_text("no certificate")
    with pytest.raises(ConfigurationError, match="TECHFOLIO_SEAL_ROOTS must name a file"):
        sealer_for(settings)
    path.unlink()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        sealer_for(settings)
