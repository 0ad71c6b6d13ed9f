"""Copies the front-end packages' files to where the server serves them, and makes them self-contained.

The design system's stylesheet loads a licensed font from the web; the copy served here uses an open font
from the same machine instead, so that no page needs the internet.
"""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "build" / "assets"
FONT = "Source Sans 3"
WEIGHTS = (400, 600)
FILES = {
    "nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js": "nhsuk.js",
}


def stylesheet(original: str) -> str:
    """Return the design system's stylesheet with the open font in place of the licensed one."""
    without = re.sub(r"@font-face\s*\{[^}]*\}", "", original)
    with_font = without.replace("Frutiger W01", f'"{FONT}"')
    if "https://" in re.sub(r"/\*.*?\*/", "", with_font, flags=re.DOTALL):
        raise SystemExit("The design system's stylesheet points outside; see what its new version does.")
    faces = "".join(
        f'@font-face{{font-family:"{FONT}";font-style:normal;font-weight:{weight};font-display:swap;'
        f'src:url("source-sans-3-{subset}-{weight}.woff2") format("woff2");unicode-range:{span}}}'
        for weight in WEIGHTS
        for subset, span in SUBSETS.items()
    )
    return faces + with_font


SUBSETS = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,"
    "U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-0130,U+0132-0151,U+0154-02BA,U+1E00-1E9F,U+1EF2-1EFF",
    "greek": "U+0370-03FF",
}


def main() -> None:
    """Build the folder anew and put it in place in one step."""
    fresh = TARGET.with_name("assets.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    css = (PACKAGES / "nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*# sourceMappingURL.*?\*/", "", css)
    (fresh / "nhsuk.css").write_text(stylesheet(css), encoding="utf-8")
    for source, name in FILES.items():
        text = (PACKAGES / source).read_text(encoding="utf-8")
        (fresh / name).write_text(re.sub(r"//# sourceMappingURL=\S+", "", text), encoding="utf-8")
    for weight in WEIGHTS:
        for subset in SUBSETS:
            name = f"source-sans-3-{subset}-{weight}"
            font = PACKAGES / f"@fontsource/source-sans-3/files/{name}-normal.woff2"
            shutil.copy(font, fresh / f"{name}.woff2")
    # The stylesheet names these by their address.
    icons = PACKAGES / "nhsuk-frontend/dist/nhsuk/assets/images"
    (fresh / "images").mkdir()
    for icon in icons.glob("nhsuk-icon-*.svg"):
        shutil.copy(icon, fresh / "images" / icon.name)
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)


if __name__ == "__main__":
    main()
