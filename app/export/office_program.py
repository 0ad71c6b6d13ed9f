"""How LibreOffice, where it is installed, lays a Word or Excel file out: alone, in time, off the net."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from functools import cache
from pathlib import Path

SECONDS = 90
# Set to the program's path, or to "none" where a plain rendering is wanted although it is installed.
CHOICE = "TECHFOLIO_OFFICE"
NONE = "none"
# Never run a macro, never update a link, never ask anybody anything.
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
)
_one_at_a_time = threading.Lock()


def program() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed or not wanted."""
    chosen = os.environ.get(CHOICE, "")
    if chosen == NONE:
        return None
    return shutil.which(chosen or "soffice")


def laid_out_pdf(content: bytes, ending: str) -> bytes | None:
    """Return a Word or Excel file as PDF, or None where the program is absent, fails, or takes too long.

    Args:
        content: the cleaned file.
        ending: of its name, for instance ``.docx``.
    """
    path = program()
    if path is None:
        return None
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="techfolio-office-") as folder:
        place = Path(folder)
        settings = place / "profile" / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        source = place / f"file{ending}"
        source.write_bytes(content)
        _run([*_off_the_net(), path, *_options(place), str(source)], place)
        made = source.with_suffix(".pdf")
        return made.read_bytes() if made.is_file() else None


def _profile() -> str:
    """Return the settings as the program reads them from its own folder."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


def _options(place: Path) -> list[str]:
    return [
        f"-env:UserInstallation={(place / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard"),
        *("--convert-to", "pdf", "--outdir", str(place)),
    ]


def _run(command: list[str], place: Path) -> None:
    """Run it in a session of its own; when time is up, everything that it started ends with it."""
    environment = {"HOME": str(place), "PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    child = subprocess.Popen(  # noqa: S603 - no shell; only the names of files that we made
        command,
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        child.wait(SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@cache
def _off_the_net() -> tuple[str, ...]:
    """Return the words before a command that take the network from it, where the system allows that."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    words = (unshare, "--net", "--map-root-user")
    tried = subprocess.run([*words, "true"], capture_output=True, check=False)  # noqa: S603 - as above; the simplest program
    return words if tried.returncode == 0 else ()
