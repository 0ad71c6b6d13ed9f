"""How far the streams of a PDF may unpack: a file of a few kilobytes must not take gigabytes of memory."""

import zlib

import pikepdf
from pikepdf.settings import set_qpdf_limits

MOST_UNPACKED = 64_000_000
_PIECE = 1_000_000
# Deflate packs a byte into no less than a thousandth of it.
_TIMES = 1_032

# Process-wide in qpdf, therefore set once, when this module is loaded. Pictures are never unpacked here.
set_qpdf_limits(
    doc_max_warnings=10,
    flate_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    max_stream_filters=4,
)


def unpacked_size(packed: bytes, most: int) -> int | None:
    """Return how many bytes a packed stream has, or more than `most` where it has more.

    Returns:
        The number of bytes; None where the stream has no end.
    """
    decoder = zlib.decompressobj()
    size, rest = 0, packed
    while rest and not decoder.eof:
        size += len(decoder.decompress(rest, _PIECE))
        rest = decoder.unconsumed_tail
        if size > most:
            return size
    return size if decoder.eof else None


def unpacks_too_far(pdf: pikepdf.Pdf) -> bool:
    """Say whether something in a PDF, pictures aside, is larger unpacked than a process should hold.

    qpdf stops there by itself. PDFium, which draws the pages, does not.
    """
    return any(
        _is_too_large(thing)
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != pikepdf.Name.Image
    )


def _is_too_large(stream: pikepdf.Stream) -> bool:
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(one) for one in (filters if isinstance(filters, pikepdf.Array) else [filters])]
    packed = stream.read_raw_bytes() if "/FlateDecode" in names or "/Fl" in names else b""
    if len(packed) * _TIMES ** len(names) <= MOST_UNPACKED:
        return False
    if len(names) == 1:
        try:
            return (unpacked_size(packed, MOST_UNPACKED) or 0) > MOST_UNPACKED
        except zlib.error:
            return False
    try:
        stream.read_bytes()
    except pikepdf.PdfError:
        return True
    return False
