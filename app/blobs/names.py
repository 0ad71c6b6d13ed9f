"""How a name that came with a file becomes one that is safe to show, to sort and to offer as a download."""

import re
import unicodedata

MAXIMUM_LENGTH = 120
_FALLBACK = "file"
# Controls, formats (bidi overrides, zero-width), surrogates, private use, unassigned, separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_UNSAFE_IN_FILE_SYSTEMS = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_SPELLINGS = {
    ".jpg": (".jpeg", ".jpe", ".jfif", ".heic", ".heif"),
    ".tif": (".tiff",),
    ".txt": (".text", ".log"),
}


def safe_name(given: str, extension: str) -> str:
    """Return a display name of 1 to 120 characters that ends in the extension.

    Path parts go, whichever slash they use, and so does every character that cannot be seen or that turns
    text around. An ending that says the same in another spelling is replaced, any other ending stays in
    front of the right one, so that `photo.html` which is a JPEG shows as `photo.html.jpg`.

    Args:
        given: what the browser sent; never trusted.
        extension: the ending of the kind that the content was decided to be, with its dot.
    """
    # Cut early, so that a name of megabytes costs nothing; NFC can only lengthen what is left a little.
    last_part = re.split(r"[\\/]", given[-4_096:])[-1]
    composed = unicodedata.normalize("NFC", last_part)
    visible = "".join(
        " " if character.isspace() else character
        for character in composed
        if character.isspace() or unicodedata.category(character) not in _INVISIBLE
    )
    plain = " ".join(_UNSAFE_IN_FILE_SYSTEMS.sub("-", visible).split())
    stem = _without_ending(plain, extension).strip(" .")
    if not stem:
        stem = _FALLBACK
    if _DEVICES.match(stem):
        stem = f"{_FALLBACK}-{stem}"
    return stem[: MAXIMUM_LENGTH - len(extension)].rstrip(" .") + extension


def _without_ending(name: str, extension: str) -> str:
    for ending in (extension, *_SPELLINGS.get(extension, ())):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name
