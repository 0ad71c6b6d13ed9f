"""Settings: defaults, refusals, the installation's own key, and the page that documents them."""

import re
import stat
from pathlib import Path

import pytest

from app.config import ConfigurationError, read_settings

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_default_installation_makes_and_keeps_its_own_key(tmp_path: Path) -> None:
    first = read_settings({"TECHFOLIO_DATA": str(tmp_path)})
    again = read_settings({"TECHFOLIO_DATA": str(tmp_path)})
    assert first.secret == again.secret
    assert len(first.secret) >= 64
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_production_without_a_secret_refuses_to_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="TECHFOLIO_SECRET is not set"):
        read_settings({"TECHFOLIO_DATA": str(tmp_path), "TECHFOLIO_MODE": "production"})
    assert not (tmp_path / "secret-key").exists()


def test_production_without_its_address_refuses_to_start(tmp_path: Path) -> None:
    production = {
        "TECHFOLIO_DATA": str(tmp_path),
        "TECHFOLIO_MODE": "production",
        "TECHFOLIO_SECRET": "s" * 32,
    }
    with pytest.raises(ConfigurationError, match="TECHFOLIO_PUBLIC_URL is not set"):
        read_settings(production)
    with pytest.raises(ConfigurationError, match="must look like https"):
        read_settings({**production, "TECHFOLIO_PUBLIC_URL": "http://techfolio.example.org"})
    settings = read_settings({**production, "TECHFOLIO_PUBLIC_URL": "https://techfolio.example.org/"})
    assert settings.public_url == "https://techfolio.example.org"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TECHFOLIO_MODE", "staging", "local"),
        ("TECHFOLIO_SECRET", "short", "openssl rand"),
        ("TECHFOLIO_PUBLIC_URL", "techfolio.example.org", "must look like https"),
        ("TECHFOLIO_PUBLIC_URL", "https://example.org/folder", "without anything after"),
        ("TECHFOLIO_SESSION_MINUTES", "soon", "whole number"),
        ("TECHFOLIO_SESSION_HOURS", "0", "whole number"),
        ("TECHFOLIO_UPLOAD_MEGABYTES", "-1", "whole number"),
        ("TECHFOLIO_RETENTION_MONTHS", "never", "whole number"),
        ("DATABASE_URL", "mysql://somewhere", "postgresql://"),
        ("TECHFOLIO_SMTP_URL", "mail.example.org", "must look like smtp+starttls://"),
        ("TECHFOLIO_SMTP_URL", "http://mail.example.org", "it begins with smtp://"),
        ("TECHFOLIO_SMTP_URL", "smtp://mail.example.org:many", "must look like smtp+starttls://"),
        ("TECHFOLIO_SMTP_URL", "smtp://mail.example.org/folder", "must look like smtp+starttls://"),
        ("TECHFOLIO_SMTP_URL", "smtp://mail.example.org", "TECHFOLIO_MAIL_FROM is not set"),
        ("TECHFOLIO_MAIL_FROM", "Techfolio", "must look like Techfolio <techfolio@example.org>"),
        ("TECHFOLIO_MAIL_FROM", "T <t@x.example>\nBcc: all@x.example", "must look like"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        read_settings({"TECHFOLIO_DATA": str(tmp_path), name: value})


def test_a_mail_server_and_its_sender_are_read_together(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "TECHFOLIO_DATA": str(tmp_path),
            "TECHFOLIO_SMTP_URL": "smtp+starttls://me:p%40ss@mail.example.org:587",
            "TECHFOLIO_MAIL_FROM": "Techfolio Northmoor <techfolio@example.org>",
        }
    )
    assert settings.smtp_url == "smtp+starttls://me:p%40ss@mail.example.org:587"
    assert settings.mail_domain == "example.org"
    assert "p%40ss" not in repr(settings)
    with pytest.raises(ConfigurationError) as refused:
        read_settings({"TECHFOLIO_DATA": str(tmp_path), "TECHFOLIO_SMTP_URL": "smtp://me:pass@mail:x"})
    assert "pass@" not in refused.value.sentence


def test_settings_do_not_print_secrets(tmp_path: Path) -> None:
    settings = read_settings(
        {"TECHFOLIO_DATA": str(tmp_path), "DATABASE_URL": "postgresql://me:pw@host/name"}
    )
    assert settings.secret not in repr(settings)
    assert "pw" not in repr(settings)


def test_every_setting_is_documented() -> None:
    read = set(
        re.findall(r'"((?:TECHFOLIO|DATABASE|STORAGE|REDIS)_\w+)"', (ROOT / "app" / "config.py").read_text())
    )
    documented = set(
        re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)
    )
    assert documented - {"PORT"} == read
