"""How metadata leaves a JPEG or PNG that sits inside a document, without its pixels being encoded anew."""

import re
import struct

_JPEG_START = b"\xff\xd8"
_PNG_START = b"\x89PNG\r\n\x1a\n"
_MARK, _SCAN, _END = 0xFF, 0xDA, 0xD9
# Inside a scan each 0xFF is followed by a zero, a restart number or filling.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_PNG_METADATA = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_SHORTEST_EXIF = 10
_ORIENTATION = 0x0112
_TURNED = range(2, 9)


def without_metadata(picture: bytes) -> bytes:
    """Return a JPEG or PNG without location, camera, author and comment; anything else comes back as it is.

    Only the way up stays, because programs that show the document may go by it.
    """
    if picture.startswith(_JPEG_START):
        return _jpeg_without_metadata(picture)
    if picture.startswith(_PNG_START):
        return _png_without_metadata(picture)
    return picture


def _jpeg_without_metadata(picture: bytes) -> bytes:
    kept = [_JPEG_START]
    at = 2
    while at + 2 <= len(picture) and picture[at] == _MARK:
        marker = picture[at + 1]
        if marker == _END:
            # Phones append motion clips and second pictures after the end: they go as well.
            kept.append(picture[at : at + 2])
            break
        if marker == _MARK or marker in _STANDALONE:
            at += 1 if marker == _MARK else 2
            continue
        end = at + 2 + int.from_bytes(picture[at + 2 : at + 4])
        segment = picture[at:end]
        if marker == _APP1 and segment[4:10] == b"Exif\0\0":
            kept.append(_orientation_only(segment[10:]))
        elif marker == _SCAN:
            following = _NEXT_MARKER.search(picture, end)
            end = following.start() if following else len(picture)
            kept.append(picture[at:end])
        elif _is_needed(marker, segment):
            kept.append(segment)
        at = end
    return b"".join(kept)


def _is_needed(marker: int, segment: bytes) -> bool:
    if marker == _COMMENT:
        return False
    if _APP0 <= marker <= _APP15:
        colours = marker == _APP2 and segment[4:16] == b"ICC_PROFILE\0"
        return marker in {_APP0, _APP14} or colours
    return True


def _orientation_only(exif: bytes) -> bytes:
    """Return a metadata segment that says nothing but the way up, or nothing when that is the usual one."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < _SHORTEST_EXIF:
        return b""
    (directory,) = struct.unpack_from(f"{order}I", exif, 4)
    if directory + 2 > len(exif):
        return b""
    (count,) = struct.unpack_from(f"{order}H", exif, directory)
    for at in range(directory + 2, min(directory + 2 + 12 * count, len(exif) - 11), 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, at)
        if tag == _ORIENTATION and value in _TURNED:
            body = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
            return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b""


def _png_without_metadata(picture: bytes) -> bytes:
    kept = [_PNG_START]
    at = len(_PNG_START)
    while at + 12 <= len(picture):
        end = at + 12 + int.from_bytes(picture[at : at + 4])
        name = picture[at + 4 : at + 8]
        if name not in _PNG_METADATA:
            kept.append(picture[at:end])
        if name == b"IEND":
            break
        at = end
    return b"".join(kept)
