"""How this installation seals, as its settings have it, and where anybody has a seal checked."""

from typing import IO

from asn1crypto import x509  # type: ignore[import-untyped] # it ships no types
from flask import current_app

from app.config import Settings
from app.export.lasting import MOST_BYTES
from app.export.seal import seal
from app.export.seal_keys import fingerprint_for, roots_for, sealer_for

CHECK_PAGE = "/check"


def seal_here(file: IO[bytes]) -> None:
    """Hang this installation's seal on a PDF that is open for reading and writing.

    Raises:
        ConfigurationError: its certificate cannot be read or kept, was revoked, or no trusted root vouches
            for it or for the timestamp service.
        ConflictError: the timestamp service did not answer, or nobody said whether a certificate was revoked.
        StorageError: there is no room for it.
    """
    seal(file, sealer_for(_settings()))


def room_for_later() -> int:
    """Return how many bytes what later years need adds to a seal here at most.

    Raises:
        ConfigurationError: its certificate cannot be read or kept.
    """
    return MOST_BYTES if sealer_for(_settings()).lasts else 0


def own_fingerprint() -> str:
    """Return the fingerprint of this installation's certificate; empty before the first seal."""
    return fingerprint_for(_settings())


def trusted_roots() -> tuple[x509.Certificate, ...]:
    """Return who is trusted here to vouch for timestamp services; none where nobody was named.

    Raises:
        ConfigurationError: the file that names them cannot be read.
    """
    return roots_for(_settings())


def check_address() -> str:
    """Return where anybody has a seal checked; empty where no public address is configured."""
    public = _settings().public_url
    return f"{public}{CHECK_PAGE}" if public else ""


def _settings() -> Settings:
    settings: Settings = current_app.config["TECHFOLIO"]
    return settings
