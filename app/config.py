"""Every setting, where it comes from and what it is when nobody sets it.

`docs/configuration.md` shows the same table; a test keeps the two alike.
"""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from app.core.errors import TechfolioError

SECRET_FILE = "secret-key"  # noqa: S105 - the name of a file, not a secret
SHORTEST_SECRET = 32
SMTP_SCHEMES = frozenset({"smtp", "smtps", "smtp+starttls"})


class ConfigurationError(TechfolioError):
    """A setting is absent or makes no sense; the program does not start."""


@dataclass(frozen=True)
class Settings:
    """One installation's settings.

    Attributes:
        data: the folder that holds the database, the files and the secret key.
        production: True behind TLS for real people; then nothing is made up and demo data is refused.
        secret: the key that signs sessions and links, at least 32 characters.
        database_url: SQLAlchemy URL.
        storage_url: where files are kept: a folder or ``s3://bucket/prefix``.
        redis_url: where the job queue lives, or None for a file beside the database.
        session_minutes: minutes without a click after which a person must sign in again.
        session_hours: hours after which a person must sign in again in any case.
        upload_megabytes: the largest file that is accepted.
        retention_months: months after the end of a placement after which the co-ordinator is told
            that it can be erased; None says that the centre has not decided.
        trusted_proxies: how many proxies in front may say who the visitor is.
        log_level: the least important level that is logged.
        public_url: where people reach the installation, without a slash at the end; None on a local one.
        smtp_url: the mail server, or None: then mail is printed as files into the data folder.
        mail_from: the sender of all mail, such as ``Techfolio <techfolio@example.org>``.
        seal_pkcs12: the centre's certificate and key that seal files of the pack; None for one of our own.
        seal_password: what opens that file.
        timestamp_url: the service that confirms when a file was sealed; None where there is none.
        seal_roots: a file with the certificates that are trusted to vouch for those of the seal and of that
            service; None where seals take no long-term profile.
    """

    data: Path
    production: bool
    secret: str = field(repr=False)
    database_url: str = field(repr=False)
    storage_url: str
    redis_url: str | None = field(default=None, repr=False)
    session_minutes: int = 60
    session_hours: int = 12
    upload_megabytes: int = 25
    retention_months: int | None = None
    trusted_proxies: int = 0
    log_level: str = "INFO"
    public_url: str | None = None
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = "Techfolio <techfolio@localhost>"
    seal_pkcs12: str | None = None
    seal_password: str = field(default="", repr=False)
    timestamp_url: str | None = field(default=None, repr=False)
    seal_roots: str | None = None

    @property
    def mail_domain(self) -> str:
        """Return the domain of the sender's address, under which mails are numbered."""
        return parseaddr(self.mail_from)[1].rpartition("@")[2]


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Raises:
        ConfigurationError: a value makes no sense, or production has no secret.
    """
    values = os.environ if environment is None else environment
    data = Path(values.get("TECHFOLIO_DATA") or "data").resolve()
    production = _mode(values) == "production"
    return Settings(
        data=data,
        production=production,
        secret=_secret(values, data, production=production),
        database_url=_database_url(values, data),
        storage_url=values.get("STORAGE_URL") or str(data / "files"),
        redis_url=values.get("REDIS_URL") or None,
        session_minutes=_number(values, "TECHFOLIO_SESSION_MINUTES", 60),
        session_hours=_number(values, "TECHFOLIO_SESSION_HOURS", 12),
        upload_megabytes=_number(values, "TECHFOLIO_UPLOAD_MEGABYTES", 25),
        retention_months=_optional_number(values, "TECHFOLIO_RETENTION_MONTHS"),
        trusted_proxies=_number(values, "TECHFOLIO_TRUSTED_PROXIES", 0, least=0),
        log_level=values.get("TECHFOLIO_LOG_LEVEL") or "INFO",
        public_url=_public_url(values, production=production),
        smtp_url=_smtp_url(values),
        mail_from=_mail_from(values),
        seal_pkcs12=values.get("TECHFOLIO_SEAL_PKCS12") or None,
        seal_password=values.get("TECHFOLIO_SEAL_PASSWORD") or "",
        timestamp_url=_timestamp_url(values),
        seal_roots=_seal_roots(values),
    )


def _mode(values: Mapping[str, str]) -> str:
    mode = values.get("TECHFOLIO_MODE") or "local"
    if mode not in {"local", "production"}:
        raise ConfigurationError(f"TECHFOLIO_MODE is “{mode}”; it can be “local” or “production”.")
    return mode


def _secret(values: Mapping[str, str], data: Path, *, production: bool) -> str:
    given = values.get("TECHFOLIO_SECRET")
    if given is not None:
        if len(given) < SHORTEST_SECRET:
            raise ConfigurationError(
                f"TECHFOLIO_SECRET has {len(given)} characters; it needs {SHORTEST_SECRET} or more. "
                "Make one with: openssl rand -hex 32"
            )
        return given
    if production:
        raise ConfigurationError(
            "TECHFOLIO_SECRET is not set. A production installation does not make up its own: "
            "make one with “openssl rand -hex 32”, keep it outside the data folder and set it."
        )
    return _kept_secret(data / SECRET_FILE)


def _kept_secret(path: Path) -> str:
    """Read the installation's own key, making it at the first start; readable by its owner only."""
    fresh = path.with_name(f".{SECRET_FILE}-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
            # Two processes may start at once: a link never replaces a file, so one key wins, whole.
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
            fresh.unlink()
    except OSError as problem:
        raise ConfigurationError(f"The data folder cannot be written: {problem.strerror}.") from problem
    return _read_secret(path)


def _read_secret(path: Path) -> str:
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < SHORTEST_SECRET:
        raise ConfigurationError(
            f"{path} should hold the secret key but is too short. Delete it to get a new one."
        )
    return secret


def _database_url(values: Mapping[str, str], data: Path) -> str:
    url = values.get("DATABASE_URL")
    if not url:
        return f"sqlite:///{data / 'techfolio.sqlite'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    if not url.startswith(("postgresql+psycopg://", "sqlite:///")):
        raise ConfigurationError("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    return url


def _public_url(values: Mapping[str, str], *, production: bool) -> str | None:
    url = (values.get("TECHFOLIO_PUBLIC_URL") or "").strip().rstrip("/")
    if not url:
        if production:
            raise ConfigurationError(
                "TECHFOLIO_PUBLIC_URL is not set. The links that people are handed begin with it, such as "
                "https://techfolio.example.org; it is not taken from what a visitor's browser claims."
            )
        return None
    parts = urlsplit(url)
    schemes = {"https"} if production else {"http", "https"}
    if parts.scheme not in schemes or not parts.netloc or parts.path or parts.query or parts.fragment:
        raise ConfigurationError(
            f"TECHFOLIO_PUBLIC_URL is “{url}”; it must look like https://techfolio.example.org, "
            "without anything after the name."
        )
    return url


def _smtp_url(values: Mapping[str, str]) -> str | None:
    url = (values.get("TECHFOLIO_SMTP_URL") or "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        sound = parts.scheme in SMTP_SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    else:
        sound = sound and not parts.path.strip("/") and not parts.query and not parts.fragment
    if not sound:
        # The address is not repeated: it may hold a password.
        raise ConfigurationError(
            "TECHFOLIO_SMTP_URL must look like smtp+starttls://user:password@mail.example.org:587; "
            "it begins with smtp://, smtp+starttls:// or smtps://, and special characters in user and "
            "password are written as %40 and the like."
        )
    return url


def _timestamp_url(values: Mapping[str, str]) -> str | None:
    url = (values.get("TECHFOLIO_TIMESTAMP_URL") or "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        # The address is not repeated: it may hold a password.
        raise ConfigurationError(
            "TECHFOLIO_TIMESTAMP_URL must look like https://timestamp.example.org/, the address of a service "
            "that gives timestamps (RFC 3161)."
        )
    return url


def _seal_roots(values: Mapping[str, str]) -> str | None:
    path = values.get("TECHFOLIO_SEAL_ROOTS") or None
    if path and not _timestamp_url(values):
        raise ConfigurationError(
            "TECHFOLIO_SEAL_ROOTS is set, but TECHFOLIO_TIMESTAMP_URL is not. Seals for later years need a "
            "timestamp service; without one nobody could tell later when a file was sealed."
        )
    return path


def _mail_from(values: Mapping[str, str]) -> str:
    sender = (values.get("TECHFOLIO_MAIL_FROM") or "").strip()
    if not sender:
        if values.get("TECHFOLIO_SMTP_URL"):
            raise ConfigurationError(
                "TECHFOLIO_MAIL_FROM is not set. A mail server takes mail only from a sender that it knows; "
                "set it to something like: Techfolio <techfolio@example.org>"
            )
        return Settings.mail_from
    # Read leniently, so what is no part of the address would be passed over: a second header, say.
    _, address = parseaddr(sender)
    if "@" not in address.strip("@") or not sender.isprintable() or not address.isascii():
        raise ConfigurationError(
            f"TECHFOLIO_MAIL_FROM is “{sender}”; it must look like Techfolio <techfolio@example.org>."
        )
    return sender


def _number(values: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    text = values.get(name)
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        raise ConfigurationError(f"{name} is “{text}”; it must be a whole number of {least} or more.")
    return int(text)


def _optional_number(values: Mapping[str, str], name: str) -> int | None:
    return _number(values, name, 0) if values.get(name) else None
