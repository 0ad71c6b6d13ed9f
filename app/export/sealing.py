"""How this installation seals, as its settings have it, and where anybody has a seal checked."""

from typing import IO

from flask import current_app

from app.config import Settings
from app.export.seal import seal
from app.export.seal_keys import fingerprint_for, sealer_for

CHECK_PAGE = "/check"


def seal_here(file: IO[bytes]) -> None:
    """Hang this installation's seal on a PDF that is open for reading and writing.

    Raises:
        ConfigurationError: its certificate cannot be read or kept.
        ConflictError: the timestamp service did not answer.
        StorageError: there is no room for it.
    """
    seal(file, sealer_for(_settings()))


def own_fingerprint() -> str:
    """Return the fingerprint of this installation's certificate; empty before the first seal."""
    return fingerprint_for(_settings())


def check_address() -> str:
    """Return where anybody has a seal checked; empty where no public address is configured."""
    public = _settings().public_url
    return f"{public}{CHECK_PAGE}" if public else ""


def _settings() -> Settings:
    settings: Settings = current_app.config["TECHFOLIO"]
    return settings
