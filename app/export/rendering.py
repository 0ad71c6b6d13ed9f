"""How a template and its values become HTML, and HTML becomes PDF, with nothing fetched from anywhere."""

import hashlib
import logging
import re
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import weasyprint  # type: ignore[import-untyped] # it ships no types
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import ImageFile
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped] # as above
from weasyprint.urls import (  # type: ignore[import-untyped] # as above
    FatalURLFetchingError,
    URLFetcher,
)

import app
from app.core.clock import day_in_words, instant_in_words
from app.core.words import sentence_case, size_in_words
from app.export.cleaning import finalised, in_pieces, one_line, paragraphs
from app.export.collector import seldom
from app.export.document import section_key
from app.export.prose import prose
from app.export.tagging import complete_tags
from app.export.typesetting import Source, lines_kept
from app.export.words import kind_in_words, shortened

# Raise it whenever the same values shall look different although template and stylesheet stayed the same.
ENGINE_VERSION = "5"
TEMPLATES = Path(app.__file__ or "").parent.parent / "templates"

_one_at_a_time = threading.Lock()
# WeasyPrint makes Pillow accept pictures that are cut off, for the whole process: uploads must stay refused.
ImageFile.LOAD_TRUNCATED_IMAGES = False
# What no font on this machine has, and what means something else in each font, stands as this sign.
_STAND_IN = "\u25a1"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_ROUNDS = 3


class _Missing(logging.Handler):
    """Hears which characters no font has; nothing else of what is said goes on.

    WeasyPrint's warnings quote the text that it lays out, and no log may hold what people wrote.
    """

    def __init__(self) -> None:
        super().__init__()
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Note the character that a warning is about."""
        if str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
            self.characters.add(str(record.args[0]))


_missing = _Missing()
_log = logging.getLogger("weasyprint")
_log.handlers, _log.propagate = [_missing], False
_log.setLevel(logging.WARNING)


class NothingFetched(URLFetcher):  # type: ignore[misc] # as above
    """A fetcher that refuses every address, whatever its scheme."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> NoReturn:  # noqa: ARG002 - as the base
        """Refuse.

        Raises:
            FatalURLFetchingError: always; the rendering stops, because our own templates refer to nothing.
        """
        raise FatalURLFetchingError(f"The pack fetches nothing, and was asked for {url[:80]!r}.")


@cache
def environment() -> Environment:
    """Return the pack's own Jinja environment: strict, always escaping, cleaning what it prints."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES / "export"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalised,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        day=day_in_words,
        instant=instant_in_words,
        in_pieces=in_pieces,
        one_line=one_line,
        paragraphs=paragraphs,
        prose=prose,
        kind_in_words=kind_in_words,
        key=lambda parts: section_key(*parts),
        sentence_case=sentence_case,
        shortened=shortened,
        size=size_in_words,
    )
    return templates


@cache
def stylesheet() -> str:
    """Return the text of the pack's one stylesheet."""
    return (TEMPLATES / "export" / "pack.css").read_text(encoding="utf-8")


def to_html(template: str, **values: Any) -> str:
    """Fill one template of ``templates/export``."""
    return environment().get_template(template).render(**values)


def digest_of(*parts: str) -> str:
    """Return the digest of what decides a section's looks: these parts, stylesheet, engine version."""
    whole = hashlib.sha256()
    for part in (ENGINE_VERSION, weasyprint.__version__, stylesheet(), *parts):
        encoded = part.encode("utf-8", "backslashreplace")
        whole.update(f"{len(encoded)}:".encode())
        whole.update(encoded)
    return whole.hexdigest()


@cache
def _style() -> tuple[weasyprint.CSS, FontConfiguration]:
    fonts = FontConfiguration()
    return weasyprint.CSS(string=stylesheet(), font_config=fonts, url_fetcher=NothingFetched()), fonts


def to_pdf(html: str, *, tags: bool = True, pages: Sequence[int] = ()) -> bytes:
    """Lay HTML out on A4 and return a PDF, tagged unless told; the same HTML gives the same bytes.

    A letter without a glyph would break PDF/A for the whole file: a sign stands in for it.

    Args:
        html: what is laid out.
        tags: whether what is read aloud is told from what is not.
        pages: the numbers of the pages that are kept; none for all. Nothing of the others is in the file.
    """
    html = _PRIVATE.sub(_STAND_IN, html)
    with _one_at_a_time, seldom(), lines_kept():  # a font configuration belongs to one rendering at a time
        content = _written(html, tags=tags, pages=pages)
        for _ in range(_ROUNDS):
            if not _missing.characters:
                break
            html = html.translate(dict.fromkeys(map(ord, _missing.characters), _STAND_IN))
            content = _written(html, tags=tags, pages=pages)
    return content


def _written(html: str, *, tags: bool, pages: Sequence[int]) -> bytes:
    style, fonts = _style()
    _missing.characters.clear()
    source = Source(string=html, url_fetcher=NothingFetched())
    laid_out = source.render(stylesheets=[style], font_config=fonts)
    if pages:
        laid_out = laid_out.copy([laid_out.pages[number - 1] for number in pages])
    content: bytes = laid_out.write_pdf(
        finisher=complete_tags, pdf_tags=tags, pdf_identifier=hashlib.sha256(html.encode()).digest()[:16]
    )
    return content
