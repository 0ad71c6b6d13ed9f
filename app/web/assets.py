"""Where style sheets, scripts and fonts are served, each address carrying its content's digest."""

import hashlib
from functools import lru_cache
from pathlib import Path

PREFIX = "assets/"
ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = (ROOT / "app" / "static", ROOT / "build" / "assets")


@lru_cache(maxsize=64)
def asset_url(name: str) -> str:
    """Return the address of a file; its digest changes the address when the content changes.

    Raises:
        FileNotFoundError: there is no such file, for instance because set-up has not run.
    """
    for folder in FOLDERS:
        path = folder / name
        if path.is_file():
            return f"/{PREFIX}{name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
    raise FileNotFoundError(f"{name} is missing. Run “make setup”.")
