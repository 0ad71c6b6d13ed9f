"""How large a picture on a page is at most, and how one of any kind becomes grey or RGB."""

from PIL import Image

LONGEST_SIDE = 2400  # pixels: 220 to the inch on the longer side of the frame


def on_white(picture: Image.Image) -> Image.Image:
    """Return decoded pixels in grey or RGB, on white where transparent; what is either already, itself."""
    if picture.mode in {"L", "RGB"}:
        return picture
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode.startswith("I") or picture.mode == "F":
        return _eight_bits(picture)
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(white, coloured).convert("RGB")
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Stretch 16-bit and floating grey to 8 bits, from its darkest to its lightest value."""
    floating = picture.convert("F")
    darkest, lightest = floating.getextrema()
    if not isinstance(darkest, float) or not isinstance(lightest, float) or lightest <= darkest:
        return Image.new("L", picture.size, "white")
    scale = 255 / (lightest - darkest)
    return floating.point(lambda value: value * scale - darkest * scale).convert("L")
